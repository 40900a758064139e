"""Models fitted beside the clustering that they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from ...model.variable import Variable
from ...terrain.grid import Cells
from ..engine.rows import DistinctRows
from .clustering import Clustering, clustering_of
from .covariance import coefficient_covariance
from .mean import Mean, compared_with_neighbourhood, fit_mean
from .neighbourhood import Neighbourhood, small_squares
from .pairs import Lags, pair_correlation
from .unbiased import unbiased_clustering


@dataclass(frozen=True, eq=False)
class State:
    """A model on the way: its mean, the clustering that it leaves, how its fit was weighted."""

    mean: Mean
    clustering: Clustering
    neighbourhood: Neighbourhood


class Fitter:
    """Fits models of some variables to the events of the cells.

    Parameters
    ----------
    cells : Cells
    base : DistinctRows
        The cells merged over all variables that may be in a model.
    counts : int array, shape (cells,)

    Attributes
    ----------
    lags : Lags
    squares : Squares
        Over which neighbourhoods are computed.
    """

    def __init__(self, cells: Cells, base: DistinctRows, counts: np.ndarray) -> None:
        self.cells, self.base, self.counts = cells, base, counts
        self.lags = Lags(cells)
        self.squares = small_squares(cells)
        self._unbiased: WeakKeyDictionary[Mean, Clustering] = WeakKeyDictionary()

    def clustering(self, mean: Mean) -> Clustering:
        """Return the clustering that a mean leaves."""
        expected = mean.expected
        found = clustering_of(pair_correlation(self.lags, self.counts - expected, expected))
        return self._as_unsure(found)

    def _as_unsure(self, found: Clustering) -> Clustering:
        """Return a clustering with what controls leave by chance, which residuals do not show."""
        return replace(found, nugget=found.nugget + self.base.strata.unsure)

    def state(
        self,
        variables: Sequence[Variable],
        start: np.ndarray | None = None,
        clustering: Clustering | None = None,
        compared: bool = True,
    ) -> State | None:
        """Fit a model; None if a coefficient has no finite optimum.

        Parameters
        ----------
        variables : sequence of Variable
        start : float array, shape (fixed + some of the variables,), optional
        clustering : Clustering, optional
            What the neighbourhoods are judged by; by default what the Poisson mean leaves.
        compared : bool
            Whether to compare each variable with its neighbourhood; else the fit is Poisson's.
        """
        mean = fit_mean(self.base, variables, start)
        if mean is None:
            return None
        unexplained = self.clustering(mean) if clustering is None else clustering
        neighbourhood = Neighbourhood(self.squares, unexplained, float(self.counts.mean()))
        if not variables:
            return State(mean, unexplained, neighbourhood)
        if unexplained.components and compared:
            mean = compared_with_neighbourhood(mean, self.counts, self.squares, neighbourhood)
            if mean is None:
                return None
        return State(mean, self.clustering(mean), neighbourhood)

    def null(self) -> State:
        """Fit the model without variables."""
        return finite(self.state(()))

    def covariance(self, state: State) -> np.ndarray:
        """Return the covariance of the coefficients of a model, under clustering."""
        clustering = self.unbiased(state.mean)
        return coefficient_covariance(self.cells, state.mean, clustering, self.squares)

    def unbiased(self, mean: Mean) -> Clustering:
        """Return the clustering that a mean leaves, with what fitting it took."""
        if mean not in self._unbiased:  # asked for once for errors, and again for what is told
            found = unbiased_clustering(self.lags, self.counts, mean, self.squares)
            self._unbiased[mean] = self._as_unsure(found)
        return self._unbiased[mean]

    def independent_covariance(self, mean: Mean) -> np.ndarray:
        """Return the covariance of the coefficients of a mean as if cells were independent."""
        return coefficient_covariance(self.cells, mean, Clustering(), self.squares)


def finite(state: State | None) -> State:
    """Return the state of a model that must have a finite optimum: part of one that has."""
    if state is None:
        raise ArithmeticError("a part of a model that can be fitted cannot")
    return state
