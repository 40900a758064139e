"""Means over the cells: of a raster's pixels, and of a number that polygons have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np

from ..packages import sparse
from ..progress import Progress
from .features import Polygon
from .grid import SLIVER, Cells
from .outlines import Outlines, area_steps, row_sums
from .spans import spread


def mean_of_pixels(
    cells: Cells, values: np.ndarray, across: np.ndarray, down: np.ndarray
) -> np.ndarray:
    """Return the mean of a raster over each cell, by the area shared with every pixel.

    The area that a pixel shares with a cell is a length across by a length down, so the sums over
    all pixels are two sparse products.

    Parameters
    ----------
    cells : Cells
    values : float array, shape (rows, columns)
        Of the pixels, from the top down; not finite where one has no value.
    across : float array, shape (columns + 1,)
        The x of the sides of the pixels, ascending.
    down : float array, shape (rows + 1,)
        The y of their upper and lower sides, descending.

    Returns
    -------
    float array, shape (cells,)
        Over the part of a cell where pixels have a value; NaN where none has.
    """
    frame = cells.frame
    right = _shared((across - frame.left) / frame.cell_size, frame.columns)
    lower = _shared((frame.top - down) / frame.cell_size, frame.rows).T.tocsr()
    known = np.isfinite(values)
    sums, area = (
        cells.from_raster((right.T @ (lower @ one).T).T)
        for one in (np.where(known, values, 0.0), known.astype(float))
    )
    return _ratio(sums, area)


def mean_of_polygons(
    cells: Cells, polygons: Sequence[Polygon], numbers: np.ndarray, progress: Progress
) -> np.ndarray:
    """Return the mean of the polygons' numbers over each cell, by the area that they cover.

    Parameters
    ----------
    cells : Cells
    polygons : sequence of Polygon
        Where they overlap each counts.
    numbers : float array, shape (polygons,)
        Polygons whose number is not finite are as good as absent.
    progress : Progress

    Returns
    -------
    float array, shape (cells,)
        Over the part of a cell that polygons cover; NaN where none does.
    """
    frame = cells.frame
    known = np.flatnonzero(np.isfinite(numbers))
    middle = float(np.median(numbers[known])) if len(known) else 0.0
    edges = [
        Outlines.of([polygons[number]], frame.left, frame.top, frame.cell_size) for number in known
    ]
    each = np.repeat(numbers[known] - middle, [len(one) for one in edges])
    outlines = _joined(edges)
    area, sums = np.zeros(frame.shape), np.zeros(frame.shape)
    # numbers are taken from their middle, for what one adds to a row leaves its rounding behind
    for side, into in ((outlines.side, area), (outlines.side * each, sums)):
        weighted = replace(outlines, side=side)
        for rows, found in row_sums(weighted, frame.columns, frame.strips(), area_steps, progress):
            into[rows] = found
    return _ratio(cells.from_raster(sums), cells.from_raster(area)) + middle


def _joined(outlines: Sequence[Outlines]) -> Outlines:
    if not outlines:
        return Outlines.of([], 0.0, 0.0, 1.0)
    names = [one.name for one in fields(Outlines)]
    return Outlines(
        **{name: np.concatenate([getattr(one, name) for one in outlines]) for name in names}
    )


def _ratio(sums: np.ndarray, area: np.ndarray) -> np.ndarray:
    return np.divide(sums, area, out=np.full(len(sums), np.nan), where=area > SLIVER)


def _shared(sides: np.ndarray, cells: int) -> sparse.csr_matrix:
    """Return the length that each span between sides, in cells, shares with each cell."""
    low, high = sides[:-1], sides[1:]
    first = np.clip(np.floor(low), 0, cells).astype(np.intp)
    end = np.clip(np.ceil(high), 0, cells).astype(np.intp)
    span, cell = spread(first, end)
    length = np.minimum(high[span], cell + 1) - np.maximum(low[span], cell)
    return sparse.csr_matrix((length, (span, cell)), (len(low), cells))
