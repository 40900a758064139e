"""Places that return: ground that is on the lists of several studies on one grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..packages import ndimage

MANY = 5
EIGHT = np.ones((3, 3), bool)  # cells touch at their sides and corners


@dataclass(frozen=True, eq=False)
class Returning:
    """Ground that is among the places of at least so many studies.

    Attributes
    ----------
    rows, columns : int arrays, shape (cells,)
        Its cells.
    ranks : tuple of int
        For each study the best rank of its places here; 0 where it has none.
    """

    rows: np.ndarray
    columns: np.ndarray
    ranks: tuple[int, ...]

    @property
    def cells(self) -> int:
        """How many cells it has."""
        return len(self.rows)

    @property
    def studies(self) -> int:
        """How many studies have it, or a part of it, among their places."""
        return sum(rank > 0 for rank in self.ranks)


def returning(ranks: np.ndarray, least: int) -> tuple[Returning, ...]:
    """Return the ground that several studies have in common, what most of them have first.

    Cells that are each in places of at least `least` studies, and touch, are one. Of as many
    studies the one that ranks higher in them, on average, comes first.

    Parameters
    ----------
    ranks : int array, shape (studies, rows, columns)
        The rank of the place that a cell is in, by study; 0 where it is in none.
    least : int
        At least 1.
    """
    often = (ranks > 0).sum(axis=0)
    labels, count = ndimage.label(often >= least, structure=EIGHT)
    found = [_one(ranks, *np.nonzero(labels == number)) for number in range(1, count + 1)]
    return tuple(sorted(found, key=_order))


def _one(ranks: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> Returning:
    here = ranks[:, rows, columns]
    largest = np.iinfo(here.dtype).max
    best = np.where(here > 0, here, largest).min(axis=1)
    return Returning(rows, columns, tuple(int(one) if one < largest else 0 for one in best))


def _order(one: Returning) -> tuple[float, ...]:
    known = [rank for rank in one.ranks if rank]
    return -one.studies, sum(known) / len(known), -one.cells, one.rows[0], one.columns[0]


def least_of(studies: int) -> int:
    """Return of how many studies at least a place that returns must be.

    A third of them, and two; three where there are many.
    """
    return max(2 if studies < MANY else 3, -(-studies // 3))


def area_by_count(ranks: np.ndarray) -> Sequence[int]:
    """Return how many cells are in places of at least 1, 2, … of the studies."""
    often = (ranks > 0).sum(axis=0)
    return [int((often >= number).sum()) for number in range(1, len(ranks) + 1)]
