"""The study area cut into squares of cells: near cells stay together where near is alike."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from ...packages import sparse
from ...terrain.grid import Cells, Frame


class Squares:
    """Squares of cells, numbered from 0 row by row.

    They are laid from the upper left corner of the frame; those without a cell of the study area
    have no number.

    Parameters
    ----------
    cells : Cells
    side : int
        Cells along a side.

    Attributes
    ----------
    side : int
    length : float
        Of a side, in the units of the map.
    shape : tuple of int
        Rows and columns of squares over the frame, numbered or not.
    place : int array, shape (squares,)
        Where each lies among those of the frame, row by row.
    of_cell : int array, shape (cells,)
        The square that each cell lies in.
    count : int
    cells_in : float array, shape (squares,)
        How many cells of the study area each has.
    """

    def __init__(self, cells: Cells, side: int) -> None:
        row, column = np.nonzero(cells.inside)
        rows, columns = cells.frame.shape
        self.side = side
        self.length = side * cells.frame.cell_size
        self.shape = -(-rows // side), -(-columns // side)
        place = row // side * self.shape[1] + column // side
        occupied = np.bincount(place) > 0
        self.place = np.flatnonzero(occupied)
        self.of_cell = (np.cumsum(occupied) - 1)[place]
        self.count = len(self.place)
        self.cells_in = np.bincount(self.of_cell).astype(float)

    def as_cells(self, cells: Cells) -> Cells:
        """Return the squares as cells of their own, in their order.

        Parameters
        ----------
        cells : Cells
            Those that were cut.
        """
        rows, columns = self.shape
        inside = np.zeros(rows * columns, bool)
        inside[self.place] = True
        frame = Frame(cells.frame.left, cells.frame.top, self.length, columns, rows)
        return Cells(frame, inside.reshape(self.shape))

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Return the sum of values of the cells by square, shape (squares,)."""
        return np.bincount(self.of_cell, values, self.count)

    @cached_property
    def _in_order(self) -> tuple[np.ndarray, np.ndarray]:
        """The cells, those of a square after those of the one before, and where squares end."""
        ends = np.cumsum(np.concatenate([[0], self.cells_in]))
        return np.argsort(self.of_cell, kind="stable"), ends.astype(np.int32)

    def by_code(self, values: np.ndarray, codes: np.ndarray, levels: int) -> sparse.csr_matrix:
        """Return the sums of values of the cells by square and code, shape (squares, levels).

        To be multiplied: a square has an entry for each of its cells, many of one code.

        Parameters
        ----------
        values : float array, shape (cells,)
        codes : int array, shape (cells,)
        levels : int
        """
        order, ends = self._in_order
        entries = values[order], codes[order].astype(np.int32), ends
        return sparse.csr_matrix(entries, (self.count, levels))

    def table(
        self, row_of: np.ndarray, rows: int, weights: np.ndarray | None = None
    ) -> sparse.csr_matrix:
        """Return how many cells of each row of a model a square has, shape (squares, rows).

        Parameters
        ----------
        row_of : int array, shape (cells,)
        rows : int
        weights : float array, shape (cells,), optional
            What cells count; 1 by default.
        """
        each = np.ones(len(row_of)) if weights is None else weights
        return sparse.csr_matrix((each, (self.of_cell, row_of)), shape=(self.count, rows))

    def within(self, large: Squares) -> np.ndarray:
        """Return which square of a coarser cut each lies in, int of shape (squares,).

        Parameters
        ----------
        large : Squares
            Of the same cells, with a side that is a multiple of this one's.
        """
        holds = np.empty(self.count, np.intp)
        holds[self.of_cell] = large.of_cell
        return holds
