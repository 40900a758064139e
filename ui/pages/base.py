"""What the pages share: a body that scrolls, and a line that says what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QFontInfo
from qgis.PyQt.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
    QWizardPage,
)

from ...algorithms.language import tr
from ...core.errors import RtmError, Where
from ..forms import Told, explain


@dataclass(frozen=True)
class Fault:
    """What keeps a page from being complete: a sentence, and the field where it is put right."""

    text: str
    field: QWidget | None = None
    row: int = -1  # of the table of factors


class Body(QWidget):
    """What scrolls: as high as its wrapped texts need at its width, which Qt alone overlooks."""

    def minimumSizeHint(self):  # noqa: N802
        """Return the least width, and the height that goes with the present one."""
        least = super().minimumSizeHint()
        wide = max(self.width(), least.width())
        if self.layout().hasHeightForWidth():
            least.setHeight(max(least.height(), self.layout().minimumHeightForWidth(wide)))
        return least

    def resizeEvent(self, event):  # noqa: N802
        """Reckon anew where the width has changed."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class StudyPage(QWizardPage):
    """A page over the draft: shows it, changes it, and says in words what is missing.

    Subclasses build `self.body`, write the draft into their widgets in `show_draft`, name what is
    missing or wrong in `faults`, and know the field for each key of the study in `field_of`.

    Attributes
    ----------
    ID : str
        What the page is called in code, and its section in the user guide.
    TITLE, SUBTITLE : str
        What stands over it, marked for translation.
    PARTS : tuple of str
        Keys of a study, or parameters of “Run study”, that are entered here.

    Parameters
    ----------
    draft : Draft
    checks : Checks
    canvas : QgsMapCanvas, optional
    earlier : sequence of StudyPage
        The pages before this one.
    """

    ID = ""
    TITLE = ""
    SUBTITLE = ""
    PARTS: tuple[str, ...] = ()

    def __init__(self, draft, checks, canvas=None, earlier=()):
        super().__init__()
        self.draft, self.checks, self.canvas = draft, checks, canvas
        self.earlier = {page.ID: page for page in earlier}
        self._complete: bool | None = None
        self.setAccessibleName(tr(self.TITLE))
        title = QLabel(tr(self.TITLE))
        font = title.font()
        font.setBold(True)
        font.setPointSizeF(1.3 * QFontInfo(font).pointSizeF())
        title.setFont(font)
        subtitle = QLabel(tr(self.SUBTITLE))
        subtitle.setWordWrap(True)
        body = Body()
        self.body = QVBoxLayout(body)
        self.body.setContentsMargins(0, 6, 6, 0)
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.scroll.setWidget(body)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields take it, and scroll it
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(title)
        outer.addWidget(subtitle)
        outer.addWidget(self.scroll, 1)
        self.below = QVBoxLayout()
        outer.addLayout(self.below)
        outer.addLayout(self._missing_row())

    def _missing_row(self) -> QHBoxLayout:
        self.missing = Told(tr("What is missing"))
        self.missing.setObjectName("missing")
        self.to_field = QPushButton(tr("Show where"))
        self.to_field.setAutoDefault(False)
        explain(self.to_field, tr("Show where"), tr("Go to the field where this is put right."))
        self.to_field.clicked.connect(lambda _checked: self.show_fault(self.faults()[0]))
        row = QHBoxLayout()
        row.addWidget(self.missing, 1)
        row.addWidget(self.to_field)
        return row

    def faults(self) -> list[Fault]:
        """Return what keeps this page from being complete, the most urgent first."""
        return []

    @property
    def done(self) -> bool:
        """Whether nothing is left to do here."""
        return self.isComplete()

    @property
    def remark(self) -> str:
        """What is said of the page in place of whether it is done."""
        return ""

    def field_of(self, where: Where) -> QWidget | None:
        """Return the field where what these keys of the study lead to is put right."""
        return None

    def place_of(self, fault: RtmError) -> Fault:
        """Return a fault of this page's entries with the field it is about."""
        return Fault(str(fault), self.field_of(fault.where))

    def show_fault(self, fault: Fault) -> None:
        """Move to the field where a fault is put right."""
        if fault.field is not None:
            self.scroll.ensureWidgetVisible(fault.field)
            fault.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_draft(self) -> None:
        """Write the draft into the widgets."""

    def refresh(self) -> None:
        """Show the draft and what is missing, and let the wizard know."""
        self.show_draft()
        self.tell()

    def tell(self) -> None:
        """Say what is missing, and let the wizard know whether the page is complete."""
        faults = self.faults()
        self.missing.setText(tr("To go on: {fault}", fault=faults[0].text) if faults else "")
        self.to_field.setVisible(bool(faults) and faults[0].field is not None)
        if self._complete != (not faults):  # QWizard redraws the whole page for it
            self._complete = not faults
            self.completeChanged.emit()
        wizard = self.wizard()
        if wizard is not None and wizard.currentPage() is self:
            wizard.give_letters()

    def isComplete(self) -> bool:  # noqa: N802
        """Return whether the next page may be opened."""
        return not self.faults()

    def let_go(self) -> None:
        """Drop layers that are open, which must not outlive QGIS."""

    def cleanupPage(self) -> None:  # noqa: N802
        """Keep everything when going back."""


def fault_of(attempt) -> RtmError | None:
    """Return the fault that an attempt raises, if it does."""
    try:
        attempt()
    except RtmError as fault:
        return fault
    return None
