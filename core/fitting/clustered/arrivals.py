"""Where the events of a surrogate fall, cell by cell: what a test draws most often."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...packages import sparse
from .tiles import Spread

LEAST_NUGGET = 1e-6  # below this events come one at a time
STEPS = 1 << 16  # of the coarse random numbers
ONE_BY_ONE = 2  # further occasions in the same cell looked for before the rest is drawn outright


@dataclass(frozen=True, eq=False)
class Arrived:
    """Events of some surrogates, one surrogate after the other.

    Attributes
    ----------
    cell : int array, shape (occasions,)
    number : float32 array, shape (occasions,)
        Events of each occasion.
    ends : int array, shape (1 + surrogates,)
        Occasions `ends[k]` up to `ends[k + 1]` are those of surrogate k.
    """

    cell: np.ndarray
    number: np.ndarray
    ends: np.ndarray

    def counts(self, codes: np.ndarray, levels: int) -> np.ndarray:
        """Return the events of each surrogate by codes of the cells.

        Parameters
        ----------
        codes : int32 array, shape (cells, k)
            Of k codes an event counts once by each.
        levels : int

        Returns
        -------
        float32 array, shape (surrogates, levels)
            Whole numbers, which are exact up to 2^24.
        """
        code = codes.take(self.cell, 0)
        number = np.empty(code.shape, np.float32)
        number[...] = self.number[:, None]
        ends = (self.ends * codes.shape[1]).astype(codes.dtype)
        # a sparse matrix adds up what has the same place, and threads do not wait for each other
        entries = number.ravel(), code.ravel(), ends
        return sparse.csr_matrix(entries, (len(ends) - 1, levels)).toarray()


class Arrivals:
    """Draws events around what is expected, for a few surrogates at once.

    Given its mean the count of a cell is NB1: Poisson many occasions, each with a number of events
    from the logarithmic distribution, so that the variance is (1 + nugget) the mean.

    A cell has an occasion where an exponential random number is below its mean. Few have, so all
    cells are first given numbers of 16 bits, and only those that may have one the further digits.

    Parameters
    ----------
    nugget : float
    generator : numpy.random.Generator

    Attributes
    ----------
    occasions : float
        Occasions an event, on average.
    """

    def __init__(self, nugget: float, generator: np.random.Generator) -> None:
        self._generator = generator
        self._several = nugget > LEAST_NUGGET
        self._share = nugget / (1 + nugget)
        self._pool = np.zeros(0, np.float32)
        self.occasions = float(np.log1p(nugget) / nugget) if self._several else 1.0

    def drawn(self, mean: np.ndarray, spread: Spread) -> Arrived:
        """Return the events of surrogates.

        Parameters
        ----------
        mean : float32 array, shape (surrogates, places)
            Occasions of each place of the frame, on average, times `STEPS`; 0 where no cell is.
        spread : Spread
            How they fall to the cells of each place.
        """
        draw, flat = self._generator, mean.ravel()
        words = draw.bit_generator.random_raw(-(-len(flat) // 4))
        coarse = np.asarray(words).view(np.uint16)[: len(flat)]
        place = np.flatnonzero(coarse <= flat)
        uniform = (coarse.take(place) + draw.random(len(place))) / STEPS
        left = flat.take(place) / STEPS + np.log(1 - uniform)
        found = []
        for _ in range(1 + ONE_BY_ONE):
            some = np.flatnonzero(left > 0)
            place, left = place.take(some), left.take(some)
            found.append(place)
            left = left - draw.standard_exponential(len(left))
        some = np.flatnonzero(left > 0)
        place, left = place.take(some), left.take(some)
        found += [place, place.repeat(draw.poisson(left))]
        place = np.concatenate(found)
        place.sort(kind="stable")  # a few ascending runs
        ends = np.searchsorted(place, np.arange(len(mean) + 1) * mean.shape[1])
        place %= mean.shape[1]
        return Arrived(spread.cells(place, draw), self._numbers(len(place)), ends)

    def _numbers(self, occasions: int) -> np.ndarray:
        """Events of so many occasions.

        A run of one long list, drawn once: where in it they start is random, and what they meet.
        """
        if not self._several:
            return np.ones(occasions, np.float32)
        if len(self._pool) < occasions:
            drawn = self._generator.logseries(self._share, 2 * occasions)
            self._pool = drawn.astype(np.float32)
        first = int(self._generator.integers(0, len(self._pool) - occasions + 1))
        return self._pool[first : first + occasions]
