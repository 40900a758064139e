"""How much cells differ that look alike, and what a cell's own events then say.

A cell with mean m has events of a Poisson law with mean m q e. q, its lasting ratio, has a law over
all cells that look like it; e, with mean 1 and the variance `DRIFT`, is what came and went within
the period, so that many events in one period say less than as many in several.

The law of q has no fixed shape: it is that of the largest likelihood on a fine grid of ratios
(Laird 1978; by the EM algorithm), for the busiest cells do not follow a gamma law, which would
shrink them too much. It changes with the mean: where few events are expected, most cells have none
and some have many. So there is a law at each of a few knots of the mean, and between them a mixture
of the two. Where data are thin, a knot's law is drawn towards that of all cells, and that one
towards a gamma law.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...matrices import product
from ...packages import ndimage
from ...progress import Part, Progress

STEP = 0.13  # of the grid of log ratios
RATIOS = np.exp(STEP * np.arange(-45, 57))  # 0.003 to 1,450
LEAST = 1e-300  # a likelihood
KNOTS = 4
PRIOR_CELLS = 30.0  # that the gamma law counts as in the law of all cells
KNOT_PRIOR_CELLS = 30.0  # with events, that the law of all cells counts as in that of a knot
BLUR = 0.1  # a round, standard deviation in log ratios: a law of single points is chance's
ROUNDS = 60
DRIFT = 0.08  # variance of what comes and goes, in one period: docs/forecasts.md tells why
MEAN_STEP = 0.04  # of the log mean, within which cells are told apart by their counts alone
COUNT_STEP = 0.1  # of weighed counts


@dataclass(frozen=True, eq=False)
class History:
    """What the cells' own events say.

    Attributes
    ----------
    ratio : float array, shape (cells,)
        Mean of q given the cell's own events.
    variance : float array, shape (cells,)
        Variance of q given the same.
    weight : float array, shape (cells,)
        Of the cell's own count in a linear forecast: v m / (u + v m + d m (u^2 + v)), with u and
        v the mean and the variance of the law at its mean m, and d the drift.
    """

    ratio: np.ndarray
    variance: np.ndarray
    weight: np.ndarray


def history_of(
    mean: np.ndarray, counts: np.ndarray, shape: float, drift: float, progress: Progress
) -> History:
    """Return what the own events of the cells say.

    Parameters
    ----------
    mean : float array, shape (cells,), above 0
        Events expected of a cell without looking at its own.
    counts : float array, shape (cells,)
    shape : float
        Of the gamma law that the law is drawn towards.
    drift : float
        Variance of what came and went within the time of the events: of one period over the
        number of periods.
    progress : Progress
    """
    table = _Table(mean, counts, drift)
    laws = _laws(table, shape, Part(progress, 0.0, 0.8))
    progress.at(0.9)
    return table.histories(laws)


class _Table:
    """Cells grouped by mean and count.

    `rows` and `levels` are the groups that have a cell, or that lie beside one that has: the
    ratios of a cell are read between its two nearest means.
    """

    def __init__(self, mean: np.ndarray, counts: np.ndarray, drift: float) -> None:
        self.drift = drift
        place = np.log(mean) / MEAN_STEP
        self.first = int(np.floor(place.min()))
        place -= self.first
        steps = np.rint(counts / COUNT_STEP).astype(np.int64)
        values = np.unique(steps)
        self.counts = values * COUNT_STEP
        level = np.searchsorted(values, steps)
        self.size = len(values)
        self.means = int(np.ceil(place.max())) + 2
        lower = place.astype(np.int64)
        self.key = lower * self.size + level
        self.part = place - lower
        nearest = np.rint(place).astype(np.int64) * self.size + level
        self.cells = np.bincount(nearest, minlength=self.means * self.size)
        beside = np.zeros(self.means * self.size, bool)
        beside[self.key] = beside[self.key + self.size] = True
        self.groups = np.flatnonzero(beside | (self.cells > 0))
        row, self.level = np.divmod(self.groups, self.size)
        self.log_mean = (row + self.first) * MEAN_STEP

    def likelihoods(self) -> np.ndarray:
        """Return those of every ratio for each group, up to a factor: (groups, ratios)."""
        expected = np.exp(self.log_mean)[:, None] * RATIOS
        counts = self.counts[self.level][:, None]
        # Poisson's with a gamma law of variance `drift` around it is the negative binomial
        rest = np.log1p(self.drift * expected)
        logs = counts * (np.log(expected) - rest) - rest / self.drift
        return np.exp(logs - logs.max(axis=1, keepdims=True))

    def knots(self, several: int) -> np.ndarray:
        """Return how much of the law of each knot a group has, (groups, knots).

        Knots lie so that as many events are expected of the cells between any two of them.
        """
        expected = np.exp(self.log_mean) * self.cells[self.groups]
        order = np.argsort(self.log_mean, kind="stable")
        below = np.cumsum(expected[order])
        wanted = (np.arange(several) + 0.5) / several * below[-1]
        at = self.log_mean[order][np.searchsorted(below, wanted)]
        at = at + 1e-9 * np.arange(several)
        found = np.interp(self.log_mean, at, np.arange(several))
        shares = np.maximum(1 - np.abs(found[:, None] - np.arange(several)), 0)
        return shares / shares.sum(axis=1, keepdims=True)

    def histories(self, laws: np.ndarray) -> History:
        """Return what the law of each group (groups, ratios) says of the cells."""
        joint = self.likelihoods() * laws
        joint /= joint.sum(axis=1, keepdims=True)
        mean = joint @ RATIOS
        variance = np.maximum(joint @ RATIOS**2 - mean**2, 0)
        centre = laws @ RATIOS
        spread = (laws @ RATIOS**2 - centre**2) * np.exp(self.log_mean)
        drift = self.drift * (laws @ RATIOS**2) * np.exp(self.log_mean)
        return History(
            ratio=np.exp(self._between(np.log(mean))),
            variance=self._between(variance),
            weight=self._between(spread / (centre + spread + drift)),
        )

    def _between(self, values: np.ndarray) -> np.ndarray:
        """Return the values of groups at the mean of each cell, (cells,)."""
        every = np.zeros(self.means * self.size)
        every[self.groups] = values
        lower = every[self.key]
        return lower + self.part * (every[self.key + self.size] - lower)


def _laws(table: _Table, shape: float, progress: Progress) -> np.ndarray:
    """Return the law of each group, (groups, ratios)."""
    likelihoods = table.likelihoods()
    cells = table.cells[table.groups].astype(float)
    alike = np.ones((len(cells), 1))
    gamma = _gamma(shape)[None]
    half, rest = Part(progress, 0.0, 0.4), Part(progress, 0.4, 1.0)
    one = _maximised(likelihoods, alike, cells, gamma, PRIOR_CELLS, half)
    shares = table.knots(KNOTS)
    start = np.repeat(one, KNOTS, axis=0)
    occupied = max(cells[table.counts[table.level] > 0].sum(), 1.0)
    prior_cells = KNOT_PRIOR_CELLS * cells.sum() / occupied
    several = _maximised(likelihoods, shares, cells, start, prior_cells, rest)
    return product(shares, several)


def _maximised(
    likelihoods: np.ndarray,
    shares: np.ndarray,
    cells: np.ndarray,
    prior: np.ndarray,
    prior_cells: float,
    progress: Progress,
) -> np.ndarray:
    """Return the laws of the knots (knots, ratios) after rounds of the EM algorithm.

    Each round is smoothed (Silverman, Jones, Nychka and Wilson 1990).
    """
    laws = prior
    for number in range(ROUNDS):
        progress.at(number / ROUNDS)
        found = np.einsum("ij,ij->i", likelihoods, product(shares, laws))
        scale = cells / np.maximum(found, LEAST)
        weighed = np.ascontiguousarray((shares * scale[:, None]).T)
        laws = laws * product(weighed, likelihoods) + prior_cells * prior
        laws = _blurred(laws)
    return laws


def _gamma(shape: float) -> np.ndarray:
    """Return the gamma law with mean 1 and this shape on the grid of ratios."""
    logs = shape * (np.log(RATIOS) - RATIOS)
    law = np.exp(logs - logs.max())
    return law / law.sum()


def _blurred(laws: np.ndarray) -> np.ndarray:
    blurred = ndimage.gaussian_filter1d(laws, BLUR / STEP, axis=1, mode="nearest")
    return blurred / blurred.sum(axis=1, keepdims=True)
