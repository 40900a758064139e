"""Clusters that move: how what is left of a comparison goes together, and what that costs.

The residual of a cell is e = y2 - n p = (1 - p) y2 - p y1. Its mean is 0 whatever both periods
share. Where something came or went in a neighbourhood, the residuals of its cells go together:
with w = n p (1 - p), Cov(e_i, e_j) = w_i w_j (g - 1), where g - 1 is about the covariance of the
logarithm of what changed. That is the form which clustering has around a fitted mean, with w in
the place of the expected events, so the pair correlation, its curve, what fitting takes from it
and the sandwich are those of the calibrated selection (`fitting/clustered`).

Three things matter. Few clusters make a change of one factor, so the fit follows them, and
residuals cluster less than what was fitted to: without `unbiased_clustering` errors of factors
that stand in few quarters are 10 to 16% too small, and 7 to 12% of true nulls are rejected. An
event does not cluster with itself: the variance of a cell is w + (n - 1) n (p (1 - p))^2 (g - 1),
less than the sum over pairs has it, which matters where cells have few events (`_nugget`). And what
came or went around blurs the change of a factor less where each place is compared with its
neighbourhood, weighted as a generalised least squares fit would (`around`): London's pubs, 1.3
times as strong in the later period while half of the clusters move, are then found in 97% of runs
and not in 75%.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..fitting.clustered.clustering import Clustering
from ..fitting.clustered.covariance import coefficient_covariance
from ..fitting.clustered.mean import Mean
from ..fitting.clustered.neighbourhood import Neighbourhood, small_squares
from ..fitting.clustered.pairs import Lags
from ..fitting.clustered.unbiased import unbiased_clustering
from ..model.variable import Variable
from ..terrain.grid import Cells
from .binomial import Fall

LEAST_NUGGET = -0.9  # events that repel each other within cells are none we know


@dataclass(frozen=True, eq=False)
class Precise:
    """How precisely the coefficients of a comparison are known.

    Attributes
    ----------
    clustering : Clustering
        Of what changed without a factor. Its nugget may be below 0: see `_nugget`.
    adjusted, independent : float arrays, shape (columns, columns)
        Covariance of the coefficients: under that clustering, and as if events were independent.
    """

    clustering: Clustering
    adjusted: np.ndarray
    independent: np.ndarray


class Movement:
    """Measures how what is left of comparisons on the same cells clusters.

    Parameters
    ----------
    cells : Cells
    """

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._lags, self._squares = Lags(cells), small_squares(cells)

    def around(
        self, clustering: Clustering, found: Fall, design: np.ndarray, row_of: np.ndarray
    ) -> np.ndarray:
        """Return what the neighbourhood of each square has of Z, float (squares, columns).

        Parameters
        ----------
        clustering : Clustering
            Of what changed without a factor: how far a neighbourhood reaches.
        found : Fall
        design, row_of
            As for `fall`.
        """
        of = Neighbourhood(self._squares, clustering, float(found.weights.mean())).of
        taken = of(self._squares.table(row_of, len(design)) @ design).astype(float)
        taken[:, 0] = 0  # as many events as there were, all over
        return taken

    def of_cells(self, around: np.ndarray) -> np.ndarray:
        """Return what the neighbourhoods of squares have, for every cell."""
        return around[self._squares.of_cell]

    def of(
        self,
        found: Fall,
        variables: Sequence[Variable],
        design: np.ndarray,
        row_of: np.ndarray,
        around: np.ndarray | None = None,
    ) -> Precise:
        """Return how precisely the coefficients of a fit are known.

        Parameters
        ----------
        found : Fall
        variables : sequence of Variable
            Of the columns of the design after the first.
        design, row_of
            As for `fall`.
        around : float array, shape (squares, columns), optional
            What was taken from Z, if anything.
        """
        mean = _as_mean(found, variables, design, row_of)
        independent = np.linalg.inv(mean.sensitivity)
        if around is not None:
            mean = self._compared(mean, around)
        # residuals are taken there as counts less what is expected
        as_counts = found.left + found.weights
        clustering = unbiased_clustering(self._lags, as_counts, mean, self._squares)
        clustering = replace(clustering, nugget=_nugget(clustering, found))
        adjusted = coefficient_covariance(self.cells, mean, clustering, self._squares)
        return Precise(clustering, adjusted, independent)

    def _compared(self, mean: Mean, around: np.ndarray) -> Mean:
        table = self._squares.table(mean.row_of, len(mean.design), mean.exposure)
        taken = around.T @ (table @ mean.design)
        return replace(mean, of_neighbourhood=around, sensitivity=mean.sensitivity - taken)


def _nugget(clustering: Clustering, found: Fall) -> float:
    """Return the variance of single cells beside the sum over all pairs, as a share of w.

    That sum takes w^2 (g(0) - 1) as the variance of a cell with itself, and n (n - 1) pairs of
    events make it w (w - p (1 - p)) (g(0) - 1): the difference is taken off, and what is seen
    beyond that is added.
    """
    at_once = float(np.expm1(clustering.strength))
    w, alone = found.weights, found.weights * found.share * (1 - found.share)
    total = float(w.sum())
    seen = float((found.left**2 - w).sum()) - at_once * float((w**2 - alone).sum())
    own = max(seen / total, 0.0) - at_once * float(alone.sum()) / total
    return max(own, LEAST_NUGGET)


def _as_mean(
    found: Fall, variables: Sequence[Variable], design: np.ndarray, row_of: np.ndarray
) -> Mean:
    """Return the weights as what a model expects: its sums over pairs are those needed."""
    each = np.bincount(row_of, found.weights, len(design))
    information = design.T @ (each[:, None] * design)
    return Mean(
        variables=tuple(variables),
        coefficients=found.coefficients,
        log_likelihood=0.0,
        information=information,
        design=design,
        row_of=row_of,
        by_row=np.ones(len(design)),
        exposure=found.weights,
        of_neighbourhood=None,
        sensitivity=information,
        constant=0.0,
    )
