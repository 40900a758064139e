"""The cells from which places can grow, and which of them touch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..packages import ndimage
from ..progress import Progress
from ..terrain.grid import Cells
from .precedence import Precedence, from_middle

# Cells that meet at a corner touch: a street that runs askew to the grid is still one street.
AROUND = tuple((i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j)
TOUCHING = np.ones((3, 3), bool)

Worth = tuple[int, int, int, int]  # value, forecast, around, distance: the smallest comes first


@dataclass(frozen=True)
class Touching:
    """Which cells touch which: those of each lie together, as far as the cell's end."""

    others: list[int]
    ends: list[int]

    def __getitem__(self, cell: int) -> list[int]:
        """Return the cells that touch one."""
        return self.others[self.ends[cell] : self.ends[cell + 1]]


@dataclass(frozen=True)
class Ground:
    """Cells that may be taken, the best first.

    Attributes
    ----------
    numbers : int array, shape (n,)
        Of the cells of the study area.
    place : list of (row, column)
    area : list of int
        Share of each within the study area, in steps.
    worth : list of Worth
        By which they are compared; equal where nothing tells two cells apart.
    touching : Touching
        Positions in these lists of the cells that touch one.
    floor : int
        Value below which cells of the study area were left out; 0 where none was.
    """

    numbers: np.ndarray
    place: list[tuple[int, int]]
    area: list[int]
    worth: list[Worth]
    touching: Touching
    floor: int

    def __len__(self) -> int:
        return len(self.place)


def ground_of(
    cells: Cells,
    ranked: Precedence,
    area: np.ndarray,
    most: int,
    reach: int,
    progress: Progress,
) -> Ground:
    """Return the highest cells, and those of which a place that holds one of them may consist.

    Parameters
    ----------
    cells : Cells
    ranked : Precedence
    area : int64 array, shape (cells,)
    most : int
        How many of the highest cells; those that tie with the last of them are in as well.
    reach : int
        Cells that lie so far from them are in too.
    progress : Progress
    """
    able = ranked.value > ranked.value.min()
    count = np.count_nonzero(able)
    chosen, floor = able, 0
    if most < count:
        floor = int(np.partition(ranked.value, len(able) - most)[len(able) - most])
        near = cells.on_raster(ranked.value >= floor, False)
        if reach:
            near = ndimage.binary_dilation(near, TOUCHING, reach)
        chosen = cells.from_raster(near) & able
    progress.at(0.3)
    return _in_order(cells, ranked, area, np.flatnonzero(chosen), floor)


def _in_order(
    cells: Cells, ranked: Precedence, area: np.ndarray, numbers: np.ndarray, floor: int
) -> Ground:
    flat = np.flatnonzero(cells.inside)[numbers]
    rows, columns = np.divmod(flat, cells.frame.columns)
    keys = (
        -ranked.value[numbers],
        -ranked.forecast[numbers],
        -ranked.around[numbers],
        from_middle(cells, rows, columns),
    )
    order = np.lexsort(keys[::-1])
    return Ground(
        numbers=numbers[order],
        place=list(zip(rows[order].tolist(), columns[order].tolist())),
        area=area[numbers[order]].tolist(),
        worth=list(zip(*(key[order].tolist() for key in keys))),
        touching=_touching(columns, flat, order, cells.frame.columns),
        floor=floor,
    )


def _touching(columns: np.ndarray, flat: np.ndarray, order: np.ndarray, width: int) -> Touching:
    """Return which cells touch each; `flat` ascends, `order` ranks."""
    position = np.empty(len(order), np.int64)
    position[order] = np.arange(len(order))
    around = np.full((len(order), len(AROUND)), -1)
    for number, (down, along) in enumerate(AROUND):
        beside = columns + along
        other = flat + down * width + along
        at = np.minimum(np.searchsorted(flat, other), len(flat) - 1)
        there = (flat[at] == other) & (beside >= 0) & (beside < width)
        around[position[there], number] = position[at[there]]
    are_there = around >= 0
    ends = np.cumsum(are_there.sum(axis=1))
    return Touching(around[are_there].tolist(), [0, *ends.tolist()])
