"""Whether the best of all candidate variables leans further than clustering alone would have it.

The largest deviate over all candidates is compared with the largest of each surrogate (Westfall and
Young 1993, max-T), so the distances and operationalisations that were tried are paid for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .clustering import Clustering
from .level import MOST_TIMES, Estimate, estimate
from .scores import Scores
from .standard import Pairs, Standard
from .surrogates import CHUNK, Surrogates

AT_A_GLANCE = 3  # chunks that settle what is beyond doubt
BEYOND_DOUBT = 5.0  # standard deviations above the mean of the largest deviates of surrogates
GROWTH = 1.5  # how much further a test looks where it is not settled yet


@dataclass(frozen=True, eq=False)
class Admission:
    """Outcome of a test.

    Attributes
    ----------
    deviates : float array, shape (variables,)
        Standardised scores of the events; -inf where a candidate is not usable.
    estimate : Estimate
        The p-value of the largest of them, and how precisely it is known; 1 if no candidate is
        usable.
    largest : float array, shape (surrogates,)
        The largest deviate of each surrogate.
    second : bool
        Whether this is a second test, with the clustering that the candidate would leave.
    """

    deviates: np.ndarray
    estimate: Estimate
    largest: np.ndarray
    second: bool = False

    @property
    def critical(self) -> float:
        """Deviate that the largest must pass at the level asked for."""
        if not len(self.largest):
            return np.inf
        return float(np.quantile(self.largest, 1 - self.estimate.alpha))

    @property
    def best(self) -> int:
        """The place of the largest deviate."""
        return int(self.deviates.argmax())

    def estimate_of(self, place: int) -> Estimate:
        """Return the p-value of any candidate's deviate, all that was tried paid for."""
        return estimate(self.largest >= self.deviates[place], self.estimate.alpha)


class AdmissionTests:
    """The tests of one selection.

    What makes the scores comparable is computed (`Standard`), surrogates give the distribution of
    the largest. How many depends on what they show: a first look ends a test where the events lean
    beyond doubt, and after the number asked for it goes on for as long as the p-value lies where
    its precision matters (Besag and Clifford 1991, Sequential Monte Carlo p-values).

    Parameters
    ----------
    surrogates : Surrogates
    pairs : Pairs
    number : int
        Surrogates of a test whose outcome is plain; `level.MOST_TIMES` as many at most.
    alpha : float
        Level of each test.
    """

    def __init__(self, surrogates: Surrogates, pairs: Pairs, number: int, alpha: float) -> None:
        self._surrogates, self._pairs = surrogates, pairs
        self._number, self._alpha = number, alpha

    def admission(
        self,
        scores: Scores,
        observed: np.ndarray,
        usable: np.ndarray,
        expected: np.ndarray,
        clustering: Clustering,
    ) -> Admission:
        """Test the largest of the scores.

        Which variables are usable was seen from the events: a surrogate has others, so it answers
        with all of them. Without this, a variable so rare that it seldom has an event would come
        too cheap.

        Parameters
        ----------
        scores : Scores
        observed : float array, shape (variables,)
            Scores of the events.
        usable : bool array, shape (variables,)
            Which candidates could be fitted at all.
        expected : float array, shape (cells,)
        clustering : Clustering
        """
        standard = Standard(scores, self._pairs, clustering)
        deviates = np.where(usable, standard.of(observed), -np.inf)
        best = float(deviates.max(initial=-np.inf))
        if not np.isfinite(best):
            return Admission(deviates, Estimate(1.0, 0.0, False, self._alpha), np.zeros(0))

        def largest(surrogates: Iterator[np.ndarray]) -> np.ndarray:
            return standard.of(scores.of(scores.sums(surrogates))).max(1)

        self._surrogates.suit(clustering)
        seen = self._surrogates.drawn(range(AT_A_GLANCE), expected, largest)
        found = estimate(seen >= best, self._alpha)
        settled = best > seen.mean() + BEYOND_DOUBT * seen.std() and found.passed
        chunks = AT_A_GLANCE
        while not settled:
            more = max(-(-self._number // CHUNK), int(GROWTH * chunks))
            more = min(more, MOST_TIMES * self._number // CHUNK)
            if more <= chunks:
                break
            drawn = self._surrogates.drawn(range(chunks, more), expected, largest)
            seen, chunks = np.concatenate([seen, drawn]), more
            found = estimate(seen >= best, self._alpha)
            settled = found.settled
        return Admission(deviates, found, seen)
