"""What the map of the hand-out shows: the places and streets, in black, white and grey."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsLineSymbol,
    QgsPointXY,
    QgsSimpleLineSymbolLayer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from ...core.progress import QUIET
from ...core.publishing.public_places import PublicPlace
from ...core.publishing.public_scores import PublicScores
from ...core.terrain.grid import Frame
from ..files.places import place_outlines

STREET, STREET_WIDTH = "#a8a8a8", 0.18  # mm
EDGE = "#8a8a8a"  # of the study area
FIRST_FILL, FIRST_WIDTH = "0,0,0,90", 0.5
OTHER_FILL, OTHER_WIDTH = "0,0,0,18", 0.15
BETWEEN = 0.16  # mm of white between two that adjoin
HALO = 0.35  # mm of white around the first places
LITTLE_ENDIAN, LINE_STRING = 1, 2


def outline(place: PublicPlace) -> QgsGeometry:
    """Return the shape of a place, in the CRS of the study."""
    return QgsGeometry.fromMultiPolygonXY(
        [[[QgsPointXY(x, y) for x, y in ring] for ring in polygon] for polygon in place.outline]
    )


def place_layer(
    places: Iterable[PublicPlace], crs: QgsCoordinateReferenceSystem, *, first: bool
) -> QgsVectorLayer:
    """Return places as a layer in memory: the first ones bold on white, or the others faint."""
    layer = _filled("MultiPolygon", map(outline, places), crs)
    fill, width = (FIRST_FILL, FIRST_WIDTH) if first else (OTHER_FILL, OTHER_WIDTH)
    symbol = QgsFillSymbol.createSimple(
        {"color": fill, "outline_color": "#000000", "outline_width": str(width)}
    )
    if first:
        halo = QgsSimpleLineSymbolLayer(QColor("#ffffff"), FIRST_WIDTH + 2 * HALO)
        symbol.insertSymbolLayer(0, halo)
        symbol.symbolLayer(1).setRenderingPass(1)  # or it would cover the edges of neighbours
        symbol.appendSymbolLayer(_between())
    renderer = QgsSingleSymbolRenderer(symbol)
    renderer.setUsingSymbolLevels(first)
    layer.setRenderer(renderer)
    return layer


def _between() -> QgsSimpleLineSymbolLayer:
    """Return a white line along edges, above all: places that adjoin are seen to be two."""
    line = QgsSimpleLineSymbolLayer(QColor("#ffffff"), BETWEEN)
    line.setRenderingPass(2)
    return line


def area_layer(scores: PublicScores, crs: QgsCoordinateReferenceSystem) -> QgsVectorLayer:
    """Return the outline of the study area, as its cells are."""
    left, cell, _, top, _, _ = scores.geotransform
    rows, columns = scores.bands.shape
    frame = Frame(left=left, top=top, cell_size=cell, columns=columns, rows=rows)
    inside = (scores.bands > 0).astype(np.int32)
    layer = _filled("MultiPolygon", place_outlines(inside, frame, QUIET).values(), crs)
    look = {"style": "no", "outline_color": EDGE, "outline_width": "0.3", "outline_style": "dash"}
    layer.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(look)))
    return layer


def street_layer(
    lines: Sequence[np.ndarray], box, crs: QgsCoordinateReferenceSystem
) -> QgsVectorLayer:
    """Return the streets that may meet a box as a layer in memory."""
    near = (line for line in lines if _meets(line, box))
    layer = _filled("LineString", map(as_line, near), crs)
    layer.setRenderer(
        QgsSingleSymbolRenderer(
            QgsLineSymbol.createSimple({"color": STREET, "width": str(STREET_WIDTH)})
        )
    )
    return layer


def _filled(kind: str, shapes: Iterable[QgsGeometry], crs) -> QgsVectorLayer:
    layer = QgsVectorLayer(kind, kind, "memory")
    layer.setCrs(crs)
    features = []
    for shape in shapes:
        feature = QgsFeature()
        feature.setGeometry(shape)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    return layer


def as_line(points: np.ndarray) -> QgsGeometry:
    """Return a line through points, float array (points, 2)."""
    head = struct.pack("<BII", LITTLE_ENDIAN, LINE_STRING, len(points))
    shape = QgsGeometry()
    shape.fromWkb(head + np.ascontiguousarray(points, "<f8").tobytes())
    return shape


def _meets(line: np.ndarray, box) -> bool:
    low, high = line.min(0), line.max(0)
    return bool(
        low[0] <= box.xMaximum()
        and high[0] >= box.xMinimum()
        and low[1] <= box.yMaximum()
        and high[1] >= box.yMinimum()
    )
