"""Where the events of a surrogate fall, cell by cell: what a test draws most often."""

from __future__ import annotations

import numpy as np

LEAST_NUGGET = 1e-6  # below this events come one at a time
POOL = 1 << 15  # numbers of events an occasion, drawn at once
STEPS = 1 << 16  # of the coarse random numbers
ONE_BY_ONE = 2  # further occasions in the same cell looked for before the rest is drawn outright


class Arrivals:
    """Draws events around what is expected, for one surrogate after the other.

    Given its mean the count of a cell is NB1: Poisson many occasions, each with a number of events
    from the logarithmic distribution, so that the variance is (1 + nugget) the mean.

    A cell has an occasion where an exponential random number is below its mean. Few have, so all
    cells are first given numbers of 16 bits, and only those that may have one the further digits.

    Parameters
    ----------
    nugget : float
    generator : numpy.random.Generator
    """

    def __init__(self, nugget: float, generator: np.random.Generator) -> None:
        self._generator = generator
        self._numbers: np.ndarray | None = None
        self.occasions = 1.0
        """Occasions an event, on average."""
        if nugget > LEAST_NUGGET:
            self.occasions = float(np.log1p(nugget) / nugget)
            self._numbers = generator.logseries(nugget / (1 + nugget), POOL)

    def cells(self, mean: np.ndarray) -> np.ndarray:
        """Return the cell of each event of one surrogate, int array (events,).

        Parameters
        ----------
        mean : float32 array, shape (cells,)
            Occasions of each cell, on average.
        """
        draw = self._generator
        words = draw.bit_generator.random_raw(-(-len(mean) // 4))
        coarse = np.asarray(words).view(np.uint16)[: len(mean)]
        cell = np.flatnonzero(coarse <= mean * np.float32(STEPS))
        uniform = (coarse.take(cell) + draw.random(len(cell))) / STEPS
        left = mean.take(cell) + np.log1p(-uniform)
        found = []
        for _ in range(ONE_BY_ONE):
            some = left > 0
            cell, left = cell[some], left[some]
            found.append(cell)
            left = left - draw.standard_exponential(len(left))
        some = left > 0
        cell, left = cell[some], left[some]
        found.append(cell)
        found.append(cell.repeat(draw.poisson(left)))
        return self._events(np.concatenate(found))

    def _events(self, cell: np.ndarray) -> np.ndarray:
        """Repeat the cell of each occasion by a number of events.

        Runs of one long list serve: where in it they start is random, and what they meet is too.
        """
        if self._numbers is None:
            return cell
        first = int(self._generator.integers(0, POOL))
        return cell.repeat(self._numbers.take(np.arange(first, first + len(cell)), mode="wrap"))
