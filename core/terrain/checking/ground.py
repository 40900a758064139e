"""The study area as a few hundred squares, and how likely features are in each."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...progress import QUIET, Progress
from ..features import Polygon
from ..grid import Cells, coverage, frame_over

SQUARES = 900  # of about a thirtieth of the study area's side: a gap of 3% has 27 of them
MOST_IN_BOX = 1_000_000  # squares around a thin study area, or one of parts far apart
LEAST_SHARE = 0.25  # of a square that lies in the study area
OF_EVENTS = 0.75  # of the weight lies on squares with events, if there are enough of these
ENOUGH_EVENT_SQUARES = 100


def area_of(polygons: Sequence[Polygon]) -> float:
    """Return the area of polygons, holes taken out."""
    return sum(
        _ring_area(ring) * (1 if position == 0 else -1)
        for polygon in polygons
        for position, ring in enumerate(polygon)
    )


def squares_of(
    polygons: Sequence[Polygon], progress: Progress = QUIET, wanted: float = SQUARES
) -> Cells:
    """Return the study area as about so many squares.

    Parameters
    ----------
    polygons : sequence of polygons
        They are valid and do not overlap.
    """
    corners = np.concatenate([ring for polygon in polygons for ring in polygon])
    bounds = (*corners.min(axis=0), *corners.max(axis=0))
    box = (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])
    size = math.sqrt(max(area_of(polygons) / wanted, box / MOST_IN_BOX))
    frame = frame_over(bounds, size)
    share = coverage(frame, polygons, progress)
    inside = share >= LEAST_SHARE
    return Cells(frame, inside if inside.any() else share > 0)


def weights_of(squares: Cells, events: np.ndarray | None = None) -> np.ndarray:
    """Return how much of the features each square is thought to have, were all alike.

    Where things happen there are streets, homes and shops; elsewhere are parks, water and fields.
    So most weight lies on the squares with events, all of these alike, and the rest on all.

    Parameters
    ----------
    squares : Cells
    events : bool array, shape (squares,), optional
        Which squares have events, or features of other layers. Left out, all squares are alike.

    Returns
    -------
    float array, shape (squares,)
        Their sum is 1.
    """
    alike = np.full(squares.count, 1 / squares.count)
    some = 0 if events is None else int(np.count_nonzero(events))
    if events is None or not some:
        return alike
    share = OF_EVENTS * min(1.0, some / ENOUGH_EVENT_SQUARES)
    return share * events / some + (1 - share) * alike


def _ring_area(ring: np.ndarray) -> float:
    x, y = (ring - ring[0]).T  # near the origin: nothing is lost to rounding
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)
