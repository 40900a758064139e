"""The wizard: from layers to a risk map, page by page."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QFileDialog,
    QMessageBox,
    QWidget,
    QWizard,
)

from ..algorithms.base import RESOURCES
from ..algorithms.language import marked, tr
from ..core.packages import lack_of
from ..core.plain import shown
from .checks import Checks
from .docking import WizardDock
from .draft import Content, Draft
from .forms import plain
from .guide import open_guide
from .keys import AROUND_WINDOW, ByKeys, focus_first, reading_order
from .letters import give_letters, name_boxes
from .pages import PAGES
from .pages.base import Fault, StudyPage, fault_of
from .pages.study import SAMPLE_STUDY, StudyAreaPage
from .recent import remember
from .steps import Steps

TITLE = marked("Risk Terrain Modelling")
UNSAVED = marked("The changes to “{title}” are not saved. Save them before you close?")
ANOTHER = marked(
    "The changes to “{title}” are not saved. Save them before you begin another study?"
)
BESIDE, IN_WINDOW = marked("Beside the map"), marked("In a window")
USUAL_SIZE = QSize(1180, 680)
BUTTONS = (  # from the left to the right
    *(QWizard.WizardButton.HelpButton, QWizard.WizardButton.CustomButton1),
    *(QWizard.WizardButton.CustomButton2, QWizard.WizardButton.BackButton),
    *(QWizard.WizardButton.NextButton, QWizard.WizardButton.CancelButton),
)
NARROW = 760  # below this the pages need the room of the list of pages

_open: set[StudyWizard] = set()


class StudyWizard(ByKeys, QWizard):
    """Edits a study file, runs it in the background, and shows what came of it."""

    def __init__(self, iface=None):
        super().__init__(iface.mainWindow() if iface is not None else None)
        canvas = iface.mapCanvas() if iface is not None else None
        self.setObjectName("rtmWizard")
        self.setWindowIcon(QIcon(str(RESOURCES / "icons" / "icon.svg")))
        self.setWizardStyle(QWizard.WizardStyle.ClassicStyle)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._lay_out_buttons()
        self.draft, self.checks = Draft(self), Checks(self)
        self.pages: list[StudyPage] = []
        for number, make in enumerate(PAGES):
            page = make(self.draft, self.checks, canvas, self.pages)
            self.pages.append(page)
            self.setPage(number, page)
        self.named = {page.ID: page for page in self.pages}
        self.steps = Steps([tr(page.TITLE) for page in self.pages])
        self.steps.chosen.connect(lambda number: self.go_to(self.pages[number]))
        self.setSideWidget(self.steps)
        self.dock: WizardDock | None = None
        self._answer_buttons()
        self.helpRequested.connect(self._help)
        self.currentIdChanged.connect(self._arrived)
        self.draft.changed.connect(self._show_state)
        self.checks.checked.connect(lambda _name: self._show_state())
        self.finished.connect(lambda _result: self._ended())
        self.resize(self._usual_size())
        self._show_state()

    def _usual_size(self) -> QSize:
        """Return the size to open with, within the screen."""
        room = self.screen().availableGeometry().size()
        return USUAL_SIZE.boundedTo(room - AROUND_WINDOW)

    def _lay_out_buttons(self) -> None:
        button = QWizard.WizardButton
        self.setOption(QWizard.WizardOption.HaveHelpButton, True)
        self.setOption(QWizard.WizardOption.HaveCustomButton1, True)
        self.setOption(QWizard.WizardOption.HaveCustomButton2, self.parent() is not None)
        self.setButtonText(button.CustomButton1, tr("Sa&ve study…"))
        self.setButtonText(button.CustomButton2, tr(BESIDE))
        self.setButtonText(button.CancelButton, tr("Close"))
        self.setButtonLayout([*BUTTONS[:3], button.Stretch, *BUTTONS[3:]])
        following = self.button(button.NextButton)  # the last page hides it, and “Back” would jump
        policy = following.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        following.setSizePolicy(policy)

    def resizeEvent(self, event):  # noqa: N802
        """Leave the whole width to the page where the window is narrow."""
        super().resizeEvent(event)
        self.steps.setVisible(self.width() >= NARROW)

    def _show_state(self) -> None:
        """Show where the wizard is, which pages are complete, and whether all is saved."""
        unsaved = "*" if self.draft.unsaved else ""
        title = shown(self.draft.content.title or tr("Untitled"))
        # “[*]” stands for a star of Qt's own, and two of them for the letters
        self.setWindowTitle(f"{unsaved}{title} – {tr(TITLE)}".replace("[*]", "[*][*]"))
        for number, page in enumerate(self.pages):
            here = number == self.currentId()
            self.steps.show_state(number, complete=page.done, here=here, remark=page.remark)
        self.steps.saved_note.setText(tr("Not saved") if self.draft.unsaved else "")

    def _arrived(self, number: int) -> None:
        if number >= 0:
            self.pages[number].refresh()
        self._show_state()
        self.give_letters()
        if number == len(self.pages) - 1:  # “Next” has gone, and the focus with it
            focus_first(reading_order(self.pages[number]))

    def tab_stops(self):
        """Yield the names of the pages, what is on the page, and the buttons below."""
        yield from self.steps.lines
        if self.currentPage() is not None:
            yield from reading_order(self.currentPage())
        yield from map(self.button, BUTTONS)

    def give_letters(self) -> None:
        """See that each letter to press with Alt is that of one widget.

        “Back” and “Next” keep what Qt gives them, for it writes them anew on each page.
        """
        button = QWizard.WizardButton
        of_qt = [self.button(one) for one in (button.BackButton, button.NextButton)]
        others = [self.button(one) for one in BUTTONS]
        if self.currentPage() is not None:
            name_boxes(self.currentPage())
            others = [*self.currentPage().findChildren(QWidget), *others]
        give_letters(of_qt, [one for one in others if one not in of_qt])

    def go_to(self, page: StudyPage, fault: Fault | None = None) -> None:
        """Go to a page, and there to the field at fault.

        The way forward ends at the first page that is not complete, which says what it lacks.
        """
        wanted = self.pages.index(page)
        while self.currentId() > wanted:
            self.back()
        while self.currentId() < wanted:
            here = self.currentPage()
            if not here.isComplete():
                here.show_fault(here.faults()[0])
                return
            self.next()
            if self.currentPage() is here:  # it asked, and the answer was no
                return
        if fault is not None:
            page.show_fault(fault)

    def _answer_buttons(self) -> None:
        # not by customButtonClicked: with Qt 6 its number equals no name of a button
        save = self.button(QWizard.WizardButton.CustomButton1)
        save.clicked.connect(lambda _checked: self._ask_where_to_save())
        beside = self.button(QWizard.WizardButton.CustomButton2)
        beside.clicked.connect(lambda _checked: self.move_beside(self.dock is None))

    def move_beside(self, beside: bool) -> None:
        """Move into a dock beside the map, or into a window of its own."""
        if beside and self.dock is None:
            self.dock = WizardDock(self, self.parent())
        elif not beside and self.dock is not None:
            dock, self.dock = self.dock, None
            dock.release()
        text = tr(BESIDE if self.dock is None else IN_WINDOW)
        self.setButtonText(QWizard.WizardButton.CustomButton2, text)

    def open_study(self, path: Path) -> None:
        """Begin with a study file."""
        self.named[StudyAreaPage.ID].open_study(Path(path))

    def open_sample(self) -> None:
        """Begin with the sample city."""
        self.draft.open_copy(SAMPLE_STUDY)

    def begin_another(self, content: Content, *, run: bool) -> None:
        """Begin a study like the one here: run it at once, or show its incidents."""
        if not self.may_discard(ANOTHER):
            return
        self.draft.begin_another(content)
        self.go_to(self.named["run" if run else "incidents"])
        if run:
            self.named["run"].start()

    def may_discard(self, asked: str) -> bool:
        """Ask before something would be lost; True if nothing would be, or it is agreed.

        `asked` is a question, marked for translation, with a place for the ``{title}``.
        """
        if not self.draft.unsaved:
            return True
        button = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self,
            tr(TITLE),
            plain(tr(asked, title=self.draft.content.title)),
            button.Save | button.Discard | button.Cancel,
        )
        if answer == button.Save:
            return self._ask_where_to_save()
        return answer == button.Discard

    def _ask_where_to_save(self) -> bool:
        path = self.draft.path
        if path is None:
            chosen, _ = QFileDialog.getSaveFileName(
                self, tr("Save the study"), "study.json", tr("Study (*.json)")
            )
            if not chosen:
                return False
            path = Path(chosen)
        elif self.draft.changed_elsewhere and not self._may_replace(path):
            return False
        return self.save(path)

    def _may_replace(self, path: Path) -> bool:
        """Ask before changes that another program made to the study's file would be lost."""
        button = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self,
            tr(TITLE),
            plain(
                tr(
                    "{path} was changed by another program since it was opened here. Replace it?",
                    path=path,
                )
            ),
            button.Yes | button.No,
        )
        return answer == button.Yes

    def save(self, path: Path) -> bool:
        """Save the study, or say why not."""
        fault = fault_of(lambda: self.draft.save(path))
        if fault is not None:
            QMessageBox.warning(self, tr(TITLE), plain(str(fault)))
            return False
        remember(self.draft.path)
        self.named[StudyAreaPage.ID].refresh()
        self._show_state()
        return True

    def may_close(self) -> bool:
        """Return whether nothing would be lost, or it is agreed."""
        return self.may_discard(UNSAVED)

    def reject(self) -> None:
        """Close, unless something would be lost."""
        if self.may_close():
            super().reject()

    def _help(self) -> None:
        open_guide(self.currentPage().ID, self)

    def _ended(self) -> None:
        if self.dock is not None:
            self.dock.let_go()
        self.checks.close()
        for page in self.pages:
            page.let_go()
        _open.discard(self)


def open_wizards() -> list[StudyWizard]:
    """Return the wizards that are open."""
    return list(_open)


def close_wizards() -> None:
    """Close every wizard without asking: QGIS ends, or the plugin is switched off."""
    for wizard in list(_open):
        wizard.done(0)


def open_wizard(iface, *, study: Path | None = None, sample: bool = False) -> StudyWizard | None:
    """Open a wizard beside whatever is open already, or say what it lacks."""
    lack = lack_of("scipy")
    if lack is not None:
        QMessageBox.warning(iface.mainWindow(), tr(TITLE), plain(str(lack)))
        return None
    wizard = StudyWizard(iface)
    _open.add(wizard)  # else Python would let go of it while it is shown
    wizard.destroyed.connect(lambda _gone: _open.discard(wizard))
    if study is not None:
        wizard.open_study(study)
    elif sample:
        wizard.open_sample()
    wizard.show()
    return wizard
