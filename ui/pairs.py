"""Labels with their fields in two columns, or in one where there is no room for two."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtWidgets import QGridLayout, QGroupBox, QLabel, QWidget

BETWEEN = 18  # pixels, of the columns


class Pairs(QGroupBox):
    """A group of labels and fields, read row by row."""

    def __init__(self, title: str, parent=None):
        super().__init__(title, parent)
        self._pairs: list[tuple[QLabel, QWidget]] = []
        self._columns = 2
        self._grid = QGridLayout(self)
        self._grid.setColumnMinimumWidth(2, BETWEEN)

    def add_pair(self, text: str, field: QWidget) -> None:
        """Add a field with its label."""
        label = QLabel(text)
        label.setBuddy(field)
        self._pairs.append((label, field))
        self._place()

    def minimumSizeHint(self):  # noqa: N802
        """Return the width of one column: at less than that of two there is one."""
        return QSize(self._least(1), super().minimumSizeHint().height())

    def resizeEvent(self, event):  # noqa: N802
        """Have as many columns as there is room for."""
        super().resizeEvent(event)
        columns = 2 if self.width() >= self._least(2) else 1
        if columns != self._columns:
            self._columns = columns
            self._place()

    def _place(self) -> None:
        for number, pair in enumerate(self._pairs):
            row, column = divmod(number, self._columns)
            for at, one in enumerate(pair):
                self._grid.addWidget(one, row, 3 * column + at)
        for column in range(2):
            self._grid.setColumnStretch(3 * column + 1, int(column < self._columns))

    def _least(self, columns: int) -> int:
        """Return the width that so many columns need."""
        wide, grid = 0, self._grid
        for column in range(columns):
            here = self._pairs[column::columns]
            wide += max((one.minimumSizeHint().width() for one, _ in here), default=0)
            wide += max((one.minimumSizeHint().width() for _, one in here), default=0)
        margins = grid.contentsMargins()
        around = margins.left() + margins.right() + 2 * grid.horizontalSpacing()
        return wide + around + (columns - 1) * (BETWEEN + 2 * grid.horizontalSpacing())
