"""Where the features of a layer lie: in the study area or elsewhere, apart or at one place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...packages import spatial
from ...progress import QUIET, Progress, in_turn
from ..features import Features, Polygon
from ..grid import Cells
from ..locations import distinct_locations
from ..overlaps import overlaps
from .ground import LEAST_SHARE, area_of, squares_of
from .inside import inside
from .occupied import along, occupied

ALIKE = 0.95  # of the places of two layers that are the same


@dataclass(frozen=True, eq=False)
class Area:
    """The study area.

    Attributes
    ----------
    polygons : tuple of polygons
    squares : Cells
        About 900, by which coverage is judged.
    size : float
        In square units of the CRS.
    """

    polygons: tuple[Polygon, ...]
    squares: Cells
    size: float

    @classmethod
    def of(cls, polygons: Sequence[Polygon], progress: Progress = QUIET) -> Area:
        """Return the study area of polygons that are valid and do not overlap."""
        squares = squares_of(polygons, progress)
        return cls(tuple(polygons), squares, area_of(polygons))

    @property
    def side(self) -> float:
        """Side of a square as large."""
        return math.sqrt(self.size)

    def contain(self, xy: np.ndarray, progress: Progress = QUIET) -> np.ndarray:
        """Return whether each location (m, 2) lies in the study area, shape (m,)."""
        return inside(self.polygons, xy, progress)


@dataclass(frozen=True, eq=False)
class Places:
    """Where features lie.

    Attributes
    ----------
    features : int
        All of them; a part of a line or polygon counts as one.
    inside : int
        Those that lie in the study area, at least in part.
    repeated : int
        Those at exactly the place of another that was counted before.
    apart : float
        Where none lies inside: about how far the nearest is from the study area; else 0.
    middles : float array, shape (distinct, 2)
        The places themselves; of lines and polygons, what is about their middle.
    occupied : bool array, shape (squares,)
        Squares of the study area with features.
    points_inside : float array, shape (m, 2)
        Points in the study area.
    """

    features: int
    inside: int
    repeated: int
    apart: float
    middles: np.ndarray
    occupied: np.ndarray
    points_inside: np.ndarray

    @property
    def independent(self) -> int:
        """Squares with features, or features where these are fewer: a line has many squares."""
        return min(int(self.occupied.sum()), self.inside)

    @property
    def repeated_share(self) -> float:
        """Share of the features that lie exactly where another does."""
        return self.repeated / self.features if self.features else 0.0


def places_of(area: Area, features: Features, progress: Progress = QUIET) -> Places:
    """Return where features lie; values of a raster have no place."""
    first, second, third = in_turn(progress, 1, 1, 1)
    middles = _middles(features)
    distinct, _ = distinct_locations(middles)
    points_in = area.contain(features.points, first)
    count = int(points_in.sum()) + _lines_inside(area, features, second)
    count += _polygons_inside(area, features)
    return Places(
        features=len(middles),
        inside=count,
        repeated=len(middles) - len(distinct),
        apart=0.0 if count or not len(middles) else _apart(area.squares, middles),
        middles=distinct,
        occupied=occupied(area.squares, features, third),
        points_inside=features.points[points_in],
    )


def are_alike(one: Places, other: Places) -> bool:
    """Return whether the features of two layers are nearly all at the same places."""
    few, many = sorted((one.middles, other.middles), key=len)
    if not len(few) or len(few) < ALIKE * len(many):
        return False
    _, counts = distinct_locations(np.concatenate([few, many]))
    return int(np.count_nonzero(counts > 1)) >= ALIKE * len(many)


def _middles(features: Features) -> np.ndarray:
    """Return a location for every feature, the same for features that are the same."""
    found = [features.points]
    if len(features.segments):
        middle = (features.segments[:, :2] + features.segments[:, 2:]) / 2
        counts = np.bincount(features.line_of)
        sums = [np.bincount(features.line_of, middle[:, axis]) for axis in (0, 1)]
        found.append(np.stack(sums, axis=1)[counts > 0] / counts[counts > 0, None])
    if features.polygons:
        found.append(np.array([polygon[0].mean(axis=0) for polygon in features.polygons]))
    return np.concatenate(found)


def _lines_inside(area: Area, features: Features, progress: Progress) -> int:
    """Return how many lines have a point in the study area, looked at every 90 m of 125 km2."""
    which, xy = along(area.squares, features.segments)
    good = area.contain(xy, progress)
    return len(np.unique(features.line_of[which[good]]))


def _polygons_inside(area: Area, features: Features) -> int:
    """Return how many polygons have a corner in the study area, or cover some of a square."""
    if not features.polygons:
        return 0
    number = np.repeat(np.arange(len(features.polygons)), [len(p[0]) for p in features.polygons])
    corners = np.concatenate([polygon[0] for polygon in features.polygons])
    found = np.zeros(len(features.polygons), bool)
    found[number[area.contain(corners)]] = True
    squares = area.squares
    for _, pairs in overlaps(squares.frame, features.polygons, QUIET):
        # a quarter of a square lies in the study area at least: what covers more of it meets that
        meets = squares.inside.ravel()[pairs.place] & (pairs.share > 1 - LEAST_SHARE)
        found[pairs.polygon[meets]] = True
    return int(found.sum())


def _apart(squares: Cells, xy: np.ndarray) -> float:
    """Return about how far points are from the nearest square, 0 where they touch it."""
    nearest = spatial.cKDTree(squares.centres).query(xy)[0].min()
    return max(0.0, float(nearest) - squares.frame.cell_size / 2)
