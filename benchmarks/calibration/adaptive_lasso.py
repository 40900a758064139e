"""The adaptive lasso for intensities, its penalty by the composite BIC.

Choiruddin, Coeurjolly and Letue 2018, Convex and non-convex regularization methods for spatial
point processes intensity estimation: Poisson's composite likelihood with a lasso whose weights
are the inverse of a ridge estimate. Choiruddin, Coeurjolly and Waagepetersen 2021, Information
criteria for inhomogeneous spatial point processes: -2 l + log(number of points) trace(S^-1 V), S
the sensitivity and V the variance of the score under clustering, which is more than the number of
coefficients where events cluster.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...core.fitting.clustered.clustering import clustering_of
from ...core.fitting.clustered.covariance import score_covariance
from ...core.fitting.clustered.mean import mean_with
from ...core.fitting.clustered.neighbourhood import small_squares
from ...core.fitting.clustered.pairs import Lags, pair_correlation
from ...core.fitting.engine.splits import choose
from ...core.model.variable import Variable
from .bounded import Bounded
from .outcomes import Outcome

PENALTIES, SMALLEST = 40, 1e-3  # of the one that lets no variable in
PATIENCE = 10  # penalties without a lower criterion that end the path
RIDGE = 1.0  # coefficients of the first fit have a standard deviation of 1 beforehand


def chosen_by_lasso(outcome: Outcome) -> tuple[Variable, ...]:
    """Return the strongest variable of each factor that the best penalty lets in.

    Coefficients have the sign of their factor, as in all methods. Columns of controls stand in
    every model.
    """
    variables = tuple(outcome.layout.variables)
    criterion, best, rising = Criterion(outcome), np.zeros(len(variables)), 0
    lowest = np.inf
    for coefficients, fixed in path(outcome, variables):
        value = criterion.of(variables, fixed, coefficients)
        rising = rising + 1 if value >= lowest else 0
        if value < lowest:
            lowest, best = value, coefficients
        if rising == PATIENCE:
            break
    strongest: dict[str, Variable] = {}
    for place in np.argsort(-best):
        if best[place] > 0:
            strongest.setdefault(variables[place].factor, variables[place])
    return tuple(strongest.values())


def path(
    outcome: Outcome, variables: tuple[Variable, ...]
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield the coefficients of the variables and of the fixed columns, penalty by penalty."""
    rows = outcome.rows
    chosen = choose(rows, variables)
    cells = np.bincount(chosen.row_of, rows.cells, len(chosen.design))
    events = np.bincount(chosen.row_of, rows.events, len(chosen.design))
    fit = Bounded(chosen.design, cells, events, chosen.fixed)
    nothing = np.zeros(chosen.design.shape[1])
    nothing[0] = np.log(events.sum() / cells.sum())
    pilot = fit.fitted(nothing, np.zeros(len(nothing)), RIDGE)
    pilot[: chosen.fixed] = 1.0
    b = fit.fitted(nothing, np.full(len(nothing), np.inf), 0.0)
    slope = chosen.design.T @ (events - cells * np.exp(chosen.design @ b))
    steepest = (slope * pilot)[chosen.fixed :].max(initial=0.0)
    weights = np.divide(1.0, pilot, out=np.full(len(pilot), np.inf), where=pilot > 0)
    for share in np.geomspace(1.0, SMALLEST, PENALTIES):
        b = fit.fitted(b, share * steepest * weights, 0.0)
        yield b[chosen.fixed :], b[: chosen.fixed]


class Criterion:
    """The composite BIC of coefficients that were fitted to an outcome."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self._lags = Lags(outcome.layout.cells)
        self._squares = small_squares(outcome.layout.cells)

    def of(
        self, variables: tuple[Variable, ...], fixed: np.ndarray, coefficients: np.ndarray
    ) -> float:
        """Return it; clustering is what the residuals show (minimum contrast)."""
        outcome = self._outcome
        used = np.flatnonzero(coefficients)
        some = tuple(variables[place] for place in used)
        mean = mean_with(outcome.rows, some, np.append(fixed, coefficients[used]))
        expected = mean.expected
        found = pair_correlation(self._lags, outcome.counts - expected, expected)
        variance = score_covariance(outcome.layout.cells, mean, clustering_of(found), self._squares)
        worth = np.trace(np.linalg.solve(mean.sensitivity, variance))
        return float(-2 * mean.log_likelihood + np.log(outcome.counts.sum()) * worth)
