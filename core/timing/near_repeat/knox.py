"""The Knox test: pairs counted, and counted again with the dates dealt out anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...progress import Progress, in_turn
from .bands import Bands
from .pairs import AT_ONCE, Pairs

LEVEL = 0.95
SIGNIFICANT = 0.05
MOST_TIMES = 10  # as many permutations as asked for, at most, where a band lies near the level
NEAR, BORDERLINE = 4.0, 2.0  # standard errors of a p-value
# Times the binomial error of a p-value of all: mean and spread of each cell are known from the same
# permutations. Of 999, p varied by 0.012 over seeds where its binomial error is 0.005.
ERROR = 2.0


@dataclass(frozen=True, eq=False)
class Knox:
    """Pairs by band, and what chance gives. All arrays (bands of distance, bands of time).

    Attributes
    ----------
    observed : int array
    expected : float array
        Mean over the permutations.
    low, high : float array
        Between which 95% of the permutations lie.
    p : float array
        Chance of as many pairs or more: (1 + permutations with as many) / (1 + permutations).
    p_of_all : float array
        Chance that any cell of the table stands out as far, by how many standard deviations it
        lies above its mean (Westfall and Young 1993, single step): it pays for all cells.
    permutations : int
        Behind these.
    """

    observed: np.ndarray
    expected: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p: np.ndarray
    p_of_all: np.ndarray
    permutations: int

    @property
    def borderline(self) -> np.ndarray:
        """Whether more permutations could move a cell over the level, or under it."""
        return self.within(BORDERLINE)

    def within(self, errors: float) -> np.ndarray:
        """Whether p of all lies within so many standard errors of the level."""
        error = ERROR * np.sqrt(self.p_of_all * (1 - self.p_of_all) / self.permutations)
        return np.abs(self.p_of_all - SIGNIFICANT) <= errors * error

    @property
    def ratio(self) -> np.ndarray:
        """Observed pairs for each expected one; nan where none are expected."""
        known = self.expected > 0
        return np.where(known, self.observed / np.where(known, self.expected, 1), np.nan)


def knox(
    pairs: Pairs,
    days: np.ndarray,
    order: np.ndarray,
    bands: Bands,
    permutations: int,
    seed: int,
    progress: Progress,
) -> Knox:
    """Return the pairs in each band of distance and time, and what chance gives.

    Each permutation deals the dates out anew among the places, which keeps where incidents are,
    how many each day has, and every trend and season; what it breaks is that those near in space
    are near in time. Where a band lies near the level it goes on, up to `MOST_TIMES` as many.

    Parameters
    ----------
    pairs : Pairs
    days : int array, shape (incidents,)
    order : int array, shape (incidents,)
        The incidents by where and when they were: dates are dealt out in it, so that nothing
        depends on the order of a layer's rows.
    bands : Bands
    permutations : int
    seed : int
    progress : Progress
    """
    band_of = bands.of_days().astype(np.uint8)
    days = (days - days.min()).astype(np.int32)
    observed = count(pairs, days, band_of, bands)
    random = np.random.default_rng(seed)
    dealt, in_order = np.empty_like(days), days[order]
    drawn: list[np.ndarray] = []
    first, further = in_turn(progress, 1, 1)
    for number in range(MOST_TIMES * permutations):
        if number < permutations:
            first.at(number / permutations)
        elif number % permutations:
            further.at(number / permutations / MOST_TIMES)
        elif not _compared(observed, np.array(drawn)).within(NEAR).any():
            break
        dealt[order] = random.permutation(in_order)
        drawn.append(count(pairs, dealt, band_of, bands))
    progress.at(1.0)
    return _compared(observed, np.array(drawn))


def count(pairs: Pairs, days: np.ndarray, band_of: np.ndarray, bands: Bands) -> np.ndarray:
    """Return the pairs in each band of distance and time, (bands of distance, bands of time)."""
    distances, times = bands.shape
    found = np.zeros((distances, times + 1), np.int64)
    longest = len(band_of) - 1
    begin = 0
    for band, end in enumerate(pairs.ends.tolist()):
        for first in range(begin, end, AT_ONCE):
            some = slice(first, min(first + AT_ONCE, end))
            apart = np.abs(days[pairs.one[some]] - days[pairs.other[some]])
            np.minimum(apart, longest, out=apart)
            found[band] += np.bincount(band_of[apart], minlength=times + 1)
        begin = end
    return found[:, :times]


def _compared(observed: np.ndarray, drawn: np.ndarray) -> Knox:
    many = len(drawn)
    mean, spread = drawn.mean(axis=0), drawn.std(axis=0)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    p = (1 + (drawn >= observed).sum(axis=0)) / (1 + many)
    varies = spread > 0
    scale = np.where(varies, spread, 1.0)
    above = np.where(varies, (observed - mean) / scale, 0.0)
    highest = np.where(varies, (drawn - mean) / scale, -np.inf).reshape(many, -1).max(axis=1)
    beyond = (highest[:, None, None] >= above - 1e-12).sum(axis=0)
    p_of_all = np.where(varies, (1 + beyond) / (1 + many), 1.0)
    return Knox(observed, mean, low, high, p, np.maximum(p_of_all, p), many)
