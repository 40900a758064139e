"""Intervals of a map's measures by resampling blocks of the study area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..matrices import product
from .binned import Binned
from .resampling import HIGH, LOW, NOTHING, Interval


@dataclass(frozen=True, eq=False)
class Resample:
    """A map measured on resamples: each a study area of its own, made of the blocks drawn for it.

    Of each resample exactly the share of *its* area is flagged, so blocks that are highly ranked
    do not make the flagged area larger by being drawn often.

    Attributes
    ----------
    of : Binned
        The map.
    times : float array, shape (resamples, blocks)
        How often each block was drawn.
    """

    of: Binned
    times: np.ndarray

    @cached_property
    def edges(self) -> np.ndarray:
        """Share of the area above each bin, float array (resamples, bins + 1)."""
        return _shares(product(self.times, self.of.areas))

    @cached_property
    def captured(self) -> np.ndarray:
        """Share of the events there, likewise; nan where a resample has none."""
        return _shares(product(self.times, self.of.events))

    @cached_property
    def predicted(self) -> np.ndarray:
        """Share of the events predicted there, likewise."""
        return _shares(product(self.times, self.of.predicted))

    @cached_property
    def auc(self) -> np.ndarray:
        """Chance that a cell with events ranks above one without, float array (resamples,)."""
        cells = (self.of.with_events, self.of.without)
        return _chance(*(product(self.times, one) for one in cells))

    def hit_rates(self, share: float) -> np.ndarray:
        """Return the share of the events in so much of each resample's area (resamples,)."""
        return self._at(share, self.captured)

    def promises(self, share: float) -> np.ndarray:
        """Return the share of the events predicted there (resamples,)."""
        return self._at(share, self.predicted)

    def held(self, amounts: np.ndarray, shares: Sequence[float]) -> np.ndarray:
        """Return the share of amounts that lies in so much of each resample's area.

        Parameters
        ----------
        amounts : float array, shape (blocks, bins)
            As the map has its areas and events.
        shares : sequence of float
            Of the area.

        Returns
        -------
        float array, shape (resamples, shares)
            nan where a resample has nothing of it.
        """
        cumulated = _shares(product(self.times, amounts))
        return np.column_stack([self._at(share, cumulated) for share in shares])

    def areas_under_curve(self) -> np.ndarray:
        """Return the area under each resample's capture curve (resamples,)."""
        heights = self.captured[:, 1:] + self.captured[:, :-1]
        return (np.diff(self.edges, axis=1) * heights).sum(axis=1) / 2

    def _at(self, share: float, cumulated: np.ndarray) -> np.ndarray:
        rows = np.arange(len(self.edges))
        bin_ = (self.edges[:, 1:-1] < share).sum(axis=1)
        first, end = self.edges[rows, bin_], self.edges[rows, bin_ + 1]
        wide = np.maximum(end - first, np.finfo(float).tiny)
        part = np.clip((share - first) / wide, 0, 1)
        below, above = cumulated[rows, bin_], cumulated[rows, bin_ + 1]
        return below + part * (above - below)


def _shares(amounts: np.ndarray) -> np.ndarray:
    """Return amounts (resamples, bins) summed from the highest bin on, as shares of them all."""
    summed = np.concatenate([np.zeros((len(amounts), 1)), np.cumsum(amounts, axis=1)], axis=1)
    with np.errstate(invalid="ignore"):
        return summed / summed[:, -1:]


def _chance(with_events: np.ndarray, without: np.ndarray) -> np.ndarray:
    """Return the chance that a cell with events ranks above one without; ties count half."""
    total = without.sum(axis=1, keepdims=True)
    below = total - np.cumsum(without, axis=1) + without / 2
    with np.errstate(invalid="ignore"):
        return (with_events * below).sum(axis=1) / (with_events.sum(axis=1) * total[:, 0])


def drawn_blocks(count: int, resamples: int, rng: np.random.Generator) -> np.ndarray:
    """Return how often each block is in each resample, float array (resamples, count).

    As many are drawn as there are, with replacement.
    """
    return rng.multinomial(count, np.full(count, 1 / count), resamples).astype(float)


def interval(value: float, resampled: np.ndarray) -> Interval:
    """Return a measure with the 95% percentile interval of its resamples.

    Resamples without events (nan) are left out; there is no interval where the measure is no
    number, or half of the resamples have none.
    """
    known = resampled[np.isfinite(resampled)]
    if not np.isfinite(value) or 2 * len(known) < len(resampled):
        return Interval(float(value), NOTHING.low, NOTHING.high)
    low, high = np.quantile(known, (LOW, HIGH))
    return Interval(float(value), float(low), float(high))


def ratios(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Return quotients, nan where there is nothing below."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)


def log_gains(scores: np.ndarray, totals: Sequence[np.ndarray], times: np.ndarray) -> np.ndarray:
    """Return the log score gain of an event, in each resample (resamples,).

    Parameters
    ----------
    scores : float array, shape (blocks,)
        Sum over a block's events of log(predicted / area) of their cells.
    totals : three float arrays, each of shape (blocks,)
        Events, predicted and areas of each block: a map promises the resample's events in the
        proportions of what it predicts there.
    times : float array, shape (resamples, blocks)
    """
    sums = product(times, np.column_stack([scores, *totals]))
    with np.errstate(divide="ignore", invalid="ignore"):
        return sums[:, 0] / sums[:, 1] - np.log(sums[:, 2]) + np.log(sums[:, 3])
