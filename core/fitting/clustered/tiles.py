"""Squares so small that a random field is nearly the same all over them: drawn once for each.

Where cells are small, what clusters reaches further than a cell or two. Then a value of the field
for each square of cells does what one for each cell would, at a quarter or a ninth of the work; the
events of a square fall to its cells as these expect them.
"""

from __future__ import annotations

import numpy as np

from ...terrain.grid import Cells
from ..engine.squares import Squares
from .clustering import Clustering

# Longest side of a square as a share of a component's scale, by the component's power: log g is
# then within 5% of its strength all over the square, as it is on average
ALIKE = {1.0: 0.1, 2.0: 0.3}
MOST = 4  # cells to a side
NEVER = 2.0  # above any random number


def side_for(clustering: Clustering, cell_size: float) -> int:
    """Return how many cells a square may have to a side.

    Parameters
    ----------
    clustering : Clustering
    cell_size : float
        In the units of the clustering's scales.
    """
    longest = min((ALIKE[c.power] * c.scale for c in clustering.components), default=0.0)
    return int(np.clip(longest // cell_size, 1, MOST))


class Tiles:
    """A study area cut into such squares.

    Parameters
    ----------
    cells : Cells
    side : int
        Cells to a side of a square.

    Attributes
    ----------
    side : int
    as_cells : Cells
        The squares.
    """

    def __init__(self, cells: Cells, side: int) -> None:
        squares = Squares(cells, side)
        self.side = side
        self.as_cells = squares.as_cells(cells) if side > 1 else cells
        places = self.as_cells.frame.shape[0] * self.as_cells.frame.shape[1]
        order = np.argsort(squares.of_cell, kind="stable")
        of_ordered = squares.of_cell[order]
        starts = (np.cumsum(squares.cells_in) - squares.cells_in).astype(int)
        self._at = np.arange(len(order)) - starts[of_ordered], squares.place[of_ordered]
        self._cell = np.full((side**2, places), -1, np.int32)
        self._cell[self._at] = order

    def spread(self, expected: np.ndarray) -> Spread:
        """Return what is expected in each square, and how it falls to the cells.

        Parameters
        ----------
        expected : float array, shape (cells,)
        """
        by_rank = np.zeros(self._cell.shape)
        by_rank[self._at] = expected[self._cell[self._at]]
        ends = by_rank.cumsum(0)
        whole = ends[-1]
        shares = np.divide(ends[:-1], whole, where=whole > 0, out=np.zeros(ends[:-1].shape))
        shares[self._cell[1:] < 0] = NEVER
        return Spread(whole.astype(np.float32), shares.astype(np.float32), self._cell)


class Spread:
    """What is expected in each square, and how it falls to the cells.

    Parameters
    ----------
    expected : float32 array, shape (places,)
        By the squares of the frame; 0 where there is no cell.
    shares : float32 array, shape (cells of a square - 1, places)
        Running sums over a square's cells of their shares; above 1 where no cell is left.
    cell : int array, shape (cells of a square, places)
        Their numbers.
    """

    def __init__(self, expected: np.ndarray, shares: np.ndarray, cell: np.ndarray) -> None:
        self.expected, self._shares, self._cell = expected, shares, cell

    def cells(self, place: np.ndarray, generator: np.random.Generator) -> np.ndarray:
        """Return a cell of each of some squares, at random by what the cells expect.

        Parameters
        ----------
        place : int array, shape (n,)
        generator : numpy.random.Generator
        """
        key = place
        if len(self._shares):
            chance = generator.random(len(place), np.float32)
            rank = np.zeros(len(place), np.uint8)
            for ends in self._shares:
                rank += (chance >= ends.take(place)).view(np.uint8)
            key = place + np.multiply(rank, self._cell.shape[1], dtype=np.intp)
        return self._cell.ravel().take(key)
