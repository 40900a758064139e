"""Capture curves: which share of later incidents lies in which share of the area."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy

from ..algorithms.language import numeral, tr
from ..core.report.phrases import map_name, sentence_case
from .forms import show_focus

STYLES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)
TICKS, TICKS_IF_SMALL = (0, 0.2, 0.4, 0.6, 0.8, 1), (0, 0.5, 1)
SHORT_TICK = 4
FAINT = 0.25  # of the ink, for the lines of the grid
SAMPLE = 2.5  # heights of a line: length of the dashes beside a name
DISC = 0.55  # heights of a line: radius, with the number of a curve in it
BEFORE_A_NAME = SAMPLE + 2  # heights of a line: its number and its dashes
ROW = 1.3  # heights of a line, of the legend


class CaptureChart(QLabel):
    """Lines told apart by their dashes and numbers, so that no colour is needed.

    A label, for dark themes of QGIS tell labels, and not plain widgets, the colour of their text.
    """

    def __init__(self, parent=None):
        super().__init__(parent)
        self.tested = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Capture curves"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that it is read aloud

    def show_curves(self, tested) -> None:
        """Show the curves of the tested maps."""
        self.tested = tested
        told = [
            tr(
                "{name}: {share_of_incidents:.0%} of the incidents in {share_of_area:.0%} of "
                "the area",
                name=sentence_case(map_name(one.name)),
                share_of_incidents=one.headline.hit_rate.value,
                share_of_area=one.headline.share,
            )
            for one in tested
        ]
        self.setAccessibleDescription("; ".join(told))
        self.update()

    def sizeHint(self):  # noqa: N802
        """Return a size in which the curves can be told apart."""
        return QSize(420, 320)

    def minimumSizeHint(self):  # noqa: N802
        """Return the smallest size that can be read."""
        return QSize(260, 280)

    def paintEvent(self, _event):  # noqa: N802
        """Draw axes, curves and their names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics, line = self.fontMetrics(), self.fontMetrics().height()
        left = metrics.horizontalAdvance("100% ") + line + SHORT_TICK
        plot = QRectF(left, line / 2, 0, 0)
        plot.setRight(self.width() - metrics.horizontalAdvance("100%") / 2 - 1)
        plot.setBottom(self.height() - self._legend_height() - 2.6 * line - SHORT_TICK)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        self._axes(painter, plot, ink)
        for number, one in enumerate(self.tested):
            painter.setPen(_pen(ink, number))
            painter.drawPolyline(_line(one.curve, plot))
        for number, one in enumerate(self.tested):
            share = (number + 1) / (len(self.tested) + 1)
            self._disc(painter, _place(share, float(one.curve.at(share)), plot), number, ink)
        self._legend(painter, ink)
        painter.end()
        show_focus(self)

    def _axes(self, painter, plot: QRectF, ink) -> None:
        metrics, line = self.fontMetrics(), self.fontMetrics().height()
        faint = QColor(ink)
        faint.setAlphaF(FAINT)
        sparse = plot.height() < 6 * line or plot.width() < 6 * metrics.horizontalAdvance("100%")
        for tick in TICKS_IF_SMALL if sparse else TICKS:
            x, y = plot.left() + tick * plot.width(), plot.bottom() - tick * plot.height()
            painter.setPen(QPen(faint, 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(ink)
            text = numeral(f"{tick:.0%}")
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
        painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, tr("later incidents"))
        painter.restore()

    def _legend(self, painter, ink) -> None:
        line = self.fontMetrics().height()
        for number, (left, top) in enumerate(self._entries()):
            y = self.height() - self._legend_height() + top + line / 2
            self._disc(painter, QPointF(left + DISC * line + 1, y), number, ink)
            start = left + 1.5 * line
            painter.setPen(_pen(ink, number))
            painter.drawLine(QPointF(start, y), QPointF(start + SAMPLE * line, y))
            painter.setPen(ink)
            name = self.fontMetrics().elidedText(
                self._names()[number],
                Qt.TextElideMode.ElideMiddle,
                int(self.width() - left - BEFORE_A_NAME * line),
            )
            baseline = y + self.fontMetrics().ascent() / 2 - 1
            painter.drawText(QPointF(left + BEFORE_A_NAME * line, baseline), name)

    def _entries(self) -> list[tuple[float, float]]:
        """Return where the entries of the legend stand, in as many rows as they need."""
        metrics, line = self.fontMetrics(), self.fontMetrics().height()
        found: list[tuple[float, float]] = []
        left = top = 0.0
        for name in self._names():
            wide = metrics.horizontalAdvance(name) + (BEFORE_A_NAME + 1) * line
            if left and left + wide > self.width():
                left, top = 0.0, top + ROW * line
            found.append((left, top))
            left += wide
        return found

    def _legend_height(self) -> float:
        last = max((top for _, top in self._entries()), default=0.0)
        return last + ROW * self.fontMetrics().height()

    def _disc(self, painter, middle: QPointF, number: int, ink) -> None:
        """Draw the number of a curve in a disc."""
        radius = DISC * self.fontMetrics().height()
        painter.setPen(QPen(ink, 1))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Window))
        painter.drawEllipse(middle, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        around = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        painter.drawText(around, Qt.AlignmentFlag.AlignCenter, f"{number + 1}")

    def _names(self) -> list[str]:
        return [sentence_case(map_name(one.name)) for one in self.tested]


def _pen(ink, number: int) -> QPen:
    return QPen(ink, 3 if number == 0 else 1.5, STYLES[number % len(STYLES)])


def _place(area: float, captured: float, plot: QRectF) -> QPointF:
    return QPointF(plot.left() + area * plot.width(), plot.bottom() - captured * plot.height())


def _line(curve, plot: QRectF) -> QPolygonF:
    return QPolygonF(
        _place(area, captured, plot)
        for area, captured in zip(curve.area.tolist(), curve.captured.tolist())
    )
