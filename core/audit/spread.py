"""How far what a map holds may lie from what is found: blocks of the study area drawn again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..mapping.binned import binned, in_bins
from ..mapping.block_resampling import Resample, drawn_blocks, interval, ratios
from ..mapping.capture import Ranking
from ..mapping.resampling import Interval
from ..mapping.spatial_blocks import Blocks
from ..matrices import product
from .flagged import Ground


@dataclass(frozen=True, eq=False)
class Resamples:
    """Blocks of the study area, drawn with replacement; every map is tried on the same draws.

    Attributes
    ----------
    blocks : Blocks
    times : float array, shape (resamples, blocks)
        How often each was drawn.
    """

    blocks: Blocks
    times: np.ndarray

    @classmethod
    def drawn(cls, blocks: Blocks, resamples: int, seed: int) -> Resamples:
        """Draw so many."""
        return cls(blocks, drawn_blocks(blocks.count, resamples, np.random.default_rng(seed)))


@dataclass(frozen=True, eq=False)
class OfMap:
    """A map on all resamples: of each, exactly the share of its area is flagged.

    Attributes
    ----------
    events, everyone : float arrays, shape (resamples, shares)
        Share of the events, and of all residents, in the flagged ground.
    """

    events: np.ndarray
    everyone: np.ndarray
    _resample: Resample
    _ranking: Ranking
    _resamples: Resamples
    _shares: Sequence[float]

    @classmethod
    def of(
        cls, ranking: Ranking, ground: Ground, shares: Sequence[float], resamples: Resamples
    ) -> OfMap:
        """Flag the ground of every resample."""
        there = binned(
            *(ranking, resamples.blocks, shares),
            areas=ground.areas,
            events=ground.events,
            predicted=ground.everyone,
        )
        found = Resample(there, resamples.times)
        events, everyone = (found.held(one, shares) for one in (there.events, there.predicted))
        return cls(events, everyone, found, ranking, resamples, shares)

    def ratios(self, people: np.ndarray) -> np.ndarray:
        """Return the share of a group, people (cells,), there, by that of all residents.

        Returns
        -------
        float array, shape (resamples, shares)
        """
        where = (self._ranking, self._resamples.blocks, self._shares)
        held = self._resample.held(in_bins(*where, people), self._shares)
        return ratios(held, self.everyone)


def of_events(mix: np.ndarray, ground: Ground, resamples: Resamples) -> Iterator[Interval]:
    """Yield for each group how its share among the residents where events happen differs.

    It is the mean share of the group among the residents of the events' cells, divided by its
    share among all residents.

    Parameters
    ----------
    mix : float array, shape (cells, groups)
        Share of each group among the residents of a cell.
    ground : Ground
    resamples : Resamples
    """
    events = ground.among_residents
    blocks, times = resamples.blocks, resamples.times
    whole = product(times, np.column_stack([blocks.sums(events), blocks.sums(ground.everyone)]))
    for number in range(mix.shape[1]):
        amounts = (events * mix[:, number], ground.people[:, number])
        held = product(times, np.column_stack([blocks.sums(one) for one in amounts]))
        found, expected = (ratios(held[:, at], whole[:, at]) for at in (0, 1))
        value = _ratio(
            _ratio(amounts[0].sum(), events.sum()),
            _ratio(amounts[1].sum(), ground.everyone.sum()),
        )
        yield interval(value, ratios(found, expected))


def _ratio(above: float, below: float) -> float:
    return float(above / below) if below > 0 else float("nan")
