"""Dates and times of many rows at once, as texts of which each is kept once."""

from __future__ import annotations

from operator import itemgetter

from ..columns.moments import Moments, with_time
from ..times import of_epoch
from .gathered import Gathered


def add_moments(
    gathered: Gathered,
    rows: list[list[str]],
    moments: Moments,
    when: tuple[int, ...],
    clock_of: tuple[int, ...],
) -> None:
    """Enter the dates and times of rows.

    Parameters
    ----------
    when, clock_of : tuple of int
        Where in the rows the columns of the date stand, and those of the time.
    """
    days, times = gathered.days, gathered.times
    first = list(map(itemgetter(when[0]), rows))
    if len(when) > 1:
        parts = (map(str.strip, map(itemgetter(place), rows)) for place in when)
        first = ["-".join(one).replace(".0", "") for one in zip(*parts)]
    clock = None
    if moments.epoch:
        first, clock = _of_epochs(first, moments.epoch)
    elif moments.apart:
        first, clock = _apart(first)
    if clock_of:
        clock = list(map(itemgetter(clock_of[0]), rows))
        if len(clock_of) > 1:
            minutes = map(itemgetter(clock_of[1]), rows)
            clock = [f"{one}:{two:0>2}" if one and two else "" for one, two in zip(clock, minutes)]
    gathered.day.extend([days[one] for one in first])
    if clock is not None:
        gathered.time.extend([times[one] for one in clock])


def _apart(texts: list[str]) -> tuple[list[str], list[str]]:
    """Return the dates and the times of texts that hold both."""
    first = texts[0].strip()
    mark = "T" if "T" in first and " " not in first else " "
    parts = [text.strip().partition(mark) for text in texts]
    if all(mark not in clock or ":" in clock for _, _, clock in parts):
        simple = all(
            day[:1].isdecimal() and day[-1:].isdecimal() for day, _, clock in parts if clock
        )
        if simple:
            return [one[0] for one in parts], [one[2] for one in parts]
    found = [with_time(text.strip()) for text in texts]
    return (
        [one[1] if one else text for one, text in zip(found, texts)],
        [one[2] if one else "" for one in found],
    )


def _of_epochs(texts: list[str], to_a_second: int) -> tuple[list[str], list[str]]:
    days, clock = [], []
    for text in texts:
        whole = text.strip().partition(".")[0]
        seconds = int(whole) // to_a_second if whole.isdecimal() and len(whole) < 15 else None
        days.append("" if seconds is None else of_epoch(seconds))
        minutes = 0 if seconds is None else seconds % 86400 // 60
        clock.append("" if seconds is None else f"{minutes // 60:02}:{minutes % 60:02}")
    return days, clock
