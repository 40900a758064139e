"""How the map of each study foretold the events that came after: a row a study."""

from __future__ import annotations

import math

from ...errors import MissingError
from ...language import said
from ...mapping.kinds import MODEL, PAST_COUNTS
from ..fields import of_map, told
from ..phrases import map_name, percent, short_percent, whole
from ..svg import FAINT, INK, QUIET, Sheet, fitted
from .facts import SeriesFacts, StudyInSeries

WIDTH, LEFT, ACROSS, TOP, ROW = 690.0, 190.0, 330.0, 30.0, 19.0  # points
DIAMOND, SQUARE = 8.0, 6.5
OTHERS = (PAST_COUNTS, MODEL)
TABLE = "validation.csv"


def tested_of(facts: SeriesFacts) -> tuple[StudyInSeries, ...]:
    """Return the studies whose maps were tested."""
    return tuple(one for one in facts.done if one.forecast is not None)


def foretold_chart(studies: tuple[StudyInSeries, ...]) -> str:
    """Return what share of later events lay in the tenth of the area ranked highest, as SVG.

    Parameters
    ----------
    studies : tuple of StudyInSeries
        With tests.
    """
    bottom = TOP + ROW * len(studies)
    sheet = Sheet("foretold", WIDTH, bottom + 34)
    most = max(0.2, *(_high(one) for one in studies))
    step = next(one for one in (0.05, 0.1, 0.2) if most / one <= 8)

    def x(share: float) -> float:
        return LEFT + ACROSS * share / most

    _legend(sheet, studies)
    for number in range(int(most / step + 1e-9) + 1):
        at = number * step
        sheet.line((x(at), TOP), (x(at), bottom), FAINT, 0.7)
        sheet.text((x(at), bottom + 10), short_percent(at), "middle")
    area = studies[0].forecast.headline.share  # type: ignore[union-attr]
    sheet.line((x(area), TOP - 4), (x(area), bottom), QUIET, 1.2)
    axis = said(
        "share of the later events in the {share} of the area ranked highest",
        share=short_percent(area),
    )
    sheet.text((LEFT, bottom + 25), axis)
    for number, study in enumerate(studies):
        _row(sheet, study, TOP + ROW * (number + 0.5), x)
    return sheet.element(
        said("How each map foretold"),
        "; ".join(f"{one.name}: {percent(_hit(one))}" for one in studies),
    )


def _row(sheet: Sheet, study: StudyInSeries, y: float, x) -> None:
    shown = study.forecast
    if shown is None:
        raise MissingError
    sheet.text((LEFT - 8, y), fitted(study.name, LEFT - 10, 1)[0], "end")
    rate = shown.headline.hit_rate
    if not math.isnan(rate.low):
        sheet.line((x(rate.low), y), (x(rate.high), y), INK, 1.4)
    for one in study.tested:
        place = (x(one.headline.hit_rate.value), y)
        if one is shown:
            sheet.square(place, SQUARE, INK)
        elif one.name in OTHERS:
            sheet.diamond(place, DIAMOND, "white" if one.name == OTHERS[0] else "#e69f00")
    words = said(
        "{rate} of {events} events",
        rate=told(percent(rate.value), _field(study, "hit_rate", f"{shown.headline.share:.12g}")),
        events=told(whole(shown.events), _field(study, "events")),
    )
    sheet.text((LEFT + ACROSS + 10, y), words)


def _field(study: StudyInSeries, column: str, row: str = "") -> str:
    shown = study.forecast
    if shown is None:
        raise MissingError
    return of_map(shown.map, column, row, table=f"{study.folder}/{TABLE}")


def _legend(sheet: Sheet, studies) -> None:
    shown = studies[0].forecast
    names = [shown.name, *OTHERS]
    there = {one.name for study in studies for one in study.tested}
    x = LEFT
    for name in names:
        if name not in there:
            continue
        if name == shown.name:
            sheet.square((x, 10), SQUARE, INK)
        else:
            sheet.diamond((x, 10), DIAMOND, "white" if name == OTHERS[0] else "#e69f00")
        sheet.text((x + 9, 10), map_name(name))
        x += 120
    sheet.line((x, 5), (x, 15), QUIET, 1.2)
    sheet.text((x + 6, 10), said("by chance"))


def _high(study: StudyInSeries) -> float:
    values = [one.headline.hit_rate for one in study.tested if one.name in (*OTHERS, _name(study))]
    return max(max(one.value, 0.0 if math.isnan(one.high) else one.high) for one in values)


def _name(study: StudyInSeries) -> str:
    return "" if study.forecast is None else study.forecast.name


def _hit(study: StudyInSeries) -> float:
    if study.forecast is None:
        raise MissingError
    return study.forecast.headline.hit_rate.value
