"""Penalised fits to several training sets, moved together along the path of penalties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ...errors import RtmError
from ...language import numeral, said
from ..engine.workers import Workers
from .patterns import Chunk, Patterns
from .penalised import Evaluation, PenalisedFit, Penalty
from .working_set import WorkingSet

# Share of the penalty above which a slope lets a variable into the working set: a larger set is
# renewed more seldom, but tells more rows apart.
LOOK_AHEAD = 0.7
AFRESH = 15  # iterations after which a fit gets its own Hessian, as in Newton's method
MOST_ITERATIONS = 300


@dataclass(frozen=True)
class Training:
    """What fits learn from and are judged by, each in a column.

    Attributes
    ----------
    cells : float array, shape (rows, fits)
        Cells learnt from.
    held : float array, shape (rows, fits)
        Cells held out.
    pull : float array, shape (variables, fits)
        X'y / number of cells.
    rate : float array, shape (fits,)
        Events a cell.
    """

    cells: np.ndarray
    held: np.ndarray
    pull: np.ndarray
    rate: np.ndarray


class Ensemble:
    """Fits that share a working set of variables, their evaluations and a first Hessian.

    Only the working variables are in play, and only the rows that they tell apart are computed;
    the conditions of optimality are then checked for every variable, and those that fail join.

    Made at a place to start from, it is moved by one `solve` for each penalty of a path, the
    strongest first. Between two of them `fits`, `coefficients`, `log_likelihood`, `totals` and
    `held_totals` tell where it stands. Within, the order is

    1. `_renew`, where the working set lacks a variable: sets the working set and all that has its
       shape, and lets the fits `enter`, `arrive` and `take` a first Hessian there;
    2. `_settle`: moves the fits to the optimum over the working variables. Each `_evaluate` leaves
       exp(X b) of the working rows at the trials in `_relative`;
    3. `_look`: from those, the gradients by every variable, which decide whether to begin again,
       and `held_totals`.

    Where `_settle` ends every fit stands at its trial, so that what `_look` sees is all of one
    place.

    Attributes
    ----------
    fits : list of PenalisedFit
    held_totals : float array, shape (fits,)
        Sums of held cells x exp(X b), as of the last `_look`.

    Parameters
    ----------
    patterns : Patterns
        All rows, all variables.
    column : callable
        Gives a variable's 0/1 column by its number.
    training : Training
    start : float array, shape (variables,)
    workers : Workers
    bounded : bool array, shape (variables,)
        Which are penalised and may not be negative; the others are always in play.
    strata : int array, shape (rows,)
        Rows that agree in those others.
    """

    def __init__(
        self,
        patterns: Patterns,
        column: Callable[[int], np.ndarray],
        training: Training,
        start: np.ndarray,
        workers: Workers,
        bounded: np.ndarray,
        strata: np.ndarray,
    ) -> None:
        self._bounded, self._strata = bounded, strata
        self._patterns = patterns
        self._column = column
        self._training = training
        self._workers = workers
        self._working = WorkingSet.empty(strata)
        self.fits = [
            PenalisedFit(pull, rate, start, bounded)
            for pull, rate in zip(training.pull.T, training.rate)
        ]
        self._renew(start > 0)
        self._look()

    @property
    def coefficients(self) -> np.ndarray:
        """Coefficients of all fits, shape (fits, variables)."""
        return np.array([fit.coefficients for fit in self.fits])

    @property
    def log_likelihood(self) -> float:
        """Sum of the fits' log-likelihoods a cell, but for a constant."""
        return sum(fit.log_likelihood for fit in self.fits)

    @property
    def totals(self) -> np.ndarray:
        """Sum of cells x exp(X b) of each fit, shape (fits,)."""
        return np.array([fit.total for fit in self.fits])

    @property
    def slopes(self) -> np.ndarray:
        """How steeply the log-likelihood a cell rises with each variable, (fits, variables)."""
        return -self._gradients

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
                active = (self.coefficients > 0).any(0)
                self._renew(needed | active | self._steeper_than(LOOK_AHEAD * penalty.linear))
            self._settle(penalty, tolerance)
            self._look()
            residuals = penalty.residual(self._gradients, self.coefficients, self._bounded)
            needed = (residuals > tolerance).any(0)
            if not needed[~self._in_play].any():
                return

    def _steeper_than(self, slope: float) -> np.ndarray:
        return (-self._gradients > slope).any(0) & self._bounded

    def _settle(self, penalty: Penalty, tolerance: float) -> None:
        """Move all fits to the optimum over the working variables."""
        for iteration in range(1, MOST_ITERATIONS):
            moving = [n for n, fit in enumerate(self.fits) if fit.residual(penalty) > tolerance]
            if not moving:
                return
            for number in moving:
                self._propose(number, penalty, afresh=iteration % AFRESH == 0)
            for number, evaluation in zip(moving, self._evaluate(moving)):
                self.fits[number].receive(penalty, evaluation)
        raise RtmError(
            said(
                "Culling did not converge at a penalty of {penalty}.",
                penalty=numeral(f"{penalty.strength:.3g}"),
            ),
            said("Leave out factors that nearly repeat each other, or lower the L1 share."),
            kind="setting",
            where="l1_ratio",
        )

    def _propose(self, number: int, penalty: Penalty, afresh: bool) -> None:
        fit = self.fits[number]
        try:
            if afresh:
                fit.take(self._moments(self._shares()[:, number]))
            fit.propose(penalty)
        except np.linalg.LinAlgError:
            fit.take(self._moments(self._shares()[:, number]))
            fit.propose(penalty)

    def _evaluate(self, numbers: Sequence[int]) -> list[Evaluation]:
        """Evaluate the trials of some fits: the codes of a row are read for them together."""
        patterns = self._working.patterns
        coded = patterns.table @ np.array([self.fits[number].trial for number in numbers]).T
        pieces = [partial(self._expect, coded, numbers, chunk) for chunk in patterns.chunks]
        parts = self._workers.run(pieces)
        totals = sum(total for total, _ in parts)
        means = patterns.table.T @ sum(sums for _, sums in parts) / totals
        return [Evaluation(float(total), mean) for total, mean in zip(totals, means.T)]

    def _expect(
        self, coded: np.ndarray, numbers: Sequence[int], chunk: Chunk
    ) -> tuple[np.ndarray, np.ndarray]:
        logs, cells = chunk.presence @ coded, self._cells[chunk.rows]
        if len(numbers) == len(self.fits):
            relative = np.exp(logs, out=self._relative[chunk.rows])
        else:
            relative, cells = np.exp(logs, out=logs), cells.take(numbers, 1)
            self._relative[chunk.rows, numbers] = relative
        weights = cells * relative
        return np.einsum("rf->f", weights), chunk.transposed @ weights

    def _look(self) -> None:
        """Compute the gradients by every variable, shape (fits, variables), and `held_totals`."""
        pieces = [partial(self._expect_all, chunk) for chunk in self._patterns.chunks]
        parts = self._workers.run(pieces)
        means = self._patterns.table.T @ sum(sums for sums, _ in parts) / self.totals
        self._gradients = (self._training.rate * means - self._training.pull).T
        self.held_totals = sum(held for _, held in parts)

    def _expect_all(self, chunk: Chunk) -> tuple[np.ndarray, np.ndarray]:
        relative = np.take(self._relative, self._working.row_of[chunk.rows], axis=0)
        held = np.einsum("rf,rf->f", self._training.held[chunk.rows], relative)
        return chunk.transposed @ (self._training.cells[chunk.rows] * relative), held

    def _renew(self, wanted: np.ndarray) -> None:
        """Take the wanted variables into the working set."""
        numbers = np.flatnonzero(wanted | ~self._bounded)
        self._working = self._working.to_go_on_from(numbers, self._strata)  # frees its patterns
        enlarge = partial(self._working.enlarged, numbers, self._patterns, self._checked_column)
        self._working = self._workers.alone(enlarge)
        self._cells = np.column_stack(
            [np.bincount(self._working.row_of, cells) for cells in self._training.cells.T]
        )
        self._relative = np.empty_like(self._cells)
        self._in_play = np.zeros(len(wanted), bool)
        self._in_play[self._working.variables] = True
        for fit in self.fits:
            fit.enter(self._working.variables)
        for fit, evaluation in zip(self.fits, self._evaluate(range(len(self.fits)))):
            fit.arrive(evaluation)
        moments = self._moments(self._shares().mean(1))
        for fit in self.fits:
            fit.take(moments)

    def _checked_column(self, variable: int) -> np.ndarray | None:
        self._workers.check()
        return self._column(variable) if self._bounded[variable] else None

    def _shares(self) -> np.ndarray:
        """Each working row's share of the expected events, shape (working rows, fits)."""
        weights = self._cells * self._relative
        return weights / weights.sum(0)

    def _moments(self, weights: np.ndarray) -> np.ndarray:
        patterns = self._working.patterns
        pieces = [partial(patterns.gram, chunk, weights) for chunk in patterns.chunks]
        return sum(self._workers.run(pieces))
