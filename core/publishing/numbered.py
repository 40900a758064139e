"""Which number a place has in a copy: the first keep their rank, the others only say where."""

from __future__ import annotations

import numpy as np

from ..mapping.holding import FIRST

__all__ = ["FIRST", "numbered"]


def numbered(rank_of_cell: np.ndarray, count: int) -> list[int]:
    """Return the ranks of the places in the order of their numbers.

    A rank is made of what was recorded. The first 15 have theirs, since people need to know
    where to begin; the others follow from north to south, and from west to east within a row of
    cells, by the first cell of each in that order, which its outline tells as well.

    Parameters
    ----------
    rank_of_cell : np.ndarray
        Int array of shape (cells,), row by row from the upper left: the rank of the place of
        each, from 1, and 0 for none.
    count : int
        How many places there are.
    """
    ranks, first_cell = np.unique(rank_of_cell, return_index=True)
    found = dict(zip(ranks.tolist(), first_cell.tolist()))
    others = range(FIRST + 1, count + 1)
    by_place = sorted(others, key=lambda rank: found.get(rank, len(rank_of_cell)))
    return [*range(1, min(FIRST, count) + 1), *by_place]
