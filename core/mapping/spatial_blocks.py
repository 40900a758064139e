"""The study area cut into square blocks, which resamples draw instead of single events."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from ..language import counted, said
from ..terrain.grid import Cells

# As many as the calibrated selection draws from (`fitting/clustered/stability`): fewer give poor
# quantiles, more are so narrow that one cluster of events lies in several
ABOUT = 100
FEWEST, MOST = 10, 2000


@dataclass(frozen=True, eq=False)
class Blocks:
    """Square blocks of a study area.

    Attributes
    ----------
    of_cell : int array, shape (cells,)
        The block that each cell lies in.
    count : int
        Blocks that have a cell of the study area.
    width : float
        Side of a block, in the units of the map.
    """

    of_cell: np.ndarray
    count: int
    width: float

    def sums(self, amounts: np.ndarray) -> np.ndarray:
        """Return the sum of amounts (cells,) in each block, float array (blocks,)."""
        return np.bincount(self.of_cell, amounts, self.count)

    def at(self, some: np.ndarray) -> Blocks:
        """Return the same blocks for some of the cells, an int array of their numbers."""
        return Blocks(self.of_cell[some], self.count, self.width)


def blocks_of(cells: Cells, width: float | None = None) -> Blocks:
    """Cut a study area into blocks, from the upper left corner of its frame.

    Crimes come in clusters, so single events are no independent observations and intervals from
    resampling them are too narrow; blocks wider than the clusters nearly are (Lahiri 2003,
    Resampling methods for dependent data, chapter 12; of point processes, Loh and Stein 2004).

    Parameters
    ----------
    cells : Cells
    width : float, optional
        Side of a block in the units of the map, taken to the nearest whole number of cells; without
        it, so wide that there are about a hundred, whatever the size of a cell.

    Raises
    ------
    RtmError
        If blocks of that width are fewer than 10 or more than 2,000.
    """
    size = cells.frame.cell_size
    if width is None:
        side = max(1, round(math.sqrt(cells.count / ABOUT)))
        return _cut(cells, side)
    if not (math.isfinite(width) and width > 0):
        raise _refused(
            said("The width of the blocks is {width:g}.", width=width),
            said("Give a width above 0, or none to have one chosen."),
        )
    blocks = _cut(cells, max(1, round(width / size)))
    if FEWEST <= blocks.count <= MOST:
        return blocks
    chosen = blocks_of(cells).width
    raise _refused(
        counted(
            blocks.count,
            "Blocks {width:g} wide cut the study area into {count} block.",
            "Blocks {width:g} wide cut the study area into {count} blocks.",
            width=width,
        ),
        said(
            "Give a width that makes {fewest} to {most:,} of them; {chosen:g} would be chosen.",
            fewest=FEWEST,
            most=MOST,
            chosen=chosen,
        ),
    )


def _refused(problem: str, remedy: str) -> RtmError:
    return RtmError(problem, remedy, kind="setting", where="block_width")


def _cut(cells: Cells, side: int) -> Blocks:
    row, column = np.nonzero(cells.inside)
    across = -(-cells.frame.shape[1] // side)
    place = row // side * across + column // side
    taken = np.bincount(place) > 0
    of_cell = (np.cumsum(taken) - 1)[place]
    return Blocks(of_cell, int(taken.sum()), side * cells.frame.cell_size)
