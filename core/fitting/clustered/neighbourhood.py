"""What the neighbourhood of a cell has of a factor, so that places are compared with their like.

Where events cluster, the sum of residuals under a variable is mostly the chance of where the
clusters lie. The quasi-likelihood (Guan, Jalilian and Waagepetersen 2015, Quasi-likelihood for
spatial point processes) weighs a variable x by (I + K M)^-1 x, with K = g - 1 and M the diagonal
of expected events: the variable less what is to be expected from its neighbourhood. Taking M as
the mean everywhere makes that a filter, the same in all of the city, and a fast Fourier transform
away. Any such weighting gives valid tests and intervals, for surrogates and standard errors take
it into account; this one makes them sharp.
"""

from __future__ import annotations

import numpy as np

from ...packages import fft
from ...terrain.grid import Cells
from ..engine.squares import Squares
from .clustering import Clustering
from .pairs import offsets

MOST_SQUARES = 5_000
LEAST_INSIDE = 0.05  # share of a neighbourhood inside the study area that is made up for
TRANSFORMED_AT_ONCE = 1 << 19  # values: what the processor's cache holds


def small_squares(cells: Cells) -> Squares:
    """Return the squares over which neighbourhoods are computed: single cells, if not too many."""
    side = max(1, int(np.sqrt(cells.count / MOST_SQUARES)))
    while (squares := Squares(cells, side)).count > MOST_SQUARES:
        side += 1
    return squares


class Neighbourhood:
    """The filter (I + K M)^-1 K M over squares, for one clustering and mean count of a cell.

    Parameters
    ----------
    squares : Squares
    clustering : Clustering
    mean_count : float
        Events of a cell, on average.

    Attributes
    ----------
    empty : bool
        Whether it has nothing of any variable: without clustering.
    """

    def __init__(self, squares: Squares, clustering: Clustering, mean_count: float) -> None:
        self._squares = squares
        self.empty = not clustering.components
        if self.empty:
            return
        reach = int(np.ceil(clustering.reach() / squares.length))
        self._padded = [
            fft.next_fast_len(side + min(side, reach), real=True) for side in squares.shape
        ]
        down, across = (offsets(size) for size in self._padded)
        excess = clustering.excess(squares.length * np.hypot(down[:, None], across))
        cells = squares.side**2
        load = np.maximum(fft.rfft2(excess).real, 0) * cells * mean_count / (1 + clustering.nugget)
        response = load / (1 + load)
        whole = float(response[0, 0])
        self._response = (response / cells).astype(np.float32)
        inside = self._filtered(squares.cells_in[:, None])
        self._inside = np.maximum(inside / whole, np.float32(LEAST_INSIDE))

    def of(self, sums: np.ndarray) -> np.ndarray:
        """Return what the neighbourhood of each square has of variables.

        Near the edge it is made up for what of a neighbourhood lies outside the study area.

        Parameters
        ----------
        sums : float array, shape (squares, variables)
            Sums of the variables over the cells of each square.

        Returns
        -------
        float32 array, shape (squares, variables)
        """
        if self.empty:
            return np.zeros(sums.shape, np.float32)
        filtered = self._filtered(sums)
        filtered /= self._inside
        return filtered

    def _filtered(self, sums: np.ndarray) -> np.ndarray:
        filtered = np.empty(sums.shape, np.float32, order="F")
        step = max(1, TRANSFORMED_AT_ONCE // (self._padded[0] * self._padded[1]))
        for first in range(0, sums.shape[1], step):
            some = slice(first, first + step)
            filtered[:, some] = self._transformed(sums[:, some].T).T
        return filtered

    def _transformed(self, sums: np.ndarray) -> np.ndarray:
        """Filter rasters given as shape (variables, squares)."""
        rows, columns = self._squares.shape
        down, across = self._padded
        raster = np.zeros((len(sums), rows * columns), np.float32)
        raster[:, self._squares.place] = sums
        # one axis after the other: rows of nothing but padding need no transform
        spectrum = fft.rfft(raster.reshape(-1, rows, columns), across, axis=2, workers=-1)
        spectrum = fft.fft(spectrum, down, axis=1, workers=-1)
        spectrum *= self._response
        spectrum = fft.ifft(spectrum, axis=1, overwrite_x=True, workers=-1)[:, :rows]
        filtered = fft.irfft(spectrum, across, axis=2, workers=-1)[:, :, :columns]
        return filtered.reshape(len(sums), -1)[:, self._squares.place]
