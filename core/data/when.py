"""Dates and times of day of rows, as layers and exports write them, read as `When`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ..errors import RtmError
from ..language import said
from ..plain import shown
from ..terrain.dates import MONTH
from ..terrain.dates import read_dates as month_or_day
from ..terrain.when import DAY, NO_TIME, When
from .columns.moments import with_time
from .date_parts import DAY as DAY_FIRST
from .date_parts import MONTH as MONTH_FIRST
from .date_parts import YEAR, YEAR_FIRST, YEAR_LAST
from .dates import read_dates
from .times import read_times

EPOCH = date(1970, 1, 1).toordinal()
NO_MINUTE = -1
LAST = "year last"
MOST_REVERSED = 0.05  # of the stretches: more is no slip of a pen


@dataclass(frozen=True, eq=False)
class Read:
    """What was read of rows.

    Attributes
    ----------
    when : When
    months : bool
        Whether the dates tell months alone.
    reversed : bool array, shape (rows,)
        Whether the end lies before the start; such a row has no hour.
    """

    when: When
    months: bool
    reversed: np.ndarray


@dataclass(frozen=True, eq=False)
class Column:
    """Dates, with times where there are some.

    Attributes
    ----------
    name : str
        Of the field of dates.
    dates : sequence of str
        As they are written, perhaps with times behind them.
    times : sequence of str or None
        As another field has them.
    """

    name: str
    dates: Sequence[str]
    times: Sequence[str] | None = None


def read_when(start: Column, end: Column | None = None) -> Read:
    """Return when rows were, from the texts of their fields.

    Raises
    ------
    RtmError
        If dates can be read in two ways, none can be read, or ends lie before starts in more than
        a slip of a pen.
    """
    day, minute, months = _read(start)
    if not (day != NO_TIME).any():
        raise RtmError(
            said("No date in “{field}” can be read.", field=shown(start.name)),
            said("Choose a field of dates, as 2016-01-31 or 31/01/2016."),
            where="date_field",
        )
    begins, timed = _moments(day, minute)
    if end is None:
        ends = np.where(timed | (day == NO_TIME), begins, begins + DAY)
        return Read(When(begins, ends, timed), months, np.zeros(len(begins), bool))
    return _stretches(begins, timed, *_moments(*_read(end)[:2]), months, start, end)


def _stretches(begins, timed, finish, finish_timed, months, start, end) -> Read:
    """Return stretches; a row without an end is a moment, one whose end has no hour has none."""
    ended = finish != NO_TIME
    both = timed & ended & finish_timed
    whole_days = ended & ~both & (begins != NO_TIME)
    wrong = both & (finish < begins) | whole_days & (finish // DAY < begins // DAY)
    if wrong.sum() > max(MOST_REVERSED * ended.sum(), 1):
        raise RtmError(
            said(
                "The end in “{end}” lies before the start in “{start}” for {wrong:,} of {rows:,} "
                "rows.",
                end=shown(end.name),
                start=shown(start.name),
                wrong=int(wrong.sum()),
                rows=int(ended.sum()),
            ),
            said("Choose the fields the other way round, or correct the rows."),
            where="end_date_field",
        )
    ends = np.where(both, finish, np.where(timed | (begins == NO_TIME), begins, begins + DAY))
    ends = np.where(whole_days & ~wrong, finish // DAY * DAY + DAY, ends)
    starts = np.where(whole_days, begins // DAY * DAY, begins)
    ends = np.where(wrong, starts // DAY * DAY + DAY, ends)
    starts = np.where(wrong, starts // DAY * DAY, starts)
    good = np.where(ended, both & ~wrong, timed)
    return Read(When(starts, ends, good), months, wrong)


def _moments(day: np.ndarray, minute: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return times, at midnight where the hour is not known, and whether it is."""
    timed = (day != NO_TIME) & (minute != NO_MINUTE)
    at = np.where(day == NO_TIME, 0, day) * DAY + np.where(timed, minute, 0)
    return np.where(day == NO_TIME, NO_TIME, at), timed


def _read(column: Column) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return the day of each row since 1970, its minute, and whether dates are months."""
    parts = {text: _apart(text) for text in set(column.dates)}
    counts = Counter(parts[text][0] for text in column.dates)
    _require_one_order(column.name, counts)
    read = read_dates(counts)
    if not read.sure:
        raise RtmError(
            said(
                "The dates in “{field}” can be read in two ways: {reason}.",
                field=shown(column.name),
                reason=read.reason,
            ),
            said("“Import incidents” makes dates of them when you say which comes first."),
            where="date_field",
        )
    days = {text: _day(read.texts[part]) for text, (part, _) in parts.items()}
    behind = [text for _, text in parts.values()]
    minutes = dict(zip(parts, read_times(behind)))
    day = np.array([days[text] for text in column.dates], np.int64)
    known = month_or_day([read.texts[parts[text][0]] for text in column.dates])
    months = read.months or any(len(one) == MONTH for one in known)
    minute = np.array([minutes[text] for text in column.dates], np.int64)
    if column.times is not None:
        minute = np.array(read_times(column.times), np.int64)
    if not (minute > 0).any():  # every row at midnight: nobody wrote the hour down
        minute[:] = NO_MINUTE
    return day, minute, months


def _apart(text: str) -> tuple[str, str]:
    """Return the date and the time of a text."""
    bare = text.strip()
    found = with_time(bare)
    return (found[1], found[2]) if found else (bare, "")


def _day(text: str) -> int:
    """Return a date as days since 1970; of a month its first."""
    if not text:
        return NO_TIME
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:] or 1)
    return date(year, month, day).toordinal() - EPOCH


def _require_one_order(name: str, counts: Counter[str]) -> None:
    """Refuse a field some of whose dates begin with the day, and some with month or year.

    A spreadsheet that takes 09/03/2014 for the 9th of March writes it as 2014/03/09, and leaves
    09/30/2014 as it is, a text.
    """
    examples: dict[str, str] = {}
    for text in counts:
        found = YEAR_LAST.fullmatch(text)
        if YEAR_FIRST.fullmatch(text):
            examples.setdefault(YEAR, text)
        elif found and len(found[3]) == 4:
            examples.setdefault(LAST, text)
        if found and int(found[1]) > 12 >= int(found[2]):
            examples.setdefault(DAY_FIRST, text)
        elif found and int(found[2]) > 12 >= int(found[1]):
            examples.setdefault(MONTH_FIRST, text)
    if {YEAR, LAST} <= set(examples):
        raise RtmError(
            said(
                "Some dates in “{field}” begin with the year, as {first}, and some end with it, as "
                "{last}: day and month may be exchanged in some.",
                field=shown(name),
                first=shown(examples[YEAR]),
                last=shown(examples[LAST]),
            ),
            said("Take the dates from the source again, or write all in one way, as 2016-01-31."),
            where="date_field",
        )
    if {DAY_FIRST, MONTH_FIRST} <= set(examples):
        raise RtmError(
            said(
                "Some dates in “{field}” begin with the day, as {day}, and some with the month, as "
                "{month}.",
                field=shown(name),
                day=shown(examples[DAY_FIRST]),
                month=shown(examples[MONTH_FIRST]),
            ),
            said("Write all of them in one way, best as 2016-01-31."),
            where="date_field",
        )
