"""A dialog that imports downloads in the background and shows its ledger before anything is used.

Runs go into a folder of their own; what is used is kept in the folder that the dialog names.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from qgis.PyQt.QtCore import QSize, Qt, QTimer
from qgis.PyQt.QtWidgets import (
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
)

from ...algorithms.files.proposed_crs import measures_lengths
from ...algorithms.language import counted, tr
from ...core.errors import RtmError
from .. import layers
from ..area_crs import measured_in
from ..checks import AlgorithmRun, Outcome
from ..forms import Note, Told, explain
from ..keys import KeyDialog
from . import kept
from .chosen import Downloads, told
from .ledger_view import LeftOut, in_one_sentence, to_know
from .taken_view import TakenTable

SIZE, USUAL_LINE = QSize(900, 640), 17  # pixels; that of a usual line of text
MOST_NOTES_HIGH = 130  # pixels, before they scroll
AROUND_NOTES = 40  # pixels of margins and a scroll bar

_stopping: set[AlgorithmRun] = set()


class ImportDialog(KeyDialog):
    """Runs an importer on downloads; `accept` keeps what it made.

    Attributes
    ----------
    ALGORITHM, STEM, LEDGER : str
        The importer, and what its files are called where they are kept.
    OVERRIDABLE : tuple of str
        Parameters that are shown with what was taken for them, and can be changed.
    """

    ALGORITHM = ""
    STEM = ""
    OVERRIDABLE: Sequence[str] = ()

    def __init__(self, downloads: Downloads, draft, parent=None):
        super().__init__(parent)
        self.downloads, self.draft = downloads, draft
        self.run: AlgorithmRun | None = None
        self.results: dict = {}
        self.made: Path | None = None
        self.kept: Path | None = None
        self._private = tempfile.TemporaryDirectory(prefix="rtm-import-")
        self._folder, self._number = kept.data_folder(draft), 0
        self._lay_out()
        larger = max(self.fontMetrics().height() / USUAL_LINE, 1)
        self.resize(SIZE * larger)  # within the screen, once it is shown
        self.start()

    def _lay_out(self) -> None:
        self.head = Note(told(self.downloads))
        self.sum = Told()
        font = self.sum.font()
        font.setBold(True)
        self.sum.setFont(font)
        self.fault = Told()
        self.fault.setObjectName("missing")
        self.progress = QProgressBar()
        self.progress.setAccessibleName(tr("Progress"))
        self.notes = Note()
        self.notes.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.notes_area = QScrollArea()
        self.notes_area.setWidgetResizable(True)
        self.notes_area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.notes_area.setWidget(self.notes)
        self.notes_area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.tabs = QTabWidget()
        for one in (self.tabs, self.tabs.tabBar()):
            one.setAccessibleName(tr("What was taken"))
        self.taken = TakenTable(self.ALGORITHM, self.OVERRIDABLE)
        self.left_out = LeftOut()
        for widget, title in self.views():
            self.tabs.addTab(widget, title)
        layout = QVBoxLayout(self)
        for widget in (self.head, self.sum, self.progress, self.fault, self.notes_area):
            layout.addWidget(widget)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(self._place())
        layout.addWidget(self._buttons())
        self.taken.changed.connect(self._allow)

    def views(self):
        """Yield the tabs."""
        yield self.taken, tr("What was taken")
        yield self.left_out, tr("Left out")

    def _place(self) -> QHBoxLayout:
        """Return the line that says where the data will be kept."""
        self.place = Note()
        self.change_place = QPushButton(tr("C&hange…"))
        self.change_place.setAutoDefault(False)
        explain(self.change_place, tr("Change the folder"), tr("Keep the data somewhere else."))
        self.change_place.clicked.connect(lambda _checked: self._ask_where())
        self._tell_place()
        row = QHBoxLayout()
        row.addWidget(self.place, 1)
        row.addWidget(self.change_place)
        return row

    def _buttons(self) -> QDialogButtonBox:
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.again = self.buttons.addButton(
            tr("&Run again"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.use = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        explain(self.again, tr("Run again"), tr("Read the files again, with what you have set."))
        self.use.setDefault(True)
        self.again.clicked.connect(lambda _checked: self.start())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        return self.buttons

    def of_study(self) -> dict:
        """Return what the study says: its area, and the CRS in which it is measured."""
        content, given = self.draft.content, {}
        area = layers.open_layer(content.study_area)
        if area is not None and area.crs().isValid():
            given["STUDY_AREA"] = content.study_area
            crs = measured_in(area, content.crs)
            if measures_lengths(crs):
                given["CRS"] = crs.authid() or crs.toWkt()
        return given

    def asked(self) -> dict:
        """Return the parameters of the next run, but for its outputs."""
        return {**self.downloads.parameters(), **self.of_study(), **self.taken.asked}

    def start(self) -> None:
        """Import, in the background."""
        self._number += 1
        folder = Path(self._private.name) / str(self._number)
        folder.mkdir()
        self.made, self._ledger = folder / f"{self.STEM}.gpkg", folder / "ledger.html"
        outputs = {"OUTPUT": str(self.made), "LEDGER": str(self._ledger)}
        self.run = AlgorithmRun(self.ALGORITHM, {**self.asked(), **outputs}, self)
        self.run.done.connect(self._done)
        self.run.feedback.progressChanged.connect(lambda share: self.progress.setValue(int(share)))
        self.results = {}
        self.fault.clear()
        self.sum.setText(tr("Reading…"))
        self.progress.setValue(0)
        self.progress.show()
        if self.again.hasFocus():  # where it would not stay: the button is of no use now
            self.sum.setFocus()
        self._allow()
        self.run.start()

    def _done(self, outcome: Outcome) -> None:
        run, self.run = self.run, None
        run.setParent(None)
        _let_go_later(run)
        self.progress.hide()
        waiting = self.sum.hasFocus()
        if outcome.fault is not None or not outcome.results:
            self.sum.clear()
            self.fault.setText(str(outcome.fault or tr("The reading was stopped.")))
        else:
            self.results = outcome.results
            self.show_results(json.loads(outcome.results.get("TAKEN") or "{}"))
        if waiting and self.fault.text():  # so that it is read aloud
            self.fault.setFocus()
        self._allow()

    def show_results(self, record: dict) -> None:
        """Show what came of a run."""
        ledger = record.get("ledger", {})
        self.sum.setText(in_one_sentence(ledger))
        known = to_know(ledger)
        self.notes.setText("\n".join(f"• {one}" for one in known))
        high = self.notes.heightForWidth(self.width() - AROUND_NOTES)
        self.notes_area.setFixedHeight(min(max(high, 0), MOST_NOTES_HIGH))
        self.notes_area.setVisible(bool(known))
        self.taken.show_taken(record.get("taken", ()), record.get("columns", ()))
        self.left_out.show_ledger(ledger)
        left = ledger.get("rows", 0) - ledger.get("kept", 0)
        at = self.tabs.indexOf(self.left_out)
        self.tabs.setTabText(at, tr("Left out ({left:,})", left=left))

    def use_text(self) -> str:
        """Return what the button that takes the results says."""
        return counted(
            int(self.results.get("KEPT") or 0), "&Use {count} incident", "&Use {count} incidents"
        )

    def usable(self) -> bool:
        """Return whether there is anything to use."""
        return self.run is None and bool(self.results)

    def _allow(self) -> None:
        self.use.setEnabled(self.usable())
        self.use.setText(self.use_text() if self.results else tr("&Use"))
        self.use.setMinimumWidth(self.use.sizeHint().width())  # else it stays as wide as it was
        self.again.setEnabled(self.run is None)
        self.notes_area.setVisible(bool(self.notes.text()))

    def _ask_where(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, tr("Where the data are kept"), str(_existing(self._folder))
        )
        if folder:
            self._folder = Path(folder)
            self._tell_place()

    def _tell_place(self) -> None:
        path = kept.free_name(self._folder, self.STEM, ".gpkg")
        self.place.setText(tr("Kept as {path}", path=kept.readable(path)))

    def accept(self) -> None:
        """Keep what was made, or say why it cannot be kept."""
        try:
            self.kept = kept.keep(self.made, self._folder, self.STEM)
            if self._ledger.exists():
                kept.keep(self._ledger, self._folder, tr("{data} ledger", data=self.kept.stem))
        except RtmError as fault:
            self.fault.setText(str(fault))
            return
        self.draft.data_folder = self._folder
        super().accept()

    def done(self, result: int) -> None:
        """Stop what runs, and clear up."""
        if self.run is not None:
            run, self.run = self.run, None
            run.done.disconnect()
            run.setParent(None)
            run.done.connect(lambda _outcome: _let_go_later(run))
            run.cancel()
            _stopping.add(run)
        self._private.cleanup()
        super().done(result)


def _let_go_later(run: AlgorithmRun) -> None:
    """Drop a run after its task has left its own signal."""
    QTimer.singleShot(0, run.let_go)
    QTimer.singleShot(0, lambda: _stopping.discard(run))


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest above it that is there."""
    return next((one for one in (folder, *folder.parents) if one.is_dir()), Path.home())
