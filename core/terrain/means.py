"""Means over the cells of a number that polygons have."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..progress import Progress
from .features import Polygon
from .grid import SLIVER, Cells
from .overlaps import overlaps


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
    known = np.isfinite(numbers)
    weights = np.where(known, numbers, 0.0)
    sums, area = np.zeros(cells.count), np.zeros(cells.count)
    for _, pairs in overlaps(cells.frame, polygons, progress):
        place = cells.number.ravel()[pairs.place]
        inside = (place >= 0) & known[pairs.polygon]
        place, share = place[inside], pairs.share[inside]
        area += np.bincount(place, share, minlength=cells.count)
        sums += np.bincount(place, share * weights[pairs.polygon][inside], minlength=cells.count)
    return np.divide(sums, area, out=np.full(cells.count, np.nan), where=area > SLIVER)
