"""Events that come together: at one location on one day, as those of the victims of one shooting.

They happened for one reason. So they tell less of what a place is like than as many that came one
by one, and the next ones, which come together as well, vary more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from .dates import MONTH

WORTH_COUNTING = 1.05  # below it, it is as if all came one by one
USUAL = 0.98  # of the events are in bursts no larger than those that count whole


def days_of(dates: Sequence[str]) -> np.ndarray | None:
    """Return the days of dates as numbers, int array; None unless each is known to the day.

    Parameters
    ----------
    dates : sequence of str
        As `dates.as_date` writes them, or empty.
    """
    if not len(dates) or any(len(text) <= MONTH for text in set(dates)):
        return None
    number = {text: date.fromisoformat(text).toordinal() for text in set(dates)}
    return np.array([number[text] for text in dates], np.int64)


def come_together(xy: np.ndarray, dates: Sequence[str]) -> float:
    """Return the size of bursts by dates as `dates.as_date` writes them: 1 where they tell no days.

    Parameters
    ----------
    xy : float array, shape (events, 2)
    dates : sequence of str, of the events
    """
    days = days_of(dates)
    return 1.0 if days is None else burst_size(xy, days)


def burst_size(xy: np.ndarray, days: np.ndarray) -> float:
    """Return how many events come at once, as an event sees it: 1 where all come one by one.

    Parameters
    ----------
    xy : float array, shape (events, 2)
    days : int array, shape (events,)

    Notes
    -----
    The mean over N events of how many are at an event's location on its day, less p times that of
    how many others are at its location on any day, p being the share of pairs that have one day
    among all pairs of different locations: what chance brings there. If bursts come one by one
    and their sizes are k, that is E[k^2] / E[k], by which the variance of a count exceeds its mean
    (a compound Poisson law). A burst larger than those of 98% of all events counts as one of
    these, so that the arrests of one riot do not decide for a whole city.
    """
    here, at_once = _sizes(*xy.T), _sizes(*xy.T, days)
    elsewhere = len(xy) * (len(xy) - 1) - _pairs(here)
    if not elsewhere or not _pairs(at_once):
        return 1.0
    by_chance = (_pairs(_sizes(days)) - _pairs(at_once)) / elsewhere
    usual = np.minimum(at_once, _usual(at_once))
    found = float(at_once @ usual - by_chance * _pairs(here)) / len(xy)
    return found if found >= WORTH_COUNTING else 1.0


def _sizes(*columns: np.ndarray) -> np.ndarray:
    """Return how many events each group of those has that are alike in all columns."""
    order = np.lexsort(columns)
    begins: np.ndarray = np.ones(len(order) + 1, bool)
    begins[1:-1] = np.any([one[order][1:] != one[order][:-1] for one in columns], axis=0)
    return np.diff(np.flatnonzero(begins))


def _pairs(sizes: np.ndarray) -> int:
    """Return the ordered pairs of different events that are of one group."""
    return int(sizes @ (sizes - 1))


def _usual(sizes: np.ndarray) -> int:
    """Return the size of a group that most events have at most."""
    ordered = np.sort(sizes)
    return int(ordered[np.searchsorted(np.cumsum(ordered), USUAL * ordered.sum())])
