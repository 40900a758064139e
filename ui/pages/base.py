"""What the pages share: a body that scrolls, and a line that says what is missing."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QFontInfo
from qgis.PyQt.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget, QWizardPage

from ...core.errors import RtmError
from ..forms import Note


class StudyPage(QWizardPage):
    """A page over the draft: shows it, changes it, and says in words what is missing.

    Subclasses build `self.body`, write the draft into their widgets in `show_draft`, and name what
    is missing or wrong in `faults`.
    """

    TITLE = ""
    SUBTITLE = ""
    HELP = ""

    def __init__(self, draft, checks, parent=None):
        super().__init__(parent)
        self.draft, self.checks = draft, checks
        self.setAccessibleName(self.TITLE)
        title = QLabel(self.TITLE)
        font = title.font()
        font.setBold(True)
        font.setPointSizeF(1.3 * QFontInfo(font).pointSizeF())
        title.setFont(font)
        subtitle = QLabel(self.SUBTITLE)
        subtitle.setWordWrap(True)
        body = QWidget()
        self.body = QVBoxLayout(body)
        self.body.setContentsMargins(0, 6, 6, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        scroll.setWidget(body)
        self.missing = Note()
        self.missing.setObjectName("missing")
        self.missing.setAccessibleName("What is missing")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(title)
        outer.addWidget(subtitle)
        outer.addWidget(scroll, 1)
        self.below = QVBoxLayout()
        outer.addLayout(self.below)
        outer.addWidget(self.missing)

    def faults(self) -> list[str]:
        """Return sentences that say what keeps this page from being complete."""
        return []

    def show_draft(self) -> None:
        """Write the draft into the widgets."""

    def refresh(self) -> None:
        """Show the draft and what is missing, and let the wizard know."""
        self.show_draft()
        self.tell()

    def tell(self) -> None:
        """Say what is missing, and let the wizard know whether the page is complete."""
        faults = self.faults()
        self.missing.setText(f"To go on: {faults[0]}" if faults else "")
        self.completeChanged.emit()

    def isComplete(self) -> bool:  # noqa: N802
        """Return whether the next page may be opened."""
        return not self.faults()

    def let_go(self) -> None:
        """Drop layers that are open, which must not outlive QGIS."""

    def cleanupPage(self) -> None:  # noqa: N802
        """Keep everything when going back."""


def fault_of(attempt) -> str:
    """Return what an attempt raises, as one sentence, or an empty text."""
    try:
        attempt()
    except RtmError as fault:
        return str(fault)
    return ""
