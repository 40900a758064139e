"""The types of incidents as boxes to tick, in as many columns as there is room for."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSignalBlocker, QSize, Qt
from qgis.PyQt.QtWidgets import QListView, QListWidget, QListWidgetItem, QStyle

from .forms import ROOM_IN_ROW, plain

MOST_ROWS = 16  # shown at once; more scroll
ROOM_FOR_BOX = 36  # pixels of the box to tick, and between columns
MOST_LETTERS = 44  # of a type in a column; the whole of it is its tooltip
LEAST_HEIGHT = 30
ROOM_BELOW = 6  # pixels, without which the last row would scroll


class KindsList(QListWidget):
    """Values with boxes; as high as its rows need."""

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_values(self, values, ticked) -> None:
        """Show these values, and tick some of them."""
        with QSignalBlocker(self):
            self.clear()
            for value in values:
                item = QListWidgetItem(str(value))
                item.setData(Qt.ItemDataRole.UserRole, value)
                item.setToolTip(plain(str(value)))
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                on = value in ticked
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
                self.addItem(item)
        self.setEnabled(bool(values))
        self._arrange()

    def values(self) -> list:
        """Return every value."""
        items = [self.item(row) for row in range(self.count())]
        return [one.data(Qt.ItemDataRole.UserRole) for one in items]

    def ticked(self) -> tuple:
        """Return the values that are ticked."""
        items = [self.item(row) for row in range(self.count())]
        chosen = [one for one in items if one.checkState() == Qt.CheckState.Checked]
        return tuple(one.data(Qt.ItemDataRole.UserRole) for one in chosen)

    def resizeEvent(self, event):  # noqa: N802
        """Have as many columns as there is room for."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def _arrange(self) -> None:
        metrics, frame = self.fontMetrics(), 2 * self.frameWidth()
        # Qt leaves room for a scroll bar, whether or not there is one
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        room = max(self.width() - frame - bar - 1, ROOM_FOR_BOX)
        most = min(MOST_LETTERS * metrics.averageCharWidth(), room - ROOM_FOR_BOX)
        widths = [metrics.horizontalAdvance(str(one)) for one in self.values()]
        cell = QSize(
            min(max(widths, default=0), most) + ROOM_FOR_BOX, metrics.height() + ROOM_IN_ROW // 2
        )
        self.setGridSize(cell)
        columns = max(room // cell.width(), 1)
        rows = min(-(-self.count() // columns), MOST_ROWS)
        self.setFixedHeight(max(rows * cell.height() + frame + ROOM_BELOW, LEAST_HEIGHT))
