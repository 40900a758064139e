"""The measures of a test of maps, set out in tables."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..language import marked, said
from ..mapping.measures import AtShare
from ..mapping.validation import Validated
from .fields import of_map, told
from .measured import ground, hit_rate, hit_rate_limits, limits, row_of, tied, value
from .phrases import figure, fraction, gain, map_name, percent, ratio, whole
from .tables import Figure, Row, Table, abreast


@dataclass(frozen=True)
class Measure:
    """A measure of the whole map: its attribute, its heading and how it is shown."""

    key: str
    heading: str
    shown: Callable[[float], str]


WHOLE_MAP = (
    Measure("auc", marked("AUC"), fraction),
    Measure("area_under_curve", marked("Area under curve"), fraction),
    Measure("gini", marked("Gini"), fraction),
    Measure("deviance_explained", marked("Deviance explained"), percent),
    Measure("log_gain", marked("Log score gain"), gain),
)


def validation_tables(results: Sequence[Validated]) -> tuple[Table, ...]:
    """Return the tables: by share of the area what was captured and promised, and the whole map."""
    return (
        *abreast(_captured(results)),
        *abreast(_promised(results)),
        _whole_map(results),
    )


def _captured(results: Sequence[Validated]) -> Table:
    """Return hit rates with their intervals, PAI and PEI*, which rise and fall with them."""

    def figures(at: Sequence[AtShare]) -> list[Figure]:
        best = _best([one.hit_rate.value for one in at])
        return [
            Figure(
                hit_rate(of.name, one),
                hit_rate_limits(of.name, one),
                best[position],
                said(
                    "PAI {pai}, PEI* {pei}",
                    pai=value(of.name, "pai", one.pai, figure, row_of(one)),
                    pei=value(of.name, "pei", one.pei, figure, row_of(one)),
                ),
            )
            for position, (of, one) in enumerate(zip(results, at))
        ]

    caption = said("Hit rate: share of the events in the flagged area; PAI and PEI* below")
    return _by_share(caption, results, figures)


def _promised(results: Sequence[Validated]) -> Table:
    """Return RRI* with its intervals."""

    def figures(at: Sequence[AtShare]) -> list[Figure]:
        best = _best([-abs(one.rri.value - 1) for one in at])
        return [
            Figure(
                value(of.name, "rri", one.rri, ratio, row_of(one)),
                limits(of.name, "rri", one.rri, ratio, row_of(one)),
                best[position],
            )
            for position, (of, one) in enumerate(zip(results, at))
        ]

    caption = said("RRI*: events predicted in the flagged area for one observed; 1 is ideal")
    return _by_share(caption, results, figures)


def _by_share(
    caption: str,
    results: Sequence[Validated],
    figures: Callable[[Sequence[AtShare]], list[Figure]],
) -> Table:
    headings = tuple(ground(results[0].name, at) for at in results[0].evaluation.at)
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
                    value(of.name, measure.key, one, measure.shown),
                    limits(of.name, measure.key, one, measure.shown),
                    best[position],
                )
                for position, (of, one) in enumerate(zip(results, values))
            ]
        )
    columns.append([_slope(result) for result in results])
    columns.append([_impossible(result) for result in results])
    headings = (
        *(said(measure.heading) for measure in WHOLE_MAP),
        said("Slope"),
        said("Events where it is 0"),
    )
    return Table(said("The whole map"), headings, _rows(results, columns))


def without_intervals(results: Sequence[Validated]) -> str:
    """Return where ties leave no interval, and why, in a sentence; "" where they do nowhere."""
    return tied(
        [(said("“{name}”", name=one.name), one.name, one.evaluation.at) for one in results[:-1]],
    )


def _slope(result: Validated) -> Figure:
    slope = result.evaluation.slope.slope
    ends = limits(result.name, "slope", slope, ratio)
    return Figure(value(result.name, "slope", slope, ratio), ends)


def _impossible(result: Validated) -> Figure:
    count = result.evaluation.impossible
    return Figure(told(whole(count), of_map(result.name, "impossible")))


def _rows(results: Sequence[Validated], columns: Sequence[Sequence[Figure]]) -> tuple[Row, ...]:
    return tuple(
        Row(shown_name(result), result.kind, figures)
        for result, figures in zip(results, zip(*columns))
    )


def shown_name(result: Validated) -> str:
    """Return the name of a map: that of its file, but for the random one, which is ours."""
    return map_name(result.name)


def _best(merits: Sequence[float]) -> list[bool]:
    """Return which maps no other surpasses; the last, the random one, never is."""
    known = [merit for merit in merits[:-1] if not math.isnan(merit)]
    most = max(known) if len(known) > 1 else math.inf
    return [*(merit == most for merit in merits[:-1]), False]
