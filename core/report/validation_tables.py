"""The measures of a test of maps, set out in tables."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..language import marked, said
from ..mapping.evaluation import AtShare
from ..mapping.validation import Validated, ValidationSettings
from .phrases import (
    figure,
    fraction,
    gain,
    interval,
    map_name,
    percent,
    ratio,
    short_percent,
    whole,
)
from .tables import Figure, Row, Table


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


def validation_tables(
    results: Sequence[Validated], settings: ValidationSettings
) -> tuple[Table, ...]:
    """Return the tables: by share of the area what was captured and promised, and the whole map."""
    return _captured(results, settings), _promised(results, settings), _whole_map(results)


def _captured(results: Sequence[Validated], settings: ValidationSettings) -> Table:
    """Return hit rates with their intervals, PAI and PEI, which rise and fall with them."""

    def figures(at: Sequence[AtShare]) -> list[Figure]:
        best = _best([one.hit_rate.value for one in at])
        return [
            Figure(
                percent(one.hit_rate.value),
                interval(one.hit_rate, percent),
                best[position],
                said("PAI {pai}, PEI {pei}", pai=figure(one.pai.value), pei=figure(one.pei.value)),
            )
            for position, one in enumerate(at)
        ]

    caption = said("Hit rate: share of the events in the flagged area; PAI and PEI below")
    return _by_share(caption, results, settings, figures)


def _promised(results: Sequence[Validated], settings: ValidationSettings) -> Table:
    """Return RRI* with its intervals."""

    def figures(at: Sequence[AtShare]) -> list[Figure]:
        best = _best([-abs(one.rri.value - 1) for one in at])
        return [
            Figure(ratio(one.rri.value), interval(one.rri, ratio), best[position])
            for position, one in enumerate(at)
        ]

    caption = said("RRI*: events predicted in the flagged area for one observed; 1 is ideal")
    return _by_share(caption, results, settings, figures)


def _by_share(
    caption: str,
    results: Sequence[Validated],
    settings: ValidationSettings,
    figures: Callable[[Sequence[AtShare]], list[Figure]],
) -> Table:
    headings = tuple(
        said("{share} of area", share=short_percent(share)) for share in settings.area_shares
    )
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
    columns.append([Figure(whole(result.evaluation.impossible)) for result in results])
    headings = (*(said(measure.heading) for measure in WHOLE_MAP), said("Events where it is 0"))
    return Table(said("The whole map"), headings, _rows(results, columns))


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
