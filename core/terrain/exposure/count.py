"""Count: how many points lie in a cell."""

from __future__ import annotations

import numpy as np

from ...language import marked
from ...progress import Progress
from ..features import POINTS
from ..grid import Cells
from .base import Given, Measure


class Count(Measure):
    """The number of points in each cell; cells are half-open, so no point is counted twice."""

    key = "count"
    noun = marked("points counted")
    takes = (POINTS,)
    help = marked("points are counted")

    def values(self, cells: Cells, given: Given, progress: Progress) -> np.ndarray:
        """Return the number of points in each cell."""
        return summed(cells, given.features.points, np.ones(len(given.features.points)))


COUNT = Count()


def summed(cells: Cells, xy: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return the sum of the numbers (m,) of the points (m, 2) in each cell, float64 (cells,)."""
    place = cells.numbers_at(xy)
    inside = place >= 0
    return np.bincount(place[inside], numbers[inside], minlength=cells.count).astype(float)
