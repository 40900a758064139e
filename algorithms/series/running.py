"""The studies of a series side by side, each in a process of its own, as many as there is room for.

One that fails is told and does not stop the rest. Where no process can be begun, they run here one
after another.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)

from ...core.machine import free_memory
from ...core.progress import Cancelled
from ..language import tr
from ..study.stages import Stage, Stretch
from . import heard
from .programs import Program, program
from .worker import Worker

PATIENCE = 40  # milliseconds for which one process is listened to before the next
OF_FREE = 0.8  # of the memory that is free, which studies may take together


@dataclass(frozen=True)
class Job:
    """A study to run: its name, what “Run study” is given, and the bytes of memory it needs."""

    folder: str
    name: str
    parameters: dict
    needs: float


def cores() -> int:
    """Return how many processes can compute at once."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


@dataclass
class Pool:
    """Studies that run side by side.

    Make one and call `run`, once.

    Attributes
    ----------
    jobs : sequence of Job
    at_once : int
        The most processes; 0 for as many as there are cores.
    context, feedback : QgsProcessingContext and QgsProcessingFeedback
    stage : Stage
        The stretch of the whole run that the studies take.
    why : dict of str to str
        Filled by `run`: by folder, an empty text for a good study, and a sentence for a failed one.
    """

    jobs: Sequence[Job]
    at_once: int
    context: QgsProcessingContext
    feedback: QgsProcessingFeedback
    stage: Stage
    why: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._waiting = deque(self.jobs)
        self._doing: dict[Worker, Job] = {}
        self._idle: list[Worker] = []
        self._ready: set[Worker] = set()
        self._shares = {one.folder: 0.0 for one in self.jobs}
        self._room = OF_FREE * free_memory()

    def run(self) -> dict[str, str]:
        """Run all; raises `Cancelled` when asked to stop, when all processes have ended."""
        most = min(self.at_once or cores(), len(self.jobs))
        beside = program() if most > 1 else None
        if most > 1 and beside is None:
            self.feedback.pushWarning(
                tr(
                    "No second process with QGIS can be begun on this machine, so the studies run "
                    "one after another."
                )
            )
        try:
            while beside is not None and (self._waiting or self._doing):
                self._require_going_on()
                self._begin(most, beside)
                for worker in list(self._doing):
                    self._listen(worker)
                if self._cannot_begin():
                    break
        finally:
            self._end()
        while self._waiting:
            self._run_here(self._waiting.popleft())
        return self.why

    def _begin(self, most: int, beside: Program) -> None:
        """Give the next studies to processes, as long as there are cores and memory."""
        while self._waiting and len(self._doing) < most:
            taken = sum(one.needs for one in self._doing.values())
            if self._doing and taken + self._waiting[0].needs > self._room:
                return
            job = self._waiting.popleft()
            worker = self._idle.pop() if self._idle else self._new(beside)
            self._doing[worker] = job
            worker.ask(job.parameters)
            self._tell(job, heard.RUNNING, 0.0)

    def _new(self, beside: Program) -> Worker:
        return Worker(beside, self.context.transformContext())

    def _listen(self, worker: Worker) -> None:
        job = self._doing[worker]
        for one in worker.hear(PATIENCE):
            if "ready" in one:
                self._ready.add(worker)
            elif "progress" in one:
                self._tell(job, heard.RUNNING, one["progress"] / 100)
            elif "warning" in one:
                self.feedback.pushWarning(f"{job.name}: {one['warning']}")
            elif "failed" in one or "done" in one:
                self._ended(job, one.get("failed", ""))
                del self._doing[worker]
                self._idle.append(worker)
        if worker in self._doing and not worker.lives:
            self._died(worker)

    def _died(self, worker: Worker) -> None:
        """Tell of a study whose process ended; one that never began is left to be run here."""
        job = self._doing.pop(worker)
        if worker not in self._ready:
            self._waiting.appendleft(job)
            self.feedback.pushWarning(
                tr(
                    "A process for the studies could not be begun ({why}).",
                    why=worker.last_words or tr("it ended at once"),
                )
            )
            return
        why = tr(
            "Its process ended before the study did ({why}). Run the series again; if it happens "
            "again, the machine may have too little memory for several studies at once.",
            why=worker.last_words or tr("it said nothing"),
        )
        self._ended(job, why)

    def _cannot_begin(self) -> bool:
        """Return whether processes die before they begin: then all is run here."""
        return bool(self._waiting) and not self._doing and not self._ready

    def _ended(self, job: Job, why: str) -> None:
        self.why[job.folder] = why
        self._tell(job, heard.FAILED if why else heard.DONE, 1.0, why)
        if why:
            self.feedback.reportError(f"{job.name}: {why}")
        else:
            self.feedback.pushInfo(
                tr(
                    "{name}: done ({number} of {of})",
                    name=job.name,
                    number=len(self.why),
                    of=len(self.jobs),
                )
            )

    def _tell(self, job: Job, state: str, share: float, words: str = "") -> None:
        self._shares[job.folder] = share
        heard.tell(self.feedback, job.folder, state, share, words)
        done = sum(self._shares.values()) / len(self._shares)
        stretch = self.stage.end - self.stage.start
        self.feedback.setProgress(100 * (self.stage.start + stretch * done))

    def _require_going_on(self) -> None:
        if self.feedback.isCanceled():
            raise Cancelled

    def _run_here(self, job: Job) -> None:
        """Run a study in this process."""
        self._require_going_on()
        self._tell(job, heard.RUNNING, 0.0)
        number = len(self.why)
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("rtm:runstudy")
        share = (self.stage.end - self.stage.start) / len(self.jobs)
        start = self.stage.start + share * number
        part = Stretch(
            self.feedback,
            Stage("report", number + 1, len(self.jobs), job.name, start, start + share),
        )
        own = QgsProcessingContext()
        own.setTransformContext(self.context.transformContext())
        good, why = algorithm.checkParameterValues(job.parameters, own)
        try:
            if not good:
                raise QgsProcessingException(why)
            algorithm.run(job.parameters, own, part, {}, False)
        except QgsProcessingException as fault:
            self._require_going_on()
            self._ended(job, str(part.why(str(fault))))
        else:
            self._ended(job, "")

    def _end(self) -> None:
        workers = [*self._doing, *self._idle]
        for worker in workers:
            worker.end()
        for worker in workers:
            worker.wait()
