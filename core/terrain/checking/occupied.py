"""Which squares features touch."""

from __future__ import annotations

import numpy as np

from ...progress import QUIET, Part, Progress
from ..features import Features
from ..grid import Cells
from ..locations import distinct_locations
from ..overlaps import overlaps
from ..spans import spread

PIECES_A_SQUARE = 4  # along a line; what it clips of a corner between two pieces is left out


def occupied(squares: Cells, features: Features, progress: Progress = QUIET) -> np.ndarray:
    """Return which squares have a feature or a part of one.

    Parameters
    ----------
    squares : Cells
    features : Features
        Points, lines and polygons; values are not looked at.
    progress : Progress, optional

    Returns
    -------
    bool array, shape (squares,)
    """
    found = np.zeros(squares.count, bool)
    for xy in (features.points, along(squares, features.segments)[1]):
        numbers = squares.numbers_at(xy)
        found[numbers[numbers >= 0]] = True
    covered = np.zeros(squares.inside.size, bool)
    if features.polygons:
        part = Part(progress, 0.2, 1.0)
        for _, pairs in overlaps(squares.frame, features.polygons, part):
            covered[pairs.place] = True
    progress.at(1.0)
    return found | covered.reshape(squares.inside.shape)[squares.inside]


def counted(squares: Cells, xy: np.ndarray) -> np.ndarray:
    """Return how many places with points each square has, shape (squares,); stacked ones are one.

    Parameters
    ----------
    squares : Cells
    xy : float array, shape (m, 2)
    """
    places, _ = distinct_locations(xy)
    numbers = squares.numbers_at(places)
    return np.bincount(numbers[numbers >= 0], minlength=squares.count)


def along(squares: Cells, segments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return points along segments, both ends among them, where these come near the squares.

    Parameters
    ----------
    squares : Cells
    segments : float array, shape (segments, 4)

    Returns
    -------
    segment : int array, shape (points,)
        Which segment a point is of.
    xy : float array, shape (points, 2)
    """
    starts, ends, near = _within_box(squares, segments)
    length = np.hypot(*(ends - starts).T)
    steps = np.ceil(length / squares.frame.cell_size * PIECES_A_SQUARE).astype(np.intp) + 1
    which, step = spread(np.zeros_like(steps), steps + 1)
    share = (step / steps[which])[:, None]
    return near[which], starts[which] * (1 - share) + ends[which] * share


def _within_box(squares: Cells, segments: np.ndarray):
    """Return the parts of segments within the box of the squares, and which segments they are of.

    However long a segment is, what is left has no more points than the box is wide.
    """
    frame = squares.frame
    low = np.array([frame.left, frame.top - frame.rows * frame.cell_size])
    high = np.array([frame.left + frame.columns * frame.cell_size, frame.top])
    start, way = segments[:, :2], segments[:, 2:] - segments[:, :2]
    still = way == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (low - start) / way, (high - start) / way
    misses = still & ((start < low) | (start > high))
    enters = np.where(still, 0.0, np.minimum(first, second)).max(axis=1).clip(0.0)
    leaves = np.where(still, 1.0, np.maximum(first, second)).min(axis=1).clip(None, 1.0)
    near = np.flatnonzero((enters <= leaves) & ~misses.any(axis=1))
    begin, end = enters[near, None], leaves[near, None]
    return start[near] + begin * way[near], start[near] + end * way[near], near
