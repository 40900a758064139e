"""A p-value that surrogates estimate, how precisely, and what that means for its level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ERRORS = 5.0  # standard errors of a p-value that its level may lie within
CHUNK = 40  # surrogates of a pair of fields; more of them would tell too much of the same
# Means over a chunk have 1.0 (London) to 1.3 times (Chicago) the variance that those of independent
# surrogates would have. What is taken where nothing is known, and as how many chunks it counts.
SHARED, LIKE_CHUNKS = 1.15, 20
PLAIN = 3.0  # errors beyond which a p-value is far from where its precision matters
FLOOR = 0.05  # of the level: a p-value of at most this is small enough
NEAR = 0.2, 2.0  # times the level: where it does


@dataclass(frozen=True)
class Estimate:
    """The p-value of a test.

    Attributes
    ----------
    p_value : float
    error : float
        Its Monte Carlo standard error.
    at_most : bool
        Whether no surrogate reached what is tested: p is no larger than this.
    alpha : float
        The level.
    """

    p_value: float
    error: float
    at_most: bool
    alpha: float

    @property
    def passed(self) -> bool:
        """Whether the p-value is at most the level."""
        return self.p_value <= self.alpha

    def may_be_within(self, level: float) -> bool:
        """Return whether the true p-value may be at most a level."""
        return self.p_value <= level + self._uncertain

    def may_be_beyond(self, level: float) -> bool:
        """Return whether the true p-value may be above a level."""
        return self.p_value > level - self._uncertain

    @property
    def _uncertain(self) -> float:
        # a floor lies beside a deviate that is beyond doubt, or is far below the level
        return 0.0 if self.at_most else ERRORS * self.error

    @property
    def decided(self) -> bool:
        """Whether the level lies beyond the p-value's uncertainty."""
        return self.may_be_within(self.alpha) != self.may_be_beyond(self.alpha)

    @property
    def near(self) -> bool:
        """Whether it may lie where its precision matters."""
        if self.at_most:  # nothing was seen that would tell its error
            return self.p_value > FLOOR * self.alpha
        low, high = (times * self.alpha for times in NEAR)
        within = low - PLAIN * self.error <= self.p_value <= high + PLAIN * self.error
        return within or not self.decided


def shared(values: np.ndarray) -> float:
    """Return how many times the variance of independent values the mean of some has.

    Parameters
    ----------
    values : float array, shape (surrogates,)
        Those of a chunk next to each other.
    """
    of_chunks = values.reshape(-1, CHUNK).mean(1)
    seen = CHUNK * of_chunks.var(ddof=1) / values.var() if len(of_chunks) > 1 else SHARED
    chunks = len(of_chunks)
    return float((chunks * seen + LIKE_CHUNKS * SHARED) / (chunks + LIKE_CHUNKS))


def counted(reached: np.ndarray, alpha: float) -> Estimate:
    """Estimate a p-value by the share (1 + those that reach) / (1 + all).

    Parameters
    ----------
    reached : bool array, shape (surrogates,)
        Which reach what is tested.
    alpha : float
    """
    number, some = len(reached), int(reached.sum())
    p_value = (1 + some) / (1 + number)
    error = float(np.sqrt(SHARED * p_value * (1 - p_value) / (1 + number)))
    return Estimate(p_value, error, not some, alpha)
