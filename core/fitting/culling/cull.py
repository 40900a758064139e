"""Culling: which variables a cross-validated penalised regression keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ...model.variable import Variable
from ...progress import Progress
from ..engine.rows import DistinctRows
from ..engine.workers import Workers
from .candidates import Candidates
from .ensemble import Ensemble, Training
from .patterns import Coded, Patterns, describe
from .penalised import Penalty

PENALTIES = 100
SMALLEST_RATIO = 1e-4
FOLD_TOLERANCE = 1e-6  # of the steepest slope without any variable
FINAL_TOLERANCE = 1e-9
PATIENCE = 10  # penalties without a new minimum after which the path ends
LEAST_PENALTIES = 5
FOLLOWING = 0.95  # of the work, going down the penalties; the rest is the fit to all cells
NOTHING_ENTERS = 1e6  # times the steepest slope: a penalty that no variable overcomes
LEAST_GROWTH = 1e-5  # of the deviance explained, from one penalty to the next


@dataclass(frozen=True)
class Culling:
    """Result of culling.

    Attributes
    ----------
    penalties : float array, shape (tried,)
        Descending.
    deviance : float array, shape (tried,)
        Mean held-out Poisson deviance of a cell.
    chosen : int
        Where the deviance is least.
    variables : tuple of Variable
        All that were tested.
    coefficients : float array, shape (variables,)
        On all cells, at the chosen penalty; above 0 for the variables that survive.
    """

    penalties: np.ndarray
    deviance: np.ndarray
    chosen: int
    variables: tuple[Variable, ...]
    coefficients: np.ndarray

    @property
    def survivors(self) -> np.ndarray:
        """Which variables survive, bool of shape (variables,)."""
        return self.coefficients > 0

    @property
    def at_end(self) -> bool:
        """Whether the smallest penalty tried is the best: a smaller one might be better."""
        return self.chosen == len(self.penalties) - 1


def none_survive(variables: tuple[Variable, ...] = ()) -> Culling:
    """Return the culling where nothing goes with the events, or nothing was to be tested."""
    nothing = np.zeros(0)
    return Culling(
        penalties=nothing,
        deviance=nothing,
        chosen=0,
        variables=variables,
        coefficients=np.zeros(len(variables)),
    )


def cull(
    rows: DistinctRows,
    candidates: Candidates,
    fold_cells: np.ndarray,
    fold_events: np.ndarray,
    l1_ratio: float,
    progress: Progress,
) -> Culling:
    """Cull variables by penalised Poisson regression with coefficients >= 0.

    The path is that of glmnet (Friedman, Hastie and Tibshirani 2010): 100 penalties from the
    smallest that lets no variable in down to a ten-thousandth of it, left early where the deviance
    explained hardly grows; the penalty is the one with the least held-out deviance.

    Parameters
    ----------
    rows : DistinctRows
        Merged over the candidates.
    candidates : Candidates
        At least one variable.
    fold_cells, fold_events : float arrays, shape (folds, rows)
        Cells and events of each row in each fold.
    l1_ratio : float
        Share of the L1 part in the penalty, above 0 and up to 1.
    progress : Progress
    """
    with Workers(progress) as workers:
        parts = [*map(Coded.of_block, candidates.blocks), *_controls(rows)]
        patterns = workers.alone(partial(describe, parts, workers.check))
        bounded = np.arange(patterns.table.shape[1]) < len(candidates.variables)
        cells, events = rows.cells[:, None], rows.events[:, None]
        whole = _training(patterns, cells, np.zeros_like(cells), events)
        ensemble_of = partial(
            Ensemble,
            patterns,
            candidates.column,
            workers=workers,
            bounded=bounded,
            strata=rows.strata.of_row,
        )
        slopes, start = _slopes_of_nothing(patterns, whole), np.zeros(len(bounded))
        if not bounded.all():
            slopes, start = _beside_controls(ensemble_of(whole, start), slopes, l1_ratio)
        steepest = slopes[bounded].max()
        if steepest <= np.finfo(float).eps * whole.rate[0]:
            return none_survive(candidates.variables)
        strengths = steepest / l1_ratio * SMALLEST_RATIO ** np.linspace(0, 1, PENALTIES)
        penalties = [Penalty(strength, l1_ratio) for strength in strengths]
        folds = _Folds(patterns, rows, fold_cells, fold_events)
        ensemble = ensemble_of(folds.training, start)
        deviance, best, start = _follow(ensemble, folds, penalties, steepest, workers)
        final = ensemble_of(whole, start)
        final.solve(penalties[best], penalties[best], FINAL_TOLERANCE * steepest)
    return Culling(
        penalties=strengths[: len(deviance)],
        deviance=(np.array(deviance) + _saturated(rows)) / rows.number,
        chosen=best,
        variables=candidates.variables,
        coefficients=final.coefficients[0][bounded],
    )


def _controls(rows: DistinctRows) -> list[Coded]:
    strata = rows.strata
    return [Coded(strata.of_row, strata.design[:, 1:])] if strata.fixed > 1 else []


def _beside_controls(
    ensemble: Ensemble, slopes: np.ndarray, l1_ratio: float
) -> tuple[np.ndarray, np.ndarray]:
    """Fit the controls alone; return the slopes that they leave, and their coefficients."""
    steep = float(np.abs(slopes).max())
    shut = Penalty(NOTHING_ENTERS * steep / l1_ratio, l1_ratio)
    ensemble.solve(shut, shut, FINAL_TOLERANCE * steep)
    return ensemble.slopes[0], ensemble.coefficients[0]


def _totals(patterns: Patterns, weights: np.ndarray) -> np.ndarray:
    """X'w, (rows, n) to (variables, n), but for multiples of the sums of w."""
    return patterns.table.T @ (patterns.presence.T @ weights)


def _training(
    patterns: Patterns, cells: np.ndarray, held: np.ndarray, events: np.ndarray
) -> Training:
    number = cells.sum(0)
    return Training(
        cells=cells,
        held=held,
        pull=_totals(patterns, events) / number,
        rate=events.sum(0) / number,
    )


def _slopes_of_nothing(patterns: Patterns, whole: Training) -> np.ndarray:
    """How steeply the log-likelihood a cell rises with each variable where none is in."""
    mean = _totals(patterns, whole.cells) / whole.cells.sum()
    return (whole.pull - whole.rate * mean)[:, 0]


class _Folds:
    """What each fold learns from, and what is held out of it."""

    def __init__(
        self,
        patterns: Patterns,
        rows: DistinctRows,
        fold_cells: np.ndarray,
        fold_events: np.ndarray,
    ) -> None:
        held, held_events = (
            np.ascontiguousarray(of_fold.T, dtype=float) for of_fold in (fold_cells, fold_events)
        )
        self._pull = _totals(patterns, held_events)
        self._events = held_events.sum(0)
        self._learnt = rows.events.sum() - self._events
        cells, events = rows.cells[:, None] - held, rows.events[:, None] - held_events
        self.training = _training(patterns, cells, held, events)

    def deviance(self, ensemble: Ensemble) -> float:
        """Held-out Poisson deviance, but for the part that depends on the counts alone."""
        level = self._learnt / ensemble.totals
        logs = np.log(level) @ self._events + (self._pull * ensemble.coefficients.T).sum()
        return 2 * float(level @ ensemble.held_totals - logs)


def _follow(
    ensemble: Ensemble,
    folds: _Folds,
    penalties: Sequence[Penalty],
    steepest: float,
    workers: Workers,
) -> tuple[list[float], int, np.ndarray]:
    """Go down the penalties.

    Returns the held-out deviance at each, where it is least, and the mean coefficients of the folds
    there.
    """
    deviance: list[float] = []
    best, coefficients = 0, ensemble.coefficients.mean(0)
    nothing = reached = ensemble.log_likelihood
    for number, penalty in enumerate(penalties):
        workers.share = FOLLOWING * number / len(penalties)
        ensemble.solve(penalty, penalties[max(number - 1, 0)], FOLD_TOLERANCE * steepest)
        deviance.append(folds.deviance(ensemble))
        if deviance[-1] <= deviance[best]:
            best, coefficients = number, ensemble.coefficients.mean(0)
        before, reached = reached, ensemble.log_likelihood
        level = reached - before < LEAST_GROWTH * (reached - nothing)
        if (level and number >= LEAST_PENALTIES) or number - best >= PATIENCE:
            break
    return deviance, best, coefficients


def _saturated(rows: DistinctRows) -> float:
    """The part of the Poisson deviance that depends on the counts alone: 2 sum (y log y - y)."""
    above = np.append(np.bincount(rows.tails.beyond, rows.tails.cells), 0)
    count = np.arange(1, len(above))
    return float(2 * ((above[:-1] - above[1:]) @ (count * np.log(count) - count)))
