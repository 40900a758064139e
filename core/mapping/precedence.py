"""Which cells come first: by value, and where values tie by nothing that a row decides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..packages import ndimage
from ..progress import Progress
from ..terrain.grid import Cells

STEPS = 1e9  # of the largest value: what differs by less than one step ties
FINE = 1024  # parts of a cell's side in which the middle of the study area is told
TOUCHING = np.ones((3, 3))


@dataclass(frozen=True, eq=False)
class Precedence:
    """What the cells are compared by, all whole numbers, so that sums are exact in any order.

    Attributes
    ----------
    value : int64 array, shape (cells,)
        Of the map that ranks, in steps of 1e-9 of its largest value.
    forecast : int64 array, shape (cells,)
        Breaks ties of the value: events expected, in steps of 1e-9 of the largest; 0 without.
    around : int64 array, shape (cells,)
        Breaks ties of the forecast: sum of the values of the cell and of the eight around it.
    """

    value: np.ndarray
    forecast: np.ndarray
    around: np.ndarray


def precedence(
    cells: Cells, scores: np.ndarray, forecast: np.ndarray | None, progress: Progress
) -> Precedence:
    """Return what cells are compared by.

    Parameters
    ----------
    cells : Cells
    scores, forecast : float arrays, shape (cells,), from 0
        Of the map that ranks; events expected, or None.
    progress : Progress
    """
    value = in_steps(scores)
    return Precedence(
        value=value,
        forecast=np.zeros_like(value) if forecast is None else in_steps(forecast),
        around=_around(cells, value, progress),
    )


def in_steps(values: np.ndarray) -> np.ndarray:
    """Return values from 0 as whole steps of 1e-9 of the largest, int64 of their shape."""
    largest = values.max(initial=0)
    if largest <= 0:
        return np.zeros(len(values), np.int64)
    return np.rint(values / largest * STEPS).astype(np.int64)


def _around(cells: Cells, values: np.ndarray, progress: Progress) -> np.ndarray:
    """Return the sum of the values of each cell and those that touch it, shape (cells,)."""
    raster = cells.on_raster(values.astype(float), 0)  # sums of nine stay exact
    sums = np.empty(raster.shape)
    for rows in cells.frame.strips():
        progress.at(rows.start / len(raster))
        first = max(rows.start - 1, 0)  # with the rows above and below, for the cells they touch
        some = ndimage.convolve(raster[first : rows.stop + 1], TOUCHING, mode="constant")
        sums[rows] = some[rows.start - first :][: rows.stop - rows.start]
    return cells.from_raster(sums).astype(np.int64)


def from_middle(cells: Cells, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return the square of the distance of cells from the middle of the study area, int64.

    The last thing to compare cells by, the nearest first: in a mirrored or turned study area it
    is mirrored or turned with the cells. In parts of a side, which are whole numbers.
    """
    down = _from_mean(cells.inside.sum(axis=1), rows)
    along = _from_mean(cells.inside.sum(axis=0), columns)
    return down**2 + along**2


def _from_mean(counts: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Return rows, or columns, counted from the mean of all cells, of which each has `counts`.

    The mean is told from the middle between the first line and the last, in whole parts, so that
    mirrored lines have exactly the opposite of it.
    """
    some = np.flatnonzero(counts)
    ends, total = int(some[0]) + int(some[-1]), int(counts.sum())
    lead = (2 * int(counts @ np.arange(len(counts))) - total * ends) / (2 * total)
    return FINE * (2 * lines.astype(np.int64) - ends) - 2 * round(FINE * lead)
