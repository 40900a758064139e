"""A point that lies inside a place, for its number and for who goes there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

Polygons = Sequence[Sequence[Sequence[Sequence[float]]]]
HEIGHTS = (0.5, 0.37, 0.63, 0.21, 0.79)  # of a polygon, at which it is cut across


def point_inside(polygons: Polygons) -> tuple[float, float]:
    """Return the middle of the widest stretch inside, at a few heights of the largest polygon.

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
    y = np.asarray(largest[0], float)[:, 1]
    low, high = float(y.min()), float(y.max())
    return max(
        (found for share in HEIGHTS for found in _stretches(largest, low + share * (high - low))),
        key=lambda found: found[0],
    )[1]


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
