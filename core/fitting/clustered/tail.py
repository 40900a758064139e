"""The upper tail of the largest deviate, smoothed: as precise as two or three times the surrogates.

Were deviates jointly normal, the distribution of the largest would follow from their correlations.
They nearly are. So the largest of each surrogate is turned into the normal score that it would have
then, and these scores, close to normal themselves, are described by their mean, deviation and
skewness. Deviation and skewness differ little from study to study, and are drawn towards what
they usually are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from ...matrices import product
from ...packages import special
from .level import Estimate, shared

FEWEST = 400  # surrogates: fewer say too little of the correlations
FEWEST_BEYOND = 2  # surrogates that reach what is tested: where there are fewer, they are counted
DRAWS = 40_000  # of normal deviates, each taken with both signs
AT_ONCE = 4000
MOST_KEPT = 1 << 24  # of the numbers drawn, between the tests of one selection
# What the scores of the largest have in 12,000 surrogates each for London and Brooklyn and 4,000
# for Chicago: deviations 1.04 to 1.09, skewness 0.12 to 0.25, kurtosis 0.03 to 0.3. And as how
# many surrogates it counts.
DEVIATION, LIKE_DEVIATION = 1.055, 1250
SKEWNESS, LIKE_SKEWNESS = 0.2, 1600
KURTOSIS = 0.2


class Normals:
    """Standard normal numbers, the same for every test: they are drawn once, and kept.

    Parameters
    ----------
    begun : callable
        Returns a generator at the beginning of its numbers.
    """

    def __init__(self, begun: Callable[[], np.random.Generator]) -> None:
        self._begun = begun
        self._kept = np.zeros(0, np.float32)

    def of(self, variables: int) -> Iterator[np.ndarray]:
        """Yield `DRAWS` rows in float32 arrays of shape (AT_ONCE, variables)."""
        number, size = DRAWS * variables, AT_ONCE * variables
        if number <= MOST_KEPT:
            if len(self._kept) < number:
                self._kept = self._begun().standard_normal(number, np.float32)
            yield from self._kept[:number].reshape(-1, AT_ONCE, variables)
            return
        generator = self._begun()
        for _ in range(0, number, size):
            yield generator.standard_normal((AT_ONCE, variables), np.float32)


class Tail:
    """The tail of the largest deviate of one test.

    Parameters
    ----------
    alpha : float
        Level of the test.
    normals : Normals
    """

    def __init__(self, alpha: float, normals: Normals) -> None:
        self._alpha, self._normals = alpha, normals
        self._normal: np.ndarray | None = None

    def beyond(self, deviates: np.ndarray, best: float) -> Estimate | None:
        """Estimate the probability that the largest deviate reaches one; None where too few do.

        Correlations are those of the surrogates that were there when it was first asked for.

        Parameters
        ----------
        deviates : float32 array, shape (surrogates, variables)
            Finite; whole chunks.
        best : float
        """
        largest = deviates.max(1)
        if len(largest) < FEWEST or (largest >= best).sum() < FEWEST_BEYOND:
            return None
        if self._normal is None:
            self._normal = _largest_of_normal(deviates, self._normals)
        scores = _normal_scores(self._normal, np.append(largest, best))
        return _estimate(scores[:-1], float(scores[-1]), self._alpha)


def _estimate(scores: np.ndarray, of_best: float, alpha: float) -> Estimate:
    """Estimate how much of the distribution that scores are drawn from lies beyond one."""
    number = len(scores)
    mean, deviation = scores.mean(), scores.std()
    skewness = (((scores - mean) / deviation) ** 3).mean()
    known = number + LIKE_DEVIATION
    deviation = np.sqrt((number * deviation**2 + LIKE_DEVIATION * DEVIATION**2) / known)
    skewness = (number * skewness + LIKE_SKEWNESS * SKEWNESS) / (number + LIKE_SKEWNESS)
    score = _without_skewness(float((of_best - mean) / deviation), float(skewness))
    p_value = float(special.ndtr(-score))
    density = np.exp(-(score**2) / 2) / np.sqrt(2 * np.pi)
    of_fit = shared(scores) * (1 / number + score**2 / 2 * number / known**2)
    of_normal = p_value * (1 - p_value) / (2 * DRAWS) / density**2
    return Estimate(p_value, float(density * np.sqrt(of_fit + of_normal)), False, alpha)


def _largest_of_normal(deviates: np.ndarray, normals: Normals) -> np.ndarray:
    """Sorted largest of normal deviates with the correlations of others, both signs of each."""
    unit = deviates - deviates.mean(0, dtype=float)
    unit /= np.sqrt((unit**2).sum(0))
    values, vectors = np.linalg.eigh(product(unit.T, unit))
    root = (vectors * np.sqrt(np.maximum(values, 0))).astype(np.float32)
    found = []
    for standard in normals.of(len(root)):
        drawn = product(standard, root.T)
        found += [drawn.max(1), -drawn.min(1)]
    return np.sort(np.concatenate(found))


def _normal_scores(ordered: np.ndarray, values: np.ndarray) -> np.ndarray:
    below = np.searchsorted(ordered, values)
    return special.ndtri((below + 0.5) / (len(ordered) + 1))


def _without_skewness(score: float, skewness: float) -> float:
    """Turn a score of a skewed distribution into a normal one (Cornish and Fisher 1938)."""
    return (
        score
        - (score**2 - 1) * skewness / 6
        - (score**3 - 3 * score) * KURTOSIS / 24
        + (4 * score**3 - 7 * score) * skewness**2 / 36
    )
