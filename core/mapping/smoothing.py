"""What lies around each cell: Gaussian sums over the cells of the study area."""

from __future__ import annotations

import math

import numpy as np

from ..packages import fft
from ..progress import Part, Progress
from ..terrain.grid import Cells

REACH = 6.0  # standard deviations; a cell further off would weigh less than 2e-8
VALUES_AT_ONCE = 1 << 18  # transformed between two looks at the progress: some milliseconds


def gaussian_sums(
    cells: Cells, values: np.ndarray, bandwidth: float, progress: Progress
) -> np.ndarray:
    """Return for each cell the sum of the values around it, nearer ones counting more.

    The weight of a cell whose centre is d away is exp(-d^2 / (2 bandwidth^2)), so 1 for the cell
    itself, and 0 beyond 6 bandwidths along a row or a column. Only cells of the study area count:
    a ratio of two such sums needs no correction at the edge. The Gaussian is a product of one
    along the rows and one along the columns, and each is a convolution by FFT, padded so that
    nothing wraps around.

    Parameters
    ----------
    cells : Cells
    values : array, shape (cells,), none below 0
    bandwidth : float
        Standard deviation, in the units of the CRS.
    progress : Progress

    Returns
    -------
    float64 array, shape (cells,)
    """
    deviation = bandwidth / cells.frame.cell_size
    raster = cells.on_raster(np.asarray(values, float), 0.0)
    _convolve_rows(raster, deviation, Part(progress, 0.0, 0.5))
    _convolve_rows(raster.T, deviation, Part(progress, 0.5, 1.0))
    # The transforms leave rounding around 0, and a sum of what is nowhere below 0 is not below it.
    return np.maximum(cells.from_raster(raster), 0)


def cross_sums(
    cells: Cells, values: np.ndarray, bandwidth: float, progress: Progress
) -> np.ndarray:
    """Return for each cell the sum of the values of its row and of its column, but its own.

    The weight of a cell d away is exp(-d^2 / (2 bandwidth^2)), 0 beyond 6 bandwidths. Parameters
    and result are as of `gaussian_sums`.
    """
    deviation = bandwidth / cells.frame.cell_size
    along = cells.on_raster(np.asarray(values, float), 0.0)
    across = along.copy()
    _convolve_rows(along, deviation, Part(progress, 0.0, 0.5))
    _convolve_rows(across.T, deviation, Part(progress, 0.5, 1.0))
    along += across
    return np.maximum(cells.from_raster(along) - 2 * values, 0)


def _convolve_rows(raster: np.ndarray, deviation: float, progress: Progress) -> None:
    """Convolve each row in place with a Gaussian of this standard deviation, in cells."""
    rows, columns = raster.shape
    reach = min(math.ceil(REACH * deviation), columns - 1)
    length = fft.next_fast_len(columns + reach, real=True)
    response = _gaussian_response(deviation, reach, length)
    step = max(1, VALUES_AT_ONCE // length)
    for first in range(0, rows, step):
        progress.at(first / rows)
        some = raster[first : first + step]
        spectrum = fft.rfft(some, length, axis=1)
        spectrum *= response
        some[:] = fft.irfft(spectrum, length, axis=1)[:, :columns]


def _gaussian_response(deviation: float, reach: int, length: int) -> np.ndarray:
    weights = np.exp(-0.5 * (np.arange(reach + 1) / deviation) ** 2)
    around = np.zeros(length)
    around[: reach + 1] = weights
    around[length - reach :] = weights[:0:-1]
    return fft.rfft(around).real  # symmetric about 0, so the imaginary part is rounding
