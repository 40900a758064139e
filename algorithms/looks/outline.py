"""Places drawn over a map: outlines and numbers that stand out on any colour."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsGeometry, QgsMapToPixel, QgsPointXY
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainterPath, QPen

INK, PAPER = QColor("#111111"), QColor("#ffffff")
RADIUS = 17.0  # of a badge, in pixels
RINGS = 6  # distances from a place at which a badge may stand, in radii
DIRECTIONS = ((1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (1, 0), (0, 1), (-1, 0))


def draw_outline(painter, shape: QgsGeometry, to_pixels: QgsMapToPixel, width: float) -> None:
    """Draw the outline of a place in black on white, seen on light and dark ground."""
    path = QPainterPath()
    for polygon in shape.asMultiPolygon():
        for ring in polygon:
            points = [_pixel(point, to_pixels) for point in ring]
            path.moveTo(points[0])
            for point in points[1:]:
                path.lineTo(point)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, size in ((PAPER, 2.5 * width), (INK, width)):
        pen = QPen(colour, size)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawPath(path)


def draw_badges(painter, places: Sequence, to_pixels: QgsMapToPixel, size: QSize, font) -> None:
    """Draw the rank of each place in a disc beside it, where no other disc is."""
    taken: list[QPointF] = []
    painter.setFont(font)
    for place in places:
        inside = _pixel(place.shape.pointOnSurface().asPoint(), to_pixels)
        middle = _free(inside, taken, size)
        taken.append(middle)
        painter.setPen(QPen(INK, 2))
        painter.drawLine(inside, middle)
        painter.setBrush(PAPER)
        painter.drawEllipse(middle, RADIUS, RADIUS)
        room = QRectF(middle.x() - RADIUS, middle.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(place.rank))


def _free(inside: QPointF, taken: Sequence[QPointF], size: QSize) -> QPointF:
    """Return the nearest spot for a badge within the map that no other badge takes."""
    spots = [
        QPointF(inside.x() + ring * RADIUS * x, inside.y() + ring * RADIUS * y)
        for ring in range(2, RINGS)
        for x, y in DIRECTIONS
    ]
    for spot in spots:
        within = (
            RADIUS <= spot.x() <= size.width() - RADIUS
            and RADIUS <= spot.y() <= size.height() - RADIUS
        )
        if within and all(_apart(spot, other) for other in taken):
            return spot
    return inside


def _apart(one: QPointF, other: QPointF) -> bool:
    across, down = one.x() - other.x(), one.y() - other.y()
    return across * across + down * down > (2.2 * RADIUS) ** 2


def _pixel(point: QgsPointXY, to_pixels: QgsMapToPixel) -> QPointF:
    place = to_pixels.transform(point)
    return QPointF(place.x(), place.y())
