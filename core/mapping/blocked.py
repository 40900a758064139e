"""What a map keeps of itself by block of the study area, to be measured on any resample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .binned import Binned, binned
from .capture import Ranking
from .new_cells import NewCells
from .outcome import Outcome
from .spatial_blocks import Blocks


@dataclass(frozen=True, eq=False)
class Blocked:
    """A map by block.

    Attributes
    ----------
    ranked : Binned
        By block and bin of its ranking.
    scores : float array, shape (blocks,)
        Sum over the events of log(predicted / area) of their cells.
    totals : tuple of three float arrays, each of shape (blocks,)
        Events, predicted and area.
    new : Binned or None
        The same of the cells without past events, ranked among themselves; None where the past is
        not known, or there are no events in them.
    """

    ranked: Binned
    scores: np.ndarray
    totals: tuple[np.ndarray, np.ndarray, np.ndarray]
    new: Binned | None

    @classmethod
    def of(
        cls,
        predicted: np.ndarray,
        ranking: Ranking,
        among_new: Ranking | None,
        outcome: Outcome,
        shares: Sequence[float],
    ) -> Blocked | None:
        """Take a map apart; None if the study area is not cut into blocks.

        Parameters
        ----------
        predicted : float array, shape (cells,)
            Events expected.
        ranking, among_new : Ranking
            Of all cells, and of those without past events among themselves, if there are events.
        outcome : Outcome
        shares : sequence of float
        """
        blocks, events, areas = outcome.blocks, outcome.events, outcome.areas
        if blocks is None:
            return None
        new = None
        if outcome.new is not None and among_new is not None:
            new = _new(among_new, outcome.new, events, blocks, shares)
        return cls(
            binned(ranking, blocks, shares, areas=areas, events=events, predicted=predicted),
            scores_of(predicted, outcome, blocks),
            (blocks.sums(events), blocks.sums(predicted), blocks.sums(areas)),
            new,
        )


def scores_of(predicted: np.ndarray, outcome: Outcome, blocks: Blocks) -> np.ndarray:
    """Return the sum of log(predicted / area) over the events of each block (blocks,)."""
    some = outcome.occurring
    with np.errstate(divide="ignore"):
        each = outcome.counts * (np.log(predicted[some]) - np.log(outcome.areas[some]))
    return blocks.at(some).sums(each)


def _new(
    ranking: Ranking,
    new: NewCells,
    events: np.ndarray,
    blocks: Blocks,
    shares: Sequence[float],
) -> Binned:
    some = new.cells
    there = {"areas": new.areas, "events": events[some], "predicted": new.areas}
    return binned(ranking, blocks.at(some), shares, **there)
