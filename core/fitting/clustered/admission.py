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
from .surrogates import CHUNK, Surrogates

AT_A_GLANCE = 4  # chunks that settle what is beyond doubt
ROUNDING = 1e-9
BEYOND_DOUBT = 5.0  # standard deviations above the mean of the largest scores of surrogates
MOST_SKEWED = 1.5  # of a sample, more is one outlier
LEAST_SKEWED = 0.01  # below this the curve is a straight line
OF_NORMAL = 6.0  # variance of the skewness of a normal sample, times its size


@dataclass(frozen=True, eq=False)
class Admission:
    """Outcome of a test.

    Attributes
    ----------
    deviates : float array, shape (variables,)
        Standardised scores of the events.
    p_value : float
        Of the largest of them; where the test could stop early, of what it had seen. 1 if no
        candidate is usable.
    critical : float
        Deviate that the largest must pass at the level asked for.
    alpha : float
        That level.
    second : bool
        Whether this is a second test, with the clustering that the candidate would leave.
    """

    deviates: np.ndarray
    p_value: float
    critical: float
    alpha: float
    second: bool = False

    @property
    def passed(self) -> bool:
        """Whether the p-value is at most the level."""
        return self.p_value <= self.alpha


class AdmissionTests:
    """The tests of one selection, made in its order: `admission` before each step.

    One set of surrogates makes the scores comparable, another gives the distribution of the
    largest: a score is never measured by a yardstick that it helped to make. A first look at 80
    surrogates ends a test where the events lean beyond doubt, and the second set is drawn only in
    part where that shows that the test fails (Besag and Clifford 1991). Once a look has left doubt
    there is none before any later test: the strongest factors come first.

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
        # a level that a look cannot show is none for it
        self._in_doubt = alpha * (AT_A_GLANCE * CHUNK + 1) < 1

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
        best = deviates.max(initial=-np.inf)
        if not np.isfinite(best) or best <= largest.mean() + BEYOND_DOUBT * largest.std():
            return None
        return self._outcome(deviates, largest)

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
                return Admission(deviates=deviates, p_value=1.0, critical=np.inf, alpha=self._alpha)
            maxima.append(largest)
            seen = np.concatenate(maxima)[: self._number]
            if (seen >= deviates.max()).sum() > allowed:
                break
        return self._outcome(deviates, seen)

    def _outcome(self, deviates: np.ndarray, largest: np.ndarray) -> Admission:
        p_value = (1 + (largest >= deviates.max()).sum()) / (len(largest) + 1)
        return Admission(
            deviates=deviates,
            p_value=float(p_value),
            critical=float(np.quantile(largest, 1 - self._alpha)),
            alpha=self._alpha,
        )


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


class Standard:
    """Scores as standard normal deviates, by the surrogates' mean, deviation and skewness.

    Under clustering the score of a rare variable is skewed: without a correction it would rule
    the largest of all scores, and hide common variables. Wilson and Hilferty's cube root (1931),
    as for a gamma distribution, takes the skewness out. The skewness of a sample is drawn towards
    0 as far as a normal sample of that size would show one.

    Parameters
    ----------
    scores : float array, shape (surrogates, variables)
    """

    def __init__(self, scores: np.ndarray) -> None:
        self._mean = scores.mean(0)
        deviation = scores.std(0, ddof=1)
        self.usable = deviation > 1e-9 * max(deviation.max(initial=0), 1e-300)
        self._deviation = np.where(self.usable, deviation, np.inf)
        third = ((scores - self._mean) ** 3).mean(0) / self._deviation**3
        noise = OF_NORMAL / len(scores)
        shrunk = np.clip(third * third**2 / (third**2 + noise), 0, MOST_SKEWED)
        self._skewness = np.maximum(shrunk, LEAST_SKEWED)

    def of(self, scores: np.ndarray) -> np.ndarray:
        """Return the deviates of scores, shape (..., variables)."""
        k = self._skewness
        ratio = 1 + k * (scores - self._mean) / self._deviation / 2
        # a gamma score cannot be below its bound, which rounding may pass
        deviate = (np.cbrt(np.maximum(ratio, 0)) - 1 + k * k / 36) * 6 / k
        return np.where(self.usable, deviate, -np.inf)
