"""Which days the events of a layer were counted on, told by the dates that they have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .dates import MONTH, as_date

MISSED = 3.0  # events, expected where there are none: as few as that may well be chance
IMPLAUSIBLE = 20.0  # events, expected in months without any: nobody can have counted there
LAST_YEAR = 9998  # whose end still is a date
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Days one after another.

    Attributes
    ----------
    first, end : date
        The first day, and the day after the last.
    """

    first: date
    end: date

    @property
    def days(self) -> int:
        """How many there are."""
        return (self.end - self.first).days

    @property
    def last(self) -> date:
        """The last day."""
        return self.end - DAY

    def by_month(self) -> dict[tuple[int, int], int]:
        """Return how many of the days lie in each month, by (year, month)."""
        found, at = {}, self.first
        while at < self.end:
            after = min(month_after(at), self.end)
            found[at.year, at.month] = (after - at).days
            at = after
        return found


@dataclass(frozen=True)
class Period:
    """The days on which events were counted.

    Attributes
    ----------
    parts : tuple of Stretch
        In the order of time, at least one.
    gaps : tuple of Stretch
        Between them: months without any event where at least `IMPLAUSIBLE` would be expected.
    """

    parts: tuple[Stretch, ...]
    gaps: tuple[Stretch, ...] = ()

    @property
    def days(self) -> int:
        """How many there are."""
        return sum(part.days for part in self.parts)

    @property
    def end(self) -> date:
        """The day after the last."""
        return self.parts[-1].end

    def by_month(self) -> dict[tuple[int, int], int]:
        """Return how many of the days lie in each month, by (year, month)."""
        found: dict[tuple[int, int], int] = {}
        for part in self.parts:
            for month, days in part.by_month().items():
                found[month] = found.get(month, 0) + days
        return found


def months_of(texts: Iterable[str]) -> dict[tuple[int, int], int]:
    """Return how many dates lie in each month, by (year, month), in the order of time.

    Parameters
    ----------
    texts : iterable of str
        One of each event, as a layer holds it; those that cannot be read are left out.
    """
    found: dict[tuple[int, int], int] = {}
    for text, number in Counter(texts).items():  # a date is mostly that of many events
        read = as_date(text)
        if read:
            month = int(read[:4]), int(read[5:MONTH])
            found[month] = found.get(month, 0) + number
    return dict(sorted(found.items()))


def month_after(day: date) -> date:
    """Return the first day of the next month."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def period_of(
    first: str, last: str, events: int, months: Mapping[tuple[int, int], int]
) -> Period | None:
    """Return the days on which events were counted, or None where nothing says it.

    Periods are mostly of whole months, and sparse events have no date on their first day: a
    month belongs to the period as a whole unless the days of it before the first event (after the
    last one) would have had `MISSED` events or more at the events' mean rate. Months without any
    event, where `IMPLAUSIBLE` or more would be expected, do not belong to it: a month is missing
    from the file, or a single date is wrong by years.

    Parameters
    ----------
    first, last : str
        Dates as `as_date` writes them: "2016-01-31", or "2016-01"; empty where not known.
    events : int
        Events that have a date.
    months : mapping of (int, int) to int
        Events by (year, month); may be empty, where nothing tells it.
    """
    if not (first and last) or int(last[:4]) > LAST_YEAR or first[:MONTH] > last[:MONTH]:
        return None
    begin = date(int(first[:4]), int(first[5:MONTH]), int(first[8:] or 1))
    there = date(int(last[:4]), int(last[5:MONTH]), int(last[8:] or 1))
    month_ends = month_after(there)
    end = month_ends if len(last) == MONTH else there + DAY
    if end <= begin:
        return None
    gaps = tuple(_gaps(months))
    covered = (end - begin).days - sum(gap.days for gap in gaps)
    rate = events / max(covered, 1)
    if rate * (begin.day - 1) < MISSED:
        begin = begin.replace(day=1)
    if rate * (month_ends - end).days < MISSED:
        end = month_ends
    return Period(tuple(_between(Stretch(begin, end), gaps)), gaps)


def _gaps(months: Mapping[tuple[int, int], int]) -> Iterable[Stretch]:
    """Yield stretches of whole months without events that are too long for chance."""
    if not months:
        return
    usual = sum(months.values()) / len(months)
    starts = [date(*month, 1) for month in sorted(months)]
    for before, after in zip(starts, starts[1:]):
        gap = Stretch(month_after(before), after)
        if usual * len(gap.by_month()) >= IMPLAUSIBLE:
            yield gap


def _between(whole: Stretch, gaps: Iterable[Stretch]) -> Iterable[Stretch]:
    """Yield what gaps leave of a stretch."""
    at = whole.first
    for gap in gaps:
        yield Stretch(at, gap.first)
        at = gap.end
    yield Stretch(at, whole.end)
