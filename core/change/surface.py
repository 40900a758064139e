"""The change of every cell's share of the events, with what chance alone brings taken out.

The ratio of two counts of a cell is mostly chance. Here the logarithm of the change is a Gaussian
field whose covariance was measured (`moving`), and the events say what the field is where there
are many of them: its posterior by Laplace's approximation (Rasmussen and Williams 2006, Gaussian
Processes for Machine Learning, section 3.4). Where nothing but chance was seen to change the field
is flat. No cell is told as changed for being one of many: that most are unchanged is what the
field starts from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..fitting.clustered.clustering import Clustering
from ..fitting.clustered.covariance import Convolution
from ..fitting.clustered.fields import Fields
from ..model.term import NORMAL_95
from ..packages import special
from ..progress import QUIET, Progress, in_turn
from ..terrain.grid import Cells
from .periods import Periods

NEWTON_STEPS = 12
SETTLED = 1e-4  # change of a logarithm that ends the search
PAIRS = 20  # of draws: standard deviations are then known to a ninth
MOST_ITERATIONS = 200
SHARED = 1.0  # variance of the logarithm that all cells share: the events tell it anyway
RESIDUAL = 1e-5  # of the right side, at which a solution is good enough


class _Covariance(Clustering):
    """A clustering whose g - 1 is taken as the covariance of the logarithm of the change."""

    @property
    def strength(self) -> float:
        return float(np.expm1(super().strength))

    def log_correlation(self, distance: np.ndarray) -> np.ndarray:
        return np.expm1(super().log_correlation(distance))

    def excess(self, distance: np.ndarray) -> np.ndarray:
        return self.log_correlation(distance)


@dataclass(frozen=True, eq=False)
class Surface:
    """The change of the cells' shares of the events, later over earlier.

    Attributes
    ----------
    log_ratio : float array, shape (cells,)
    deviations : float array, shape (cells, draws)
        Draws of how far the truth may lie from it.
    """

    log_ratio: np.ndarray
    deviations: np.ndarray

    @property
    def error(self) -> np.ndarray:
        """Standard deviation of the logarithm, shape (cells,)."""
        return _spread(self.deviations)

    @property
    def sure(self) -> np.ndarray:
        """Whether the 95% interval of each cell lies on one side of 1, bool (cells,)."""
        return np.abs(self.log_ratio) > NORMAL_95 * self.error

    def interval(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the ends of the 95% interval of each cell's ratio."""
        reach = NORMAL_95 * self.error
        return np.exp(self.log_ratio - reach), np.exp(self.log_ratio + reach)

    def of_group(self, members: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
        """Return the mean logarithm over some cells, and its standard deviation.

        Parameters
        ----------
        members : int array
            Numbers of the cells.
        weights : float array, of the same shape
        """
        share = weights / weights.sum()
        error = _spread((share @ self.deviations[members])[None])[0]
        return float(share @ self.log_ratio[members]), float(error)


def _spread(deviations: np.ndarray) -> np.ndarray:
    """Root mean square of draws around 0; 0 where there are none."""
    draws = max(deviations.shape[1], 1)
    return np.sqrt((deviations**2).sum(1) / draws)


def surface_of(
    periods: Periods, clustering: Clustering, seed: int, progress: Progress = QUIET
) -> Surface:
    """Return the change of every cell.

    Parameters
    ----------
    periods : Periods
    clustering : Clustering
        Of what is left of a comparison without any factor.
    seed : int
    progress : Progress, optional
    """
    count = periods.cells.count
    if not clustering.components:
        return Surface(np.zeros(count), np.zeros((count, 0)))
    covariance = _Covariance(clustering.components, max(clustering.nugget, 0.0))
    finding, drawing = in_turn(progress, 1, 2)
    field = _Field(periods, covariance)
    field.find(finding)
    return Surface(field.log_ratio, field.deviations(np.random.default_rng(seed), drawing))


class _Field:
    """The posterior of the field of changes: its mode, and draws around it."""

    def __init__(self, periods: Periods, covariance: Clustering) -> None:
        self._cells: Cells = periods.cells
        self._covariance = covariance
        self._smooth = Convolution(periods.cells, covariance)
        self._both = periods.both.astype(float)
        self._after = periods.after.astype(float)
        self._level = float(np.log(periods.after.sum() / periods.before.sum()))
        self._offset = 0.0 if periods.offset is None else periods.offset
        self._field = np.zeros(periods.cells.count)
        self._root = np.zeros(0)
        self._weigh()

    def _weigh(self) -> np.ndarray:
        """Set the root of the weights at the field as it is; return the gradient."""
        p = special.expit(self._level + self._offset + self._field)
        alone = 1 + self._covariance.nugget
        self._root = np.sqrt(self._both * p * (1 - p) / alone)
        return (self._after - self._both * p) / alone

    def find(self, progress: Progress) -> None:
        """Find the mode by Newton's method."""
        for step in range(NEWTON_STEPS):
            gradient = self._weigh()
            wanted = self._root**2 * self._field + gradient
            check = partial(progress.at, step / NEWTON_STEPS)
            pulled = self._solved(self._root * self._times(wanted), check)
            new = self._times(wanted - self._root * pulled)
            moved = float(np.abs(new - self._field).max())
            self._field = new
            if moved < SETTLED:
                break
        self._weigh()
        progress.at(1.0)

    @property
    def log_ratio(self) -> np.ndarray:
        """The logarithm of the change of each cell's share (with exposure, of its rate)."""
        return self._field

    def _times(self, values: np.ndarray) -> np.ndarray:
        """Return the covariance times values of the cells: of the field, and of what all share."""
        return self._smooth(values) + SHARED * values.sum()

    def deviations(self, generator: np.random.Generator, progress: Progress) -> np.ndarray:
        """Return draws of the truth less the mode, float32 (cells, draws).

        A field drawn from its law, seen through as many events, and found again: how far it is
        missed is how far the truth may be (Papandreou and Yuille 2010, Gaussian sampling by local
        perturbations).
        """
        fields = Fields(self._cells, self._covariance)
        found = np.empty((self._cells.count, 2 * PAIRS), np.float32)
        for number in range(PAIRS):
            check = partial(progress.at, number / PAIRS)
            for which, one in enumerate(fields.pair(generator, check)):
                truth = one + np.sqrt(SHARED) * generator.standard_normal()
                noise = generator.standard_normal(len(one))
                seen = self._solved(self._root * truth + noise, check)
                found[:, 2 * number + which] = truth - self._times(self._root * seen)
        progress.at(1.0)
        return found

    def _solved(self, wanted: np.ndarray, check: Callable[[], None]) -> np.ndarray:
        """Return x of (I + R K R) x = wanted, R the root of the weights."""

        def times(values: np.ndarray) -> np.ndarray:
            check()
            return values + self._root * self._times(self._root * values)

        return _conjugate_gradients(times, wanted)


def _conjugate_gradients(
    times: Callable[[np.ndarray], np.ndarray], wanted: np.ndarray
) -> np.ndarray:
    """Solve a positive definite system (Hestenes and Stiefel 1952)."""
    found = np.zeros_like(wanted)
    left = wanted.copy()
    towards = left.copy()
    size = float(left @ left)
    enough = RESIDUAL**2 * size
    for _ in range(MOST_ITERATIONS):
        if size <= enough:
            break
        image = times(towards)
        step = size / float(towards @ image)
        found += step * towards
        left -= step * image
        new = float(left @ left)
        towards = left + (new / size) * towards
        size = new
    return found
