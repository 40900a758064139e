"""A map as a picture: rendered by QGIS, with title, legend, scale bar and north arrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import (
    QgsGeometry,
    QgsMapRendererCustomPainterJob,
    QgsMapSettings,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF

from ..files.rasters import short_unit
from ..language import numeral, tr
from .basemap import NO_BASE_MAP, BaseMap
from .outline import draw_badges, draw_outline

WIDTH, TALLEST, LEAST_TALL = 1600, 1400, 860
MARGIN, HEADER, LEGEND = 36, 120, 530
DOTS_PER_METRE = 9055  # 230 an inch: as wide as the text of an A4 page
INK, QUIET = QColor("#222222"), QColor("#555555")
PLACE_SIZE = QSize(330, 236)
FAINT, STRONG = 0.25, 0.75  # of a base map: a whole city of streets would hide the map
LEAST_CELLS = 18  # across the picture of a place, for its surroundings
ROOM_AROUND = 2.2  # of a place's own extent


@dataclass(frozen=True)
class Outlined:
    """A place to draw: its rank and its outline, in the CRS of the map."""

    rank: int
    shape: QgsGeometry


def draw_map(
    layer: QgsRasterLayer,
    title: str,
    subtitle: str,
    legend: str,
    places: Sequence[Outlined] = (),
    base: BaseMap = NO_BASE_MAP,
) -> QImage:
    """Return a raster in its own style with title, legend, scale and north arrow.

    The first `HEADER` rows are the title, so that a page with a title of its own can leave it out.
    """
    extent = layer.extent().buffered(layer.extent().width() * 0.02)
    map_width = WIDTH - LEGEND - 2 * MARGIN
    map_height = int(map_width * extent.height() / extent.width())
    map_height = min(max(map_height, LEAST_TALL - HEADER - MARGIN), TALLEST - HEADER - MARGIN)
    image = _blank(QSize(WIDTH, map_height + HEADER + MARGIN))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(MARGIN, HEADER)
    settings = _render(painter, layer, extent, QSize(map_width, map_height), base, FAINT)
    to_pixels = settings.mapToPixel()
    for place in places:
        draw_outline(painter, place.shape, to_pixels, 2)
    draw_badges(painter, places, to_pixels, QSize(map_width, map_height), _font(21, bold=True))
    painter.resetTransform()

    _draw_header(painter, title, subtitle)
    left = MARGIN + map_width + MARGIN
    below = _draw_legend(painter, layer, legend, left, HEADER, bool(places))
    unit = short_unit(layer.crs())
    _draw_scale(painter, settings.mapUnitsPerPixel(), unit, left, below, LEGEND * 0.6)
    _draw_north(painter, left, below + 100)
    painter.end()
    return image


def without_title(image: QImage) -> QImage:
    """Return the map alone, for a page that has the title."""
    top = HEADER - 14
    return image.copy(0, top, image.width(), image.height() - top)


def draw_place(layer: QgsRasterLayer, place: Outlined, base: BaseMap = NO_BASE_MAP) -> QImage:
    """Return a small map of a place in its surroundings, outlined, with a scale bar."""
    box = place.shape.boundingBox()
    least = LEAST_CELLS * layer.rasterUnitsPerPixelX()
    half = max(box.width(), box.height() * 1.4, least / ROOM_AROUND) * ROOM_AROUND / 2
    middle = box.center()
    extent = QgsRectangle(
        middle.x() - half, middle.y() - half, middle.x() + half, middle.y() + half
    )
    image = _blank(PLACE_SIZE)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    settings = _render(painter, layer, extent, PLACE_SIZE, base, STRONG)
    draw_outline(painter, place.shape, settings.mapToPixel(), 2.5)
    base = PLACE_SIZE.height() - 34
    painter.fillRect(QRectF(0, base - 8, 150, 42), Qt.GlobalColor.white)
    unit = short_unit(layer.crs())
    _draw_scale(painter, settings.mapUnitsPerPixel(), unit, 10, base, 130, size=18)
    painter.end()
    return image


def png_bytes(image: QImage) -> bytes:
    """Return a picture as a PNG."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):
        raise RuntimeError(tr("the picture could not be encoded"))
    buffer.close()
    return bytes(content)


def nice_length(longest: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten that is not above `longest`."""
    power = 10.0 ** (len(str(int(longest))) - 1) if longest >= 1 else 0.1
    while power > longest:
        power /= 10
    return max(step * power for step in (1, 2, 5) if step * power <= longest)


def _blank(size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(DOTS_PER_METRE)
    image.setDotsPerMeterY(DOTS_PER_METRE)
    image.fill(Qt.GlobalColor.white)
    return image


def _render(painter, layer, extent, size: QSize, base: BaseMap, strength: float) -> QgsMapSettings:
    settings = QgsMapSettings()
    settings.setLayers(base.around(layer, strength))
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(extent)
    settings.setOutputSize(size)
    settings.setOutputDpi(150)
    QgsMapRendererCustomPainterJob(settings, painter).renderSynchronously()
    return settings


def _font(size: int, bold=False) -> QFont:
    font = QFont("Sans Serif")
    font.setPixelSize(size)
    font.setBold(bold)
    return font


def _draw_header(painter, title, subtitle):
    painter.setPen(INK)
    _draw_line(painter, title, QRectF(MARGIN, 18, WIDTH - 2 * MARGIN, 50), 38, bold=True)
    painter.setPen(QUIET)
    _draw_line(painter, subtitle, QRectF(MARGIN, 66, WIDTH - 2 * MARGIN, 38), 26)


def _draw_line(painter, text: str, room: QRectF, size: int, bold=False):
    """Write a text on one line: smaller where it is long, and cut where it is longer still."""
    painter.setFont(_font(size, bold=bold))
    needed = painter.fontMetrics().horizontalAdvance(text)
    if needed > room.width():
        painter.setFont(_font(max(16, int(size * room.width() / needed)), bold=bold))
        text = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, int(room.width())
        )
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def _draw_legend(painter, layer, title, left, top, with_places: bool):
    """Draw the classes of the layer, highest first; return where the next thing may start."""
    painter.setPen(INK)
    painter.setFont(_font(30, bold=True))
    painter.drawText(QPointF(left, top + 30), title)
    painter.setFont(_font(25))
    y = top + 56
    for label, colour in reversed(layer.renderer().legendSymbologyItems()):
        painter.setPen(QPen(QUIET, 1))
        painter.setBrush(colour)
        painter.drawRect(QRectF(left, y, 40, 32))
        y += _draw_label(painter, label, left, y)
    if with_places:
        painter.setPen(QPen(INK, 4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(left + 2, y + 2, 36, 28))
        y += _draw_label(painter, tr("priority place, by rank"), left, y)
    return y + 36


def _draw_label(painter, label, left, y) -> float:
    """Write the label of a legend's entry; return how much room it takes."""
    painter.setPen(INK)
    room = QRectF(left + 54, y + 1, LEGEND - 54 - MARGIN, 90)
    drawn = painter.boundingRect(room, Qt.TextFlag.TextWordWrap, label)
    painter.drawText(room, Qt.TextFlag.TextWordWrap, label)
    return max(46, drawn.height() + 12)


def _draw_scale(painter, units_per_pixel, unit, left, y, longest, size=25):
    length = nice_length(units_per_pixel * longest)
    pixels = length / units_per_pixel
    painter.setPen(QPen(INK, 3))
    painter.drawLine(QPointF(left, y), QPointF(left + pixels, y))
    for x in (left, left + pixels):
        painter.drawLine(QPointF(x, y - 7), QPointF(x, y + 7))
    long_unit = unit == "m" and length >= 1000
    text = numeral(f"{length / 1000:g} km" if long_unit else f"{length:,.10g} {unit}")
    painter.setFont(_font(size))
    painter.drawText(QPointF(left, y + 8 + size), text)


def _draw_north(painter, left, y):
    arrow = QPolygonF(
        [
            QPointF(left + 16, y),
            QPointF(left + 32, y + 50),
            QPointF(left + 16, y + 39),
            QPointF(left, y + 50),
        ]
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(INK)
    painter.drawPolygon(arrow)
    painter.setPen(INK)
    painter.setFont(_font(27, bold=True))
    painter.drawText(QPointF(left + 46, y + 38), "N")
