"""Penalised fits to several training sets, moved together along the path of penalties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from .patterns import Patterns
from .penalised import PenalisedFit, Penalty, Training, WorkingSet, enlarge
from .workers import Workers

# A variable joins the working set when its slope is above a share of the penalty. A larger set is
# renewed more seldom but tells more rows apart, which costs most while they are still few.
LOOK_AHEAD = 0.6
LOOK_AHEAD_WHILE_FEW = 0.85
FEW_ROWS = 0.25  # of all rows


class Ensemble:
    """Fits that share a working set of variables and a first Hessian.

    Only the working variables are in play, and only the rows that they tell apart are computed;
    the conditions of optimality are then checked for every variable, and those that fail join.

    Parameters
    ----------
    patterns : Patterns
        All rows, all variables.
    column : callable
        Gives a variable's 0/1 column by its number.
    trainings : sequence of Training
    start : float array, shape (variables,)
    workers : Workers
    """

    def __init__(
        self,
        patterns: Patterns,
        column: Callable[[int], np.ndarray],
        trainings: Sequence[Training],
        start: np.ndarray,
        workers: Workers,
    ) -> None:
        self._patterns = patterns
        self._column = column
        self._workers = workers
        self._working: WorkingSet | None = None
        self.fits = [PenalisedFit(training, start, workers.check) for training in trainings]
        self._renew(start > 0)
        self._look()

    @property
    def coefficients(self) -> np.ndarray:
        """Coefficients of all fits, shape (fits, variables)."""
        return np.array([fit.coefficients for fit in self.fits])

    def solve(self, penalty: Penalty, earlier: Penalty, tolerance: float) -> None:
        """Bring all fits to their optimum at a penalty.

        Parameters
        ----------
        penalty, earlier : Penalty
            The one to solve for, and the one that the fits stand at.
        tolerance : float
            Largest residual of the conditions of optimality, over all variables.
        """
        # The sequential strong rule (Tibshirani and others 2012) guesses which will be needed.
        needed = self._steeper_than(2 * penalty.linear - earlier.linear)
        while True:
            if needed[~self._in_play].any():
                few = self._working.patterns.rows < FEW_ROWS * self._patterns.rows
                share = LOOK_AHEAD_WHILE_FEW if few else LOOK_AHEAD
                active = (self.coefficients > 0).any(0)
                self._renew(needed | active | self._steeper_than(share * penalty.linear))
            self._workers.run([partial(fit.solve, penalty, tolerance) for fit in self.fits])
            self._look()
            residuals = penalty.residual(self._gradients, self.coefficients)
            needed = (residuals > tolerance).any(0)
            if not needed[~self._in_play].any():
                return

    def _steeper_than(self, slope: float) -> np.ndarray:
        return (-self._gradients > slope).any(0)

    def _look(self) -> None:
        """Compute the gradients by every variable."""
        self._gradients = np.array(
            self._workers.run([partial(fit.gradient, self._patterns) for fit in self.fits])
        )

    def _renew(self, wanted: np.ndarray) -> None:
        """Take the wanted variables into the working set."""
        numbers = np.flatnonzero(wanted)
        self._working = enlarge(self._working, numbers, self._patterns, self._column)
        self._in_play = np.zeros(len(wanted), bool)
        self._in_play[self._working.variables] = True
        self._workers.run([partial(fit.enter, self._working) for fit in self.fits])
        pooled = np.mean([fit.shares for fit in self.fits], axis=0)
        moments = self._moments(self._working.patterns, pooled)
        self._workers.run([partial(fit.take, moments) for fit in self.fits])

    def _moments(self, patterns: Patterns, weights: np.ndarray) -> np.ndarray:
        edges = np.linspace(0, patterns.rows, 1 + len(self.fits), dtype=int)
        parts = [slice(*ends) for ends in zip(edges[:-1], edges[1:])]
        return sum(self._workers.run([partial(patterns.gram, weights, part) for part in parts]))
