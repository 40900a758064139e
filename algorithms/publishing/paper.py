"""A sheet of paper in QGIS's layout: texts that fit their room, lines, discs; lengths are in mm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qgis.core import (
    QgsFillSymbol,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemPolygon,
    QgsLayoutItemPolyline,
    QgsLayoutItemShape,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLineSymbol,
    QgsPrintLayout,
    QgsTextFormat,
)
from qgis.PyQt.QtCore import QPointF, Qt
from qgis.PyQt.QtGui import QColor, QPolygonF

from .letters import INK, Letters

MOST_LINES = 99


@dataclass(frozen=True)
class Box:
    """A room on the sheet, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


class Paper:
    """Puts things on a layout; what is put later lies above."""

    def __init__(self, layout: QgsPrintLayout) -> None:
        self.layout = layout

    def text(self, box: Box, text: str, letters: Letters) -> float:
        """Write a text in a box, as many lines as it holds; return how high they are."""
        most = max(1, int(box.height / letters.line + 1e-6))
        lines = letters.lines(text, box.width, most)
        for number, line in enumerate(lines):
            self._line_of_text(
                Box(box.x, box.y + number * letters.line, box.width, letters.line), line, letters
            )
        return len(lines) * letters.line

    def _line_of_text(self, box: Box, text: str, letters: Letters) -> None:
        label = QgsLayoutItemLabel(self.layout)
        label.setMode(QgsLayoutItemLabel.Mode.ModeFont)
        label.setText(text)
        _dress(label, letters)
        label.setMarginX(0)
        label.setMarginY(0)
        label.setHAlign(
            {
                "left": Qt.AlignmentFlag.AlignLeft,
                "right": Qt.AlignmentFlag.AlignRight,
                "middle": Qt.AlignmentFlag.AlignHCenter,
            }[letters.align]
        )
        label.setVAlign(Qt.AlignmentFlag.AlignVCenter)
        self.put(label, box)

    def points(self, box: Box, texts: Iterable[str], letters: Letters) -> float:
        """Write texts below each other, each after a dot: as many as there is room for."""
        down = 0.0
        for text in texts:
            left = box.height - down
            if letters.line * len(letters.lines(text, box.width - 3, MOST_LINES)) > left:
                break
            self.text(Box(box.x, box.y + down, 3, letters.line), "•", letters)
            inner = Box(box.x + 3, box.y + down, box.width - 3, left)
            down += self.text(inner, text, letters) + 0.25 * letters.line
        return down

    def line(self, points: Sequence[tuple[float, float]], width: float, colour=INK) -> None:
        """Draw a line."""
        item = QgsLayoutItemPolyline(_polygon(points), self.layout)
        item.setSymbol(
            QgsLineSymbol.createSimple({"color": colour, "width": str(width), "capstyle": "flat"})
        )
        self.layout.addLayoutItem(item)

    def filled(self, points: Sequence[tuple[float, float]], colour=INK) -> None:
        """Fill a polygon."""
        item = QgsLayoutItemPolygon(_polygon(points), self.layout)
        item.setSymbol(QgsFillSymbol.createSimple({"color": colour, "outline_style": "no"}))
        self.layout.addLayoutItem(item)

    def disc(self, middle: tuple[float, float], radius: float) -> None:
        """Draw a white disc with a black edge."""
        x, y = middle
        self._shape(
            QgsLayoutItemShape.Shape.Ellipse, Box(x - radius, y - radius, 2 * radius, 2 * radius)
        )

    def block(self, box: Box, edge: float = 0.0) -> None:
        """Draw a white rectangle, with a black edge of some width or none."""
        self._shape(QgsLayoutItemShape.Shape.Rectangle, box, edge)

    def _shape(self, kind, box: Box, edge: float = 0.35) -> None:
        item = QgsLayoutItemShape(self.layout)
        item.setShapeType(kind)
        outline = {"outline_color": INK, "outline_width": str(edge)}
        item.setSymbol(
            QgsFillSymbol.createSimple(
                {"color": "#ffffff", **(outline if edge else {"outline_style": "no"})}
            )
        )
        self.put(item, box)

    def put(self, item: QgsLayoutItem, box: Box) -> None:
        """Put an item into a box."""
        self.layout.addLayoutItem(item)
        item.attemptMove(QgsLayoutPoint(box.x, box.y))
        item.attemptResize(QgsLayoutSize(box.width, box.height))


def _dress(label: QgsLayoutItemLabel, letters: Letters) -> None:
    if not hasattr(label, "setTextFormat"):  # of QGIS before 3.24
        label.setFont(letters.font())
        label.setFontColor(QColor(letters.colour))
        return
    look = QgsTextFormat()
    look.setFont(letters.font())
    look.setSize(letters.size)
    look.setColor(QColor(letters.colour))
    label.setTextFormat(look)


def _polygon(points: Sequence[tuple[float, float]]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])
