"""For how long a forecast is: the parameters, and what is said of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qgis.core import QgsProcessingParameterEnum, QgsProcessingParameterString

from ...core.errors import RtmError
from ...core.mapping.horizon import MONTHS, Horizon, horizon_of, months_from
from ...core.mapping.season import LEVEL, YEARS
from ...core.plain import shown
from ...core.settings import HORIZONS
from ...core.terrain.dates import as_date
from ...core.terrain.periods import LAST_YEAR, Period
from ..language import tr
from .history import History
from .kinds import TIMES_TAG

if TYPE_CHECKING:
    from .given import Given

HORIZON, START, HORIZON_TAG = "HORIZON", "HORIZON_START", "RTM_HORIZON"
AS_LONG = HORIZONS[0]
AS_USUAL = 0.01  # of a season, by which a time differs so little that nothing is to be said of it


def add_horizon(algorithm) -> None:
    """Declare the parameters HORIZON and HORIZON_START of an algorithm."""
    algorithm.add(
        QgsProcessingParameterEnum(
            HORIZON,
            tr("The forecast is for"),
            list(HORIZONS),
            defaultValue=AS_LONG,
            usesStaticStrings=True,
        ),
        tr(
            "period: a time as long as that of the events. A month, a quarter or a year begins "
            "the day after the last event's month or day, by the dates recorded with the events; "
            "where they span three years or more, the season is tested and, if there is one, "
            "allowed for."
        ),
    )
    algorithm.add(
        QgsProcessingParameterString(START, tr("First day of the forecast"), optional=True),
        tr("A later first day of the month, quarter or year, as 2024-07-01 or 2024-07."),
        advanced=True,
    )


def horizon_given(given: Given, history: History) -> Horizon | None:
    """Return the horizon that is asked for, None for the default, or say why it cannot be."""
    asked, start = given.choice(HORIZON), given.text(START).strip()
    if asked == AS_LONG:
        _refuse_start(start)
        return None
    period = _dated(history)
    begin = _start(start, period)
    if begin.year >= LAST_YEAR:
        raise _no_day(start)
    dated = [one for one in history.dated() if one.months]  # of an older version none are told
    events: dict[tuple[int, int], int] = {}
    for one in dated:
        for month, number in one.months.items():
            events[month] = events.get(month, 0) + number
    days = months_from(begin, MONTHS[asked])
    periods = [one.period for one in dated if one.period is not None]
    return horizon_of(days, period, periods, events, history.level)


def _refuse_start(start: str) -> None:
    if start:
        raise RtmError(
            tr("A first day of the forecast is given, and no month, quarter or year."),
            tr("Choose one, or leave the first day out."),
            kind="setting",
            where=START,
        )


def _dated(history: History) -> Period:
    own = history.own
    if own.period is None:
        raise RtmError(
            tr(
                "“{name}” has no dates, so nobody can say how much of its period a month, a "
                "quarter or a year is.",
                name=own.raster.name,
            ),
            tr("Count the events again with a field of dates, or forecast a period as long."),
            where=HORIZON,
        )
    return own.period


def _start(text: str, period: Period) -> date:
    """Return the first day: that after the period, or the one given."""
    if not text:
        return period.end
    read = as_date(text)
    if not read:
        raise _no_day(text)
    start = date(int(read[:4]), int(read[5:7]), int(read[8:] or 1))
    if start < period.end:
        raise RtmError(
            tr(
                "The forecast would begin on {start}, before the period of the events has ended "
                "({last}).",
                start=start,
                last=period.parts[-1].last,
            ),
            tr("Give a later day, or leave it out."),
            kind="setting",
            where=START,
        )
    return start


def _no_day(text: str) -> RtmError:
    return RtmError(
        tr("The first day of the forecast is “{text}”.", text=shown(text)),
        tr("Give a day as 2024-07-01, or a month as 2024-07."),
        kind="setting",
        where=START,
    )


def horizon_tag(asked: str, horizon: Horizon | None) -> dict:
    """Return what a forecast says of its horizon; nothing of the default."""
    if horizon is None:
        return {}
    season = horizon.season
    told = {
        "horizon": asked,
        "first_date": f"{horizon.days.first}",
        "last_date": f"{horizon.days.last}",
        "length": float(f"{horizon.length:.6g}"),
        "seasonal": float(f"{horizon.seasonal:.6g}"),
        "season_p": None if season is None else float(f"{season.p:.6g}"),
    }
    return {HORIZON_TAG: told, TIMES_TAG: f"{horizon.times:.6g}"}


def tell_horizon(horizon: Horizon | None, feedback) -> None:
    """Say for which days the forecast is, and what the season does to it."""
    if horizon is None:
        return
    feedback.pushInfo(
        tr(
            "The forecast is for {first} to {last}, {length:.3g} times as long as the period of "
            "the events. {season}",
            first=horizon.days.first,
            last=horizon.days.last,
            length=horizon.length,
            season=_season(horizon),
        )
    )


def _season(horizon: Horizon) -> str:
    season = horizon.season
    if abs(horizon.seasonal - 1) < AS_USUAL and season is not None and season.is_told:
        return tr("There is a season (p = {p:.2g}), and it evens out over that time.", p=season.p)
    if season is None:
        return tr(
            "No season is allowed for: that takes dated events of each month in {years} years.",
            years=YEARS,
        )
    if not season.is_told:
        return tr(
            "No season is allowed for: the months of {months} differ no more than by chance "
            "(p = {p:.2g}; below {level:g} it would be).",
            months=season.months,
            p=season.p,
            level=LEVEL,
        )
    return tr(
        "At that time of the year {times:.3g} times as many events are usual as at that of the "
        "past (p = {p:.2g}, of {months} months).",
        times=horizon.seasonal,
        p=season.p,
        months=season.months,
    )
