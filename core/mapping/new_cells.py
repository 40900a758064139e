"""Later events where nothing had happened before: what a map knows that past counts cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..progress import Part, Progress
from .capture import Ranking, rank
from .resampling import NOTHING, Interval, resampled_means


@dataclass(frozen=True, eq=False)
class NewCells:
    """Cells of the study area without past events.

    Attributes
    ----------
    cells : int array, shape (cells without past events,)
    areas : float array, of that shape
    occurring : int array, shape (rows,)
        Those of them with later events, as positions among them.
    counts : int array, shape (rows,)
        Later events of these.
    """

    cells: np.ndarray
    areas: np.ndarray
    occurring: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(cls, past: np.ndarray, events: np.ndarray, areas: np.ndarray) -> NewCells:
        """Return the cells whose past events (cells,) are 0."""
        cells = np.flatnonzero(past == 0)
        occurring = np.flatnonzero(events[cells])
        counts = np.asarray(events[cells[occurring]], np.int64)
        return cls(cells, areas[cells], occurring, counts)

    @property
    def events(self) -> int:
        """Later events in them."""
        return int(self.counts.sum())

    def ranked(self, values: np.ndarray) -> Ranking | None:
        """Rank them by a map (cells,); None if there are no events in them."""
        return rank(values[self.cells], self.areas) if self.events else None

    def flagged(self, ranking: Ranking | None, shares: Sequence[float]) -> InNewCells:
        """Flag shares of *their* area, highest first."""
        if ranking is None:
            return InNewCells(np.zeros((0, len(shares))), (0.0,) * len(shares))
        groups = ranking.group[self.occurring]
        features = np.column_stack([ranking.flagged(share, groups) for share in shares])
        return InNewCells(features, tuple(map(ranking.tied, shares)))


@dataclass(frozen=True, eq=False)
class InNewCells:
    """What a map flags among the new cells.

    Attributes
    ----------
    features : float array, shape (rows, shares)
        Flagged part of each of them that has later events.
    tied : tuple of float
        By share of their area: see `Ranking.tied`.
    """

    features: np.ndarray
    tied: tuple[float, ...]


def new_hit_rates(
    flagged: Sequence[InNewCells],
    new: NewCells,
    resamples: int,
    rng: np.random.Generator,
    progress: Progress,
) -> list[list[Interval]]:
    """Return, map by map, the share of the new cells' events at each share of their area.

    All maps are tried on the same resamples of these events.
    """
    if not new.events:
        return [[NOTHING] * len(one.tied) for one in flagged]
    features = [one.features for one in flagged]
    found = resampled_means(features, new.counts, resamples, rng, Part(progress, 0.0, 1.0))
    return [
        [each.unless_tied(tied) for each, tied in zip(some, one.tied)]
        for some, one in zip(found, flagged)
    ]
