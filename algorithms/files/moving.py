"""Many points, and shapes beside them, moved from one coordinate system to another."""

from __future__ import annotations

import struct

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsPointXY,
)
from qgis.PyQt.QtCore import QByteArray

from ...core.progress import Progress

HEAD = struct.Struct("<BII")  # of a line in WKB: byte order, kind, number of points
LINE = 2
AT_ONCE = 50_000
STEP = 500  # shapes between two looks at whether to stop


class Mover:
    """Moves coordinates from one system to another, which may be the same."""

    def __init__(
        self,
        here: QgsCoordinateReferenceSystem,
        there: QgsCoordinateReferenceSystem,
        transforms,
    ):
        self._transform = QgsCoordinateTransform(here, there, transforms)
        self._same = here == there

    def points(self, points: np.ndarray, progress: Progress) -> np.ndarray:
        """Return points, shape (points, 2), moved; those that cannot be have NaN."""
        if self._same or not len(points):
            return points
        moved = np.empty_like(points)
        for first in range(0, len(points), AT_ONCE):
            progress.at(first / len(points))
            some = slice(first, first + AT_ONCE)
            try:
                moved[some] = self._at_once(points[some])
            except (QgsCsException, ValueError):
                moved[some] = self._one_by_one(points[some])
        return np.where(np.isfinite(moved), moved, np.nan)

    def shapes(self, shapes: dict[int, bytes], progress: Progress) -> dict[int, bytes]:
        """Return shapes, as WKB by their number, moved; those that cannot be are left out."""
        if self._same:
            return shapes
        moved = {}
        for done, (number, wkb) in enumerate(shapes.items()):
            if done % STEP == 0:
                progress.at(done / len(shapes))
            geometry = shape_of(wkb)
            try:
                geometry.transform(self._transform)
            except QgsCsException:
                continue
            moved[number] = bytes(geometry.asWkb())
        return moved

    def _at_once(self, points: np.ndarray) -> np.ndarray:
        """Move points as a line of them: one call for all."""
        line = HEAD.pack(1, LINE, len(points)) + np.ascontiguousarray(points, "<f8").tobytes()
        geometry = shape_of(line)
        geometry.transform(self._transform)
        return np.frombuffer(bytes(geometry.asWkb()), "<f8", offset=HEAD.size).reshape(-1, 2)

    def _one_by_one(self, points: np.ndarray) -> np.ndarray:
        moved = np.full_like(points, np.nan)
        for at, (x, y) in enumerate(points.tolist()):
            try:
                point = self._transform.transform(QgsPointXY(x, y))
            except QgsCsException:
                continue
            moved[at] = point.x(), point.y()
        return moved


def shape_of(wkb: bytes) -> QgsGeometry:
    """Return a shape from its WKB."""
    geometry = QgsGeometry()
    geometry.fromWkb(QByteArray(wkb))
    return geometry
