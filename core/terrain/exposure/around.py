"""The mean of what lies around a cell: people do not stay where they are counted."""

from __future__ import annotations

import numpy as np

from ...progress import QUIET, Progress
from ..grid import Cells

SLACK = 1e-9  # of a squared distance: rounding must not lose a centre at exactly the distance


def spread_over(
    cells: Cells, values: np.ndarray, distance: float, progress: Progress
) -> np.ndarray:
    """Return the mean over the study area's cells whose centres lie within a distance of each.

    A disc of cells is a stretch of each of its rows, so its sum is that of a difference of running
    sums for every row: exact for whole numbers, and 0 where there is nothing.

    Parameters
    ----------
    cells : Cells
    values : float64 array, shape (cells,)
        0 or more.
    distance : float
        In the units of the map.
    progress : Progress

    Returns
    -------
    float64 array, shape (cells,)
    """
    within = np.ones(cells.count)
    some = (values > 0).astype(float)
    sums, around, count = (_sums(cells, one, distance, progress) for one in (values, some, within))
    return np.where(around > 0, np.maximum(sums, 0.0) / count, 0.0)


def beside(cells: Cells, values: np.ndarray, distance: float) -> np.ndarray:
    """Return the mean of the other cells whose centres lie within a distance of each.

    Parameters
    ----------
    cells, values, distance
        As for `spread_over`; the distance is no less than the side of a cell.

    Returns
    -------
    float64 array, shape (cells,)
        0 where there is no other.
    """
    sums = _sums(cells, values, distance, QUIET) - values
    count = _sums(cells, np.ones(cells.count), distance, QUIET) - 1
    return np.maximum(sums, 0.0) / np.maximum(count, 1.0)


def _sums(cells: Cells, values: np.ndarray, distance: float, progress: Progress) -> np.ndarray:
    """Return the sum of values over the cells within a distance of each, float64 (cells,)."""
    frame = cells.frame
    reach = distance / frame.cell_size
    running = np.zeros((frame.rows, frame.columns + 1))
    np.cumsum(cells.on_raster(values, 0.0), axis=1, out=running[:, 1:])
    found, columns = np.zeros(frame.shape), np.arange(frame.columns)
    furthest = min(int(np.floor(reach * (1 + SLACK))), frame.rows - 1)
    for step in range(-furthest, furthest + 1):
        progress.at((step + furthest) / (2 * furthest + 1))
        half = int(np.sqrt(max(reach**2 * (1 + SLACK) - step**2, 0.0)))
        left = np.maximum(columns - half, 0)
        right = np.minimum(columns + half + 1, frame.columns)
        rows = slice(max(-step, 0), frame.rows - max(step, 0))
        others = running[max(step, 0) : frame.rows + min(step, 0)]
        found[rows] += others[:, right] - others[:, left]
    return cells.from_raster(found)
