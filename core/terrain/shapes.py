"""Features as shapes: where cells can be near them, and how near the cells are."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from .grid import Frame


class Shapes(Protocol):
    """What cells can be near.

    Attributes
    ----------
    boxes : float array, shape (shapes, 4)
        xmin, ymin, xmax, ymax.
    feature_of : int array, shape (shapes,)
        Which feature a shape is, or is a part of.
    """

    boxes: np.ndarray
    feature_of: np.ndarray

    def squared_distances(self, which: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the squared distances of shapes to the centres of rectangles of cells.

        Parameters
        ----------
        which : int array, shape (p,)
            Indices of shapes.
        x : float array, shape (p, w)
            Of the columns of a rectangle for each of the shapes.
        y : float array, shape (p, h)
            Of its rows.

        Returns
        -------
        float array, shape (p, h, w)
        """


class PointShapes:
    """Points."""

    def __init__(self, points: np.ndarray) -> None:
        self.points = points
        self.boxes = np.hstack([points, points])
        self.feature_of = np.arange(len(points))

    def squared_distances(self, which: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the squared distances to rectangles of centres."""
        across = x - self.points[which, :1]
        down = y - self.points[which, 1:]
        return (down * down)[:, :, None] + (across * across)[:, None, :]


class SegmentShapes:
    """Segments as shapes, long ones in several pieces so that each has few cells near it.

    A piece says only where to look: distances are those to its whole segment.

    Parameters
    ----------
    segments : float array, shape (s, 4)
    feature_of : int array, shape (s,)
    frame : Frame
    reach : float
        Pieces further than this from the frame are left out.
    """

    def __init__(
        self, segments: np.ndarray, feature_of: np.ndarray, frame: Frame, reach: float
    ) -> None:
        start, end = stretch_near(frame, segments, reach)
        near = np.flatnonzero(start <= end)
        start, end = start[near], end[near]
        length = np.hypot(
            segments[near, 2] - segments[near, 0], segments[near, 3] - segments[near, 1]
        )
        longest = 2 * max(reach, frame.cell_size)
        counts = np.maximum(np.ceil((end - start) * length / longest), 1).astype(np.intp)
        pieces = np.repeat(np.arange(len(near)), counts)
        within = np.arange(len(pieces)) - np.repeat(np.cumsum(counts) - counts, counts)
        step = ((end - start) / counts)[pieces]
        self.segments = segments[near[pieces]]
        self.feature_of = feature_of[near[pieces]]
        self.boxes = _boxes(self.segments, start[pieces] + within * step, step)

    def squared_distances(self, which: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Return the squared distances to rectangles of centres."""
        from_x, from_y, to_x, to_y = self.segments[which].T
        run, rise = to_x - from_x, to_y - from_y
        squared = run * run + rise * rise
        per_x = np.divide(run, squared, out=np.zeros_like(run), where=squared > 0)[:, None]
        per_y = np.divide(rise, squared, out=np.zeros_like(rise), where=squared > 0)[:, None]
        across = x - from_x[:, None]
        down = y - from_y[:, None]
        nearest = (down * per_y)[:, :, None] + (across * per_x)[:, None, :]
        np.clip(nearest, 0, 1, out=nearest)
        across = across[:, None, :] - nearest * run[:, None, None]
        down = down[:, :, None] - nearest * rise[:, None, None]
        across *= across
        down *= down
        across += down
        return across


def stretch_near(frame: Frame, segments: np.ndarray, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """Return from where to where (shares of its length) each segment is near the frame.

    Liang and Barsky's clipping (1984) to the frame grown by `reach`; start > end where it misses
    that. Level and upright segments are clipped along their length alone.
    """
    margin = reach + frame.cell_size  # rounding must not lose what is at the very edge
    low = (frame.left - margin, frame.top - frame.rows * frame.cell_size - margin)
    high = (frame.left + frame.columns * frame.cell_size + margin, frame.top + margin)
    start, end = np.zeros(len(segments)), np.ones(len(segments))
    for axis in (0, 1):
        origin, change = segments[:, axis], segments[:, axis + 2] - segments[:, axis]
        still = change == 0
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            to_low, to_high = (low[axis] - origin) / change, (high[axis] - origin) / change
        start = np.where(still, start, np.maximum(start, np.minimum(to_low, to_high)))
        end = np.where(still, end, np.minimum(end, np.maximum(to_low, to_high)))
    return start, end


def _boxes(segments: np.ndarray, start: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return the bounding boxes of stretches of segments, shape (pieces, 4)."""
    change = segments[:, 2:] - segments[:, :2]
    one = segments[:, :2] + start[:, None] * change
    other = segments[:, :2] + (start + length)[:, None] * change
    return np.hstack([np.minimum(one, other), np.maximum(one, other)])
