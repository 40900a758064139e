"""When incidents were: dates as layers hold them, read where they can be read in one way alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

MONTH = 7  # letters of "2016-01"
SURE_MONTHS, SURE_ROWS = 3, 12  # on the same day of them, which is no chance
TIME = r"[T ]\d\d(?::?\d\d){0,2}(?:[.,]\d+)?\s?(?:Z|[+-]\d\d:?\d\d)?"
WRITTEN = re.compile(rf"(\d{{4}})([-/])(\d\d)(?:\2(\d\d)(?:{TIME})?)?")
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
HAPPENED = {"occurred", "occurrence", "occurence", "occured", "occur", "occ", "committed"}
WHEN = {"date", "dates", "month", "datetime", "day", "time", "when"}
LATER = {"reported", "report", "recorded", "updated", "update", "modified", "edited", "created"} | {
    *("entered", "closed", "published", "last", "loaded", "outcome")
}


@dataclass(frozen=True)
class Span:
    """Earliest and latest date, empty where there is none, and how many rows have no date."""

    first: str = ""
    last: str = ""
    undated: int = 0


@lru_cache(maxsize=1 << 16)  # with a time of day, nearly every incident has a text of its own
def as_date(text: str) -> str:
    """Return a date as "2016-01-31", a month as "2016-01", and what is neither as "".

    Read is what begins with the year, as in ISO 8601; of 01/02/2016 nobody can say which is the
    month. A time of day is left out.
    """
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        return ""
    year, _, month, day = found.groups()
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return ""
    return f"{year}-{month}-{day}" if day else f"{year}-{month}"


def read_dates(values: Sequence[str]) -> tuple[str, ...]:
    """Return what rows say of their dates as `as_date` writes it.

    Where all dates are of the same day of the month they stand for months, and are written so:
    monthly figures may be held as dates, all of January as 2016-01-01. Two months and a few rows
    may be alike by chance, and stay as they are.

    Parameters
    ----------
    values : sequence of str
        What each row says; "" stands for one that has no date.
    """
    read = {text: as_date(text) for text in set(values)}
    dates = tuple(read[text] for text in values)
    there = set(read.values()) - {""}
    days = {one[MONTH:] for one in there}
    rows = sum(map(bool, dates))
    if len(days) != 1 or days == {""} or len(there) < SURE_MONTHS or rows < SURE_ROWS:
        return dates
    return tuple(one[:MONTH] for one in dates)


def span_of(values: Iterable[str]) -> Span:
    """Return the span of dates of rows; "" stands for a row that has none."""
    texts = list(values)
    read = {text: as_date(text) for text in set(texts)}
    found = sorted(filter(None, read.values()))
    undated = sum(not read[text] for text in texts)
    return Span(found[0], found[-1], undated) if found else Span(undated=undated)


def months_missing(values: Iterable[str]) -> tuple[str, ...]:
    """Return the months without any date between the first and the last that have one."""
    there = {as_date(text)[:MONTH] for text in set(values)} - {""}
    numbers = [12 * int(month[:4]) + int(month[5:]) - 1 for month in there]
    if not numbers:
        return ()
    every = (f"{at // 12:04}-{at % 12 + 1:02}" for at in range(min(numbers), max(numbers) + 1))
    return tuple(month for month in every if month not in there)


def in_order(names: Iterable[str]) -> list[str]:
    """Return fields of dates, first the one that most likely says when an incident happened.

    By their names alone: one such as "occurred", then "date" or "month", then any other, and one
    such as "reported" or "updated" last; the order of the layer decides between equals.
    """
    return sorted(names, key=_rank)


def _rank(name: str) -> int:
    words = {word.casefold() for word in WORD.findall(name)}
    if words & HAPPENED:
        return 0
    return 3 if words & LATER else 1 if words & WHEN else 2


def begins_before_end(later: Sequence[str], earlier: Sequence[str]) -> bool:
    """Return whether a period begins before another has ended.

    Parameters
    ----------
    later, earlier : sequence of two str
        First and last date of each, as `as_date` writes them; empty where not known. Months are
        compared with days as months.
    """
    begins, ends = later[0], earlier[1]
    if not (begins and ends):
        return False
    letters = min(len(begins), len(ends))
    if letters == MONTH and len(begins) != len(ends):
        return begins[:letters] < ends[:letters]  # they may share a month, and no day of it
    return begins <= ends
