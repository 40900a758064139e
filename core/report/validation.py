"""The report of a test of maps: one page with a chart, tables and how to read them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..mapping.evaluation import AtShare
from ..mapping.resampling import Interval
from ..mapping.validation import Validated, ValidationSettings
from ..plain import plural
from .charts import capture_chart
from .template import filled


@dataclass(frozen=True)
class Figure:
    """A cell of a table: a number, its interval, whether no other map does better, and more."""

    text: str
    interval: str = ""
    best: bool = False
    more: str = ""


@dataclass(frozen=True)
class Row:
    """The figures of one map."""

    name: str
    kind: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Table:
    """A measure, or several, of every map."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Measure:
    """A measure of the whole map: its attribute, its heading and how it is shown."""

    key: str
    heading: str
    shown: Callable[[float], str]


def render_validation(
    results: Sequence[Validated],
    settings: ValidationSettings,
    facts: Mapping[str, str],
    notes: Sequence[str] = (),
    title: str = "How well the maps foretell",
) -> str:
    """Return the report on a test of maps as one self-contained HTML page.

    Parameters
    ----------
    results : sequence of Validated
        The last is the random map.
    settings : ValidationSettings
    facts : mapping of str to str
        What was tested against what and with what, for those who want the same numbers.
    notes : sequence of str
        What the reader should be careful about.
    title : str

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    summary = summary_of(results, settings)
    curves = [(result.name, result.evaluation.curve) for result in results]
    return filled(
        "validation.html",
        {"number": number},
        title=title,
        results=results,
        events=results[0].evaluation.events,
        tables=[_captured(results, settings), _promised(results, settings), _whole_map(results)],
        summary=summary,
        chart=capture_chart(curves, settings.area_shares, summary),
        notes=notes,
        facts=facts,
        resamples=settings.resamples,
    )


def summary_of(results: Sequence[Validated], settings: ValidationSettings) -> str:
    """Return what was found, in two or three sentences."""
    *maps, floor = results
    best, *others = sorted(maps, key=lambda one: -one.at(settings).hit_rate.value)
    share = f"{100 * best.at(settings).share:g}%"
    rate = best.at(settings).hit_rate
    said = (
        f"Of the {plural(best.evaluation.events, 'event')}, the {share} of the area that "
        f"“{best.name}” ranks highest holds {percent(rate.value)} (95% interval "
        f"{interval(rate, percent)})"
    )
    if others:
        rates = (f"{percent(one.at(settings).hit_rate.value)} with “{one.name}”" for one in others)
        said += f"; it is {', '.join(rates)}"
    chance = percent(floor.at(settings).hit_rate.value)
    return f"{said}. A map of random numbers holds {chance} there."


def _captured(results: Sequence[Validated], settings: ValidationSettings) -> Table:
    """Return hit rates with their intervals, PAI and PEI, which rise and fall with them."""

    def figures(at: Sequence[AtShare]) -> list[Figure]:
        best = _best([one.hit_rate.value for one in at])
        return [
            Figure(
                percent(one.hit_rate.value),
                interval(one.hit_rate, percent),
                best[position],
                f"PAI {number(one.pai.value)}, PEI {number(one.pei.value)}",
            )
            for position, one in enumerate(at)
        ]

    caption = "Hit rate: share of the events in the flagged area; PAI and PEI below"
    return _by_share(caption, results, settings, figures)


def _promised(results: Sequence[Validated], settings: ValidationSettings) -> Table:
    """Return RRI* with its intervals."""

    def figures(at: Sequence[AtShare]) -> list[Figure]:
        best = _best([-abs(one.rri.value - 1) for one in at])
        return [
            Figure(ratio(one.rri.value), interval(one.rri, ratio), best[position])
            for position, one in enumerate(at)
        ]

    caption = "RRI*: events predicted in the flagged area for one observed; 1 is ideal"
    return _by_share(caption, results, settings, figures)


def _by_share(
    caption: str,
    results: Sequence[Validated],
    settings: ValidationSettings,
    figures: Callable[[Sequence[AtShare]], list[Figure]],
) -> Table:
    headings = tuple(f"{100 * share:g}% of area" for share in settings.area_shares)
    columns = [
        figures([result.evaluation.at[position] for result in results])
        for position in range(len(headings))
    ]
    return Table(caption, headings, _rows(results, columns))


def _whole_map(results: Sequence[Validated]) -> Table:
    columns = []
    for measure in WHOLE_MAP:
        values = [getattr(result.evaluation, measure.key) for result in results]
        best = _best([one.value for one in values])
        columns.append(
            [
                Figure(
                    measure.shown(one.value),
                    "" if math.isnan(one.low) else interval(one, measure.shown),
                    best[position],
                )
                for position, one in enumerate(values)
            ]
        )
    columns.append([Figure(f"{result.evaluation.impossible:,}") for result in results])
    headings = (*(measure.heading for measure in WHOLE_MAP), "Events where it is 0")
    return Table("The whole map", headings, _rows(results, columns))


def _rows(results: Sequence[Validated], columns: Sequence[Sequence[Figure]]) -> tuple[Row, ...]:
    return tuple(
        Row(result.name, result.kind, figures) for result, figures in zip(results, zip(*columns))
    )


def _best(merits: Sequence[float]) -> list[bool]:
    """Return which maps no other surpasses; the last, the random one, never is."""
    known = [merit for merit in merits[:-1] if not math.isnan(merit)]
    most = max(known) if len(known) > 1 else math.inf
    return [*(merit == most for merit in merits[:-1]), False]


def number(value: float, digits: int = 2) -> str:
    """Return a number with a fixed number of decimals, or what stands for none."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{value:,.{digits}f}".replace("-", "−")


def percent(value: float) -> str:
    """Return a share as per cent with one decimal."""
    return f"{number(100 * value, 1)}%" if math.isfinite(value) else number(value)


def ratio(value: float) -> str:
    """Return a ratio that is ideal at 1."""
    return number(value)


def fraction(value: float) -> str:
    """Return a number between 0 and 1 with three decimals."""
    return number(value, 3)


def gain(value: float) -> str:
    """Return a gain with its sign."""
    return f"+{number(value, 0)}" if value > 0 else number(value, 0)


def interval(of: Interval, shown: Callable[[float], str] = number) -> str:
    """Return a 95% interval, "1.2 to 3.4"; a unit is told once."""
    low, high = shown(of.low), shown(of.high)
    return f"{low.rstrip('%')} to {high}"


WHOLE_MAP = (
    Measure("auc", "AUC", fraction),
    Measure("area_under_curve", "Area under curve", fraction),
    Measure("gini", "Gini", fraction),
    Measure("deviance_explained", "Deviance explained", percent),
    Measure("log_gain", "Log score gain", gain),
)
