"""Penalised Poisson regression with coefficients >= 0, along a path of penalties.

Minimised is -loglik / n + penalty (l1_ratio sum b + (1 - l1_ratio) / 2 sum b^2) with b >= 0 and an
unpenalised intercept (Friedman, Hastie and Tibshirani 2010, without their standardisation). With
the intercept at its optimum, -loglik / n is rate log(sum of cells exp(X b)) - pull'b plus a
constant. As b >= 0 the L1 term is linear, so this is a smooth convex problem with bounds, solved by
a projected quasi-Newton method: a Hessian shared by all folds, corrected by what the fold's own
steps showed (BFGS), and exact gradients until the conditions of optimality hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from .patterns import Patterns
from .quadratic import minimise_nonnegative
from .rows import split

MOST_IDLE = 1.25  # variables in a working set for each one that is wanted
AFRESH = 15  # iterations after which a fold computes its own Hessian, as in Newton's method
MOST_ITERATIONS = 150
MOST_HALVINGS = 40
ROUNDING = 1e-12
LEAST_CURVATURE = 1e-8  # of a step, relative to the Hessian's, that is more than rounding
PROXIMAL = 1e-7  # of the Hessian's diagonal: keeps it regular and moves no optimum


@dataclass(frozen=True)
class Penalty:
    """Elastic-net penalty: strength (lambda) and share of its L1 part."""

    strength: float
    l1_ratio: float

    @property
    def linear(self) -> float:
        """What the penalty adds to the slope of a coefficient at 0."""
        return self.strength * self.l1_ratio

    @property
    def ridge(self) -> float:
        """What the penalty adds to the curvature of a coefficient."""
        return self.strength * (1 - self.l1_ratio)

    def value(self, coefficients: np.ndarray) -> float:
        """Return the penalty of the coefficients."""
        squares = coefficients @ coefficients
        return self.linear * coefficients.sum() + self.ridge * squares / 2

    def residual(self, gradient: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
        """How far each coefficient is from the conditions of optimality (Karush-Kuhn-Tucker)."""
        slope = gradient + self.linear + self.ridge * coefficients
        return np.where(coefficients > 0, np.abs(slope), np.maximum(-slope, 0))


@dataclass(frozen=True)
class Training:
    """What a fit learns from.

    Attributes
    ----------
    cells : float array, shape (rows,)
    pull : float array, shape (variables,)
        X'y / number of cells.
    rate : float
        Events a cell.
    """

    cells: np.ndarray
    pull: np.ndarray
    rate: float


@dataclass(frozen=True)
class WorkingSet:
    """Variables in play, and the rows that they tell apart.

    Attributes
    ----------
    variables : int array, shape (k,), ascending
    row_of : int array, shape (rows,)
        Working row of each row.
    patterns : Patterns
        Of the working rows, in the working variables.
    """

    variables: np.ndarray
    row_of: np.ndarray
    patterns: Patterns


def enlarge(
    working: WorkingSet | None,
    wanted: np.ndarray,
    patterns: Patterns,
    column: Callable[[int], np.ndarray],
) -> WorkingSet:
    """Add the `wanted` variables, numbers in ascending order, to a working set.

    Where most of it is no longer wanted, only the wanted are kept.
    """
    have, row_of = np.zeros(0, int), np.zeros(patterns.rows, np.int64)
    if working is not None:
        variables = np.union1d(working.variables, wanted)
        if len(variables) <= MOST_IDLE * len(wanted):
            have, row_of = working.variables, working.row_of
    variables = np.union1d(have, wanted)
    row_of = split(row_of, (column(variable) for variable in np.setdiff1d(wanted, have)))
    sample = np.empty(row_of.max(initial=0) + 1, np.int64)
    sample[row_of] = np.arange(len(row_of))
    return WorkingSet(variables, row_of, patterns.part(sample, variables))


class PenalisedFit:
    """One training set's fit, kept warm from penalty to penalty.

    Parameters
    ----------
    training : Training
    start : float array, shape (variables,)
    check : callable
        Called before each evaluation; may raise to stop the work.
    """

    def __init__(
        self, training: Training, start: np.ndarray, check: Callable[[], None]
    ) -> None:
        self._training = training
        self._check = check
        self.coefficients = start.astype(float)

    def enter(self, working: WorkingSet) -> None:
        """Take up a larger working set."""
        rows = working.patterns.rows
        self._working = working
        self._cells = np.bincount(working.row_of, self._training.cells, rows)
        self._pull = self._training.pull[working.variables]
        self._place = self.coefficients[working.variables]
        self._evaluate(self._place)

    @property
    def shares(self) -> np.ndarray:
        """Each working row's share of the expected events, shape (working rows,)."""
        return self._cells * self._relative / self._total

    @property
    def log_level(self) -> float:
        """The intercept at its optimum, for variables measured from their usual values."""
        return float(np.log(self._training.rate * self._training.cells.sum() / self._total))

    @property
    def gain(self) -> float:
        """Log-likelihood a cell above that of no variable."""
        return self._training.rate * np.log(self._training.cells.sum()) - self._value

    def take(self, moments: np.ndarray) -> None:
        """Start from X'WX of the working variables under other shares W.

        Rows and columns are scaled so that the diagonal is this fit's own, which is known: X is
        0/1 but for its sign.
        """
        others = np.maximum(np.diag(moments), np.finfo(float).tiny)
        scale = np.sqrt(np.abs(self._mean) / others)
        self._rebase(moments * np.outer(scale, scale))

    def solve(self, penalty: Penalty, tolerance: float) -> None:
        """Move to the optimum over the working variables.

        Parameters
        ----------
        penalty : Penalty
        tolerance : float
            Largest residual of the conditions of optimality.
        """
        for iteration in range(1, MOST_ITERATIONS):
            if penalty.residual(self._gradient, self._place).max(initial=0) <= tolerance:
                self.coefficients[self._working.variables] = self._place
                return
            if iteration % AFRESH == 0:
                self._rebase(self._working.patterns.gram(self.shares))
            self._advance(penalty)
        raise RtmError(
            f"Culling did not converge at a penalty of {penalty.strength:.3g}.",
            "Leave out factors that nearly repeat each other, or lower the mixing (l1_ratio).",
        )

    def relative_total(self, cells: np.ndarray) -> float:
        """Expected events of `cells`, shape (rows,), but for the factor exp(`log_level`)."""
        return float(cells @ self._relative[self._working.row_of])

    def gradient(self, patterns: Patterns) -> np.ndarray:
        """Return the gradient of -loglik / n by every variable, shape (variables,)."""
        weights = self._training.cells * self._relative[self._working.row_of]
        mean = patterns.totals(weights) / self._total
        return self._training.rate * mean - self._training.pull

    def _evaluate(self, place: np.ndarray) -> None:
        self._check()
        self._relative = np.exp(self._working.patterns.linear(place))
        weights = self._cells * self._relative
        self._total = weights.sum()
        self._mean = self._working.patterns.totals(weights) / self._total
        self._value = self._training.rate * np.log(self._total) - self._pull @ place
        self._gradient = self._training.rate * self._mean - self._pull

    def _rebase(self, second_moments: np.ndarray) -> None:
        centred = second_moments - np.outer(self._mean, self._mean)
        jitter = PROXIMAL * np.diag(second_moments) + np.finfo(float).tiny
        self._hessian = self._training.rate * (centred + np.diag(jitter))

    def _learn(self, step: np.ndarray, change: np.ndarray) -> None:
        """Correct the Hessian so that it explains a step's change of gradient (BFGS)."""
        bent = self._hessian @ step
        expected, seen = step @ bent, step @ change
        if seen > LEAST_CURVATURE * expected > 0:
            self._hessian += np.outer(change, change / seen) - np.outer(bent, bent / expected)

    def _advance(self, penalty: Penalty) -> None:
        """Go to the minimum of the quadratic model, or as far towards it as the value falls."""
        start, value, gradient = self._place, self._value, self._gradient
        slope = gradient + penalty.linear + penalty.ridge * start
        step = self._minimum(penalty, slope) - start
        allowed = value + penalty.value(start)
        allowed += ROUNDING * (1 + abs(allowed))
        for _ in range(MOST_HALVINGS):
            self._evaluate(start + step)
            if self._value + penalty.value(start + step) <= allowed:
                break
            step /= 2
        self._place = start + step
        self._learn(step, self._gradient - gradient)

    def _minimum(self, penalty: Penalty, slope: np.ndarray) -> np.ndarray:
        start = self._place
        ridge = penalty.ridge * np.eye(len(start))
        try:
            hessian = self._hessian + ridge
            return minimise_nonnegative(hessian, hessian @ start - slope, start)
        except np.linalg.LinAlgError:
            # Corrections for many steps can cost the Hessian its last digits: begin afresh.
            self._rebase(self._working.patterns.gram(self.shares))
            hessian = self._hessian + ridge
            return minimise_nonnegative(hessian, hessian @ start - slope, start)
