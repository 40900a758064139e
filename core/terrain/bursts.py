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
    An event has 1 + sum over locations of (s - p n (n - 1)) / N events at its location on its day,
    itself among them and without those that chance brings there: s are the ordered pairs of a
    location's n events that share a day, N all events, and p the share of such pairs among all
    events at different locations. If bursts come one by one and their sizes are k, that is
    E[k^2] / E[k], by which the variance of a count exceeds its mean (a compound Poisson law).
    """
    here, at_once = _pairs(*xy.T), _pairs(*xy.T, days)
    elsewhere = len(xy) * (len(xy) - 1) - here
    if not elsewhere or not at_once:
        return 1.0
    by_chance = (_pairs(days) - at_once) / elsewhere
    found = 1 + (at_once - by_chance * here) / len(xy)
    return found if found >= WORTH_COUNTING else 1.0


def _pairs(*columns: np.ndarray) -> int:
    """Return the ordered pairs of different events that are alike in all columns."""
    order = np.lexsort(columns)
    begins: np.ndarray = np.ones(len(order) + 1, bool)
    begins[1:-1] = np.any([one[order][1:] != one[order][:-1] for one in columns], axis=0)
    sizes = np.diff(np.flatnonzero(begins))
    return int(sizes @ (sizes - 1))
