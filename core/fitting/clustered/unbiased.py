"""The clustering that a model leaves, freed of what fitting the model took from it.

Residuals are less alike than what was fitted to: with P = M Z A^-1 Z~' they are (I - P)(y - mu), so
their covariance is V - P V - V P' + P V P', not V. In a small study area much of the clustering
goes with the coefficients, as degrees of freedom do with a mean, and standard errors would be too
small. V is found by turns, as restricted maximum likelihood does for variances (Patterson and
Thompson 1971, Recovery of inter-block information when block sizes are unequal).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...terrain.grid import Cells
from ..engine.squares import Squares
from .clustering import Clustering, clustering_of
from .covariance import Convolution, score_covariance
from .mean import Mean
from .pairs import Lags, PairCorrelation, pair_correlation

TURNS = 3  # after which strengths change by less than a hundredth


def unbiased_clustering(lags: Lags, counts: np.ndarray, mean: Mean, squares: Squares) -> Clustering:
    """Return the clustering around a mean that was fitted to the same events.

    Parameters
    ----------
    lags : Lags
    counts : int array, shape (cells,)
    mean : Mean
    squares : Squares
        Small ones, those of the mean's neighbourhoods.
    """
    expected = mean.expected
    found = pair_correlation(lags, counts - expected, expected)
    clustering = clustering_of(found)
    if not mean.variables or not clustering.components:
        return clustering
    taken = _Taken(lags.cells, mean, squares)
    for _ in range(TURNS):
        if not clustering.components:
            break
        clustering = clustering_of(taken.restored(found, clustering))
    return clustering


class _Taken:
    """What fitting takes from the sums over pairs, computed over squares."""

    def __init__(self, cells: Cells, mean: Mean, squares: Squares) -> None:
        self._squares = squares
        self._coarse = squares.as_cells(cells)
        self._lags = Lags(self._coarse)
        cells_of = squares.table(mean.row_of, len(mean.design), mean.exposure)
        self._expected = squares.sums(mean.expected)
        self._fitted = cells_of @ (mean.design * mean.by_row[:, None])  # M Z
        self._compared = self._fitted.copy()  # M Z~
        if mean.of_neighbourhood is not None:
            self._compared -= mean.of_neighbourhood * self._expected[:, None]
        self._inverse = np.linalg.inv(mean.sensitivity)
        self._independent = score_covariance(cells, mean, Clustering(), squares)
        _, self._pairs = self._lags.sums(self._expected)

    def restored(self, found: PairCorrelation, clustering: Clustering) -> PairCorrelation:
        """Return the pair correlation of residuals with what fitting took, given the clustering."""
        own, sums = self._change(clustering)
        some = self._pairs > 0
        far, excess = self._lags.distances[some], sums[some] / self._pairs[some]
        change = np.interp(found.distances, far, excess)
        # `clustering_of` makes up for the intercept itself
        intercept = clustering.excess(found.distances) @ found.pairs / found.expected**2
        excess = np.where(found.pairs > 0, found.excess - change - intercept, 0)
        if self._squares.side > 1:  # single cells are not seen
            return replace(found, excess=excess)
        return replace(found, excess=excess, own=found.own - own)

    def _change(self, clustering: Clustering) -> tuple[float, np.ndarray]:
        """Return the sum over single cells, and over the pairs of each lag, of PVP' - PV - VP'."""
        around = self._around(clustering)
        alone = 1 + clustering.nugget
        varied = alone * self._compared + self._expected[:, None] * around  # V Z~
        score = alone * self._independent + self._compared.T @ around  # Z~' V Z~
        spread = self._inverse @ score @ self._inverse.T
        others = self._fitted @ spread - 2 * varied @ self._inverse.T
        return self._lags.products(self._fitted, others)

    def _around(self, clustering: Clustering) -> np.ndarray:
        """Return (G - 1) M Z~ at each square."""
        smooth = Convolution(self._coarse, clustering)
        return np.column_stack([smooth(column) for column in self._compared.T])
