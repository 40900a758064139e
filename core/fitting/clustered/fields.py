"""Random fields with a given covariance, and surrogate events that cluster as the real ones do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from ...packages import fft
from ...terrain.grid import Cells
from .clustering import Clustering
from .pairs import offsets

TRANSFORMED_AT_ONCE = 1 << 20  # values
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

    Attributes
    ----------
    shape : tuple of int
        Rows and columns of the ring.
    """

    def __init__(self, cells: Cells, clustering: Clustering) -> None:
        self._cells = cells
        size = cells.frame.cell_size
        reach = int(np.ceil(clustering.reach() / size))
        sides = [fft.next_fast_len(side + min(side, reach)) for side in cells.frame.shape]
        rows, columns = (offsets(side) for side in sides)
        covariance = clustering.log_correlation(size * np.hypot(rows[:, None], columns))
        values = fft.fft2(covariance).real
        values[values < LEAST_WAVE * clustering.strength] = 0
        values *= clustering.strength / values.mean()
        self.shape = values.shape
        # of a smooth field few waves are left, and only those are drawn
        self._waves = np.flatnonzero(values)
        self._root = np.sqrt(values.ravel()[self._waves] / values.size).astype(np.float32)
        self._rows = np.flatnonzero(values.any(1))

    def pair(
        self, generator: np.random.Generator, check: Callable[[], None] | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return two independent fields, float32 of shape (cells,) each.

        Parameters
        ----------
        generator : numpy.random.Generator
        check : callable, optional
            Called several times a second; may raise to stop the work.
        """
        drawn = self._drawn(generator, self._cells.frame.shape, check)[self._cells.inside]
        return drawn.real.copy(), drawn.imag.copy()

    def ring(
        self, generator: np.random.Generator, check: Callable[[], None] | None = None
    ) -> np.ndarray:
        """Return two independent fields on all of the ring, as real and imaginary parts.

        Parameters
        ----------
        generator : numpy.random.Generator
        check : callable, optional
            Called several times a second; may raise to stop the work.

        Returns
        -------
        complex64 array, of the ring's `shape`
        """
        return self._drawn(generator, self.shape, check)

    def _drawn(
        self,
        generator: np.random.Generator,
        shape: tuple[int, ...],
        check: Callable[[], None] | None,
    ) -> np.ndarray:
        """Two fields over the first rows and columns of the ring."""
        heights = np.empty(len(self._waves), np.complex64)
        generator.standard_normal(out=heights.view(np.float32), dtype=np.float32)
        heights *= self._root
        waves = np.zeros(self.shape, np.complex64)
        waves.ravel()[self._waves] = heights
        return self._transformed(waves, shape, check)

    def _transformed(
        self,
        waves: np.ndarray,
        shape: tuple[int, ...],
        check: Callable[[], None] | None = None,
    ) -> np.ndarray:
        """Fourier transform of the waves, in strips that leave time to stop."""
        rows, columns = shape
        for some in _strips(len(self._rows), waves.shape[1]):
            if check is not None:
                check()
            waves[self._rows[some]] = fft.fft(waves[self._rows[some]], axis=1, overwrite_x=True)
        field = np.empty((rows, columns), np.complex64)
        for some in _strips(columns, waves.shape[0]):
            if check is not None:
                check()
            field[:, some] = fft.fft(waves[:, :columns][:, some], axis=0)[:rows]
        return field


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


def _strips(number: int, length: int) -> list[slice]:
    step = max(1, TRANSFORMED_AT_ONCE // length)
    return [slice(first, min(first + step, number)) for first in range(0, number, step)]


def draw_events(
    expected: np.ndarray,
    multipliers: Iterable[np.ndarray | None],
    nugget: float,
    generator: np.random.Generator,
) -> Events:
    """Draw surrogate events around what is expected.

    Given the multiplier of a cell its count is NB1: Poisson many occasions, each with a number of
    events from the logarithmic distribution, so that the variance is (1 + nugget) the mean.

    Parameters
    ----------
    expected : float array, shape (cells,)
    multipliers : iterable of float arrays of shape (cells,), or None for 1 everywhere
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
