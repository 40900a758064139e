"""Exposure: what every place has, such as streets, homes or people; one measure a file.

A new measure is a file with its object beside these, and its place in `MEASURES`.
"""

from __future__ import annotations

from .area import AREA
from .base import RASTER, Measure
from .count import COUNT
from .field import FIELD
from .length import LENGTH
from .sums import MEAN, SUM

MEASURES: tuple[Measure, ...] = (COUNT, LENGTH, AREA, FIELD, SUM, MEAN)
_BY_KEY = {one.key: one for one in MEASURES}
OF_FIELDS = tuple(one.key for one in MEASURES if one.needs_number)
OF_RASTERS = tuple(one.key for one in MEASURES if RASTER in one.takes)


def measure(key: str) -> Measure:
    """Return a measure by its key; KeyError if there is none of that name."""
    return _BY_KEY[key]


def usual_measure(kind: str, *, with_number: bool = False) -> Measure:
    """Return what is measured of features of a kind, or of a raster, if nobody says.

    The first in the list that suits the kind; one that takes a number of each feature where such
    is given, if any of them does.
    """
    good = [one for one in MEASURES if kind in one.takes]
    return next((one for one in good if one.needs_number and with_number), good[0])
