"""Penalised Poisson regression with coefficients >= 0: the small algebra of one fit.

Minimised is -loglik / n + penalty (l1_ratio sum b + (1 - l1_ratio) / 2 sum b^2) with b >= 0 and an
unpenalised intercept (Friedman, Hastie and Tibshirani 2010, without their standardisation). Columns
of controls are neither penalised nor bounded. With
the intercept at its optimum, -loglik / n is rate log(sum of cells exp(X b)) - pull'b plus a
constant. As b >= 0 the L1 term is linear, so this is a smooth convex problem with bounds, solved by
a projected quasi-Newton method: a Hessian shared by all folds, corrected by what the fold's own
steps showed (BFGS), and exact gradients until the conditions of optimality hold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .quadratic import minimise_nonnegative

ROUNDING = 1e-12
LEAST_CURVATURE = 1e-8  # of a step, relative to the Hessian's, that is more than rounding
PROXIMAL = 1e-7  # of the Hessian's diagonal: keeps it regular and moves no optimum
TINY = np.finfo(float).tiny


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

    def value(self, coefficients: np.ndarray, bounded: np.ndarray) -> float:
        """Return the penalty of the coefficients, those that are bounded."""
        penalised = coefficients * bounded
        squares = penalised @ penalised
        return self.linear * penalised.sum() + self.ridge * squares / 2

    def residual(
        self, gradient: np.ndarray, coefficients: np.ndarray, bounded: np.ndarray
    ) -> np.ndarray:
        """How far each coefficient is from the conditions of optimality (Karush-Kuhn-Tucker)."""
        slope = gradient + bounded * (self.linear + self.ridge * coefficients)
        inside = (coefficients > 0) | ~bounded
        return np.where(inside, np.abs(slope), np.maximum(-slope, 0))


@dataclass(frozen=True)
class Evaluation:
    """What the cells say at some coefficients of the working variables.

    Attributes
    ----------
    total : float
        Sum of cells x exp(X b).
    mean : float array, shape (k,)
        X'(cells x exp(X b)) / total.
    """

    total: float
    mean: np.ndarray


class PenalisedFit:
    """One training set's way to the optimum over the working variables.

    It has no cells: it proposes coefficients as `trial`, and its owner, who evaluates the trials
    of many fits at once, tells what the cells say there. The order of calls is

    1. ``enter(variables)``: sets the working variables, and `trial` to where the fit stands;
    2. ``arrive(evaluation)`` of that trial: sets the place, with value and gradient, `coefficients`
       and `total`;
    3. ``take(moments)``: sets the Hessian;
    4. while ``residual(penalty)`` is too large, ``propose(penalty)``, which sets `trial`, and
       ``receive(penalty, evaluation)`` of it: arrives there and corrects the Hessian if the
       objective falls, else the next proposal goes half as far;
    5. ``take`` again whenever a Hessian is to be had afresh, as `propose` may ask for, and all from
       1 on when other variables are in play.

    Attributes
    ----------
    coefficients : float array, shape (variables,)
        Of all variables; those that are not in play stay as they are.
    trial : float array, shape (k,)
        Of the working variables, to be evaluated next.

    Parameters
    ----------
    pull : float array, shape (variables,)
        X'y / number of cells.
    rate : float
        Events a cell.
    start : float array, shape (variables,)
    bounded : bool array, shape (variables,)
        Which are penalised and may not be negative.
    """

    def __init__(
        self, pull: np.ndarray, rate: float, start: np.ndarray, bounded: np.ndarray
    ) -> None:
        self._all_pull, self._all_bounded = pull, bounded
        self._rate = rate
        self.coefficients = start.astype(float)
        self._step: np.ndarray | None = None  # last proposed, and not yet gone

    def enter(self, variables: np.ndarray) -> None:
        """Take up working variables, numbers of shape (k,); `trial` is then to be evaluated."""
        self._variables = variables
        self._pull, self._bounded = self._all_pull[variables], self._all_bounded[variables]
        self.trial = self.coefficients[variables]

    def arrive(self, evaluation: Evaluation) -> None:
        """Stand at `trial`."""
        self._place, self._at = self.trial, evaluation
        self._value = self._value_of(evaluation)
        self._gradient = self._gradient_of(evaluation)
        self._step = None
        self.coefficients[self._variables] = self._place

    @property
    def log_likelihood(self) -> float:
        """Log-likelihood a cell, but for a constant."""
        return -self._value

    @property
    def total(self) -> float:
        """Sum of cells x exp(X b)."""
        return self._at.total

    def take(self, moments: np.ndarray) -> None:
        """Start the Hessian from X'WX of the working variables under some shares W.

        Rows and columns are scaled so that the diagonal is this fit's own, which is known where X
        is 0/1 but for its sign.
        """
        scale = np.sqrt(np.abs(self._at.mean) / np.maximum(np.diag(moments), TINY))
        scale[~self._bounded] = 1.0
        own = moments * np.outer(scale, scale)
        centred = own - np.outer(self._at.mean, self._at.mean)
        self._hessian = self._rate * (centred + np.diag(PROXIMAL * np.diag(own) + TINY))
        self._step = None

    def residual(self, penalty: Penalty) -> float:
        """Return the largest residual of the conditions of optimality where it stands."""
        found = penalty.residual(self._gradient, self._place, self._bounded)
        return float(found.max(initial=0))

    def propose(self, penalty: Penalty) -> None:
        """Set `trial` to the minimum of the quadratic model, or nearer if that was too far.

        Raises
        ------
        numpy.linalg.LinAlgError
            If the Hessian has lost its last digits to corrections and is to be taken afresh.
        """
        if self._step is None:
            bounded = self._bounded
            slope = self._gradient + bounded * (penalty.linear + penalty.ridge * self._place)
            hessian = self._hessian + np.diag(penalty.ridge * bounded)
            pull = hessian @ self._place - slope
            reached = minimise_nonnegative(hessian, pull, self._place, bounded)
            self._step = reached - self._place
        else:
            self._step = self._step / 2
        self.trial = self._place + self._step

    def receive(self, penalty: Penalty, evaluation: Evaluation) -> None:
        """Go to `trial` if the objective falls, and learn from the change of the gradient."""
        allowed = self._value + penalty.value(self._place, self._bounded)
        reached = self._value_of(evaluation) + penalty.value(self.trial, self._bounded)
        if reached <= allowed + ROUNDING * (1 + abs(allowed)):
            self._learn(self._step, self._gradient_of(evaluation) - self._gradient)
            self.arrive(evaluation)

    def _value_of(self, evaluation: Evaluation) -> float:
        return self._rate * np.log(evaluation.total) - self._pull @ self.trial

    def _gradient_of(self, evaluation: Evaluation) -> np.ndarray:
        return self._rate * evaluation.mean - self._pull

    def _learn(self, step: np.ndarray, change: np.ndarray) -> None:
        """Correct the Hessian so that it explains a step's change of gradient (BFGS)."""
        bent = self._hessian @ step
        expected, seen = step @ bent, step @ change
        if seen > LEAST_CURVATURE * expected > 0:
            self._hessian += np.outer(change, change / seen) - np.outer(bent, bent / expected)
