"""A study area as it may be given, as polygons."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..terrain.features import Polygon


def polygons_of(area: Any) -> list[Polygon]:
    """Return a study area as polygons.

    Parameters
    ----------
    area : array or nested sequence
        Bounds (xmin, ymin, xmax, ymax); a ring (m, 2) of corners; a polygon, a sequence of rings
        of which the first is the exterior and the others are holes; or a sequence of polygons,
        which do not overlap.

    Raises
    ------
    ValueError
        If it is none of these, or a coordinate is not finite.
    """
    polygons: list[Polygon] = [
        [np.asarray(ring, float) for ring in polygon] for polygon in _nested(area)
    ]
    for ring in (ring for polygon in polygons for ring in polygon):
        if ring.ndim != 2 or ring.shape[1] != 2 or len(ring) < 3 or not np.isfinite(ring).all():
            raise ValueError("a ring of the study area needs three corners or more, each x and y")
    return polygons


def bounds_of(polygons: list[Polygon]) -> tuple[float, float, float, float]:
    """Return the bounding box of polygons: xmin, ymin, xmax, ymax."""
    corners = np.concatenate([ring for polygon in polygons for ring in polygon])
    (left, bottom), (right, top) = corners.min(axis=0), corners.max(axis=0)
    return float(left), float(bottom), float(right), float(top)


def _nested(area: Any) -> Any:
    """Return an area as a list of polygons, each a list of rings of corners."""
    depth = _depth(area)
    if depth == 1:
        left, bottom, right, top = area
        return [[[(left, bottom), (left, top), (right, top), (right, bottom)]]]
    if depth <= 2:
        return [[area]]
    return [area] if depth == 3 else area


def _depth(nested: Any) -> int:
    """Return how many times the first element can be taken."""
    if np.isscalar(nested):
        return 0
    if not len(nested):
        raise ValueError("the study area is empty")
    return 1 + _depth(nested[0])
