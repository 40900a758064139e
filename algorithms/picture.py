"""A map as a picture: rendered by QGIS, with title, legend, scale bar and north arrow."""

from __future__ import annotations

from qgis.core import QgsMapRendererCustomPainterJob, QgsMapSettings, QgsRasterLayer
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF

from . import raster_io

WIDTH, TALLEST, LEAST_TALL = 1600, 1800, 900
MARGIN, HEADER, LEGEND = 40, 110, 520
INK, QUIET = QColor("#222222"), QColor("#555555")


def draw_risk_map(risk_path: str, png_path: str, title: str, subtitle: str) -> None:
    """Draw a risk raster in its own style as a PNG with title, legend, scale and north arrow."""
    layer = QgsRasterLayer(risk_path, "risk")
    extent = layer.extent().buffered(layer.extent().width() * 0.02)
    map_width = WIDTH - LEGEND - 2 * MARGIN
    map_height = int(map_width * extent.height() / extent.width())
    map_height = min(max(map_height, LEAST_TALL - HEADER - MARGIN), TALLEST - HEADER - MARGIN)
    image = QImage(WIDTH, map_height + HEADER + MARGIN, QImage.Format.Format_ARGB32)
    image.setDotsPerMeterX(5906)  # 150 dots an inch: A4 wide at this width
    image.setDotsPerMeterY(5906)
    image.fill(Qt.GlobalColor.white)

    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(extent)
    settings.setOutputSize(QSize(map_width, map_height))
    settings.setOutputDpi(150)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(MARGIN, HEADER)
    job = QgsMapRendererCustomPainterJob(settings, painter)
    job.renderSynchronously()
    painter.resetTransform()

    _draw_header(painter, title, subtitle)
    left = MARGIN + map_width + MARGIN
    below = _draw_legend(painter, layer, left, HEADER)
    _draw_scale(
        painter, settings.mapUnitsPerPixel(), raster_io.short_unit(layer.crs()), left, below
    )
    _draw_north(painter, left, below + 90)
    painter.end()
    with raster_io.written_whole(png_path) as unfinished:
        if not image.save(unfinished, "PNG"):
            raise raster_io.cannot_write(png_path, OSError("the picture could not be saved"))


def nice_length(longest: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten that is not above `longest`."""
    power = 10.0 ** (len(str(int(longest))) - 1) if longest >= 1 else 0.1
    while power > longest:
        power /= 10
    return max(step * power for step in (1, 2, 5) if step * power <= longest)


def _font(size: int, bold=False) -> QFont:
    font = QFont("Sans Serif")
    font.setPixelSize(size)
    font.setBold(bold)
    return font


def _draw_header(painter, title, subtitle):
    painter.setPen(INK)
    painter.setFont(_font(36, bold=True))
    room = QRectF(MARGIN, 18, WIDTH - 2 * MARGIN, 48)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
    painter.setPen(QUIET)
    painter.setFont(_font(22))
    room = QRectF(MARGIN, 64, WIDTH - 2 * MARGIN, 34)
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, subtitle)


def _draw_legend(painter, layer, left, top):
    """Draw the classes of the layer, highest first; return where the next thing may start."""
    painter.setPen(INK)
    painter.setFont(_font(24, bold=True))
    painter.drawText(QPointF(left, top + 24), "Relative risk score")
    painter.setFont(_font(20))
    painter.setPen(QUIET)
    painter.drawText(QPointF(left, top + 54), "1 is the lowest risk in the study area")
    y = top + 76
    for label, colour in reversed(layer.renderer().legendSymbologyItems()):
        painter.setPen(QPen(QUIET, 1))
        painter.setBrush(colour)
        painter.drawRect(QRectF(left, y, 34, 26))
        painter.setPen(INK)
        room = QRectF(left + 46, y + 1, LEGEND - 46 - MARGIN, 64)
        drawn = painter.boundingRect(room, Qt.TextFlag.TextWordWrap, label)
        painter.drawText(room, Qt.TextFlag.TextWordWrap, label)
        y += max(40, drawn.height() + 10)
    return y + 30


def _draw_scale(painter, units_per_pixel, unit, left, y):
    length = nice_length(units_per_pixel * (LEGEND - 2 * MARGIN) * 0.7)
    pixels = length / units_per_pixel
    painter.setPen(QPen(INK, 3))
    painter.drawLine(QPointF(left, y), QPointF(left + pixels, y))
    for x in (left, left + pixels):
        painter.drawLine(QPointF(x, y - 7), QPointF(x, y + 7))
    long_unit = unit == "m" and length >= 1000
    text = f"{length / 1000:g} km" if long_unit else f"{length:g} {unit}"
    painter.setFont(_font(20))
    painter.drawText(QPointF(left, y + 34), text)


def _draw_north(painter, left, y):
    arrow = QPolygonF(
        [
            QPointF(left + 14, y),
            QPointF(left + 28, y + 44),
            QPointF(left + 14, y + 34),
            QPointF(left, y + 44),
        ]
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(INK)
    painter.drawPolygon(arrow)
    painter.setPen(INK)
    painter.setFont(_font(22, bold=True))
    painter.drawText(QPointF(left + 40, y + 34), "N")
