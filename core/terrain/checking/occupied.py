"""Which squares features touch."""

from __future__ import annotations

import numpy as np

from ...progress import QUIET, Part, Progress
from ..features import Features
from ..grid import Cells
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
    for xy in (features.points, _along(squares, features.segments)):
        numbers = squares.numbers_at(xy)
        found[numbers[numbers >= 0]] = True
    covered = np.zeros(squares.inside.size, bool)
    if features.polygons:
        part = Part(progress, 0.2, 1.0)
        for _, pairs in overlaps(squares.frame, features.polygons, part):
            covered[pairs.place] = True
    progress.at(1.0)
    return found | covered.reshape(squares.inside.shape)[squares.inside]


def _along(squares: Cells, segments: np.ndarray) -> np.ndarray:
    """Return points along segments near the squares, both ends among them, shape (points, 2)."""
    frame = squares.frame
    low = np.minimum(segments[:, :2], segments[:, 2:])
    high = np.maximum(segments[:, :2], segments[:, 2:])
    right = frame.left + frame.columns * frame.cell_size
    bottom = frame.top - frame.rows * frame.cell_size
    near = (low <= (right, frame.top)).all(1) & (high >= (frame.left, bottom)).all(1)
    start, end = segments[near, :2], segments[near, 2:]
    length = np.hypot(*(end - start).T)
    steps = np.ceil(length / frame.cell_size * PIECES_A_SQUARE).astype(np.intp) + 1
    which, step = spread(np.zeros_like(steps), steps + 1)
    share = (step / steps[which])[:, None]
    return start[which] * (1 - share) + end[which] * share
