"""Sum and mean: the pixels of a raster of numbers, by the area that cells share with them."""

from __future__ import annotations

import numpy as np

from ...language import marked
from ...packages import sparse
from ...progress import Progress
from ..grid import SLIVER, Cells, Frame
from ..spans import spread
from .base import RASTER, Given, Measure, Pixels


class Sum(Measure):
    """The sum of pixels, each shared out over the cells by area; a pixel without a value is none.

    It is NaN where a cell shares no area with a pixel that has a value.
    """

    key = "sum"
    noun = marked("sum of pixels")
    takes = (RASTER,)
    help = marked("pixels are summed, each shared out by area, as of residents a pixel")

    def values(self, cells: Cells, given: Given, progress: Progress) -> np.ndarray:
        """Return the sum of what each cell has of the pixels' numbers."""
        pixels = _pixels(given)
        sizes = np.outer(-np.diff(pixels.down), np.diff(pixels.across))
        known = np.isfinite(pixels.values)
        sums = _resampled(cells, pixels, np.where(known, pixels.values, 0.0) / sizes)
        return np.where(_known(cells, pixels) > SLIVER, sums, np.nan)


class Mean(Measure):
    """The mean of pixels by the area that a cell shares with each that has a value.

    It is NaN where a cell shares none.
    """

    key = "mean"
    noun = marked("mean of pixels")
    takes = (RASTER,)
    help = marked("pixels are averaged by area, as of a density or of night light")

    def values(self, cells: Cells, given: Given, progress: Progress) -> np.ndarray:
        """Return the mean of the pixels in each cell."""
        pixels = _pixels(given)
        sums = _resampled(cells, pixels, np.where(np.isfinite(pixels.values), pixels.values, 0.0))
        known = _known(cells, pixels)
        area = known * cells.frame.cell_size**2
        return np.divide(sums, area, out=np.full(cells.count, np.nan), where=known > SLIVER)


SUM, MEAN = Sum(), Mean()


def least_within(cells: Cells, pixels: Pixels) -> float:
    """Return the smallest value of the pixels that share area with cells; infinite without any."""
    across, down = _lengths(cells.frame, pixels)
    shared = (across @ (down.T @ cells.inside.astype(float)).T).T / cells.frame.cell_size**2
    return float(pixels.values[(shared > SLIVER) & np.isfinite(pixels.values)].min(initial=np.inf))


def _pixels(given: Given) -> Pixels:
    if given.pixels is None:
        raise ValueError("a sum or mean is of pixels")
    return given.pixels


def _known(cells: Cells, pixels: Pixels) -> np.ndarray:
    """Return the share of each cell (cells,) where pixels have a value."""
    whole = cells.frame.cell_size**2
    return _resampled(cells, pixels, np.isfinite(pixels.values).astype(float)) / whole


def _resampled(cells: Cells, pixels: Pixels, values: np.ndarray) -> np.ndarray:
    """Return the integral of a raster's values over each cell, float64 (cells,).

    The area that a pixel shares with a cell is a length across by a length down, so the sum over
    all pixels is two sparse products.
    """
    across, down = _lengths(cells.frame, pixels)
    return cells.from_raster((across.T @ (down @ values).T).T)


def _lengths(frame: Frame, pixels: Pixels) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Return the lengths shared across (pixel columns, columns) and down (rows, pixel rows)."""
    right = _shared((pixels.across - frame.left) / frame.cell_size, frame.columns)
    lower = _shared((frame.top - pixels.down) / frame.cell_size, frame.rows)
    return right * frame.cell_size, lower.T.tocsr() * frame.cell_size


def _shared(sides: np.ndarray, cells: int) -> sparse.csr_matrix:
    """Return the length that each span between sides, in cells, shares with each cell."""
    low, high = sides[:-1], sides[1:]
    first = np.clip(np.floor(low), 0, cells).astype(np.intp)
    end = np.clip(np.ceil(high), 0, cells).astype(np.intp)
    span, cell = spread(first, end)
    length = np.minimum(high[span], cell + 1) - np.maximum(low[span], cell)
    return sparse.csr_matrix((length, (span, cell)), (len(low), cells))
