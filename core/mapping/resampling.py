"""Measures with intervals, and those of means over events by resampling the events."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..matrices import product
from ..progress import Progress

DRAWS_AT_ONCE = 1 << 19
LOW, HIGH = 0.025, 0.975
MOST_TIED = 0.5  # of the flagged area, for an interval to mean something


@dataclass(frozen=True)
class Interval:
    """A measure and its 95% interval; both ends nan where it has none."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> Interval:
        """Return it multiplied by a number that is not below 0."""
        return Interval(self.value * factor, self.low * factor, self.high * factor)

    def plus(self, amount: float) -> Interval:
        """Return it with a number added."""
        return Interval(self.value + amount, self.low + amount, self.high + amount)

    def unless_tied(self, tied: float) -> Interval:
        """Return it without its ends if more than half of the flagged area is some of many equals.

        Which of the equal cells are flagged is then left open, and their mean hardly varies from
        resample to resample: such an interval would be narrowest where a map says least.

        Parameters
        ----------
        tied : float
            Share of the flagged area that is a part of a group of equal cells.
        """
        return Interval(self.value, math.nan, math.nan) if tied > MOST_TIED else self

    def into_one(self) -> Interval:
        """Return 1 divided by it: infinite where it is 0."""
        return self.into(1.0)

    def into(self, amount: float) -> Interval:
        """Return a number divided by it: infinite where it is 0."""
        ends = (_ratio(amount, self.value), _ratio(amount, self.high), _ratio(amount, self.low))
        return Interval(*ends)


NOTHING = Interval(math.nan, math.nan, math.nan)


def _ratio(amount: float, by: float) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.float64(amount) / np.float64(by))


def resampled_means(
    features: Sequence[np.ndarray],
    counts: np.ndarray,
    resamples: int,
    rng: np.random.Generator,
    progress: Progress,
) -> list[list[Interval]]:
    """Return the mean of each feature over events, with its percentile interval, map by map.

    A resample draws as many events as there are, with replacement (Efron and Tibshirani 1993,
    An Introduction to the Bootstrap, chapter 13). Only how often each row was drawn matters, so
    all features of a resample are one matrix product. Every map is tried on the same resamples,
    so that maps can be compared, and the events are drawn once for all.

    Parameters
    ----------
    features : sequence of float arrays, each of shape (rows, f)
        One a map. A feature that is not finite for some row has no interval.
    counts : int array, shape (rows,)
        Events with these features; at least one in all.
    resamples : int
    rng : numpy.random.Generator
    progress : Progress
    """
    events = int(counts.sum())
    row_of = np.repeat(np.arange(len(counts)), counts)
    finite = [np.isfinite(one).all(axis=0) for one in features]
    known = [one[:, good] for one, good in zip(features, finite)]
    means = [np.empty((resamples, one.shape[1])) for one in known]
    step = max(1, DRAWS_AT_ONCE // max(events, len(counts)))
    for first in range(0, resamples, step):
        progress.at(first / resamples)
        some = min(step, resamples - first)
        drawn = row_of[rng.integers(0, events, (some, events))]
        drawn += (np.arange(some) * len(counts))[:, None]
        times = np.bincount(drawn.ravel(), minlength=some * len(counts)).astype(float)
        for mean, one in zip(means, known):
            mean[first : first + some] = product(times.reshape(some, len(counts)), one) / events
    return [_intervals(*three, counts) for three in zip(features, finite, means)]


def _intervals(
    features: np.ndarray, finite: np.ndarray, means: np.ndarray, counts: np.ndarray
) -> list[Interval]:
    """Return the intervals of a map's features, from the resampled means of the finite ones."""
    ends = np.full((2, features.shape[1]), np.nan)
    ends[:, finite] = np.quantile(means, (LOW, HIGH), axis=0)
    values = counts @ np.where(finite, features, 0.0) / int(counts.sum())
    values[~finite] = features[:, ~finite].sum(axis=0)
    return [Interval(*map(float, three)) for three in zip(values, *ends)]
