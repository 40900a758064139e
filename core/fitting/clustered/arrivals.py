"""Where the events of a surrogate fall, cell by cell: what a test draws most often."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEAST_NUGGET = 1e-6  # below this events come one at a time
STEPS = 1 << 16  # of the coarse random numbers
ONE_BY_ONE = 2  # further occasions in the same cell looked for before the rest is drawn outright


@dataclass(frozen=True, eq=False)
class Arrived:
    """Events of some surrogates, in no order.

    Attributes
    ----------
    surrogate, cell : int arrays, shape (events,)
    surrogates : int
    """

    surrogate: np.ndarray
    cell: np.ndarray
    surrogates: int

    def counts(self, codes: np.ndarray, levels: int) -> np.ndarray:
        """Return the events of each surrogate by codes of the cells, (surrogates, levels).

        Parameters
        ----------
        codes : int array, shape (cells,) or (cells, k)
            Of k codes an event counts once by each.
        levels : int
        """
        code = codes.take(self.cell, 0)
        if self.surrogates > 1:
            first = self.surrogate * levels
            code = code + (first if code.ndim == 1 else first[:, None])
        counts = np.bincount(code.ravel(), minlength=self.surrogates * levels)
        return counts.reshape(self.surrogates, levels)


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
        self._pool = np.zeros(0, int)
        self.occasions = float(np.log1p(nugget) / nugget) if self._several else 1.0

    def drawn(self, mean: np.ndarray, number: np.ndarray) -> Arrived:
        """Return the events of surrogates.

        Parameters
        ----------
        mean : float32 array, shape (surrogates, places)
            Occasions of each place of the frame, on average, times `STEPS`; 0 where it is no cell.
        number : int array, shape (places,)
            The number of each place's cell.
        """
        draw, flat = self._generator, mean.ravel()
        words = draw.bit_generator.random_raw(-(-len(flat) // 4))
        coarse = np.asarray(words).view(np.uint16)[: len(flat)]
        place = np.flatnonzero(coarse <= flat)
        uniform = (coarse.take(place) + draw.random(len(place))) / STEPS
        left = flat.take(place) / STEPS + np.log1p(-uniform)
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
        if self._several:
            place = place.repeat(self._numbers(len(place)))
        surrogate = place // mean.shape[1]
        place -= surrogate * mean.shape[1]
        return Arrived(surrogate, number.take(place), len(mean))

    def _numbers(self, occasions: int) -> np.ndarray:
        """Events of so many occasions.

        A run of one long list, drawn once: where in it they start is random, and what they meet.
        """
        if len(self._pool) < occasions:
            self._pool = self._generator.logseries(self._share, 2 * occasions)
        first = int(self._generator.integers(0, len(self._pool) - occasions + 1))
        return self._pool[first : first + occasions]
