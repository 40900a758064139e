"""The terms of a model as a table, relative risk values as bars."""

from __future__ import annotations

import math

from qgis.PyQt.QtCore import QAbstractTableModel, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import QStyle, QStyledItemDelegate

from ..algorithms.language import marked, tr
from ..algorithms.looks.styling import FACTOR_COLOURS
from ..core.model.record import Model
from ..core.report import phrases
from .forms import plain

FACTOR, TAKEN_AS, WITHIN, EFFECT, RRV, INTERVAL, P_VALUE = range(7)
HEADERS = (
    (marked("Factor"), marked("The layer of places")),
    (marked("Operationalisation"), marked("Near a feature, or among many")),
    (marked("Within"), marked("The distance of its spatial influence")),
    (marked("Effect"), marked("aggravating: more incidents; protective: fewer")),
    (
        marked("Relative risk value"),
        marked("By what factor incidents are more frequent (fewer, if protective)"),
    ),
    (
        marked("95% interval"),
        marked("How precisely the data tell it, knowing how incidents cluster"),
    ),
    ("p", marked("Probability of so strong a relation by chance, knowing how incidents cluster")),
)
PAD = 4


class TermTable(QAbstractTableModel):
    """One row a term, the strongest first."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.model: Model | None = None
        self.terms = []

    def show_model(self, model: Model | None) -> None:
        """Show another model."""
        self.beginResetModel()
        self.model = model
        self.terms = model.by_strength if model is not None else []
        self.endResetModel()

    @property
    def largest(self) -> float:
        """The largest end of an interval, at which the bars end."""
        return max((term.citywide_first.high for term in self.terms), default=1.0)

    def rowCount(self, parent=None):  # noqa: N802
        """Return the number of terms."""
        return 0 if parent is not None and parent.isValid() else len(self.terms)

    def columnCount(self, parent=None):  # noqa: N802
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(HEADERS)

    def headerData(self, section, orientation, role=Qt.ItemDataRole.DisplayRole):  # noqa: N802
        """Return a column's title."""
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(HEADERS[section][0])
        return tr(HEADERS[section][1]) if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        """Return what a cell shows and explains."""
        term = self.terms[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(term, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(phrases.term_sentence(term, self.model.units))
        if role == Qt.ItemDataRole.UserRole and index.column() == RRV:
            return term
        return None

    def _text(self, term, column: int) -> str:
        variable = term.variable
        return {
            FACTOR: term.factor,
            TAKEN_AS: phrases.influence(variable.operationalisation),
            WITHIN: phrases.distance(variable.distance, self.model.units),
            EFFECT: phrases.effect(term.effect),
            RRV: phrases.figure(term.citywide_first.ratio),
            INTERVAL: phrases.ends(term.citywide_first.low, term.citywide_first.high),
            P_VALUE: phrases.p_value(term.citywide_first.precision.p_value),
        }[column]


class BarDelegate(QStyledItemDelegate):
    """Draws a relative risk value as a bar from 1 on a logarithmic scale, with its interval."""

    def paint(self, painter, option, index):
        """Draw the number, the bar and the interval."""
        term = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setClipRect(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, option.palette.highlight())
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        ink = option.palette.color(role)
        painter.setPen(ink)
        box = QRectF(option.rect).adjusted(PAD, 0, -PAD, 0)
        width = option.fontMetrics.horizontalAdvance("00.00")
        painter.drawText(
            QRectF(box.left(), box.top(), width, box.height()),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            index.data(),
        )
        left, right = box.left() + width + 2 * PAD, box.right()
        span = math.log(max(index.model().largest, math.e**0.1))

        def across(value: float) -> float:
            return left + (right - left) * max(math.log(value), 0.0) / span

        shown = term.citywide_first
        middle, height = box.center().y(), box.height() * 0.45
        bar = QRectF(left, middle - height / 2, across(shown.ratio) - left, height)
        painter.fillRect(bar, QColor(FACTOR_COLOURS[term.effect]))
        low, high = (round(across(end)) for end in (shown.low, shown.high))
        y = round(middle)
        painter.drawLine(low, y, high, y)
        for end in (low, high):
            painter.drawLine(end, y - 3, end, y + 3)
        painter.restore()

    def sizeHint(self, option, index):  # noqa: N802
        """Return room for a bar worth reading."""
        size = super().sizeHint(option, index)
        size.setWidth(option.fontMetrics.horizontalAdvance("0") * 21)
        return size
