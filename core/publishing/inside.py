"""A point that lies inside a place, for its number and for who goes there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

Polygons = Sequence[Sequence[Sequence[Sequence[float]]]]
MOST_LEVELS = 12  # at which a place is cut across


def point_inside(polygons: Polygons) -> tuple[float, float]:
    """Return the middle of the largest stretch inside the largest polygon, far from its corners.

    It is cut across half way between corners that follow each other from south to north: of cells,
    through the middles of their rows. The largest stretch has the most room around its middle, or
    is the longest of those that have as much.

    Parameters
    ----------
    polygons : sequence of polygons
        Each is a sequence of rings of (x, y), the first its outline, the others holes.

    Returns
    -------
    (x, y)
        In the same units; never in a hole, nor on an edge.
    """
    largest = max(polygons, key=lambda rings: abs(_area(rings[0])))
    heights = np.unique(np.concatenate([np.asarray(ring, float)[:, 1] for ring in largest]))
    gaps = np.diff(heights)
    best, where = (0.0, 0.0), (math.nan, math.nan)
    for at in np.argsort(-gaps, kind="stable")[:MOST_LEVELS]:
        for length, middle in _stretches(largest, float(heights[at] + gaps[at] / 2)):
            room = (min(length, float(gaps[at])), length)
            if room > best:
                best, where = room, middle
    return where


def _stretches(rings: Sequence, y: float) -> Iterable[tuple[float, tuple[float, float]]]:
    """Yield the length and the middle of each stretch of a level line that is inside."""
    crossed = np.sort(np.concatenate([_crossings(np.asarray(ring, float), y) for ring in rings]))
    for left, right in zip(crossed[::2].tolist(), crossed[1::2].tolist()):
        yield right - left, ((left + right) / 2, y)


def _crossings(ring: np.ndarray, y: float) -> np.ndarray:
    """Return where a ring crosses a level; an end on it counts as above it."""
    start, end = ring, np.roll(ring, -1, axis=0)
    across = (start[:, 1] < y) != (end[:, 1] < y)
    start, end = start[across], end[across]
    share = (y - start[:, 1]) / (end[:, 1] - start[:, 1])
    return start[:, 0] + share * (end[:, 0] - start[:, 0])


def _area(ring: Sequence[Sequence[float]]) -> float:
    """Return the signed area within a ring (Gauss)."""
    x, y = np.asarray(ring, float).T
    x, y = x - x[0], y - y[0]
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
