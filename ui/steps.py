"""The pages of the wizard at its left: where it is, which are complete, and a way to each."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ..algorithms.language import marked, tr

PRESENT, MISSING, HERE = "✓", "…", "▸"
KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PageName(QLabel):
    """The name of a page; a click, Enter or the space bar goes there."""

    chosen = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mouseReleaseEvent(self, event):  # noqa: N802
        """Go to the page."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.chosen.emit()

    def keyPressEvent(self, event):  # noqa: N802
        """Go to the page."""
        if event.key() in KEYS:
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event):  # noqa: N802
        """Show that keys come here."""
        super().focusInEvent(event)
        self._underline(True)

    def focusOutEvent(self, event):  # noqa: N802
        """Show that they do not."""
        super().focusOutEvent(event)
        self._underline(False)

    def enterEvent(self, event):  # noqa: N802
        """Show that it can be clicked."""
        super().enterEvent(event)
        self._underline(True)

    def leaveEvent(self, event):  # noqa: N802
        """Show it as it was."""
        super().leaveEvent(event)
        self._underline(self.hasFocus())

    def _underline(self, on: bool) -> None:
        font = self.font()
        font.setUnderline(on)
        self.setFont(font)


class Steps(QWidget):
    """A line a page; labels, since themes draw frames around lists."""

    chosen = pyqtSignal(int)

    def __init__(self, titles, parent=None):
        super().__init__(parent)
        self.setAccessibleName(tr("Pages of the wizard"))
        self.titles, self.lines = titles, [PageName() for _ in titles]
        self.saved_note = QLabel()
        self.saved_note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(2)
        for number, line in enumerate(self.lines):
            line.chosen.connect(lambda number=number: self.chosen.emit(number))
            line.setToolTip(tr("Go to this page"))
            layout.addWidget(line)
        layout.addSpacing(12)
        layout.addWidget(self.saved_note)
        layout.addStretch(1)
        widest = max(map(self._width_of, titles))
        self.setFixedWidth(widest + 24)

    def _width_of(self, title: str) -> int:
        return self.fontMetrics().horizontalAdvance(f"{HERE} {title} {PRESENT} xx")

    def show_state(self, number: int, *, complete: bool, here: bool, remark: str = "") -> None:
        """Show whether a page is complete, or a remark instead, and whether it is the one open."""
        mark = remark or (PRESENT if complete else MISSING)
        line = self.lines[number]
        line.setText(f"{HERE if here else '   '} {self.titles[number]}  {mark}")
        state = remark or (tr("complete") if complete else tr("not complete"))
        told = marked("{page}: {state}, open") if here else marked("{page}: {state}")
        line.setAccessibleName(tr(told, page=self.titles[number], state=state))
        font = line.font()
        font.setBold(here)
        line.setFont(font)
