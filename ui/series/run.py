"""Running a series in the background, and hearing how each study of it goes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingAlgRunnerTask
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...algorithms.files.strangers import ALLOW
from ...algorithms.language import tr
from ...algorithms.series.heard import SeriesFeedback
from ...core.errors import RtmError
from ...core.plain import harmless
from ...core.study import Series, write_series
from ...core.study.sources import real
from ..checks import new_context

_alive: set[SeriesRun] = set()


class RunFeedback(SeriesFeedback):
    """Feedback that tells what is said, from the thread of the run to that of the windows."""

    told = pyqtSignal(str, str, float, str)  # folder, state, share, words
    said = pyqtSignal(str)

    def study(self, folder, state, share=0.0, words=""):
        """Tell how a study goes."""
        self.told.emit(folder, state, share, words)

    def setProgressText(self, text):  # noqa: N802
        """Tell what begins."""
        self.said.emit(text)

    def pushInfo(self, text):  # noqa: N802
        """Tell a note."""
        self.said.emit(text)

    def pushWarning(self, text):  # noqa: N802
        """Tell a warning."""
        self.said.emit(tr("Note: {text}", text=text))


class SeriesRun(QObject):
    """One run of `rtm:runseries`; keeps task, context and feedback alive until it has ended."""

    told = pyqtSignal(str, str, float, str)
    said = pyqtSignal(str)
    progressed = pyqtSignal(float)
    ended = pyqtSignal(object)  # the fault, or None

    def __init__(self, series: Series, folder: Path):
        super().__init__()
        self.folder = real(str(folder))
        self._private = tempfile.TemporaryDirectory(prefix="rtm-series-")
        file = Path(self._private.name) / "series.json"
        file.write_text(write_series(series), encoding="utf-8")
        # whoever sits here has chosen the layers, or agreed to them when the study was opened
        self.parameters = {"SERIES": str(file), "OUTPUT_FOLDER": str(self.folder), ALLOW: True}
        self.algorithm = QgsApplication.processingRegistry().createAlgorithmById("rtm:runseries")
        self.context, self.feedback = new_context(), RunFeedback()
        self.task = None
        self._title = series.title
        self.feedback.told.connect(self.told)
        self.feedback.said.connect(self.said)
        self.feedback.progressChanged.connect(self.progressed)

    def start(self) -> None:
        """Check and run; raises `RtmError` where the series cannot be begun."""
        fault = self.algorithm.fault_of(self.parameters, self.context)
        if fault is not None:
            self._private.cleanup()
            raise fault
        self.task = QgsProcessingAlgRunnerTask(
            self.algorithm, self.parameters, self.context, self.feedback
        )
        self.task.setDescription(tr("Risk Terrain Modelling: {title}", title=harmless(self._title)))
        self.task.executed.connect(self._executed)
        _alive.add(self)
        QgsApplication.taskManager().addTask(self.task)

    def cancel(self) -> None:
        """Ask it to stop."""
        self.feedback.cancel()

    def _executed(self, successful: bool, _results: dict) -> None:
        self._private.cleanup()
        fault: RtmError | None = None
        if not successful:
            fault = self.feedback.why(tr("The run was stopped."))
        QTimer.singleShot(0, lambda: self._end(fault))  # as in `AlgorithmRun`

    def _end(self, fault: RtmError | None) -> None:
        self.ended.emit(fault)
        _alive.discard(self)
