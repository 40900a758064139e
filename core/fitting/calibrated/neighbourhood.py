"""What the neighbourhood of a cell explains, so that a factor is compared with its surroundings.

Where events cluster, the sum of residuals under a variable is mostly the chance of where the
clusters lie. The quasi-likelihood score x' M V^-1 e (Guan, Jalilian and Waagepetersen 2015), with
V the covariance of the events and M the diagonal of their means, takes the part of each residual
away that its neighbourhood predicts, and leaves a much quieter sum. Here the neighbourhoods are
square districts of cells, few enough for dense matrices. Any such weighting gives a valid test,
for the surrogates are weighted alike; this one gives a strong test.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg, sparse

from ...terrain.grid import Cells
from .clustering import Clustering

MOST_DISTRICTS = 800


class Districts:
    """Square districts of cells.

    Parameters
    ----------
    cells : Cells

    Attributes
    ----------
    of_cell : int array, shape (cells,)
        The district of each cell.
    count : int
    """

    def __init__(self, cells: Cells) -> None:
        side = max(1, int(np.ceil(np.sqrt(cells.count / MOST_DISTRICTS))))
        while True:
            row, column = (place // side for place in np.nonzero(cells.inside))
            across = cells.frame.columns // side + 1
            found, of_cell = np.unique(row * across + column, return_inverse=True)
            if len(found) <= 2 * MOST_DISTRICTS:
                break
            side += 1  # a ragged area has many districts with few cells
        self.of_cell = of_cell
        self.count = len(found)
        self._row, self._column = np.divmod(found, across)
        self._length = side * cells.frame.cell_size

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

    def predictor(self, clustering: Clustering, expected: np.ndarray) -> np.ndarray:
        """Return S, with which S (sums of residuals) predicts the residuals' field.

        S = (K^-1 + D)^-1 with K = g - 1 between districts and D the diagonal of expected events,
        both for a nugget s after division by 1 + s: the best linear prediction.

        Parameters
        ----------
        clustering : Clustering
        expected : float array, shape (cells,)

        Returns
        -------
        float32 array, shape (districts, districts)
        """
        squared = np.square(self._row[:, None] - self._row).astype(np.int32)
        squared += np.square(self._column[:, None] - self._column).astype(np.int32)
        distinct = np.arange(squared.max() + 1)
        excess = clustering.excess(self._length * np.sqrt(distinct)).astype(np.float32)
        between = excess[squared]
        spread = 1 + clustering.nugget
        root = np.sqrt(self.sums(expected) / spread).astype(np.float32)
        scaled = between * root
        inner = scaled * root[:, None]
        inner[np.diag_indices(self.count)] += 1
        lower = linalg.cholesky(inner, lower=True, overwrite_a=True, check_finite=False)
        half = linalg.solve_triangular(lower, scaled.T, lower=True, check_finite=False)
        return (between - half.T @ half) / np.float32(spread)
