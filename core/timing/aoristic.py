"""Incidents spread over the hours of the week in which they may have happened.

An incident known only between two times counts in each hour by the share of that stretch which
lies in the hour (aoristic weights; Ratcliffe 2002, J. Quantitative Criminology 18:23-43). The
shares are sums of whole minutes, so they are exact; a stretch of weeks fills every hour as often
as it passes it.
"""

from __future__ import annotations

import numpy as np

from ..terrain.when import HOUR, MONDAY, WEEK, When

HOURS = 7 * 24
AT_ONCE = 20_000  # stretches: arrays of some 50 megabytes


def weights(when: When) -> np.ndarray:
    """Return the weight of each incident in each hour of the week.

    Parameters
    ----------
    when : When
        Incidents whose time is known.

    Returns
    -------
    float array, shape (incidents, 168)
        Hours since Monday 00:00; each row has the sum 1.
    """
    found = np.zeros((len(when.start), HOURS))
    begins = (when.start + MONDAY) % WEEK
    moment = when.minutes == 0
    at = np.flatnonzero(moment)
    found[at, begins[at] // HOUR] = 1.0
    stretches = np.flatnonzero(~moment)
    for first in range(0, len(stretches), AT_ONCE):
        some = stretches[first : first + AT_ONCE]
        found[some] = _minutes(begins[some], when.minutes[some]) / when.minutes[some, None]
    return found


def _minutes(begins: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Return how many minutes of stretches lie in each hour of the week, (stretches, 168)."""
    weeks, rest = np.divmod(lengths, WEEK)
    ends = begins + rest  # within the week that follows, at most
    hours = HOUR * np.arange(HOURS)
    inside = sum(
        np.clip(
            np.minimum(ends[:, None], start + HOUR) - np.maximum(begins[:, None], start), 0, None
        )
        for start in (hours, hours + WEEK)
    )
    return inside + HOUR * weeks[:, None]
