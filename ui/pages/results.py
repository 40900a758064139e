"""Page 6: what was found."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingFeedback
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QDialog,
    QFileDialog,
    QMenu,
    QPushButton,
    QTabWidget,
)

from ...algorithms.files.strangers import ways_out
from ...algorithms.language import marked, tr
from ...algorithms.looks.loading import plain_layer
from ...algorithms.study import names
from ...core.errors import RtmError
from ...core.report.holding import judged
from ...core.report.phrases import summary
from .. import forms
from ..accountability_pack import make_pack
from ..another import RUN, AnotherDialog
from ..audit_tab import AuditTab
from ..checks import new_context
from ..commands import as_command, as_python
from ..flow import Flow
from ..graph import study_graph
from ..loaded import load_folder, zoom_to
from ..profiles_tab import ProfilesTab
from ..report_pdf import write_pdf
from ..result_tabs import HoldsUpTab, LeftOutTab, ModelTab, PlacesTab, TestTab
from ..results_folder import Results, read_results
from ..run_words import unused
from ..study_file import study_in
from .base import StudyPage, fault_of

OUT_OF_DATE = marked(
    "<b>Out of date:</b> the study was changed after this run. Run it again to renew the results."
)
LEAST_HEIGHT = 440  # in which the chart of the test can be read; below it the page scrolls
AROUND_PLACE = 1.0  # of its size, shown on every side


class ResultsPage(StudyPage):
    """The model, what was dropped, the test, the priority places; ways to take it further."""

    ID = "results"
    TITLE = marked("Results")
    SUBTITLE = marked("Which factors go with the incidents, how strongly, and where they meet.")

    def __init__(self, draft, checks, canvas=None, earlier=()):
        super().__init__(draft, checks, canvas, earlier)
        self.results: Results | None = None
        self._of_results: list[QPushButton] = []  # the buttons that need some
        self.outdated = forms.Note(tr(OUT_OF_DATE), tags=True)
        self.summary = forms.Told(tr("Summary"))
        self.tabs = QTabWidget()
        for one in (self.tabs, self.tabs.tabBar()):
            one.setAccessibleName(tr("Parts of the results"))
        self.tabs.setMinimumHeight(LEAST_HEIGHT)
        forms.as_low_as_needed(self.tabs)
        self.to_run = QPushButton(tr("&Go to Run"))
        forms.explain(
            self.to_run, tr("Go to Run"), tr("Go to the page where the study is run again.")
        )
        self.to_run.setAutoDefault(False)
        self.to_run.clicked.connect(lambda _checked: self.wizard().back())
        for widget in (self.outdated, self.summary, self.to_run):
            self.body.addWidget(widget)
        self.body.setAlignment(self.to_run, forms.AT_LEFT)
        self.body.addWidget(self.tabs, 1)
        self.note = forms.Told()
        self.below.addWidget(self.note)  # above the buttons, which so stay where they are
        self.below.addLayout(self._buttons())
        self._build_tabs()
        draft.changed.connect(self.refresh)
        draft.reopened.connect(self._forget)
        self.refresh()

    @property
    def done(self) -> bool:
        """Whether there are results of the study as it is."""
        return self.draft.results is not None and not self.draft.out_of_date

    @property
    def remark(self) -> str:
        """Whether the results are those of an earlier state of the study."""
        return tr("out of date") if self.draft.out_of_date else ""

    def initializePage(self) -> None:  # noqa: N802
        """Read the folder anew each time the page is opened."""
        self._forget()
        self.refresh()

    def _forget(self) -> None:
        self.results = None

    def _build_tabs(self) -> None:
        self.model_tab, self.holds_tab, self.left_out_tab = ModelTab(), HoldsUpTab(), LeftOutTab()
        self.profiles_tab = ProfilesTab()
        self.test_tab, self.places_tab = TestTab(), PlacesTab()
        self.places_tab.chosen.connect(self._zoom)
        self.audit_tab = AuditTab()

    def _buttons(self) -> Flow:
        row = Flow()
        self.report = QPushButton(tr("&Report"))
        self.pdf = QPushButton(tr("&PDF"))
        self.pack = QPushButton(tr("Accountabilit&y"))
        self.open_folder = QPushButton(tr("&Folder"))
        self.load = QPushButton(tr("&Load the layers"))
        self.copy = QPushButton(tr("&Copy as"))
        self.save_model = QPushButton(tr("Save as &model…"))
        self.another = QPushButton(tr("&Another like this…"))
        menu = QMenu(self)
        for text, render in ((tr("qgis_process command"), as_command), (tr("Python"), as_python)):
            action = menu.addAction(text)
            action.triggered.connect(lambda _checked, render=render: self.copy_text(render))
        self.copy.setMenu(menu)
        for button, respond, text in (
            (self.report, self._show_report, tr("Open the report in the web browser.")),
            (
                self.pdf,
                self.make_pdf,
                tr("Write the report as a PDF beside it, and open that."),
            ),
            (
                self.pack,
                self.make_pack,
                tr(
                    "Write drafts of what a force is asked about this study (nine answers, DPIA, "
                    "equality, ATRS) into the folder, and open them."
                ),
            ),
            (
                self.open_folder,
                self._show_folder,
                tr("Open the folder with every file of the run."),
            ),
            (self.load, self.load_layers, tr("Add the layers of these results to the project.")),
            (self.copy, None, tr("Copy a command or Python code that makes the same results.")),
            (
                self.save_model,
                self._ask_for_model,
                tr("Save this study as a graph of the Modeler."),
            ),
            (
                self.another,
                self._ask_for_another,
                tr("A study of other types of incident, or of another period, in its own folder."),
            ),
        ):
            forms.explain(button, button.text().replace("&", ""), text)
            button.setAutoDefault(False)
            if respond is not None:
                button.clicked.connect(lambda _checked, respond=respond: respond())
            row.addWidget(button)
            self._of_results.append(button)
        return row

    def show_draft(self) -> None:
        """Show the results of the folder, and whether they are out of date."""
        folder = self.draft.results
        if folder is None:
            self._show_nothing(tr("No results yet."))
        elif self.results is None or self.results.folder != folder:
            try:
                self.results = read_results(folder)
            except RtmError as fault:
                self._show_nothing(str(fault))
            else:
                self._show(self.results)
        self._say_whether_current()

    def _say_whether_current(self) -> None:
        """Say whether the study was changed since, and offer to run it again where that helps."""
        self.outdated.setVisible(self.draft.out_of_date)
        self.to_run.setVisible(self.draft.out_of_date or self.results is None)

    def _show_nothing(self, text: str) -> None:
        self.results = None
        self.summary.setText(text)
        self.tabs.clear()
        self._allow(False)

    def _allow(self, there: bool) -> None:
        for button in self._of_results:
            button.setEnabled(there)
        for button in (self.report, self.pdf):
            button.setEnabled(there and self.results.report.exists())

    def _show(self, results: Results) -> None:
        self.summary.setText(summary(results.model))
        current = self.tabs.currentIndex()
        self.tabs.clear()
        for tab, title, wanted in (
            (self.model_tab, tr("Model"), True),
            (self.profiles_tab, tr("By distance"), any(t.profile for t in results.model.terms)),
            (self.holds_tab, tr("Does it hold up?"), judged(results.model)),
            (self.left_out_tab, tr("What was left out"), True),
            (self.test_tab, tr("Test"), results.tested),
            (self.places_tab, tr("Priority places"), results.places),
            (self.audit_tab, tr("Who is affected"), results.audit is not None),
        ):
            tab.show_results(results)
            if wanted:
                self.tabs.addTab(tab, title)
        self.tabs.setCurrentIndex(max(current, 0))
        self._allow(True)

    def _zoom(self, extent) -> None:
        if self.canvas is None:
            return
        around = AROUND_PLACE * max(extent.width(), extent.height())

        def zoom():
            risk = plain_layer(self.results.folder / names.RISK)
            zoom_to(self.canvas, risk, extent.buffered(around))

        self._attempt(zoom, "")

    def _show_report(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.results.report)))

    def make_pdf(self) -> None:
        """Write the report as a PDF and open it; where that cannot be, open the report."""
        fault = fault_of(self._open_pdf)
        if fault is not None:
            self.note.setText(str(fault))
            self._show_report()

    def _open_pdf(self) -> None:
        file = write_pdf(self.results.report)
        self.note.setText(tr("The report is written as {file}.", file=file))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

    def make_pack(self) -> None:
        """Write the accountability pack into the folder and open its first page."""
        fault = fault_of(self._open_pack)
        if fault is not None:
            self.note.setText(str(fault))

    def _open_pack(self) -> None:
        page, kept = make_pack(self.results.folder)
        told = tr("The drafts are in {folder}. None of them is finished.", folder=page.parent)
        self.note.setText(" ".join([told, *kept]))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.results.folder)))

    def load_layers(self) -> None:
        """Add the layers of the results to the project."""
        self._attempt(
            lambda: load_folder(
                self.results.folder,
                new_context(),
                QgsProcessingFeedback(False),
                self.draft.content.title,
                self.canvas,
            ),
            tr("The layers are loaded."),
        )

    def copy_text(self, render) -> None:
        """Put a command or code onto the clipboard."""
        folder = self.results.folder
        study, again = (
            folder / names.STUDY,
            unused(folder.with_name(tr("{folder} again", folder=folder.name))),
        )

        def copy():
            remote = bool(ways_out(study_in(study), folder))
            QgsApplication.clipboard().setText(render(study, again, remote=remote))

        self._attempt(
            copy,
            tr("Copied. It runs the study as it was run here, into {again}.", again=again),
        )

    def _ask_for_model(self) -> None:
        start = str(self.results.folder / "study.model3")
        path, _ = QFileDialog.getSaveFileName(
            self, tr("Save as model"), start, tr("Model (*.model3)")
        )
        if path:
            self.save_graph(Path(path))

    def save_graph(self, path: Path) -> None:
        """Save the study as a graph of the Modeler."""

        def save():
            if not study_graph(self.draft.content.study()).toFile(str(path)):
                raise RtmError(
                    tr("{path} cannot be written.", path=path),
                    tr("Choose a folder that you may write to."),
                    kind="output",
                )

        self._attempt(
            save,
            tr("Saved as {path}. Open it with Processing > Graphical Modeler.", path=path),
        )

    def _ask_for_another(self) -> None:
        dialog = AnotherDialog(self.draft.content, self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.wizard().begin_another(dialog.result_content(), run=dialog.wanted == RUN)

    def _attempt(self, work, done: str) -> None:
        try:
            work()
        except RtmError as fault:
            self.note.setText(str(fault))
        else:
            self.note.setText(done)
