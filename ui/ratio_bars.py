"""Ratios as bars in a table."""

from __future__ import annotations

import math

from qgis.PyQt.QtCore import QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPalette
from qgis.PyQt.QtWidgets import QStyle, QStyledItemDelegate

from ..algorithms.looks.styling import FACTOR_COLOURS
from ..core.model.term import Estimate
from ..core.model.variable import AGGRAVATING, PROTECTIVE

PAD = 4
WIDEST, LEAST = "× 00.00", "0" * 15


class BarDelegate(QStyledItemDelegate):
    """Draws a ratio as a bar from 1, on a logarithmic scale, with its interval.

    All bars of the table share one scale: fewer events lie left of 1, more lie right of it.
    """

    def paint(self, painter, option, index):
        """Draw the number, the bar and the interval."""
        estimate = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setClipRect(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, option.palette.highlight())
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.setPen(option.palette.color(role))
        box = QRectF(option.rect).adjusted(PAD, 0, -PAD, 0)
        width = option.fontMetrics.horizontalAdvance(WIDEST)
        painter.drawText(
            QRectF(box.left(), box.top(), width, box.height()),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            index.data(),
        )
        if estimate is not None:
            _draw(painter, box.adjusted(width + 2 * PAD, 0, 0, 0), estimate, index.model().span)
        painter.restore()

    def sizeHint(self, option, index):  # noqa: N802
        """Return room for a bar worth reading."""
        size = super().sizeHint(option, index)
        size.setWidth(option.fontMetrics.horizontalAdvance(LEAST))
        return size


def _draw(painter: QPainter, box: QRectF, estimate: Estimate, span: tuple[float, float]) -> None:
    least, most = (math.log(end) for end in span)
    wide = max(most - least, 0.1)

    def across(ratio: float) -> float:
        return box.left() + box.width() * (math.log(ratio) - least) / wide

    middle, height = box.center().y(), box.height() * 0.45
    one = across(1)
    bar = QRectF(one, middle - height / 2, across(estimate.ratio) - one, height).normalized()
    painter.fillRect(bar, QColor(FACTOR_COLOURS[PROTECTIVE if estimate.ratio < 1 else AGGRAVATING]))
    painter.drawRect(bar)  # in the ink of the text, for the row may have any colour
    painter.drawLine(round(one), round(box.top()) + 1, round(one), round(box.bottom()) - 1)
    low, high, y = round(across(estimate.low)), round(across(estimate.high)), round(middle)
    painter.drawLine(low, y, high, y)
    for end in (low, high):
        painter.drawLine(end, y - 3, end, y + 3)
