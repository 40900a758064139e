"""Columns of times of day, and of the parts of dates."""

from __future__ import annotations

from ..date_parts import parts_of
from ..times import minutes_of
from .date_words import GLUED_TIMES, LATER, LIMITS, PARTS, TIMES, WHEN
from .sample import Sample
from .words import has, squeezed, words


def time_beside(sample: Sample, date: int) -> int | None:
    """Return the column of times that goes with one of dates: by their names, then the next."""
    mine = set(words(sample.names[date])) - set(WHEN)
    best: tuple[float, int] | None = None
    for place, name in enumerate(sample.names):
        called = has(name, *TIMES) or squeezed(name).startswith(GLUED_TIMES)
        if place == date or not called or not is_time(sample, place):
            continue
        score = _alike(mine, name) - 3 * has(name, *LATER) - abs(place - date) / 100
        if score > -1 and (best is None or score > best[0]):
            best = score, place
    return best[1] if best else None


def _alike(mine: set[str], name: str) -> float:
    theirs = set(words(name)) - set(TIMES)
    common = len(mine & theirs)
    ends = any(a[-5:] == b[-5:] for a in mine for b in theirs if len(a) > 5 and len(b) > 5)
    return common + ends


def is_time(sample: Sample, place: int) -> bool:
    """Return whether a column holds times of day, or hours."""
    filled = sample.filled(place)[:400]
    good = sum(minutes_of(text) >= 0 for text in filled)
    return bool(filled) and good >= 0.9 * len(filled)


def minute_beside(sample: Sample, time: int | None) -> int | None:
    """Return the column of minutes beside one of hours."""
    if time is None or not set(words(sample.names[time])) & set(PARTS["hour"]):
        return None
    for place, name in enumerate(sample.names):
        if set(words(name)) & set(PARTS["minute"]) and within(sample, place, "minute"):
            return place
    return None


def within(sample: Sample, place: int, part: str) -> bool:
    """Return whether a column holds what a part of a date can be."""
    low, high = LIMITS[part]
    filled = [text.removesuffix(".0") for text in sample.filled(place)]
    good = sum(text.isdecimal() and len(text) < 5 and low <= int(text) <= high for text in filled)
    if part == "month" and not good:
        good = sum(parts_of(f"2000 {text}", "day") is not None for text in filled)
    return bool(filled) and good >= 0.95 * len(filled)
