"""When rows say that something happened: the columns of dates and times."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...language import quoted, said
from ..date_parts import YEAR_LAST, parts_of
from ..times import minutes_of
from .clock import is_time, minute_beside, time_beside, within
from .date_words import FIRST, HAPPENED, LATER, OF_MONTHS, PARTS, WHEN
from .sample import Sample
from .words import has, words

__all__ = ["Moments", "dated", "is_time", "moments_of", "split_parts"]

WITH_TIME = re.compile(r"(.*?\d)(?:[T ]+| at )(\d{1,2}(?:[:.h]\d\d.*|\s*[AaPp][Mm]))", re.DOTALL)
LONGEST = 60  # letters of a date with its time
ENOUGH = 0.7  # of the filled fields are dates
LEAST_FILLED = 0.05
COMPACT = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")  # 20210131
EPOCH = re.compile(r"(?:\d{9,10}|\d{12,13})(?:\.0+)?")


@dataclass(frozen=True)
class Moments:
    """The columns that say when.

    Attributes
    ----------
    date : int or None
        The column of dates, with or without times.
    parts : dict of str to int
        Where there is none: the columns of year, month and day.
    time : int or None
        A column of times of day, or of hours.
    minute : int or None
        A column of minutes beside one of hours.
    monthly : bool
        Whether the column is called one of months.
    epoch : int
        Where dates are counted: how many to a second; else 0.
    apart : bool
        Whether dates have times behind them.
    american : bool
        Whether times are written as Americans do, which their dates then are too.
    reason : str
    """

    date: int | None = None
    parts: dict[str, int] | None = None
    time: int | None = None
    minute: int | None = None
    monthly: bool = False
    epoch: int = 0
    apart: bool = False
    american: bool = False
    reason: str = ""


def with_time(text: str) -> re.Match[str] | None:
    """Return a text taken apart into a date and a time; None of what is no such text."""
    return WITH_TIME.fullmatch(text) if len(text) <= LONGEST else None


def moments_of(sample: Sample) -> Moments | None:
    """Return the columns that say when something happened; None where there are none."""
    found = [(_score(sample, place), place) for place in range(len(sample.names))]
    best = max(found, key=lambda one: (one[0], -one[1]), default=(0.0, 0))
    split = split_parts(sample)
    if best[0] <= 0 and split:
        return split
    if best[0] <= 0:
        return None
    return (
        dated(sample, best[1]) if not split or best[0] > 2 or len(split.parts or ()) < 3 else split
    )


def dated(sample: Sample, place: int, time: int | None = None) -> Moments:
    """Return a column of dates as one, with the column of times that goes with it."""
    name, filled = sample.names[place], sample.filled(place)
    epoch = _epoch(filled)
    apart = not epoch and sum(bool(with_time(one)) for one in filled) > len(filled) / 2
    if time is None and not epoch and (not apart or _are_midnight(filled)):
        time = time_beside(sample, place)
    reason = said("“{name}” holds dates.", name=name)
    if time is not None:
        reason = said("“{name}” holds dates, “{time}” times.", name=name, time=sample.names[time])
    return Moments(
        date=place,
        time=time,
        minute=minute_beside(sample, time),
        monthly=has(name, *OF_MONTHS),
        epoch=epoch,
        apart=apart,
        american=any(one.upper().endswith(("AM", "PM")) for one in filled[:200]),
        reason=reason,
    )


def _are_midnight(filled: list[str]) -> bool:
    """Return whether the times behind dates say nothing, as 12:00:00 AM on every line."""
    found = (with_time(one) for one in filled)
    return all(minutes_of(one[2]) <= 0 for one in found if one)


def _score(sample: Sample, place: int) -> float:
    """Return how likely a column says when; 0 or less where it does not."""
    name, filled = sample.names[place], sample.filled(place)
    if not filled or len(filled) < LEAST_FILLED * sample.rows:
        return 0.0
    called = has(name, *WHEN, *HAPPENED)
    fits = [_is_date(text, called) for text in filled[:400]]
    if sum(fits) < ENOUGH * len(fits):
        return 0.0
    score = 2.0 + has(name, *WHEN) + 2 * has(name, *HAPPENED) + 0.5 * has(name, *FIRST)
    rare = 1.5 * (len(filled) < 0.5 * sample.rows)
    return max(score - 3 * has(name, *LATER) - rare, 0.1)


def _is_date(text: str, called: bool) -> bool:
    found = with_time(text)
    bare = found[1] if found else text[: LONGEST + 1]
    if bare.isdecimal() or bare.replace(".", "", 1).isdecimal():
        if not called:  # as in a file without a header
            return bool(COMPACT.fullmatch(bare))
        return bool(EPOCH.fullmatch(bare)) or parts_of(bare, "day") is not None
    if YEAR_LAST.fullmatch(bare.strip()):
        return bool(parts_of(bare, "day") or parts_of(bare, "month"))
    return parts_of(bare, "day") is not None


def _epoch(filled: list[str]) -> int:
    if not filled or sum(bool(EPOCH.fullmatch(text)) for text in filled) < ENOUGH * len(filled):
        return 0
    return 1000 if sum(len(text.partition(".")[0]) > 11 for text in filled) > len(filled) / 2 else 1


def split_parts(sample: Sample) -> Moments | None:
    """Return columns of year, month and day, if there are a year and a month at least."""
    found: dict[str, int] = {}
    for part, called in PARTS.items():
        for place, name in enumerate(sample.names):
            if part not in found and set(words(name)) & set(called) and within(sample, place, part):
                found[part] = place
    if not {"year", "month"} <= set(found):
        return None
    names = ", ".join(quoted(sample.names[place]) for place in found.values())
    return Moments(
        parts={part: found[part] for part in ("year", "month", "day") if part in found},
        time=found.get("hour"),
        minute=found.get("minute") if "hour" in found else None,
        reason=said("The parts of dates stand in {names}.", names=names),
    )
