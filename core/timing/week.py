"""When in the week incidents happen: a record of all that is told of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

import numpy as np

from ..errors import RtmError
from ..language import counted, said
from ..terrain.when import DAY, When, weekday
from .aoristic import weights
from .heaps import Heap, heaps
from .peak import DRAWS, LEVEL, Peak, drawn, peak_of

SCHEMA = "rtm-timeofweek/1"
FEWEST = 2  # incidents whose time is known
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Known:
    """How much is known of the times of incidents.

    Attributes
    ----------
    incidents : int
        All that were read.
    timed : int
        Whose time is known; only these are told of.
    stretches : int
        Of these: known between two times alone.
    longest : int
        Minutes of the longest stretch counted.
    undated : int
        Without a date that can be read.
    without_hour : int
        With a date, and no hour.
    reversed : int
        Whose end lies before the start.
    too_long : int
        Whose stretch is longer than is allowed.
    unknown_midnight : int
        At exactly 00:00, where that was said to stand for “unknown”.
    """

    incidents: int
    timed: int
    stretches: int
    longest: int
    undated: int
    without_hour: int
    reversed: int
    too_long: int
    unknown_midnight: int

    @property
    def share(self) -> float:
        """Of the incidents, whose time is known."""
        return self.timed / self.incidents


@dataclass(frozen=True)
class Bars:
    """Incidents of hours or weekdays, and the 95% intervals of draws."""

    incidents: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class TimeOfWeek:
    """When in the week incidents happen.

    Attributes
    ----------
    known : Known
    first_date, last_date : str
        Of those whose time is known.
    days : tuple of int
        How often each weekday is between these, from Monday.
    table : tuple of tuple of float, shape (7, 24)
        Incidents by weekday from Monday and hour; those of a stretch spread over it.
    hours, weekdays : Bars
        Sums of the table.
    peak_hour, peak_weekday, peak_shift : Peak
        The busiest hour of the day, day of the week, and `shift` hours of the day one after
        another.
    peak_cell : Peak
        The busiest hour of the week, since Monday 00:00.
    shift : int
        Hours.
    heaps : tuple of Heap
        Times that may stand for “unknown”.
    drawn : str
        What was drawn again: "weeks" or "incidents".
    """

    known: Known
    first_date: str
    last_date: str
    days: tuple[int, ...]
    table: tuple[tuple[float, ...], ...]
    hours: Bars
    weekdays: Bars
    peak_hour: Peak
    peak_weekday: Peak
    peak_shift: Peak
    peak_cell: Peak
    shift: int
    heaps: tuple[Heap, ...]
    drawn: str
    draws: int = DRAWS
    seed: int = 1
    source: Mapping[str, str] = field(default_factory=dict)
    schema: str = SCHEMA


def time_of_week(
    when: When, known: Known, shift: int, seed: int, source: Mapping[str, str]
) -> TimeOfWeek:
    """Return when in the week incidents happen.

    Parameters
    ----------
    when : When
        Of those whose time is known.
    known : Known
    shift : int
        For how many hours one after another the busiest are sought, 1 to 23.
    seed : int
    source : mapping of str to str
        What was read with which fields.

    Raises
    ------
    RtmError
        If there are too few, or all are of one day.
    """
    _require_enough(when)
    weight = weights(when)
    table = weight.sum(axis=0).reshape(7, 24)
    sums, unit = drawn(weight, when, seed)
    by_cell = sums.reshape(-1, 7, 24)
    return TimeOfWeek(
        known=known,
        first_date=_iso(int(when.start.min())),
        last_date=_iso(_last(when)),
        days=_days(when),
        table=tuple(tuple(row) for row in table.tolist()),
        hours=_bars(table.sum(axis=0), by_cell.sum(axis=1)),
        weekdays=_bars(table.sum(axis=1), by_cell.sum(axis=2)),
        peak_hour=peak_of(table.sum(axis=0), by_cell.sum(axis=1)),
        peak_weekday=peak_of(table.sum(axis=1), by_cell.sum(axis=2)),
        peak_shift=peak_of(table.sum(axis=0), by_cell.sum(axis=1), shift),
        peak_cell=peak_of(table.ravel(), sums),
        shift=shift,
        heaps=heaps(when.start),
        drawn=unit,
        seed=seed,
        source=source,
    )


def written(record: TimeOfWeek) -> str:
    """Return the record as JSON."""
    return json.dumps(asdict(record), indent=2, ensure_ascii=False) + "\n"


def _require_enough(when: When) -> None:
    if len(when.start) < FEWEST:
        raise RtmError(
            counted(
                len(when.start),
                "{count} incident has a time of day that can be read, too few to tell of a week.",
                "{count} incidents have a time of day that can be read, too few to tell of a week.",
            ),
            said("Choose the field of the times, or more incidents."),
            where="time_field",
        )
    if int(when.start.min()) // DAY == _last(when) // DAY:
        day = _iso(int(when.start.min()))
        raise RtmError(
            said("All incidents are of one day, {day}, which tells nothing of a week.", day=day),
            said("Choose incidents of several weeks."),
            where="date_field",
        )


def _last(when: When) -> int:
    """Return the last minute of all; what ends at midnight ends before the day that begins."""
    return int(np.where(when.minutes > 0, when.end - 1, when.end).max())


def _iso(minute: int) -> str:
    return (EPOCH + timedelta(minute // DAY)).isoformat()


def _days(when: When) -> tuple[int, ...]:
    days = np.arange(int(when.start.min()) // DAY, _last(when) // DAY + 1)
    return tuple(np.bincount(weekday(days * DAY), minlength=7).tolist())


def _bars(incidents: np.ndarray, draws: np.ndarray) -> Bars:
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return Bars(*(tuple(one.tolist()) for one in (incidents, low, high)))
