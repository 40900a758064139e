"""Area: how much of a cell polygons cover."""

from __future__ import annotations

import numpy as np

from ...language import marked
from ...progress import Progress
from ..features import POLYGONS
from ..grid import Cells
from ..overlaps import overlaps
from .base import Given, Measure


class Area(Measure):
    """The area of polygons within each cell, in square units of the map.

    Where polygons overlap each counts.
    """

    key = "area"
    noun = marked("area of polygons")
    takes = (POLYGONS,)
    help = marked("polygons by the area that they cover; where they overlap each counts")

    def values(self, cells: Cells, given: Given, progress: Progress) -> np.ndarray:
        """Return the area of the polygons in each cell."""
        each = np.ones(len(given.features.polygons))
        return covered(cells, given, each, progress) * cells.frame.cell_size**2


AREA = Area()


def covered(cells: Cells, given: Given, weights: np.ndarray, progress: Progress) -> np.ndarray:
    """Return, for each cell, the sum of the shares of it that polygons cover, each by a weight.

    Parameters
    ----------
    cells : Cells
    given : Given
    weights : float array, shape (polygons,)
    progress : Progress

    Returns
    -------
    float64 array, shape (cells,)
    """
    found = np.zeros(cells.count)
    for _, pairs in overlaps(cells.frame, given.features.polygons, progress):
        place = cells.number.ravel()[pairs.place]
        inside = place >= 0
        shares = (pairs.share * weights[pairs.polygon])[inside]
        found += np.bincount(place[inside], shares, minlength=cells.count)
    return found
