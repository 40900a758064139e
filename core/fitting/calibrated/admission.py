"""Whether the best of all candidate variables leans further than clustering alone would have it.

The largest score over all candidates is compared with the largest of each surrogate (Westfall and
Young 1993, max-T), so the distances and operationalisations that were tried are paid for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .clustering import Clustering
from .scores import Scores
from .standard import Standard
from .surrogates import CHUNK, Surrogates

AT_A_GLANCE = 4  # chunks that settle what is beyond doubt
ROUNDING = 1e-9
BEYOND_DOUBT = 5.0  # standard deviations above the mean of the largest scores of surrogates


@dataclass(frozen=True, eq=False)
class Admission:
    """Outcome of a test.

    Attributes
    ----------
    deviates : float array, shape (variables,)
        Standardised scores of the events.
    p_value : float
        Of the largest of them; where the test could stop early, of what it had seen, but beyond
        doubt the least that so many surrogates can give. 1 if no candidate is usable.
    critical : float
        Deviate that the largest must pass at the level asked for.
    alpha : float
        That level.
    """

    deviates: np.ndarray
    p_value: float
    critical: float
    alpha: float

    @property
    def passed(self) -> bool:
        """Whether the p-value is at most the level."""
        return self.p_value <= self.alpha


class Tests:
    """The tests of one selection.

    One set of surrogates makes the scores comparable, another gives the distribution of the
    largest: a score is never measured by a yardstick that it helped to make. A first look at 80
    surrogates ends a test where the events lean beyond doubt, and the second set is drawn only in
    part where that shows that the test fails (Besag and Clifford 1991).

    Parameters
    ----------
    surrogates : Surrogates
    number : int
        Surrogates in each of the two sets.
    alpha : float
        Level of each test.
    """

    def __init__(self, surrogates: Surrogates, number: int, alpha: float) -> None:
        self._surrogates = surrogates
        self._number = number
        self._alpha = alpha
        self._in_doubt = False

    def admission(
        self,
        scores: Scores,
        observed: np.ndarray,
        usable: np.ndarray,
        expected: np.ndarray,
        clustering: Clustering,
    ) -> Admission:
        """Test the largest of the scores.

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

        def drawn(first: int, last: int) -> np.ndarray:
            chunks = range(first, last)
            return scores.of(
                self._surrogates.sums(chunks, expected, clustering.nugget, scores.sums)
            )

        if not self._in_doubt:
            self._surrogates.suit(clustering, loosely=True)
            looked = self._looked(drawn(0, AT_A_GLANCE), observed, usable)
            # the strongest factors come first: after one in doubt, another look would be in vain
            self._in_doubt = looked is None
            if looked is not None:
                return looked
        self._surrogates.suit(clustering)
        return self._tested(drawn, observed, usable)

    def _looked(
        self, glance: np.ndarray, observed: np.ndarray, usable: np.ndarray
    ) -> Admission | None:
        """Return the outcome where some surrogates show it, else None."""
        deviates, largest = _deviates(glance, observed, glance, usable)
        if not np.isfinite(deviates.max(initial=-np.inf)):
            return None
        limit = largest.mean() + BEYOND_DOUBT * largest.std()
        if deviates.max() <= limit:
            return None
        return Admission(deviates, 1 / (self._number + 1), float(limit), self._alpha)

    def _tested(
        self, drawn: Callable[[int, int], np.ndarray], observed: np.ndarray, usable: np.ndarray
    ) -> Admission:
        set_size = -(-self._number // CHUNK)
        yardstick = drawn(0, set_size)
        allowed = int(self._alpha * (self._number + 1) + ROUNDING) - 1  # larger ones
        maxima: list[np.ndarray] = []
        ends = sorted({set_size, set_size + max(1, set_size // 4), 2 * set_size})
        for first, last in zip(ends, ends[1:]):
            some = drawn(first, last)
            deviates, largest = _deviates(yardstick, observed, some, usable)
            if not np.isfinite(deviates.max(initial=-np.inf)):
                return Admission(deviates, 1.0, np.inf, self._alpha)
            maxima.append(largest)
            seen = np.concatenate(maxima)[: self._number]
            larger = int((seen >= deviates.max()).sum())
            if larger > allowed:
                break
        p_value = (1 + larger) / (len(seen) + 1)
        return Admission(deviates, p_value, float(np.quantile(seen, 1 - self._alpha)), self._alpha)


def _deviates(
    yardstick: np.ndarray, observed: np.ndarray, others: np.ndarray, usable: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the deviates of the events, and the largest of each of the others.

    Which variables are usable was seen from the events: a surrogate has others, so it answers with
    all of them. Without this, a variable so rare that it seldom has an event would come too cheap.
    """
    standard = Standard(yardstick)
    deviates = np.where(usable, standard.of(observed), -np.inf)
    return deviates, standard.of(others).max(1)
