"""Sums over pairs of cells, by the distance between their centres."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from ...packages import fft
from ...terrain.grid import Cells

FARTHEST = 0.25  # of the frame's diagonal: beyond, the same few pairs of districts say everything


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
        spectrum = fft.rfft2(raster, self._padded)
        products = fft.irfft2(spectrum.real**2 + spectrum.imag**2, self._padded)
        by_lag = np.bincount(self._lag, products.ravel()[self._near], self._most + 1)
        return float(by_lag[0]), by_lag[1:]

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


def offsets(size: int) -> np.ndarray:
    """Return the distances from the first of `size` places on a ring, shape (size,)."""
    place = np.arange(size)
    return np.minimum(place, size - place)
