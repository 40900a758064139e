"""The window of time in which incidents count, as a field."""

from __future__ import annotations

from qgis.PyQt.QtCore import QSignalBlocker
from qgis.PyQt.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ..algorithms.language import tr
from ..core.errors import RtmError
from ..core.study.window import EXAMPLE, NAMED, read_window
from . import forms
from .draft import Content, Draft


class WindowField(QWidget):
    """A list of windows that can be typed over; changes the draft's window."""

    def __init__(self, draft: Draft, parent=None):
        super().__init__(parent)
        self.draft = draft
        self.text = QComboBox()
        self.text.setEditable(True)
        self.text.addItems(["", *NAMED, EXAMPLE])
        given = forms.definition("countevents", "WINDOW")
        forms.explain(self.text, given.description(), given.help())
        self.text.lineEdit().setPlaceholderText(tr("all of the time"))
        form = forms.Form()
        form.add_row(tr("Window of time"), self.text)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addLayout(form)
        self.text.editTextChanged.connect(lambda text: self.draft.change(window=text.strip()))

    def show_draft(self) -> None:
        """Show the window of the draft, unless that is what is typed."""
        window = self.draft.content.window
        if self.text.currentText().strip() != window:
            blocker = QSignalBlocker(self.text)
            self.text.setEditText(window)
            del blocker

    def faults(self) -> list[RtmError]:
        """Return what is wrong with the window, by the key that leads to it in a study."""
        fault = _fault(self.draft.content.window)
        return [] if fault is None else [fault]


def good_window(content: Content) -> str:
    """Return the window of a draft; none while it says no time."""
    return "" if _fault(content.window) else content.window


def _fault(window: str) -> RtmError | None:
    try:
        read_window(window)
    except RtmError as fault:
        return fault
    return None
