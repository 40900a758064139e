"""The map of the hand-out: the first places, each with its number beside it, scale and north."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsLayoutItemMap,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsRectangle,
)
from qgis.PyQt.QtGui import QColor

from ...core.publishing.badges import badge_spots
from ...core.publishing.inside import point_inside
from ...core.publishing.map_data import Streets
from ...core.publishing.public_places import PublicPlace
from ...core.publishing.public_scores import PublicScores
from ..language import numeral, tr
from ..looks.picture import nice_length
from .handout_layers import area_layer, outline, place_layer, street_layer
from .letters import POINT, Letters
from .paper import Box, Paper

AROUND = 1.16  # times what the first places take
LEAST_METRES = 1000.0  # from side to side, so that there are surroundings to know it by
RADIUS, NUMBER = 2.7, Letters(size=8.5, bold=True, align="middle")
SMALL = Letters(size=7.5)
LONGEST_SCALE = 0.28  # of the width
CORNER = 9.0  # mm that the north takes


def draw_map(
    paper: Paper,
    box: Box,
    first: Sequence[PublicPlace],
    others: Sequence[PublicPlace],
    crs: QgsCoordinateReferenceSystem,
    metres: float,
    streets: Streets | None,
    scores: PublicScores | None,
) -> list:
    """Draw the map in a box; return its layers, which must live as long as the layout."""
    extent = _extent(first, box, metres)
    layers = [place_layer(first, crs, first=True), place_layer(others, crs, first=False)]
    if streets is not None:
        layers.append(street_layer(streets.lines, extent, crs))
    if scores is not None:
        layers.append(area_layer(scores, crs))
    _put_map(paper, box, extent, layers, crs)
    paper.line(_around(box), 0.3)
    per_mm = extent.width() / box.width
    bar = Box(box.x + 2, box.y + box.height - 9, LONGEST_SCALE * box.width + 4, 7.5)
    north = Box(box.x + box.width - CORNER, box.y, CORNER, CORNER + 3)
    _numbers(paper, box, extent, first, (bar, north))
    _scale(paper, bar, per_mm * metres)
    _north(paper, north)
    return layers


def _extent(first: Sequence[PublicPlace], box: Box, metres: float) -> QgsRectangle:
    """Return what is shown: all first places, in the shape of the box."""
    found = outline(first[0]).boundingBox()
    for place in first[1:]:
        found.combineExtentWith(outline(place).boundingBox())
    across = max(
        found.width() * AROUND,
        found.height() * AROUND * box.width / box.height,
        LEAST_METRES / metres,
    )
    down = across * box.height / box.width
    middle = found.center()
    return QgsRectangle(
        middle.x() - across / 2,
        middle.y() - down / 2,
        middle.x() + across / 2,
        middle.y() + down / 2,
    )


def _put_map(paper: Paper, box: Box, extent: QgsRectangle, layers, crs) -> None:
    item = QgsLayoutItemMap(paper.layout)
    item.setCrs(crs)
    item.setLayers(layers)
    item.setKeepLayerSet(True)
    item.setBackgroundColor(QColor("#ffffff"))
    paper.layout.addLayoutItem(item)
    item.attemptMove(QgsLayoutPoint(box.x, box.y))
    # in this order: an extent changes the size, and one that is zoomed to without is no number
    item.attemptResize(QgsLayoutSize(box.width, box.height))
    item.setExtent(extent)
    item.attemptResize(QgsLayoutSize(box.width, box.height))
    item.zoomToExtent(extent)
    if not math.isfinite(item.scale()):
        raise RuntimeError(tr("the map of the hand-out has no scale"))


def _around(box: Box) -> list[tuple[float, float]]:
    right, bottom = box.x + box.width, box.y + box.height
    return [(box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom), (box.x, box.y)]


def _numbers(paper: Paper, box: Box, extent, first, kept: Sequence[Box]) -> None:
    per_mm = extent.width() / box.width

    def on_sheet(x: float, y: float) -> tuple[float, float]:
        return (x - extent.xMinimum()) / per_mm, (extent.yMaximum() - y) / per_mm

    points = [on_sheet(*point_inside(place.outline)) for place in first]
    places = [_box_of(polygon[0], on_sheet) for place in first for polygon in place.outline]
    free = [
        (one.x - box.x, one.y - box.y, one.x - box.x + one.width, one.y - box.y + one.height)
        for one in kept
    ]
    spots = badge_spots(points, places, RADIUS, (box.width, box.height), free)
    moved = [(x + box.x, y + box.y) for x, y in spots]
    for (x, y), spot in zip(points, moved):
        paper.line([(x + box.x, y + box.y), spot], 0.9, "#ffffff")
        paper.line([(x + box.x, y + box.y), spot], 0.35)
    for place, (x, y) in zip(first, moved):
        paper.disc((x, y), RADIUS)
        paper.text(
            Box(x - RADIUS, y - NUMBER.line / 2, 2 * RADIUS, NUMBER.line), str(place.number), NUMBER
        )


def _box_of(ring, on_sheet) -> tuple[float, float, float, float]:
    """Return what a polygon takes of the sheet: left, top, right, bottom."""
    across, up = zip(*ring)
    return (*on_sheet(min(across), max(up)), *on_sheet(max(across), min(up)))


def _scale(paper: Paper, box: Box, metres_per_mm: float) -> None:
    metres = nice_length((box.width - 4) * metres_per_mm)
    text = numeral(f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m")
    long, foot = metres / metres_per_mm, box.y + box.height - 1.6
    paper.block(Box(box.x, box.y, max(long + 4, SMALL.width(text) + 4), box.height))
    paper.text(Box(box.x + 2, box.y + 0.8, box.width, SMALL.line), text, SMALL)
    left = box.x + 2
    ends = [(left, foot - 1.4), (left, foot), (left + long, foot), (left + long, foot - 1.4)]
    paper.line(ends, 0.4)


def _north(paper: Paper, box: Box) -> None:
    middle, top = box.x + box.width / 2, box.y + 1.4
    paper.block(Box(box.x, box.y, box.width, box.height))
    paper.line(_around(box), 0.2)
    arrow = [(middle, top), (middle + 2, top + 6), (middle, top + 4.4), (middle - 2, top + 6)]
    paper.filled([*arrow, arrow[0]])
    letters = Letters(size=9, bold=True, align="middle")
    paper.text(Box(box.x, top + 6.2, box.width, 9 * POINT * 1.3), "N", letters)
