"""Locations that several points share."""

from __future__ import annotations

import numpy as np


def distinct_locations(xy: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct locations of points, and how many points each holds.

    Parameters
    ----------
    xy : float array, shape (m, 2)

    Returns
    -------
    locations : float array, shape (n, 2)
    counts : int array, shape (n,)
        Points at exactly that location.
    """
    if not len(xy):
        return xy, np.zeros(0, np.intp)
    ordered = xy[np.lexsort(xy.T)]
    moved = np.any(ordered[1:] != ordered[:-1], axis=1)
    first = np.flatnonzero(np.insert(moved, 0, True))
    return ordered[first], np.diff(np.append(first, len(xy)))
