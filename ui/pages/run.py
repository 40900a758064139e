"""Page 5: what will happen, and its happening."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QStandardPaths, QTimer
from qgis.PyQt.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)

from ...algorithms.language import marked, tr
from ...algorithms.study.keys import FOLDER
from ...algorithms.study.names import STUDY
from ...algorithms.study.stages import Stage
from ...core.errors import RtmError, Where
from ...core.expectation import expectation, time_left
from .. import forms
from ..expectations import dates_of, duration, variables_of
from ..found_again import results_beside
from ..recent import remember
from ..run_words import (
    ALL_RESULTS,
    folder_name,
    holds_model,
    run_in_words,
    unused,
)
from ..runner import StudyRun
from ..series.dialog import SeriesDialog
from .base import Fault, StudyPage, fault_of
from .factors import FactorsPage

NOTHING = Fault("")
ENOUGH_TO_TELL = 0.1  # share of the work after which its own pace tells the time left


class RunPage(StudyPage):
    """Run, watch, cancel; on failure the sentence and the way to the page at fault."""

    ID = "run"
    TITLE = marked("Run")
    SUBTITLE = marked("Everything runs in the background; QGIS can be used meanwhile.")
    PARTS = (FOLDER,)

    def __init__(self, draft, checks, canvas=None, earlier=()):
        super().__init__(draft, checks, canvas, earlier)
        self._page_at_fault, self._at_fault = self, NOTHING
        self.current: StudyRun | None = None
        self._asked, self._suggested = draft.content, ""
        self.summary = forms.Told(tr("What will happen"), tags=True)
        self.body.addWidget(self.summary)
        self.body.addLayout(self._folder_row())
        self.folder_note = forms.Note()
        self.body.addLayout(self._buttons())
        self.body.addWidget(self.folder_note)  # below the buttons, which so stay where they are
        self.stage = forms.Told(tr("Stage"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(tr("Progress"))
        self.clock = QLabel()
        self.clock.setAccessibleDescription(tr("Time"))
        self.fault = forms.Told(tr("What went wrong"))
        self.fault.setObjectName("runFault")
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setTabChangesFocus(True)
        self.log.setAccessibleName(tr("Log"))
        self.log.setMinimumHeight(90)
        forms.as_low_as_needed(self.log)
        for widget in (self.stage, self.bar, self.clock, self.fault, self.repair):
            self.body.addWidget(widget)
        self.body.setAlignment(self.repair, forms.AT_LEFT)
        self.body.addWidget(self.log, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._show_time)
        draft.changed.connect(self.refresh)
        draft.reopened.connect(self._begin_anew)
        checks.checked.connect(lambda _name: self.tell())
        self._begin_anew()
        self.refresh()

    def _folder_row(self) -> QHBoxLayout:
        self.folder = QLineEdit()
        given = forms.definition("runstudy", "OUTPUT_FOLDER")
        forms.explain(self.folder, given.description(), given.help())
        self.folder.textChanged.connect(lambda _text: self.tell())
        label = QLabel(tr("&Folder for the results"))
        label.setBuddy(self.folder)
        button = QToolButton()
        button.setText("…")
        forms.explain(button, tr("Choose the folder"), given.help())
        button.clicked.connect(lambda _checked: self._ask_for_folder())
        self.folder_button = button
        row = QHBoxLayout()
        for widget in (label, self.folder, button):
            row.addWidget(widget)
        return row

    def _buttons(self) -> QHBoxLayout:
        self.run = QPushButton(tr("&Run"))
        self.run.setIcon(QgsApplication.getThemeIcon("/mActionStart.svg"))
        self.stop = QPushButton(tr("&Stop"))
        self.several = QPushButton(tr("Several crimes or &periods…"))
        self.repair = QPushButton()
        forms.explain(self.run, tr("Run"), tr("Run the study in the background."))
        forms.explain(self.stop, tr("Stop"), tr("Stop the run; the folder stays as it was."))
        forms.explain(
            self.several,
            tr("Several crimes or periods"),
            tr("Run this study for each of several types of incident, or periods, and compare."),
        )
        self.several.clicked.connect(lambda _checked: self._show_series())
        for button in (self.run, self.stop, self.several, self.repair):
            button.setAutoDefault(False)
        self.run.clicked.connect(lambda _checked: self.start())
        self.stop.clicked.connect(lambda _checked: self.cancel())
        self.repair.clicked.connect(
            lambda _checked: self.wizard().go_to(self._page_at_fault, self._at_fault)
        )
        row = QHBoxLayout()
        row.addWidget(self.run)
        row.addWidget(self.stop)
        row.addWidget(self.several)
        row.addStretch(1)
        return row

    def _show_series(self) -> None:
        folder = Path(self.folder.text().strip() or self._suggested).parent
        title = tr("{title}: series", title=self.draft.content.title)
        self.series = SeriesDialog(self.draft.content, folder / folder_name(title), self)
        self.series.open()

    @property
    def running(self) -> bool:
        """Whether a run that began here is under way."""
        return self.current is not None

    def faults(self) -> list[Fault]:
        """Return why the results cannot be shown yet."""
        if self.running:
            return [
                Fault(tr("Wait until the run has ended; it also goes on if this window is closed."))
            ]
        if self.draft.results is None:
            return [Fault(tr("Run the study to see its results."))]
        return []

    def show_draft(self) -> None:
        """Say what will happen, and where, unless the analyst has said so."""
        content = self.draft.content
        if self.folder.text() == self._suggested and not self.running:
            self._suggest()
        fault = fault_of(content.study)
        self.summary.setText(self._in_words() if fault is None else forms.plain(str(fault)))

    def tell(self) -> None:
        """Say what is missing, and allow what can be done."""
        super().tell()
        page, fault = self._page_with_fault()
        blocked = bool(fault.text)
        text = self.folder.text().strip()
        self.run.setEnabled(not self.running and not blocked and bool(text))
        self.several.setEnabled(not self.running and not blocked)
        self.stop.setEnabled(self.running)
        for widget in (self.folder, self.folder_button):
            widget.setEnabled(not self.running)
        if blocked and not self.running:
            self._show_fault(fault, page)
        elif not self.running and self.fault.property("before"):
            self._show_fault(NOTHING, self)
        self.fault.setProperty("before", blocked)
        self.folder_note.setText(self._about_folder(text))

    def _page_with_fault(self) -> tuple[StudyPage, Fault]:
        """Return the first earlier page that is not complete, and why."""
        for page in self.earlier.values():
            found = page.faults()
            if found:
                return page, found[0]
        return self, NOTHING

    @property
    def done(self) -> bool:
        """Whether there are results of the study as it is."""
        return super().done and not self.draft.out_of_date

    def field_of(self, where: Where) -> QWidget:
        """Return the folder, which is all that is entered here."""
        return self.folder

    def _about_folder(self, text: str) -> str:
        if not text:
            return tr("Choose a folder.")
        told = [tr("The study as it is run is saved with the results, as {file}.", file=STUDY)]
        if holds_model(text):
            told.append(
                tr(
                    "Earlier results there are replaced when the new ones are complete; files that "
                    "you have changed since are kept."
                )
            )
        path = self.draft.path
        if self.draft.unsaved and path is not None and path != Path(text) / STUDY:
            told.append(
                tr("Your changes to {path} itself are saved only by “Save study…”.", path=path)
            )
        return " ".join(told)

    def _in_words(self) -> str:
        content, table = self.draft.content, self.earlier[FactorsPage.ID].table
        count, checked = table.variables()
        number = count if checked == len(content.factors) else variables_of(content)
        return run_in_words(content, table.unit, number, self._cells())

    def _cells(self) -> int | None:
        """Return the number of cells, if they have been counted."""
        grid = self.checks.outcomes.get("grid")
        return grid.results.get("CELLS") if grid is not None else None

    def _begin_anew(self) -> None:
        """Suggest a folder, and forget what an earlier study said."""
        if self.running:
            return
        self._suggest()
        self.stage.clear()
        self.clock.clear()
        self.log.clear()
        self.bar.setValue(0)
        self._show_fault(NOTHING, self)

    def _suggest(self) -> None:
        """Suggest a folder: that of the results, one called after the file, or after the title."""
        draft = self.draft
        folder = draft.results
        if folder is None and draft.path is not None:
            folder = results_beside(draft.path)
        if folder is None:
            folder = unused((draft.beside or _usual()) / folder_name(draft.content.title))
        self._suggested = str(folder)
        self.folder.setText(self._suggested)

    def _ask_for_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(
            self, tr("Folder for the results"), self.folder.text()
        )
        if path:
            self.folder.setText(path)

    def start(self) -> None:
        """Run the study as it stands."""
        folder = Path(self.folder.text().strip())
        self._show_fault(NOTHING, self)
        self.log.clear()
        self.bar.setValue(0)
        try:
            run = StudyRun(self.draft.content.study(), folder, self.canvas)
            run.stage.connect(self._staged)
            run.said.connect(self.log.appendPlainText)
            run.progressed.connect(self._progressed)
            run.ended.connect(self._ended)
            run.start()
        except RtmError as fault:
            self._show_why_not(fault)
            return
        self.current, self._asked = run, self.draft.content
        self._timer.start()
        self.stage.setText(tr("Starting"))
        here = self.run.hasFocus()
        self.tell()
        if here:  # where it would not stay: the button is of no use now
            self.stop.setFocus()

    def cancel(self) -> None:
        """Ask the run to stop."""
        if self.current is not None:
            self.stage.setText(tr("Stopping…"))
            if self.stop.hasFocus():
                self.stage.setFocus()
            self.stop.setEnabled(False)
            self.current.cancel()

    def _staged(self, stage: Stage) -> None:
        if stage.words == self.stage.text():
            return
        self.stage.setText(stage.words)
        seconds = self.current.seconds if self.current else 0
        self.log.appendPlainText(tr("{seconds:.1f} s  {stage}", seconds=seconds, stage=stage.words))

    def _progressed(self, percent: float) -> None:
        self.bar.setValue(round(10 * percent))

    def _show_time(self) -> None:
        if self.current is None:
            return
        elapsed, share = self.current.seconds, self.bar.value() / 1000
        time, cells = duration(elapsed), self._cells()
        if share > ENOUGH_TO_TELL:
            left = duration(time_left(elapsed, share))
            text = tr("{time} elapsed, about {left} to go", time=time, left=left)
        elif cells:
            content = self.draft.content
            taken = expectation(cells, variables_of(content), dates=dates_of(content)).seconds
            expected = duration(taken)
            text = tr("{time} elapsed, about {expected} expected", time=time, expected=expected)
        else:
            text = tr("{time} elapsed", time=time)
        self.clock.setText(text)

    def _ended(self, fault: RtmError | None) -> None:
        self._timer.stop()
        waiting = self.stop.hasFocus() or self.stage.hasFocus()
        run, self.current = self.current, None
        self.clock.setText(tr("{time} elapsed", time=duration(run.seconds)))
        if fault is None:
            self.bar.setValue(1000)
            self.stage.setText(tr("Done: the layers are loaded. Next shows the results."))
            self.draft.finish(self._asked, run.folder)
            self.log.appendPlainText(
                tr("The study is saved with its results: {file}", file=run.folder / STUDY)
            )
            remember(self.draft.path)
        else:
            self.bar.setValue(0)
            self.stage.setText(tr("Stopped") if run.feedback.isCanceled() else tr("Failed"))
            self._show_failure(run, fault)
            self.draft.changed.emit()
        if waiting:  # so that how it went is read aloud
            (self.stage if fault is None else self.fault).setFocus()

    def _show_failure(self, run: StudyRun, fault: RtmError) -> None:
        """Show why a run ended early; a stop is nobody's fault."""
        if run.feedback.isCanceled():
            self._show_fault(Fault(str(fault)), self)
        else:
            self._show_why_not(fault)

    def _show_why_not(self, fault: RtmError) -> None:
        """Show a fault with the way to the page whose entries it is about."""
        part = fault.where[0] if fault.where else FOLDER
        page = next((one for one in self.earlier.values() if part in one.PARTS), self)
        self._show_fault(page.place_of(fault), page)

    def _show_fault(self, fault: Fault, page: StudyPage) -> None:
        self.fault.setText(fault.text)
        self.fault.setVisible(bool(fault.text))
        self._page_at_fault, self._at_fault = page, fault
        to_page = tr("&Go to {page}", page=tr(page.TITLE))
        go = tr("&Go to the folder") if page is self else to_page
        self.repair.setText(go)
        self.repair.setAccessibleName(go.replace("&", ""))
        self.repair.setVisible(bool(fault.text) and (fault.field is not None or page is not self))


def _usual() -> Path:
    """Return the folder in which folders of results are suggested."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place)) / ALL_RESULTS
