"""Rectangles of cells around features: the only cells whose distance need be known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .grid import Frame

PAIRS_AT_ONCE = 1 << 17  # of a shape and a cell: arrays of a megabyte stay in the cache
SLACK = 1e-6  # of a cell: rounding must not lose a centre at exactly the reach


@dataclass(frozen=True, eq=False)
class Windows:
    """For each shape near the frame the rectangle of cells whose centres can be within reach.

    Attributes
    ----------
    frame : Frame
    which : int array, shape (windows,)
        Indices of the shapes, in the order of `top`.
    top, bottom, left, right : int arrays, shape (windows,)
        Rows `top` to `bottom` - 1 and columns `left` to `right` - 1, within the frame.
    """

    frame: Frame
    which: np.ndarray
    top: np.ndarray
    bottom: np.ndarray
    left: np.ndarray
    right: np.ndarray

    @classmethod
    def around(cls, frame: Frame, boxes: np.ndarray, reach: float) -> Windows:
        """Return the windows of shapes with bounding boxes xmin, ymin, xmax, ymax (shapes, 4)."""
        size = frame.cell_size
        left = _first_centre((boxes[:, 0] - reach - frame.left) / size, frame.columns)
        right = _end_of_centres((boxes[:, 2] + reach - frame.left) / size, frame.columns)
        top = _first_centre((frame.top - boxes[:, 3] - reach) / size, frame.rows)
        bottom = _end_of_centres((frame.top - boxes[:, 1] + reach) / size, frame.rows)
        which = np.flatnonzero((right > left) & (bottom > top))
        which = which[np.argsort(top[which], kind="stable")]
        return cls(
            frame=frame,
            which=which,
            top=top[which],
            bottom=bottom[which],
            left=left[which],
            right=right[which],
        )

    def pairs(self) -> int:
        """Return the number of pairs of a shape and a cell of its window."""
        return int(np.sum((self.right - self.left) * (self.bottom - self.top)))

    def chunks(self, rows: slice) -> Iterator[Chunk]:
        """Yield the shapes whose windows meet a strip of rows, some at a time, from the top down.

        Shapes with windows of about the same size come together, so that one size of rectangle
        fits all of a chunk without waste.
        """
        meeting = self._meeting(rows)
        top = np.maximum(self.top[meeting], rows.start)
        height = np.minimum(self.bottom[meeting], rows.stop) - top
        left = self.left[meeting]
        width = self.right[meeting] - left
        size_class = np.floor(2 * np.log2(width * (self.bottom - self.top)[meeting]))
        for size in np.unique(size_class):
            alike = np.flatnonzero(size_class == size)
            widest, highest = int(width[alike].max()), int(height[alike].max())
            # Sums over the rows that a chunk spans must not cost more than its pairs.
            pairs = max(PAIRS_AT_ONCE, 2 * highest * self.frame.columns)
            step = max(1, pairs // (widest * highest))
            for first in range(0, len(alike), step):
                some = alike[first : first + step]
                # A window smaller than the rectangle moves in from the far edges of the strip.
                first_row = np.minimum(top[some], rows.stop - highest)
                first_column = np.minimum(left[some], self.frame.columns - widest)
                yield Chunk(
                    self.which[meeting[some]],
                    first_row[:, None] + np.arange(highest),
                    first_column[:, None] + np.arange(widest),
                )

    def _meeting(self, rows: slice) -> np.ndarray:
        """Return the indices of the windows that meet a strip of rows, by `top`."""
        if not len(self.top):
            return np.empty(0, np.intp)
        highest = int((self.bottom - self.top).max())
        first, end = np.searchsorted(self.top, [rows.start - highest, rows.stop])
        return first + np.flatnonzero(self.bottom[first:end] > rows.start)


@dataclass(frozen=True, eq=False)
class Chunk:
    """Some shapes, and a rectangle of cells around each.

    Attributes
    ----------
    which : int array, shape (p,)
        Indices of the shapes.
    rows : int array, shape (p, h)
    columns : int array, shape (p, w)
    """

    which: np.ndarray
    rows: np.ndarray
    columns: np.ndarray

    def places(self, rows: slice, columns: int) -> np.ndarray:
        """Return where the cells are in a flattened strip of `rows`, int array (p, h, w)."""
        before = (self.rows - rows.start) * columns
        return before[:, :, None] + self.columns[:, None, :]


def _first_centre(edge: np.ndarray, count: int) -> np.ndarray:
    return np.clip(np.ceil(edge - 0.5 - SLACK), 0, count).astype(np.intp)


def _end_of_centres(edge: np.ndarray, count: int) -> np.ndarray:
    return np.clip(np.floor(edge - 0.5 + SLACK) + 1, 0, count).astype(np.intp)


def squared_limits(distances: tuple[float, ...]) -> list[float]:
    """Return for each distance d the largest double whose square root is at most d.

    A squared distance is at most this exactly when the distance is at most d, so that no root
    need be taken of millions.
    """
    return [_squared_limit(distance) for distance in distances]


def _squared_limit(distance: float) -> float:
    limit = distance * distance
    while np.sqrt(limit) > distance:
        limit = np.nextafter(limit, 0)
    while np.sqrt(np.nextafter(limit, np.inf)) <= distance:
        limit = np.nextafter(limit, np.inf)
    return float(limit)


def bands(squared: np.ndarray, limits: list[float]) -> np.ndarray:
    """Return how many of the ascending limits each squared distance exceeds, uint8."""
    band = (squared > limits[0]).view(np.uint8)
    for limit in limits[1:]:
        band += squared > limit
    return band
