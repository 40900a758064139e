"""Field: a number of each feature, shared out over the cells that it covers."""

from __future__ import annotations

import numpy as np

from ...language import marked
from ...progress import Progress
from ..features import POINTS, POLYGONS, Polygon
from ..grid import Cells
from .area import covered
from .base import Given, Measure
from .count import summed


class Field(Measure):
    """A number of each feature: summed over points, shared out over polygons by their area.

    A cell gets of a polygon's number the share that the overlap has of the *whole* polygon, parts
    outside the study area too: so the numbers of polygons within it are kept, and those of others
    count by what lies inside. A feature of several points shares its number out among them.
    """

    key = "field"
    noun = marked("number in a field")
    takes = (POINTS, POLYGONS)
    needs_number = True
    help = marked(
        "a number of each feature, as its residents: summed over points, and shared out over "
        "polygons in proportion to the area"
    )

    def values(self, cells: Cells, given: Given, progress: Progress) -> np.ndarray:
        """Return the sum of what each cell has of the features' numbers."""
        numbers, of = given.numbers, given.feature_of
        if len(given.features.points):
            each = numbers / np.maximum(np.bincount(of, minlength=len(numbers)), 1)
            return summed(cells, given.features.points, each[of])
        areas = np.array([area_of(polygon) for polygon in given.features.polygons])
        whole = np.bincount(of, areas, minlength=len(numbers))
        density = np.divide(numbers, whole, out=np.zeros(len(numbers)), where=whole > 0)
        return covered(cells, given, density[of] * cells.frame.cell_size**2, progress)


FIELD = Field()


def area_of(polygon: Polygon) -> float:
    """Return the area of a polygon, its holes taken off, in square units of its coordinates."""
    solid, *holes = (_area_within(ring) for ring in polygon)
    return max(solid - sum(holes), 0.0)


def _area_within(ring: np.ndarray) -> float:
    """Return the area within a ring, measured from its first corner: far out rounding is coarse."""
    x, y = (np.asarray(ring, float) - ring[0]).T
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(np.roll(x, -1), y))) / 2
