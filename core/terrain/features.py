"""The features of one factor: the places themselves, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..language import marked

SHAPES = POINTS, LINES, POLYGONS = marked("points"), marked("lines"), marked("polygons")
VALUES = marked("values of a raster or of a field")
KINDS = (*SHAPES, VALUES)
Polygon = Sequence[np.ndarray]  # rings (m, 2), the exterior first and then the holes


@dataclass(frozen=True, eq=False)
class Features:
    """Points, lines and polygons in the CRS of the study area; any of them may be absent.

    Or a value for each cell, in the place of them.

    Attributes
    ----------
    points : float array, shape (m, 2)
    segments : float array, shape (s, 4)
        Straight pieces of lines: x, y of one end, x, y of the other.
    line_of : int array, shape (s,)
        Which line a segment is of, from 0. By default each segment is a line of its own.
    values : float array, shape (cells,)
        Of a raster or of a field of polygons, NaN in cells that have none; empty without such.
    polygons : tuple of polygons
        A polygon is a sequence of rings, the exterior first and then its holes; a ring is a
        closed float array (m, 2).

    Raises
    ------
    ValueError
        If an array has another shape or holds a coordinate that is not finite.
    """

    points: np.ndarray = field(default_factory=lambda: np.empty((0, 2)))
    segments: np.ndarray = field(default_factory=lambda: np.empty((0, 4)))
    polygons: tuple[Polygon, ...] = ()
    line_of: np.ndarray = field(default_factory=lambda: np.empty(0, np.intp))
    values: np.ndarray = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        for values, columns in ((self.points, 2), (self.segments, 4)):
            if values.ndim != 2 or values.shape[1] != columns:
                raise ValueError(f"expected {columns} coordinates a row, got {values.shape}")
            if not np.isfinite(values).all():
                raise ValueError("a coordinate is not finite")
        for polygon in self.polygons:
            if not polygon or any(len(ring) < 3 for ring in polygon):
                raise ValueError("a polygon needs rings of three corners or more")
            if not all(np.isfinite(ring).all() for ring in polygon):
                raise ValueError("a coordinate is not finite")
        if not len(self.line_of):
            object.__setattr__(self, "line_of", np.arange(len(self.segments)))
        if len(self.line_of) != len(self.segments):
            raise ValueError("line_of needs one number a segment")

    @classmethod
    def of_lines(cls, lines: Sequence[np.ndarray]) -> Features:
        """Return the features of lines given as arrays (m, 2) of their corners."""
        segments, line_of = chains(lines)
        return cls(segments=segments, line_of=line_of)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of features that there are."""
        here = (len(self.points), len(self.segments), len(self.polygons), len(self.values))
        return frozenset(kind for kind, count in zip(KINDS, here) if count)

    @property
    def lines(self) -> int:
        """Number of lines."""
        return int(self.line_of.max()) + 1 if len(self.segments) else 0


def chains(lines: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return the segments of chains of corners, and which chain each is of.

    Parameters
    ----------
    lines : sequence of float arrays, shape (corners, 2)

    Returns
    -------
    segments : float array, shape (s, 4)
    line_of : int array, shape (s,)
    """
    if not lines:
        return np.empty((0, 4)), np.empty(0, np.intp)
    corners = np.concatenate([np.asarray(line, float).reshape(-1, 2) for line in lines])
    line = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    joined = line[1:] == line[:-1]
    return np.hstack([corners[:-1], corners[1:]])[joined], line[:-1][joined]
