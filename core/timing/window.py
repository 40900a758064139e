"""Which incidents lie in the window of a study."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ..study.window import Window
from ..terrain.when import DAY, HOUR, When, weekday

ENOUGH = 0.5  # of the stretch in which an incident may have been
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class Windowed:
    """Which incidents count.

    Attributes
    ----------
    inside : bool array, shape (incidents,)
    unknown : int
        Incidents of which nobody can say it, for they have no date, or no hour where the window
        has hours; they do not count.
    stretches : int
        Incidents that count though part of their stretch lies outside.
    """

    inside: np.ndarray
    unknown: int
    stretches: int


def windowed(window: Window, when: When) -> Windowed:
    """Return which incidents lie in a window.

    An incident known only between two times lies in it if at least half of that stretch does: its
    aoristic weight there is `ENOUGH`. So every incident counts in one of two windows that share
    the week between them, and one with equal halves in both.
    """
    known = when.dated & (when.timed | (not window.of_hours))
    share = np.zeros(len(known))
    share[known] = shares(window, when.of(known))
    inside = share >= ENOUGH
    partly = inside & (share < 1.0)
    return Windowed(inside, int((~known).sum()), int(partly.sum()))


def shares(window: Window, when: When) -> np.ndarray:
    """Return which share of each stretch lies in a window (incidents,); of a moment 0 or 1."""
    if not len(when.start):
        return np.zeros(0)
    first = int(when.start.min()) // DAY - 1
    last = int(when.end.max()) // DAY + 1
    open_hours = _open(window, first, last)
    until = HOUR * np.concatenate([[0], np.cumsum(open_hours)])
    begins, ends = when.start - first * DAY, when.end - first * DAY

    def minutes(at: np.ndarray) -> np.ndarray:
        return until[at // HOUR] + open_hours[at // HOUR] * (at % HOUR)

    moment = when.minutes == 0
    inside = (minutes(ends) - minutes(begins)) / np.where(moment, 1, when.minutes)
    return np.where(moment, open_hours[begins // HOUR], inside)


def _open(window: Window, first: int, last: int) -> np.ndarray:
    """Return whether each hour of some days is in a window, 0 or 1 ((last - first + 1) * 24,)."""
    days = np.arange(first - 1, last + 1)  # from the day before, whose night may reach in
    months = np.array([(EPOCH + timedelta(int(day))).month for day in days])
    good = np.isin(weekday(days * DAY), window.weekdays) & np.isin(months, window.months)
    begin, end = window.hours
    passes = end < begin
    own = np.zeros((len(days), 48), np.int64)
    own[good, begin : end + 24 * passes] = 1
    both = own[1:, :24] + own[:-1, 24:]
    return both.reshape(-1)
