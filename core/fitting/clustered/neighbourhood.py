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

from ...packages import fft, sparse
from ...terrain.grid import Cells
from .clustering import Clustering
from .pairs import offsets

MOST_DISTRICTS = 15_000
LEAST_INSIDE = 0.05  # share of a neighbourhood inside the study area that is made up for
TRANSFORMED_AT_ONCE = 1 << 19  # values: what the processor's cache holds


class Districts:
    """Small squares of cells, over which neighbourhoods are computed.

    Parameters
    ----------
    cells : Cells

    Attributes
    ----------
    of_cell : int array, shape (cells,)
        The district of each cell.
    count : int
    cells_in : float array, shape (districts,)
        How many cells of the study area each has.
    side : int
        Cells along a side.
    """

    def __init__(self, cells: Cells) -> None:
        row, column = np.nonzero(cells.inside)
        self.side = max(1, int(np.sqrt(cells.count / MOST_DISTRICTS)))
        while True:
            self.shape = tuple(-(-length // self.side) for length in cells.frame.shape)
            place = row // self.side * self.shape[1] + column // self.side
            occupied = np.bincount(place) > 0
            self.place = np.flatnonzero(occupied)
            if len(self.place) <= MOST_DISTRICTS:
                break
            self.side += 1
        self.of_cell = (np.cumsum(occupied) - 1)[place]
        self.count = len(self.place)
        self.cells_in = np.bincount(self.of_cell).astype(float)
        self.length = self.side * cells.frame.cell_size

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Return the sum of values of the cells by district, shape (districts,)."""
        return np.bincount(self.of_cell, values, self.count)

    def table(self, row_of: np.ndarray, rows: int) -> sparse.csr_matrix:
        """Return how many cells of each row of a model a district has, shape (districts, rows).

        Parameters
        ----------
        row_of : int array, shape (cells,)
        rows : int
        """
        ones = np.ones(len(row_of))
        return sparse.csr_matrix((ones, (self.of_cell, row_of)), shape=(self.count, rows))


class Neighbourhood:
    """The filter (I + K M)^-1 K M over districts, for one clustering and mean count of a cell.

    Parameters
    ----------
    districts : Districts
    clustering : Clustering
    mean_count : float
        Events of a cell, on average.
    """

    def __init__(self, districts: Districts, clustering: Clustering, mean_count: float) -> None:
        self._districts = districts
        self._none = not clustering.components
        if self._none:
            return
        reach = int(np.ceil(clustering.reach / districts.length))
        self._padded = [
            fft.next_fast_len(side + min(side, reach), real=True) for side in districts.shape
        ]
        down, across = (offsets(size) for size in self._padded)
        excess = clustering.excess(districts.length * np.hypot(down[:, None], across))
        cells = districts.side**2
        load = np.maximum(fft.rfft2(excess).real, 0) * cells * mean_count / (1 + clustering.nugget)
        response = load / (1 + load)
        whole = float(response[0, 0])
        self._response = (response / cells).astype(np.float32)
        inside = self._filtered(districts.cells_in[:, None])
        self._inside = np.maximum(inside / whole, np.float32(LEAST_INSIDE))

    def part_of(self, sums: np.ndarray) -> np.ndarray:
        """Return what the neighbourhood has of variables, float32 (districts, variables).

        Near the edge it is made up for what of a neighbourhood lies outside the study area.

        Parameters
        ----------
        sums : float array, shape (districts, variables)
            Sums of the variables over the cells of each district.
        """
        if self._none:
            return np.zeros(sums.shape, np.float32)
        part = self._filtered(sums)
        part /= self._inside
        return part

    def _filtered(self, sums: np.ndarray) -> np.ndarray:
        filtered = np.empty(sums.shape, np.float32, order="F")
        step = max(1, TRANSFORMED_AT_ONCE // (self._padded[0] * self._padded[1]))
        for first in range(0, sums.shape[1], step):
            some = slice(first, first + step)
            filtered[:, some] = self._transformed(sums[:, some].T).T
        return filtered

    def _transformed(self, sums: np.ndarray) -> np.ndarray:
        """Filter rasters given as shape (variables, districts)."""
        rows, columns = self._districts.shape
        down, across = self._padded
        raster = np.zeros((len(sums), rows * columns), np.float32)
        raster[:, self._districts.place] = sums
        # one axis after the other: rows of nothing but padding need no transform
        spectrum = fft.rfft(raster.reshape(-1, rows, columns), across, axis=2)
        spectrum = fft.fft(spectrum, down, axis=1)
        spectrum *= self._response
        spectrum = fft.ifft(spectrum, axis=1, overwrite_x=True)[:, :rows]
        around = fft.irfft(spectrum, across, axis=2)[:, :, :columns]
        return around.reshape(len(sums), -1)[:, self._districts.place]
