"""How much the place and each of its surroundings say of a cell's own events.

The cells' counts have a negative binomial law with mean exp(constant) place^p0 around_1^p1 ...
and one shape; constant, powers and shape are those of the largest likelihood. No power is below
0: more around never means less here. As the surroundings of a cell leave the cell out, its own
count is new to them, and no event needs to be set aside. Where there are next to no events, a small
penalty keeps to the place alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...matrices import product
from ...packages import optimize, special
from ...progress import Progress, share_of_steps

MOST_CELLS = 500_000  # fitted to: beyond, cells without events are represented by some of them
LOG_SHAPES = (-6.0, 6.0)
MOST = 2.0  # no power is above
PENALTY = 1.0  # of log likelihood, for a power that is 1 off the place's 1 or the others' 0
TOLERANCE = 1e-11
STEPS = 400


@dataclass(frozen=True, eq=False)
class Powers:
    """Mean of a cell: exp(constant) place^power around_1^power_1 ...

    Attributes
    ----------
    constant, place : float
    around : float array, shape (surroundings,)
    shape : float
        r of the negative binomial law: its variance is mean + mean^2 / r.
    """

    constant: float
    place: float
    around: np.ndarray
    shape: float


def fitted_cells(counts: np.ndarray, most: int = MOST_CELLS) -> tuple[np.ndarray, np.ndarray]:
    """Return which cells the powers are fitted to, and how many each of them stands for.

    All with events, and of those without as many as fit, evenly spaced in reading order.
    """
    occupied = counts > 0
    empty = np.flatnonzero(~occupied)
    room = max(most - int(occupied.sum()), most // 2)
    if len(empty) <= room:
        return np.arange(len(counts)), np.ones(len(counts))
    some = empty[(np.arange(room) * (len(empty) / room)).astype(np.int64)]
    chosen = np.concatenate([np.flatnonzero(occupied), some])
    weights = np.ones(len(chosen))
    weights[-room:] = len(empty) / room
    return chosen, weights


def fit_powers(
    place: np.ndarray,
    around: np.ndarray,
    counts: np.ndarray,
    weights: np.ndarray,
    progress: Progress,
    penalty: float = PENALTY,
) -> Powers:
    """Fit the powers.

    Parameters
    ----------
    place : float array, shape (cells,)
        Log of the events expected of the place.
    around : float array, shape (cells, surroundings)
        Logs, as of `leaning`.
    counts, weights : float arrays, shape (cells,)
    progress : Progress
    penalty : float
    """
    columns = np.column_stack([np.ones(len(place)), place, around])
    likelihood = _Likelihood(columns, counts, weights, penalty, progress)
    several = around.shape[1]
    begin = np.concatenate([[0.0, 0.8], np.full(several, 0.2), [0.0]])
    bounds = [(None, None), *[(0, MOST)] * (1 + several), LOG_SHAPES]
    found = optimize.minimize(
        likelihood,
        begin,
        jac=True,
        bounds=bounds,
        method="L-BFGS-B",
        options={"maxiter": STEPS, "ftol": TOLERANCE, "gtol": 1e-9},
    ).x
    return Powers(float(found[0]), float(found[1]), found[2:-1], float(np.exp(found[-1])))


class _Likelihood:
    """Minus the mean log likelihood, and its gradient."""

    def __init__(
        self,
        columns: np.ndarray,
        counts: np.ndarray,
        weights: np.ndarray,
        penalty: float,
        progress: Progress,
    ) -> None:
        self.columns, self.counts, self.weights = columns, counts, weights
        self.progress, self.calls = progress, 0
        # digammas of the few different counts, not of every cell
        self.levels, self.level = np.unique(counts, return_inverse=True)
        self.total = weights @ counts
        self.penalty = penalty
        self.usual: np.ndarray = np.zeros(columns.shape[1] - 1)
        self.usual[0] = 1.0

    def __call__(self, values: np.ndarray) -> tuple[float, np.ndarray]:
        self.calls += 1
        self.progress.at(share_of_steps(self.calls, 30))
        shape = np.exp(values[-1])
        log_mean = np.minimum(product(self.columns, values[:-1, None])[:, 0], 50.0)
        mean = np.exp(log_mean)
        log_share = -np.log1p(mean / shape)  # of the shape in shape + mean
        gammas = special.gammaln(self.levels + shape) - special.gammaln(shape)
        digammas = special.digamma(self.levels + shape) - special.digamma(shape)
        logs = self.counts * (log_mean - values[-1] + log_share)
        logs += gammas[self.level] + shape * log_share
        slope = (self.counts - mean) * (shape / (shape + mean))
        by_shape = digammas[self.level] + log_share + (mean - self.counts) / (shape + mean)
        gradient = np.empty(len(values))
        gradient[:-1] = product(self.columns.T, (self.weights * slope)[:, None])[:, 0]
        gradient[-1] = shape * (self.weights @ by_shape)
        off = values[1:-1] - self.usual
        gradient[1:-1] -= 2 * self.penalty * off
        scale = -10 / self.total
        return scale * float(self.weights @ logs - self.penalty * off @ off), scale * gradient
