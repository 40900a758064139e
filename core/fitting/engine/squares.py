"""The study area cut into squares of cells: near cells stay together where near is alike."""

from __future__ import annotations

import numpy as np

from ...terrain.grid import Cells


def squares(cells: Cells, side: int) -> np.ndarray:
    """Return the square that each cell lies in, numbered from 0 row by row.

    Squares are laid from the upper left corner of the frame; those without a cell of the study
    area have no number.

    Parameters
    ----------
    cells : Cells
    side : int
        Cells along a side.

    Returns
    -------
    int array, shape (cells,)
    """
    row, column = np.nonzero(cells.inside)
    across = -(-cells.frame.columns // side)
    place = row // side * across + column // side
    occupied = np.bincount(place) > 0
    return (np.cumsum(occupied) - 1)[place]
