"""Looks ahead: runs the algorithms themselves on what has been entered, in the background.

So what a page says of a layer (cells, incidents outside, variables, what is wrong) is what the run
will say of it.
"""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
    QgsTask,
)
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..algorithms.language import tr
from ..algorithms.study.heard import FaultHeard
from ..core.errors import RtmError

PAUSE = 350  # milliseconds without a change before a check begins


@dataclass(frozen=True)
class Outcome:
    """What a check found: results of the algorithm, or what is wrong; notes and warnings."""

    results: dict
    fault: RtmError | None = None
    said: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()


class Listening(FaultHeard):
    """Feedback that keeps what was said."""

    def __init__(self):
        super().__init__()
        self.said: list[str] = []
        self.warned: list[str] = []

    def pushInfo(self, text):  # noqa: N802
        """Keep a note."""
        self.said.append(text)

    def pushWarning(self, text):  # noqa: N802
        """Keep a warning."""
        self.said.append(text)
        self.warned.append(text)


def new_context() -> QgsProcessingContext:
    """Return a context that opens layers by itself, so that the project may change meanwhile."""
    context = QgsProcessingContext()
    project = QgsProject.instance()
    context.setTransformContext(project.transformContext())
    context.setEllipsoid(project.ellipsoid())
    return context


class QuietTask(QgsTask):
    """An algorithm in the background that QGIS ends without a question when it is closed.

    QgsProcessingAlgRunnerTask, which does the same, learned that with QGIS 3.26.
    """

    executed = pyqtSignal(bool, dict)

    def __init__(self, algorithm, parameters: dict, context, feedback):
        super().__init__(
            algorithm.displayName(), QgsTask.Flag.CanCancel | QgsTask.Flag.CancelWithoutPrompt
        )
        self._algorithm, self._context, self._feedback = algorithm, context, feedback
        self._parameters, self._results = parameters, {}
        self._prepared = algorithm.prepare(parameters, context, feedback)

    def run(self) -> bool:
        """Run; called in the background."""
        if not self._prepared:
            return False
        try:
            self._results = self._algorithm.runPrepared(
                self._parameters, self._context, self._feedback
            )
        except QgsProcessingException as fault:
            self._feedback.reportError(str(fault))
            return False
        return not self._feedback.isCanceled()

    def cancel(self) -> None:
        """Stop the algorithm too."""
        self._feedback.cancel()
        super().cancel()

    def finished(self, good: bool) -> None:
        """Tell how it ended; called where the windows are."""
        if good:
            self._algorithm.postProcess(self._context, self._feedback)
        results, self._algorithm, self._context = self._results, None, None
        self.executed.emit(good, results)


class AlgorithmRun(QObject):
    """One run of an algorithm as a background task; holds all that must stay alive."""

    done = pyqtSignal(object)

    def __init__(self, algorithm: str, parameters: dict, parent=None):
        super().__init__(parent)
        self.algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"rtm:{algorithm}")
        self.context, self.feedback = new_context(), Listening()
        self.parameters, self.task, self._outcome = parameters, None, None

    def start(self) -> None:
        """Check the parameters, then run."""
        fault = self.algorithm.fault_of(self.parameters, self.context)
        if fault is not None:
            self._outcome = Outcome({}, fault)
            QTimer.singleShot(0, self._tell)
            return
        self.task = QuietTask(self.algorithm, self.parameters, self.context, self.feedback)
        self.task.executed.connect(self._executed)
        QgsApplication.taskManager().addTask(self.task)

    def cancel(self) -> None:
        """Ask it to stop; `done` is emitted when it has."""
        if self.feedback is not None:
            self.feedback.cancel()

    def let_go(self) -> None:
        """Drop what holds layers open; they must not outlive QGIS."""
        self.algorithm = self.context = self.feedback = self.task = None

    def _executed(self, successful: bool, results: dict) -> None:
        heard = self.feedback
        fault = None if successful else heard.why(tr("It was stopped."))
        self._outcome = Outcome(results, fault, tuple(heard.said), tuple(heard.warned))
        # Later: QGIS is not done with this task. It takes out of the queue of threads what lies
        # where this one's runnable lay, and a task that began now may lie there: it would never run
        QTimer.singleShot(0, self._tell)

    def _tell(self) -> None:
        self.done.emit(self._outcome)


class Checks(QObject):
    """A queue of checks by name: a newer one of a name takes the place of an older one."""

    checked = pyqtSignal(str)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.outcomes: dict[str, Outcome] = {}
        self._asked: dict[str, tuple] = {}
        self._waiting: OrderedDict[str, Callable[[], tuple]] = OrderedDict()
        self._running: tuple[str, AlgorithmRun] | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="rtm-checks-")
        self._number = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._next)

    def request(self, name: str, algorithm: str, parameters: dict, output: str) -> None:
        """Ask for a check unless the same one was asked for last.

        `output` names the file of its OUTPUT; it is empty for an algorithm that has none.
        """
        asked = (algorithm, tuple(sorted((key, str(one)) for key, one in parameters.items())))
        if self._asked.get(name) == asked:
            return
        self.forget(name)
        self._asked[name] = asked
        self._waiting[name] = lambda: (algorithm, parameters, output)
        self._timer.start()

    def forget(self, name: str) -> None:
        """Drop a check and what it found."""
        self._asked.pop(name, None)
        self._waiting.pop(name, None)
        if self.outcomes.pop(name, None) is not None:
            self.checked.emit(name)
        if self._running is not None and self._running[0] == name:
            self._running[1].cancel()

    def is_pending(self, name: str) -> bool:
        """Return whether a check was asked for and has not been answered."""
        return name in self._asked and name not in self.outcomes

    @property
    def idle(self) -> bool:
        """Whether nothing runs or waits."""
        return self._running is None and not self._waiting

    def close(self) -> None:
        """Stop everything; what runs keeps itself alive until it has stopped."""
        self._timer.stop()
        self._waiting.clear()
        self._asked.clear()
        if self._running is not None:
            run = self._running[1]
            _stopping.append(run)
            run.setParent(None)
            run.done.connect(lambda _outcome: self._stopped(run))
            run.cancel()
        else:
            self._folder.cleanup()

    def _stopped(self, run: AlgorithmRun) -> None:
        _stopping.remove(run)
        self._folder.cleanup()

    def _next(self) -> None:
        if self._running is not None or not self._waiting:
            return
        name, given = self._waiting.popitem(last=False)
        algorithm, parameters, output = given()
        self._number += 1
        path = str(Path(self._folder.name) / f"{output}_{self._number}.tif")
        place = {"OUTPUT": path} if output else {}
        run = AlgorithmRun(algorithm, {**parameters, **place}, self)
        asked = self._asked[name]
        self._running = name, run
        run.done.connect(lambda outcome: self._answered(name, asked, outcome))
        run.start()

    def _answered(self, name: str, asked, outcome: Outcome) -> None:
        if self._running is not None:
            run = self._running[1]
            run.setParent(None)
            QTimer.singleShot(0, run.let_go)  # its task is still inside its own signal
        self._running = None
        if self._asked.get(name) == asked:
            self.outcomes[name] = outcome
            self.checked.emit(name)
        self._next()


_stopping: list[AlgorithmRun] = []
