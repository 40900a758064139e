"""Scores of different variables made comparable."""

from __future__ import annotations

import numpy as np

MOST_SKEWED = 1.5  # of a sample, more is one outlier
LEAST_SKEWED = 0.01  # below this the curve is a straight line
OF_NORMAL = 6.0  # variance of the skewness of a normal sample, times its size


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
