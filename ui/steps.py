"""The pages of the wizard at its left: where it is, and which are complete."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel, QVBoxLayout, QWidget

from ..algorithms.language import marked, tr

PRESENT, MISSING, HERE = "✓", "…", "▸"


class Steps(QWidget):
    """A line a page; labels, since themes draw frames around lists."""

    def __init__(self, titles, parent=None):
        super().__init__(parent)
        self.setAccessibleName(tr("Pages of the wizard"))
        self.titles, self.lines = titles, [QLabel() for _ in titles]
        self.saved_note = QLabel()
        self.saved_note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(2)
        for line in self.lines:
            line.setTextFormat(Qt.TextFormat.PlainText)
            line.setWordWrap(True)
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
