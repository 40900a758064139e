"""What the highest cells of a map hold: residents of each group, and events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..mapping.capture import Ranking, rank


@dataclass(frozen=True, eq=False)
class Ground:
    """What the cells have.

    Attributes
    ----------
    areas : float array, shape (cells,), above 0
        Area within the study area, in any unit.
    everyone : float array, shape (cells,)
        All residents.
    people : float array, shape (cells, groups)
        Residents of each group.
    events : float array, shape (cells,)
        Recorded.
    """

    areas: np.ndarray
    everyone: np.ndarray
    people: np.ndarray
    events: np.ndarray

    @property
    def mix(self) -> np.ndarray:
        """Share of each group among the residents of a cell (cells, groups); 0 without any."""
        everyone = self.everyone[:, None]
        found = np.zeros(self.people.shape)
        return np.divide(self.people, everyone, out=found, where=everyone > 0)

    @property
    def among_residents(self) -> np.ndarray:
        """Events of the cells where anybody lives, float64 (cells,)."""
        return np.where(self.everyone > 0, self.events, 0.0)


@dataclass(frozen=True, eq=False)
class Held:
    """What the flagged ground of a map holds, by share of the area.

    Attributes
    ----------
    everyone, events : float arrays, shape (shares,)
    people : float array, shape (shares, groups)
    tied : tuple of float
        Share of the flagged ground that is some, but not all, of cells of equal value.
    """

    everyone: np.ndarray
    events: np.ndarray
    people: np.ndarray
    tied: tuple[float, ...]


def held_by(ranking: Ranking, ground: Ground, shares: Sequence[float]) -> Held:
    """Return what lies in the highest cells of a map.

    Cells are flagged from the highest value down, those of equal value together, the same part of
    each, so that the flagged ground is exactly what is asked; a cell that is flagged in part counts
    with that part of what it has.

    Parameters
    ----------
    ranking : Ranking
        Of the cells.
    ground : Ground
    shares : sequence of float
        Of the area, above 0 and at most 1.
    """
    parts = np.array([ranking.flagged(share, ranking.group) for share in shares])
    return Held(
        parts @ ground.everyone,
        parts @ ground.events,
        parts @ ground.people,
        tuple(ranking.tied(share) for share in shares),
    )


def ranked(values: np.ndarray, ground: Ground) -> Ranking:
    """Return the cells of a map, values (cells,), from the highest down."""
    return rank(values, ground.areas)
