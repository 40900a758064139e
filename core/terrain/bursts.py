"""Events that come together: at one location on one day, as those of the victims of one shooting.

They happened for one reason. So they tell less of what a place is like than as many that came one
by one, and the next ones, which come together as well, vary more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from .dates import MONTH

NEAR = 31  # days around an event, of which chance is told
USUAL = 0.98  # of the events are in bursts no larger than those that count whole
ALONE = 2  # no location says more than the one that says second most
WORTH_COUNTING, MOST = 1.05, 10.0  # less is as if all came one by one
KNOWN = 0.9  # of the events have to have a day
STANDING_FOR_A_MONTH = 0.25  # of the events on one day of the month: no days of events
FEWEST_EVENTS, FEWEST_DAYS = 12, 60  # of which that can be told


def come_together(xy: np.ndarray, dates: Sequence[str]) -> float | None:
    """Return the size of bursts by dates as `dates.as_date` writes them; None if they tell no days.

    Parameters
    ----------
    xy : float array, shape (events, 2)
    dates : sequence of str
        Of the events; what is a month alone, or empty, tells no day. Nor do all of them where many
        stand for a month, as the first or the last of it.
    """
    known = np.array([len(text) > MONTH for text in dates], bool)
    if not known.any() or known.mean() < KNOWN:
        return None
    texts = [dates[row] for row in np.flatnonzero(known)]
    day_of = {text: date.fromisoformat(text) for text in set(texts)}
    if _stand_for_months(texts, day_of):
        return None
    days = np.array([day_of[text].toordinal() for text in texts], np.int64)
    return burst_size(xy[known], days)


def _stand_for_months(texts: Sequence[str], day_of: dict[str, date]) -> bool:
    first, last = min(day_of.values()), max(day_of.values())
    if len(texts) < FEWEST_EVENTS or (last - first).days < FEWEST_DAYS:
        return False
    events: Counter[int] = Counter()
    for text, many in Counter(texts).items():
        day = day_of[text]
        ends = (day + timedelta(1)).day == 1
        events[0 if ends else day.day] += many
    return max(events.values()) >= STANDING_FOR_A_MONTH * len(texts)


def burst_size(xy: np.ndarray, days: np.ndarray) -> float:
    """Return how many events come at once, as an event sees it: 1 where all come one by one.

    Parameters
    ----------
    xy : float array, shape (events, 2)
    days : int array, shape (events,)

    Notes
    -----
    1 + the mean over all events of how many others are at an event's location on its day, less as
    many as chance brings there: r times those there on another day within 31, r being the ratio of
    pairs on one day to such pairs among events at different locations. If bursts come one by one
    and their sizes are k, that is E[k^2] / E[k], by which the variance of a count exceeds its mean
    (a compound Poisson law). No single burst or location decides for a whole city: a burst larger
    than those of 98% of all events counts as one of these, and what a location has more or less
    than chance brings there counts no more than that of the one with second most.
    """
    order = np.lexsort((days, *xy.T))
    xy, days = xy[order], days[order]
    moved = np.any(xy[1:] != xy[:-1], axis=1)
    place = np.cumsum(np.concatenate([[False], moved]))[: len(xy)]
    key = place * (np.ptp(days) + 2 * NEAR + 1 if len(days) else 1) + days
    ours, all_days = _Pairs(key), _Pairs(np.sort(days))
    near_elsewhere = all_days.near.sum() - ours.near.sum()
    if not near_elsewhere or not ours.together.any():
        return 1.0
    by_chance = (all_days.together.sum() - ours.together.sum()) / near_elsewhere
    usual = np.sort(ours.together)[int(np.ceil(USUAL * len(xy))) - 1]
    more = np.bincount(place, np.minimum(ours.together, usual) - by_chance * ours.near)
    most = np.sort(np.abs(more))[-min(ALONE, len(more))]
    found = 1 + float(np.clip(more, -most, most).sum()) / len(xy)
    return min(found, MOST) if found >= WORTH_COUNTING else 1.0


class _Pairs:
    """Of each of some sorted days: how many others are the same, and near without being so."""

    def __init__(self, days: np.ndarray) -> None:
        first, end = (np.searchsorted(days, days, side) for side in ("left", "right"))
        before = np.searchsorted(days, days - NEAR, "left")
        after = np.searchsorted(days, days + NEAR, "right")
        self.together = end - first - 1
        self.near = (first - before) + (after - end)
