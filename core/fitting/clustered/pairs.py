"""Pairs of cells by the distance between their centres, and the pair correlation of residuals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...packages import fft
from ...terrain.grid import Cells

FARTHEST = 0.25  # of the frame's diagonal: beyond, the same few pairs of places say everything


class Lags:
    """Pairs of cells up to a quarter of the frame's diagonal apart.

    Parameters
    ----------
    cells : Cells
    """

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        rows, columns = cells.frame.shape
        self._most = max(1, int(FARTHEST * np.hypot(rows, columns)))
        reach = min(self._most, rows - 1), min(self._most, columns - 1)
        self._padded = tuple(
            fft.next_fast_len(side + far, real=True) for side, far in zip((rows, columns), reach)
        )
        self._reach = reach

    @cached_property
    def distances(self) -> np.ndarray:
        """Distance of each lag in the units of the map, shape (lags,), from one cell on."""
        return np.arange(1.0, self._most + 1) * self.cells.frame.cell_size

    def sums(self, values: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the sum of v_i v_i, and of v_i v_j over the ordered pairs of each lag.

        A pair counts for the whole number of cell sizes nearest to its distance. All lags at once
        by the fast Fourier transform of the raster, padded so that nothing wraps around.

        Parameters
        ----------
        values : array, shape (cells,)

        Returns
        -------
        float, float array of shape (lags,)
        """
        raster = self.cells.on_raster(np.asarray(values, float), 0.0)
        spectrum = fft.rfft2(raster, self._padded, workers=-1)
        power = spectrum.real**2 + spectrum.imag**2
        return self._by_lag(fft.irfft2(power, self._padded, workers=-1))

    def products(self, some: np.ndarray, others: np.ndarray) -> tuple[float, np.ndarray]:
        """Return the sums of v_i'w_i, and of v_i'w_j over the ordered pairs of each lag.

        Parameters
        ----------
        some, others : float arrays, shape (cells, k)

        Returns
        -------
        float, float array of shape (lags,)
        """
        shape = self._padded[0], self._padded[1] // 2 + 1
        total = np.zeros(shape, complex)
        for pair in zip(some.T, others.T):
            v, w = (fft.rfft2(self.cells.on_raster(one, 0.0), self._padded) for one in pair)
            total += v.conj() * w
        return self._by_lag(fft.irfft2(total, self._padded))

    def _by_lag(self, products: np.ndarray) -> tuple[float, np.ndarray]:
        sums = np.bincount(self._lag, products.ravel()[self._near], self._most + 1)
        return float(sums[0]), sums[1:]

    @cached_property
    def _lag(self) -> np.ndarray:
        """The lag of each entry that is `_near`."""
        return self._lags.ravel()[self._near]

    @cached_property
    def _near(self) -> np.ndarray:
        """Which entries of the padded raster are lags within reach, and no padding."""
        rows, columns = (offsets(size) <= reach for size, reach in zip(self._padded, self._reach))
        return np.flatnonzero(rows[:, None] & columns & (self._lags <= self._most))

    @property
    def _lags(self) -> np.ndarray:
        rows, columns = (offsets(size) for size in self._padded)
        return np.rint(np.hypot(rows[:, None], columns)).astype(np.int32)


@dataclass(frozen=True, eq=False)
class PairCorrelation:
    """Pair correlation of residuals, less 1, as estimated at each lag.

    Attributes
    ----------
    distances : float array, shape (lags,)
    excess : float array, shape (lags,)
        Sum of e_i e_j / sum of mu_i mu_j over the pairs of the lag.
    pairs : float array, shape (lags,)
        Sum of mu_i mu_j.
    own : float
        Sum of e_i^2 - mu_i: variance of single cells beyond Poisson.
    own_pairs : float
        Sum of mu_i^2.
    expected : float
        Sum of mu_i.
    """

    distances: np.ndarray
    excess: np.ndarray
    pairs: np.ndarray
    own: float
    own_pairs: float
    expected: float


def pair_correlation(lags: Lags, residuals: np.ndarray, expected: np.ndarray) -> PairCorrelation:
    """Estimate the pair correlation of residuals.

    Parameters
    ----------
    lags : Lags
    residuals, expected : float arrays, shape (cells,)
        Events less expected events, and expected events.
    """
    own, products = lags.sums(residuals)
    own_pairs, pairs = lags.sums(expected)
    total = float(expected.sum())
    # a lag without pairs, as in an area of scattered pieces, says nothing and gets no weight
    some = pairs > 1e-12 * total**2
    excess = np.divide(products, pairs, out=np.zeros_like(pairs), where=some)
    return PairCorrelation(
        distances=lags.distances,
        excess=excess,
        pairs=np.where(some, pairs, 0),
        own=own - total,
        own_pairs=own_pairs,
        expected=total,
    )


def offsets(size: int) -> np.ndarray:
    """Return the distances from the first of `size` places on a ring, shape (size,)."""
    place = np.arange(size)
    return np.minimum(place, size - place)
