"""Capture curves: which share of later incidents lies in which share of the area."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy

from ..algorithms.language import tr
from ..core.report.phrases import sentence_case

STYLES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)
TICKS = (0, 0.2, 0.4, 0.6, 0.8, 1)
SHORT_TICK = 4
FAINT = 0.25  # of the ink, for the lines of the grid
SAMPLE = 2.5  # heights of a line: length of the dashes beside a name


class CaptureChart(QLabel):
    """Lines told apart by their dashes and names, so that no colour is needed.

    A label, for dark themes of QGIS tell labels, and not plain widgets, the colour of their text.
    """

    def __init__(self, parent=None):
        super().__init__(parent)
        self.tested = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Capture curves"))

    def show_curves(self, tested) -> None:
        """Show the curves of the tested maps."""
        self.tested = tested
        told = [
            tr(
                "{name}: {share_of_incidents:.0%} of the incidents in {share_of_area:.0%} of "
                "the area",
                name=sentence_case(one.name),
                share_of_incidents=one.headline.hit_rate.value,
                share_of_area=one.headline.share,
            )
            for one in tested
        ]
        self.setAccessibleDescription("; ".join(told))
        self.update()

    def sizeHint(self):  # noqa: N802
        """Return a size in which the curves can be told apart."""
        return QSize(420, 300)

    def minimumSizeHint(self):  # noqa: N802
        """Return the smallest size that can be read."""
        return QSize(260, 240)

    def paintEvent(self, _event):  # noqa: N802
        """Draw axes, curves and their names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, line = self.fontMetrics(), self.fontMetrics().height()
        left = metrics.horizontalAdvance("100% ") + line + SHORT_TICK
        plot = QRectF(left, line / 2, 0, 0)
        plot.setRight(self.width() - self._legend_width())
        plot.setBottom(self.height() - 2.4 * line - SHORT_TICK)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        self._axes(painter, plot, ink)
        for number, one in enumerate(self.tested):
            painter.setPen(QPen(ink, 3 if number == 0 else 1.5, STYLES[number % len(STYLES)]))
            painter.drawPolyline(_line(one.curve, plot))
        self._legend(painter, plot, ink)
        painter.end()

    def _axes(self, painter, plot: QRectF, ink) -> None:
        metrics, line = self.fontMetrics(), self.fontMetrics().height()
        faint = QColor(ink)
        faint.setAlphaF(FAINT)
        for tick in TICKS:
            x, y = plot.left() + tick * plot.width(), plot.bottom() - tick * plot.height()
            painter.setPen(QPen(faint, 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(ink)
            text = f"{tick:.0%}"
            wide = metrics.horizontalAdvance(text)
            painter.drawText(QPointF(x - wide / 2, plot.bottom() + line), text)
            painter.drawText(
                QPointF(plot.left() - wide - SHORT_TICK, y + metrics.ascent() / 2 - 1), text
            )
        under = QRectF(plot.left(), plot.bottom() + line * 1.2, plot.width(), line * 1.2)
        painter.drawText(under, Qt.AlignmentFlag.AlignCenter, tr("share of the study area"))
        painter.save()
        painter.translate(line * 0.9, plot.center().y())
        painter.rotate(-90)
        beside = QRectF(-plot.height() / 2, -line, plot.height(), line * 1.2)
        painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, tr("share of later incidents"))
        painter.restore()

    def _legend(self, painter, plot: QRectF, ink) -> None:
        metrics, line = self.fontMetrics(), self.fontMetrics().height()
        left = plot.right() + line
        for number, name in enumerate(self._names()):
            y = plot.top() + (1.3 * number + 0.5) * line
            painter.setPen(QPen(ink, 3 if number == 0 else 1.5, STYLES[number % len(STYLES)]))
            painter.drawLine(QPointF(left, y), QPointF(left + SAMPLE * line, y))
            painter.setPen(ink)
            baseline = QPointF(left + (SAMPLE + 0.4) * line, y + metrics.ascent() / 2 - 1)
            painter.drawText(baseline, name)

    def _names(self) -> list[str]:
        return [sentence_case(one.name) for one in self.tested]

    def _legend_width(self) -> float:
        metrics = self.fontMetrics()
        wide = max((metrics.horizontalAdvance(name) for name in self._names()), default=0)
        return wide + (SAMPLE + 1.6) * metrics.height()


def _line(curve, plot: QRectF) -> QPolygonF:
    return QPolygonF(
        QPointF(plot.left() + area * plot.width(), plot.bottom() - captured * plot.height())
        for area, captured in zip(curve.area.tolist(), curve.captured.tolist())
    )
