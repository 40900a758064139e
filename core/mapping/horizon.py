"""For how long a forecast is, from which day on, and what the season does to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..terrain.periods import Period, Stretch, month_after
from .level import Level
from .season import Season, season_of

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, eq=False)
class Horizon:
    """A stretch of time to come, and how many times the events of the model's period it has.

    Attributes
    ----------
    days : Stretch
    season : Season or None
        None where nothing can be said of one.
    length : float
        How many times as long as the model's period it is.
    seasonal : float
        How many times the rate of what tells the level is usual at that time of the year: that
        of the model's period, and of all the past where its count is small; 1 where no season
        was found.
    """

    days: Stretch
    season: Season | None
    length: float
    seasonal: float

    @property
    def times(self) -> float:
        """What a forecast for a period as long as the model's is multiplied by."""
        return self.length * self.seasonal


def months_from(start: date, months: int) -> Stretch:
    """Return so many months from a day on; they end on the same day of a month, or before it."""
    end = start.replace(day=1)
    for _ in range(months):
        end = month_after(end)
    last = (month_after(end) - end).days
    return Stretch(start, end.replace(day=min(start.day, last)))


def horizon_of(
    days: Stretch,
    period: Period,
    past: Sequence[Period],
    events: Mapping[tuple[int, int], int],
    level: Level,
) -> Horizon:
    """Return a horizon with the season of the past, if it has one.

    Parameters
    ----------
    days : Stretch
        That the forecast is for.
    period : Period
        Of the model's events.
    past : sequence of Period
        All whose events' months are known, the model's too.
    events : mapping of (year, month) to int
        Events of all of them.
    level : Level
        Of the forecast.
    """
    covered: dict[tuple[int, int], int] = {}
    for one in past:
        for month, number in one.by_month().items():
            covered[month] = covered.get(month, 0) + number
    season = season_of(events, covered)
    seasonal = 1.0
    if season is not None and season.is_told:
        told_by = level.mixed(season.over(period.by_month()), season.over(covered))
        seasonal = season.over(days.by_month()) / told_by
    return Horizon(days, season, days.days / period.days, seasonal)
