"""The rings of a factor: cells by how far the influence of the factor would have to reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...model.block import Block
from ...model.variable import Variable
from ...terrain.grid import Cells

BEYOND = 1 / 3  # of the largest distance tested: how wide the ring beyond it is
FEWEST_EVENTS, FEWEST_CELLS = 10, 10  # of a ring
LEAST_WITHIN = 0.02  # of the events, of a ring
LEAST_OUTSIDE = 0.05  # of the cells and of the events


@dataclass(frozen=True, eq=False)
class Rings:
    """The rings of a factor in one operationalisation, the innermost first.

    A ring holds the cells that are under the influence at its distance and at no smaller one. The
    last one may lie beyond the largest distance tested.

    Attributes
    ----------
    factor, operationalisation : str
    ends : tuple of float
        Distance of each ring, in the units of the map.
    number : uint8 array, shape (cells,)
        Ring of each cell; ``len(ends)`` outside of all.
    of_quantiles : bool
        Whether the ends are quantiles of a level, from high to low.
    """

    factor: str
    operationalisation: str
    ends: tuple[float, ...]
    number: np.ndarray
    of_quantiles: bool = False

    @property
    def block(self) -> Block:
        """The rings as variables, one beside the other: each cell is in one of them at most."""
        made = Variable(self.factor, self.operationalisation, 0.0)
        variables = tuple(
            replace(made, distance=None, quantile=end)
            if self.of_quantiles
            else replace(made, distance=end)
            for end in self.ends
        )
        table = np.eye(len(self.ends) + 1, len(self.ends), dtype=bool)
        return Block(variables, self.number, table)


def rings_of(
    cells: Cells, blocks: Sequence[Block], variable: Variable, counts: np.ndarray
) -> Rings:
    """Return the rings of a variable's factor, of the variable's operationalisation.

    One ring a distance among the blocks' variables, and one more beyond the largest: cells whose
    centre lies within a third of the largest distance of a cell under the influence there. (There
    is none where the influence is no distance: where what a greater number has is a part of what
    the smallest has, as with quantiles.) A ring
    of few events or cells is joined with the next one outwards, the last one inwards; and the
    outermost with the outside, where there is little of that.

    Parameters
    ----------
    cells : Cells
    blocks : sequence of Block
        Codes of shape (cells,).
    variable : Variable
    counts : int array, shape (cells,)
    """
    ends, number = _tested(blocks, variable)
    if variable.distance is not None and ends == sorted(ends):
        beyond = BEYOND * ends[-1]
        under = cells.on_raster(number < len(ends), False)
        near = cells.from_raster(dilated(under, beyond / cells.frame.cell_size))
        number = number + (~near & (number == len(ends)))
        ends = [*ends, ends[-1] + beyond]
    ends, number = _large_enough(ends, number, counts)
    of_quantiles = variable.quantile is not None
    return Rings(variable.factor, variable.operationalisation, tuple(ends), number, of_quantiles)


def alone(blocks: Sequence[Block], wanted: Variable) -> Block:
    """Return one variable as a block of its own."""
    for block in blocks:
        if wanted in block.variables:
            column = block.column(block.variables.index(wanted))
            return Block((wanted,), column.astype(np.uint8), np.array([[False], [True]]))
    raise KeyError(wanted)


def _tested(blocks: Sequence[Block], wanted: Variable) -> tuple[list[float], np.ndarray]:
    """Return the distances tested, and the place of the first at which each cell is under it.

    From near to far, or the other way round for influences that are no distances.
    """
    columns = {
        variable.apart: block.column(index)
        for block in blocks
        for index, variable in enumerate(block.variables)
        if (variable.factor, variable.operationalisation)
        == (wanted.factor, wanted.operationalisation)
    }
    ends = sorted(columns)
    if wanted.quantile is not None or _shrinks(columns[ends[0]], columns[ends[-1]]):
        ends.reverse()
    number = np.full(len(columns[wanted.apart]), len(ends), np.uint8)
    for place, end in reversed(list(enumerate(ends))):
        number[columns[end]] = place
    return ends, number


def _shrinks(least: np.ndarray, most: np.ndarray) -> bool:
    """Whether what a greater number has is a part of what the least has."""
    return bool((least & ~most).any() and not (most & ~least).any())


def dilated(under: np.ndarray, reach: float) -> np.ndarray:
    """Return the cells of a raster whose centre lies within reach of that of a cell under it.

    Parameters
    ----------
    under : bool array, shape (rows, columns)
    reach : float
        In cells.

    Returns
    -------
    bool array, shape (rows, columns)
    """
    rows, columns = under.shape
    near = under.copy()
    before = np.zeros((rows, columns + 1), np.int32)
    np.cumsum(under, 1, out=before[:, 1:])
    place = np.arange(columns)
    for down in range(min(int(reach), rows - 1) + 1):
        across = int(np.sqrt(reach**2 - down**2) + 1e-9)
        first, last = np.maximum(place - across, 0), np.minimum(place + across + 1, columns)
        some = before[:, last] > before[:, first]
        near[down:] |= some[: rows - down]
        near[: rows - down] |= some[down:]
    return near


def _large_enough(
    ends: list[float], number: np.ndarray, counts: np.ndarray
) -> tuple[list[float], np.ndarray]:
    """Join rings that are too small with their neighbours; return their ends and the cells' rings.

    Also what is left outside may not be too small: it is what the rings are compared with.
    """
    cells = np.bincount(number, minlength=len(ends) + 1)
    events = np.bincount(number, counts, len(ends) + 1)
    within = len(ends)  # how many are not joined with the outside
    while within and not (
        cells[within:].sum() >= LEAST_OUTSIDE * len(counts)
        and events[within:].sum() >= LEAST_OUTSIDE * counts.sum()
    ):
        within -= 1
    joined = np.zeros(len(ends) + 1, np.uint8)
    enough = max(FEWEST_EVENTS, LEAST_WITHIN * counts.sum())
    kept: list[float] = []
    begun = 0
    for last, end in enumerate(ends[:within]):
        joined[last] = len(kept)
        here = slice(begun, last + 1)
        if cells[here].sum() >= FEWEST_CELLS and events[here].sum() >= enough:
            kept.append(end)
            begun = last + 1
    if begun < within and kept:
        joined[begun:within] = len(kept) - 1
        kept[-1] = ends[within - 1]
    joined[within:] = len(kept)
    return kept, joined[number]
