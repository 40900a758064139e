"""Running a study in the background, as the toolbox would: check, run, load the results.

A run lives on its own: the wizard that began it may be closed meanwhile.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingAlgRunnerTask
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..algorithms.files.strangers import ALLOW
from ..algorithms.language import tr
from ..algorithms.study.stages import Stage, StageFeedback
from ..core.errors import RtmError
from ..core.plain import harmless
from ..core.study import Study, write_study
from ..core.study.sources import real
from .checks import new_context
from .loaded import load_layers

_alive: set[StudyRun] = set()


def runs() -> list[StudyRun]:
    """Return the runs that have begun and are still held."""
    return list(_alive)


class RunFeedback(StageFeedback):
    """Feedback that tells what is said, from the thread of the run to that of the windows."""

    stage = pyqtSignal(object)  # a `Stage`
    said = pyqtSignal(str)

    def begin(self, stage: Stage) -> None:
        """Tell which stage begins."""
        self.stage.emit(stage)

    def pushInfo(self, text):  # noqa: N802
        """Tell a note."""
        self.said.emit(text)

    def pushWarning(self, text):  # noqa: N802
        """Tell a warning."""
        self.said.emit(tr("Note: {text}", text=text))

    def reportError(self, text, fatalError=False):  # noqa: N802, N803
        """Keep a failure, and tell it."""
        super().reportError(text, fatalError)
        self.said.emit(text)


class StudyRun(QObject):
    """One run of `rtm:runstudy`; keeps task, context and feedback alive until it has ended."""

    stage = pyqtSignal(object)  # a `Stage`
    said = pyqtSignal(str)
    progressed = pyqtSignal(float)
    ended = pyqtSignal(object)  # the fault, or None

    def __init__(self, study: Study, folder: Path, canvas=None):
        super().__init__()
        # a relative path would be another one in another program
        self.folder, self.title, self.canvas = real(str(folder)), study.title, canvas
        # the analyst's own file is saved when they say so, and never by a run
        self._private = tempfile.TemporaryDirectory(prefix="rtm-run-")
        file = Path(self._private.name) / "study.json"
        file.write_text(write_study(study), encoding="utf-8")
        # whoever sits here has chosen its layers, or agreed to them when the study was opened
        self.parameters = {"STUDY": str(file), "OUTPUT_FOLDER": str(self.folder), ALLOW: True}
        self.algorithm = QgsApplication.processingRegistry().createAlgorithmById("rtm:runstudy")
        self.context, self.feedback = new_context(), RunFeedback()
        self.task, self.over = None, False
        self.began = time.monotonic()
        self.feedback.stage.connect(self.stage)
        self.feedback.said.connect(self.said)
        self.feedback.progressChanged.connect(self.progressed)

    def start(self) -> None:
        """Check and run; raises `RtmError` where the study cannot be begun."""
        try:
            self._check()
        except RtmError:
            self._private.cleanup()
            raise
        self.task = QgsProcessingAlgRunnerTask(
            self.algorithm, self.parameters, self.context, self.feedback
        )
        self.task.setDescription(tr("Risk Terrain Modelling: {title}", title=harmless(self.title)))
        self.task.executed.connect(self._executed)
        _alive.add(self)
        QgsApplication.taskManager().addTask(self.task)

    def _check(self) -> None:
        for other in _alive:  # it may not have come to take the folder yet
            if other.folder == self.folder and not other.over:
                raise RtmError(
                    tr(
                        "A run is writing into {folder} already: “{other}”.",
                        folder=self.folder,
                        other=other.title,
                    ),
                    tr("Wait until it has ended, or choose another folder."),
                    kind="output",
                    where="OUTPUT_FOLDER",
                )
        fault = self.algorithm.fault_of(self.parameters, self.context)
        if fault is not None:
            raise fault

    @property
    def seconds(self) -> float:
        """How long it has been running."""
        return time.monotonic() - self.began

    def cancel(self) -> None:
        """Ask it to stop."""
        self.feedback.cancel()

    def _executed(self, successful: bool, _results: dict) -> None:
        self.over = True
        self._private.cleanup()
        QTimer.singleShot(0, lambda: self._end(successful))  # as in `AlgorithmRun`

    def _end(self, successful: bool) -> None:
        if successful:
            load_layers(self.context, self.feedback, self.title, self.canvas)
        self.ended.emit(None if successful else self.feedback.why(tr("The run was stopped.")))
        _alive.discard(self)
