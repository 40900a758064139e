"""Random fields with a given covariance, and surrogate events that cluster as the real ones do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import fft

from ...terrain.grid import Cells
from .clustering import Clustering
from .lags import offsets

LEAST_NUGGET = 1e-6  # below this events come one at a time
LEAST_WAVE = 1e-3  # of the mean eigenvalue: all waves below it hold less than that of the variance


class Fields:
    """Gaussian random fields over the cells whose covariance is log g of a clustering.

    Drawn by circulant embedding (Dietrich and Newsam 1997, Fast and exact simulation of stationary
    Gaussian processes): the raster is padded to a ring on which the covariance is diagonal in the
    Fourier basis. Eigenvalues below 0, which padding of that length leaves few and small, are set
    to 0, as are those too small to matter, and the rest scaled so that the variance holds.

    Parameters
    ----------
    cells : Cells
    clustering : Clustering
        With at least one component.
    """

    def __init__(self, cells: Cells, clustering: Clustering) -> None:
        self._cells = cells
        size = cells.frame.cell_size
        reach = int(np.ceil(clustering.reach / size))
        sides = [fft.next_fast_len(side + min(side, reach)) for side in cells.frame.shape]
        rows, columns = (offsets(side) for side in sides)
        covariance = clustering.log_correlation(size * np.hypot(rows[:, None], columns))
        values = fft.fft2(covariance).real
        values[values < LEAST_WAVE * clustering.strength] = 0
        values *= clustering.strength / values.mean()
        self._shape = values.shape
        # of a smooth field few waves are left, and only those are drawn
        self._waves = np.flatnonzero(values)
        self._root = np.sqrt(values.ravel()[self._waves] / values.size).astype(np.float32)

    def pair(self, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Return two independent fields, float32 of shape (cells,) each."""
        heights = np.empty(len(self._waves), np.complex64)
        generator.standard_normal(out=heights.view(np.float32), dtype=np.float32)
        heights *= self._root
        waves = np.zeros(self._shape, np.complex64)
        waves.ravel()[self._waves] = heights
        rows, columns = self._cells.frame.shape
        drawn = fft.fft2(waves, overwrite_x=True)[:rows, :columns][self._cells.inside]
        return drawn.real.copy(), drawn.imag.copy()


@dataclass(frozen=True, eq=False)
class Events:
    """Surrogate events: how many at which cell, for several surrogates one after the other.

    Attributes
    ----------
    surrogate, cell : int arrays, shape (places,)
    number : float array, shape (places,)
    surrogates : int
    """

    surrogate: np.ndarray
    cell: np.ndarray
    number: np.ndarray
    surrogates: int

    def sums(self, codes: np.ndarray, levels: int) -> np.ndarray:
        """Return the events of each surrogate by a code of the cells, (surrogates, levels)."""
        key = self.surrogate * levels + codes[self.cell]
        return np.bincount(key, self.number, self.surrogates * levels).reshape(-1, levels)


def draw_events(
    expected: np.ndarray,
    multipliers: list[np.ndarray | None],
    nugget: float,
    generator: np.random.Generator,
) -> Events:
    """Draw surrogate events around what is expected.

    Given the multiplier of a cell its count is NB1: Poisson many occasions, each with a number of
    events from the logarithmic distribution, so that the variance is (1 + nugget) the mean.

    Parameters
    ----------
    expected : float array, shape (cells,)
    multipliers : list of float arrays of shape (cells,), or None for 1 everywhere
        One a surrogate, of mean 1.
    nugget : float
    generator : numpy.random.Generator
    """
    several = nugget > LEAST_NUGGET
    occasions = np.log1p(nugget) / nugget if several else 1.0
    places = []
    for multiplier in multipliers:
        mean = expected if multiplier is None else expected * multiplier
        ends = np.cumsum(mean, dtype=float)
        places.append(_places(ends, generator.poisson(ends[-1] * occasions), generator))
    lengths = [len(place) for place in places]
    cell = np.concatenate(places)
    if several:
        number = generator.logseries(nugget / (1 + nugget), len(cell)).astype(float)
    else:
        number = np.ones(len(cell))
    surrogate = np.repeat(np.arange(len(places)), lengths)
    return Events(surrogate, cell, number, len(places))


def _places(ends: np.ndarray, number: int, generator: np.random.Generator) -> np.ndarray:
    """Cells of so many occasions, each with the probability that the running sums `ends` give.

    Uniform numbers in ascending order are running sums of exponential ones: no need to sort, and
    looked up several times as fast as in any other order.
    """
    steps = np.cumsum(generator.standard_exponential(number + 1))
    place = np.searchsorted(ends, steps[:-1] * (ends[-1] / steps[-1]), side="right")
    return np.minimum(place, len(ends) - 1)  # rounding may pass the end


def multiplier_of(field: np.ndarray, strength: float) -> np.ndarray:
    """Return exp(field), scaled so that its mean is 1 for a Gaussian field of that variance."""
    return np.exp(field - np.float32(strength / 2))
