"""Random fields with a given covariance, and surrogate events that cluster as the real ones do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import fft

from ...terrain.grid import Cells
from .clustering import Clustering
from .lags import offsets

LEAST_NUGGET = 1e-6  # below this events come one at a time


class Fields:
    """Gaussian random fields over the cells whose covariance is log g of a clustering.

    Drawn by circulant embedding (Dietrich and Newsam 1997, Fast and exact simulation of stationary
    Gaussian processes): the raster is padded to a ring on which the covariance is diagonal in the
    Fourier basis. Eigenvalues below 0, which padding of that length leaves few and small, are set
    to 0 and the rest scaled so that the variance holds.

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
        values = np.maximum(fft.fft2(covariance).real, 0)
        values *= clustering.strength / values.mean()
        self._root = np.sqrt(values / values.size).astype(np.float32)

    def pair(self, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Return two independent fields, float32 of shape (cells,) each."""
        noise = np.empty(self._root.shape, np.complex64)
        generator.standard_normal(out=noise.view(np.float32), dtype=np.float32)
        noise *= self._root
        rows, columns = self._cells.frame.shape
        drawn = fft.fft2(noise, overwrite_x=True)[:rows, :columns][self._cells.inside]
        return drawn.real.copy(), drawn.imag.copy()


@dataclass(frozen=True, eq=False)
class Events:
    """Surrogate events: how many at which cell, for several surrogates one after the other.

    Attributes
    ----------
    surrogate, cell, number : int arrays, shape (places,)
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
        drawn = generator.random(generator.poisson(ends[-1] * occasions)) * ends[-1]
        # sorted, they are looked up several times as fast, and rounding cannot pass the end
        drawn.sort()
        places.append(np.minimum(np.searchsorted(ends, drawn, side="right"), len(ends) - 1))
    lengths = [len(place) for place in places]
    cell = np.concatenate(places)
    if several:
        number = generator.logseries(nugget / (1 + nugget), len(cell))
    else:
        number = np.ones(len(cell), np.int64)
    surrogate = np.repeat(np.arange(len(places)), lengths)
    return Events(surrogate, cell, number, len(places))


def multiplier_of(field: np.ndarray, strength: float) -> np.ndarray:
    """Return exp(field), scaled so that its mean is 1 for a Gaussian field of that variance."""
    return np.exp(field - np.float32(strength / 2))
