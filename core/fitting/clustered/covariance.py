"""Standard errors that know about clustering."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from ...packages import fft
from ...terrain.grid import Cells
from ..engine.squares import Squares
from .clustering import Clustering
from .mean import Mean
from .pairs import offsets

NEGLIGIBLE = 1e-6  # of the strength of clustering


def score_covariance(
    cells: Cells, mean: Mean, clustering: Clustering, squares: Squares
) -> np.ndarray:
    """Return Var(Z~'e), shape (columns, columns) of Z.

    The sum over all pairs of cells of z_i z_j' mu_i mu_j (g - 1), exactly, by the fast Fourier
    transform; and (1 + nugget) Z~' diag(mu) Z~ for the events by themselves.

    Parameters
    ----------
    cells : Cells
    mean : Mean
    clustering : Clustering
    squares : Squares
        Small ones, those of the mean's neighbourhoods.
    """
    expected = mean.expected
    smooth = Convolution(cells, clustering) if clustering.components else None
    covariance = np.empty((mean.design.shape[1],) * 2)
    for number, column in enumerate(mean.design.T):
        values = column[mean.row_of]
        if mean.of_neighbourhood is not None:
            values -= mean.of_neighbourhood[squares.of_cell, number]
        values *= expected
        spread = (1 + clustering.nugget) * values
        if smooth is not None:
            spread += smooth(values) * expected
        covariance[number] = mean.sums(spread)
        if mean.of_neighbourhood is not None:
            covariance[number] -= squares.sums(spread) @ mean.of_neighbourhood
    return (covariance + covariance.T) / 2


def coefficient_covariance(
    cells: Cells, mean: Mean, clustering: Clustering, squares: Squares
) -> np.ndarray:
    """Return the covariance of the coefficients, A^-1 Var(Z~'e) A^-T with A = Z~' diag(mu) Z.

    Waagepetersen 2007, An estimating function approach to inference for inhomogeneous
    Neyman-Scott processes.
    """
    inverse = np.linalg.inv(mean.sensitivity)
    return inverse @ score_covariance(cells, mean, clustering, squares) @ inverse.T


def variances(
    weights: np.ndarray, expected: np.ndarray, nugget: float, smooth: Convolution | None
) -> np.ndarray:
    """Return Var(w'e) for columns w of weights of the cells, shape (columns,).

    The sum over all pairs of cells of w_i w_j mu_i mu_j (g - 1), and (1 + nugget) w' diag(mu) w.

    Parameters
    ----------
    weights : float array, shape (cells, columns)
    expected : float array, shape (cells,)
    nugget : float
    smooth : Convolution or None
        By g - 1; None where events do not cluster.
    """
    found = []
    for column in weights.T:
        weighed = column * expected
        together = 0.0 if smooth is None else smooth.product(weighed)
        found.append((1 + nugget) * (weighed @ column) + together)
    return np.array(found)


class Convolution:
    """Sums over all cells j of values_j (g(d_ij) - 1).

    Where log g is less than a millionth of its strength it is taken as 0.
    """

    def __init__(self, cells: Cells, clustering: Clustering) -> None:
        self._cells = cells
        size = cells.frame.cell_size
        reach = int(np.ceil(clustering.reach(NEGLIGIBLE) / size))
        self._padded = [
            fft.next_fast_len(side + min(side - 1, reach), real=True) for side in cells.frame.shape
        ]
        down, across = (offsets(side) for side in self._padded)
        excess = clustering.excess(size * np.hypot(down[:, None], across))
        # symmetric, so the imaginary part is rounding
        self._response = fft.rfft2(excess, workers=-1).real

    def product(self, values: np.ndarray) -> float:
        """Return the sum of values_i values_j (g(d_ij) - 1) over all cells i and j.

        To six digits, computed in single precision.
        """
        spectrum = self._spectrum(values.astype(np.float32))
        power = spectrum.real**2
        power += spectrum.imag**2
        power *= self._single
        # waves that a real raster has twice, once the other way round, are left out once
        alone = power[:, 0].sum(dtype=float)
        if self._padded[1] % 2 == 0:
            alone += power[:, -1].sum(dtype=float)
        return float((2 * power.sum(dtype=float) - alone) / (self._padded[0] * self._padded[1]))

    @cached_property
    def _single(self) -> np.ndarray:
        return self._response.astype(np.float32)

    def _spectrum(self, values: np.ndarray) -> np.ndarray:
        down, across = self._padded
        raster = self._cells.on_raster(values, 0.0)
        # one axis after the other: rows of nothing but padding need no transform
        return fft.fft(fft.rfft(raster, across, workers=-1), down, axis=0, workers=-1)

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """Return the sum at each cell, shape (cells,)."""
        (rows, columns), across = self._cells.frame.shape, self._padded[1]
        spectrum = self._spectrum(values)
        spectrum *= self._response
        spectrum = fft.ifft(spectrum, axis=0, overwrite_x=True, workers=-1)[:rows]
        return self._cells.from_raster(fft.irfft(spectrum, across, workers=-1)[:, :columns])
