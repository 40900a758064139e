"""Widgets side by side, and in further rows where there is no room for all of them."""

from __future__ import annotations

from qgis.PyQt.QtCore import QPoint, QRect, QSize, Qt
from qgis.PyQt.QtWidgets import QLayout, QLayoutItem

ROOM = 6  # pixels between widgets


class Flow(QLayout):
    """Each widget in its own width, from the left; as high as its rows need."""

    def __init__(self):
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item):  # noqa: N802
        """Take one more."""
        self._items.append(item)

    def count(self):
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index):  # noqa: N802
        """Return one of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index):  # noqa: N802
        """Let go of one of them."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self):  # noqa: N802
        """Return that it wants no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self):  # noqa: N802
        """Return that a narrow place makes it higher."""
        return True

    def heightForWidth(self, width):  # noqa: N802
        """Return how high its rows are."""
        return self._placed(QRect(0, 0, width, 0), place=False)

    def sizeHint(self):  # noqa: N802
        """Return the room of one row."""
        sizes = [item.sizeHint() for item in self._items]
        wide = sum(size.width() + ROOM for size in sizes)
        return QSize(wide, max((size.height() for size in sizes), default=0))

    def minimumSize(self):  # noqa: N802
        """Return the room of the widest."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rectangle):  # noqa: N802
        """Put all in their places."""
        super().setGeometry(rectangle)
        self._placed(rectangle, place=True)

    def _placed(self, within: QRect, *, place: bool) -> int:
        left, top, high = within.x(), within.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if left > within.x() and left + size.width() > within.right() + 1:
                left, top, high = within.x(), top + high + ROOM, 0
            if place:
                item.setGeometry(QRect(QPoint(left, top), size))
            left, high = left + size.width() + ROOM, max(high, size.height())
        return top + high - within.y()
