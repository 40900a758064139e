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
FEWEST_TELLING = 20  # squares with events that tell where others are likely
LEAST_SHARE = 0.25  # of a square that lies in the study area


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


def weights_of(squares: Cells, counts: np.ndarray | None = None) -> np.ndarray:
    """Return how much of the features each square is thought to have, were all alike.

    Where things happen there are streets, homes and shops; elsewhere are parks, water and fields,
    or too little happened to show. So squares with events weigh alike, and the others together as
    many as there are likely to be that were missed: f1 (f1 - 1) / (2 (f2 + 1)), where f1 and f2
    squares have one event and two (Chao 1984, Scandinavian Journal of Statistics 11, in the form
    without bias), and one at least. Events in few squares do not tell: all weigh alike.

    Parameters
    ----------
    squares : Cells
    counts : int array, shape (squares,), optional
        How many events, or layers with features, each square has. Left out, all are alike.

    Returns
    -------
    float array, shape (squares,)
        Their sum is 1.
    """
    if counts is None or np.count_nonzero(counts) < FEWEST_TELLING:
        return np.full(squares.count, 1 / squares.count)
    once, twice = (np.count_nonzero(counts == many) for many in (1, 2))
    missed = once * (once - 1) / (2 * (twice + 1))
    empty = np.count_nonzero(counts == 0)
    weights = np.where(counts > 0, 1.0, min(1.0, max(missed, 1.0) / max(empty, 1)))
    return weights / weights.sum()


def _ring_area(ring: np.ndarray) -> float:
    x, y = (ring - ring[0]).T  # near the origin: nothing is lost to rounding
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)
