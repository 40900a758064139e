"""Whether the best of all candidate variables leans further than clustering alone would have it.

The largest score over all candidates is compared with the largest of each surrogate (Westfall and
Young 1993, max-T), so the distances and operationalisations that were tried are paid for.
"""

from __future__ import annotations

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


def test_admission(
    scores: Scores,
    observed: np.ndarray,
    usable: np.ndarray,
    expected: np.ndarray,
    clustering: Clustering,
    surrogates: Surrogates,
    number: int,
    alpha: float,
) -> Admission:
    """Test the largest of the scores.

    One set of surrogates makes the scores comparable, another gives the distribution of the
    largest: a score is never measured by a yardstick that it helped to make. A first look at 80
    surrogates ends the test where the events lean beyond doubt, and the second set is drawn only
    in part where that shows that the test fails (Besag and Clifford 1991).

    Parameters
    ----------
    scores : Scores
    observed : float array, shape (variables,)
        Scores of the events.
    usable : bool array, shape (variables,)
        Which candidates could be fitted at all.
    expected : float array, shape (cells,)
    clustering : Clustering
    surrogates : Surrogates
    number : int
        Surrogates in each of the two sets.
    alpha : float
        Level of the test.
    """

    def drawn(first: int, last: int) -> np.ndarray:
        chunks = range(first, last)
        # sums on every thread, then matrices on none: their library has threads of its own
        return scores.of(surrogates.sums(chunks, expected, clustering.nugget, scores.sums))

    surrogates.suit(clustering, loosely=True)
    glance = drawn(0, AT_A_GLANCE)
    deviates, largest = _deviates(glance, observed, glance, usable)
    if not np.isfinite(deviates.max(initial=-np.inf)):
        return Admission(deviates, 1.0, np.inf, alpha)
    limit = largest.mean() + BEYOND_DOUBT * largest.std()
    if deviates.max() > limit:
        return Admission(deviates, 1 / (number + 1), float(limit), alpha)

    set_size = -(-number // CHUNK)
    if surrogates.suit(clustering) and set_size > AT_A_GLANCE:
        yardstick = np.vstack([glance, drawn(AT_A_GLANCE, set_size)])
    else:
        yardstick = drawn(0, set_size)
    most = (
        int(alpha * (number + 1) + ROUNDING) - 1
    )  # larger ones among the surrogates that alpha allows
    maxima: list[np.ndarray] = []
    ends = sorted({set_size, set_size + max(1, set_size // 4), 2 * set_size})
    for first, last in zip(ends, ends[1:]):
        some = drawn(first, last)
        deviates, largest = _deviates(yardstick, observed, some, usable)
        maxima.append(largest)
        seen = np.concatenate(maxima)[:number]
        larger = int((seen >= deviates.max()).sum())
        if larger > most:
            break
    p_value = (1 + larger) / (len(seen) + 1)
    critical = float(np.quantile(seen, 1 - alpha))
    return Admission(deviates, p_value, critical, alpha)


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
