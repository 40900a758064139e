"""Culling: which variables a cross-validated penalised regression keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..progress import Progress
from ..terrain.variables import Variable
from .candidates import Candidates
from .ensemble import Ensemble
from .patterns import Patterns, describe
from .penalised import Penalty, PenalisedFit, Training
from .rows import DistinctRows
from .workers import Workers

PENALTIES = 100
SMALLEST_RATIO = 1e-4
FOLD_TOLERANCE = 1e-7  # of the steepest slope without any variable
FINAL_TOLERANCE = 1e-9
PATIENCE = 10  # penalties without a new minimum after which the path ends
LEAST_PENALTIES = 5
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


@dataclass(frozen=True)
class _Held:
    """Cells held out of a fold: their number by row, X'y, and events."""

    cells: np.ndarray
    pull: np.ndarray
    events: float

    def deviance(self, fit: PenalisedFit) -> float:
        """Poisson deviance of a fit, but for the part that depends on the counts alone."""
        level = fit.log_level
        logs = level * self.events + self.pull @ fit.coefficients
        return 2 * (np.exp(level) * fit.relative_total(self.cells) - logs)


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
    patterns = describe(candidates.blocks)
    whole = _training(patterns, rows.cells, rows.events)
    variables = candidates.variables
    slopes = whole.pull - whole.rate * patterns.totals(rows.cells) / rows.cells.sum()
    steepest = slopes.max()
    if steepest <= np.finfo(float).eps * whole.rate:
        return Culling(np.zeros(0), np.zeros(0), 0, variables, np.zeros(len(variables)))
    strengths = steepest / l1_ratio * SMALLEST_RATIO ** np.linspace(0, 1, PENALTIES)
    penalties = [Penalty(strength, l1_ratio) for strength in strengths]
    with Workers(len(fold_cells), progress) as workers:
        trainings = [
            _training(patterns, rows.cells - cells, rows.events - events)
            for cells, events in zip(fold_cells, fold_events)
        ]
        ensemble = Ensemble(patterns, candidates.column, trainings, 0 * slopes, workers)
        held = [_held(patterns, *fold) for fold in zip(fold_cells, fold_events)]
        deviance, best, start = _follow(ensemble, held, penalties, steepest, workers)
        final = Ensemble(patterns, candidates.column, [whole], start, workers)
        final.solve(penalties[best], penalties[best], FINAL_TOLERANCE * steepest)
    deviance = (np.array(deviance) + _saturated(rows)) / rows.cells.sum()
    tried = strengths[: len(deviance)]
    return Culling(tried, deviance, best, variables, final.coefficients[0])


def _training(patterns: Patterns, cells: np.ndarray, events: np.ndarray) -> Training:
    return Training(cells, patterns.totals(events) / cells.sum(), events.sum() / cells.sum())


def _held(patterns: Patterns, cells: np.ndarray, events: np.ndarray) -> _Held:
    return _Held(cells, patterns.totals(events), float(events.sum()))


def _follow(
    ensemble: Ensemble,
    held: Sequence[_Held],
    penalties: Sequence[Penalty],
    steepest: float,
    workers: Workers,
) -> tuple[list[float], int, np.ndarray]:
    """Go down the penalties.

    Returns the held-out deviance at each, where it is least, and the folds' mean coefficients there.
    """
    deviance: list[float] = []
    best, coefficients, gain = 0, ensemble.coefficients.mean(0), 0.0
    for number, penalty in enumerate(penalties):
        workers.share = number / len(penalties)
        ensemble.solve(penalty, penalties[max(number - 1, 0)], FOLD_TOLERANCE * steepest)
        deviance.append(sum(part.deviance(fit) for part, fit in zip(held, ensemble.fits)))
        if deviance[-1] < deviance[best] or number == 0:
            best, coefficients = number, ensemble.coefficients.mean(0)
        earlier, gain = gain, sum(fit.gain for fit in ensemble.fits)
        level = number >= LEAST_PENALTIES and gain - earlier < LEAST_GROWTH * gain
        if level or number - best >= PATIENCE:
            break
    return deviance, best, coefficients


def _saturated(rows: DistinctRows) -> float:
    """The part of the Poisson deviance that depends on the counts alone: 2 sum (y log y - y)."""
    above = np.append(np.bincount(rows.tails.beyond, rows.tails.cells), 0)
    count = np.arange(1, len(above))
    return float(2 * ((above[:-1] - above[1:]) @ (count * np.log(count) - count)))
