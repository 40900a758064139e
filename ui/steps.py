"""The pages of the wizard at its left: where it is, which are complete, and a way to each."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QFontMetrics
from qgis.PyQt.QtWidgets import QAbstractButton, QLabel, QVBoxLayout, QWidget

from ..algorithms.language import marked, tr
from .forms import show_focus
from .keys import ENTER

PRESENT, MISSING, HERE = "✓", "…", "▸"


class PageName(QAbstractButton):
    """The name of a page; a click, Enter or the space bar goes there.

    Themes draw frames around buttons, and tell labels alone the colour of their text: so it is a
    button that shows a label.
    """

    chosen = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.label)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(lambda _checked: self.chosen.emit())

    def paintEvent(self, _event):  # noqa: N802
        """Show whether it has the focus; the label shows the rest."""
        show_focus(self)

    def keyPressEvent(self, event):  # noqa: N802
        """Go to the page by Enter as well."""
        if event.key() in ENTER:
            self.click()
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
        self.show_in(font)

    def show_in(self, font) -> None:
        """Take a font; labels do not inherit it where a theme has a style sheet."""
        self.setFont(font)
        self.label.setFont(font)


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
        self.setFixedWidth(widest + 36)

    def _width_of(self, title: str) -> int:
        bold = self.font()  # as the page that is open has it
        bold.setBold(True)
        return QFontMetrics(bold).horizontalAdvance(f"{HERE} {title}  {PRESENT}")

    def show_state(self, number: int, *, complete: bool, here: bool, remark: str = "") -> None:
        """Show whether a page is complete, or a remark instead, and whether it is the one open."""
        mark = remark or (PRESENT if complete else MISSING)
        line = self.lines[number]
        line.label.setText(f"{HERE if here else '   '} {self.titles[number]}  {mark}")
        state = remark or (tr("complete") if complete else tr("not complete"))
        told = marked("{page}: {state}, open") if here else marked("{page}: {state}")
        line.setAccessibleName(tr(told, page=self.titles[number], state=state))
        font = line.font()
        font.setBold(here)
        line.show_in(font)
