"""Run series: many studies of one kind, side by side, and a page that compares them."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingParameterNumber,
)

from ..core.errors import RtmError
from ..core.expectation import megabytes, most_variables
from ..core.progress import Cancelled
from ..core.study import Member
from .base import FeedbackProgress
from .files.given import Given
from .files.strangers import ALLOW
from .language import counted, marked, tr
from .runstudy import SHARED
from .series import heard, names
from .series.algorithm import OfSeries
from .series.asked import Asked
from .series.current import Prints, is_current
from .series.owned import owned, refuse_owned, wait_for_the_dead
from .series.preparing import Prepared, begin, prepare
from .series.running import Job, Pool
from .study.stages import Stage

MB = 10**6
QGIS_ITSELF = 350 * MB  # of a process with QGIS, before it computes
USUAL_CELLS = 100_000  # where nobody knows yet how many there are
SHARED_ENDS, STUDIES_END = 0.1, 0.95  # shares of the run


class RunSeries(OfSeries):
    """SERIES and OUTPUT_FOLDER -> a folder a study, tables and a page of all."""

    ID = "runseries"
    TITLE = marked("Run series")
    SUMMARY = marked(
        "Runs a study for several crimes, periods or areas, side by side, and compares them."
    )
    HELP = marked(
        """<p>A series file (JSON) names a base study and what varies: crime types, periods, areas,
    factors, or any other part of a study. The grid and the factors that studies share are made
    once. The studies run side by side, each in a process of its own, as many as the machine has
    cores and memory for. One that fails is reported, and the others go on.</p>
    <p>Run again, only what changed is made anew: a study whose data and settings are as they were
    stays. A run that was stopped, or that died, goes on where it was.</p>
    <p>Each study has a folder, with what “Run study” gives for it. series.html says which factor
    holds for which crime, how ratios move over time, how each map foretold, and which places come
    up again; series.csv, series_factors.csv and series_places.csv have its numbers.</p>"""
    )
    TAGS = marked("series, batch, several, many, crimes, periods, areas, compare, parallel")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add_series()
        self.add(
            QgsProcessingParameterNumber(
                "AT_ONCE",
                tr("Studies at once (0: as many as fit)"),
                QgsProcessingParameterNumber.Type.Integer,
                defaultValue=0,
                minValue=0,
                maxValue=256,
            ),
            tr(
                "How many studies run side by side. As many as fit: one a core of the machine, as "
                "long as there is memory for all. 1 runs them one after another in this process."
            ),
            advanced=True,
        )
        self.addOutput(QgsProcessingOutputHtml("PAGE", tr("Page of the series")))
        self.addOutput(QgsProcessingOutputFile("TABLE", tr("Table of the studies")))
        self.addOutput(QgsProcessingOutputNumber("STUDIES", tr("Number of studies")))
        self.addOutput(QgsProcessingOutputNumber("RUN", tr("Studies that were run")))
        self.addOutput(QgsProcessingOutputNumber("KEPT", tr("Studies that still held")))
        self.addOutput(QgsProcessingOutputNumber("FAILED", tr("Studies that failed")))

    def check(self, given: Given) -> None:
        """Refuse besides a folder into which a series runs."""
        super().check(given)
        refuse_owned(self.target(given))

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Find what is to do, make what is shared, run the studies, gather them."""
        asked, target = self.asked(given), self.target(given)
        names.shared_in(target).mkdir(parents=True, exist_ok=True)
        with owned(target, asked.series.title):
            begin(asked, target, feedback.pushWarning)
            return _Run(asked, target, given, feedback).everything()


class _Run:
    """One run of a series."""

    def __init__(self, asked: Asked, target: Path, given: Given, feedback: QgsProcessingFeedback):
        self.asked, self.target, self.given, self.feedback = asked, target, given, feedback
        progress = FeedbackProgress(feedback)
        self.prints = Prints(lambda: progress.at(0.0))

    def everything(self) -> dict:
        """Run what is to be run, and gather all."""
        to_run = self._to_run()
        why = {}
        try:
            if to_run:
                why = self._run(to_run)
        except Cancelled:
            raise self._stopped(to_run) from None
        for one in self.asked.members:
            if one.fault is not None:
                why[one.folder] = str(one.fault)
        return self._results(len(to_run), why)

    def _to_run(self) -> list[Member]:
        """Return the studies whose results are not there or no longer hold."""
        to_run = []
        for one in self.asked.members:
            if one.study is None:
                self.feedback.reportError(f"{one.name}: {one.fault}")
                heard.tell(self.feedback, one.folder, heard.FAILED, 1.0, str(one.fault))
                continue
            folder = self.target / one.folder
            wait_for_the_dead(folder, self.feedback)
            try:
                there = is_current(one.study, folder, self.prints)
            except RtmError:  # a file that cannot be read: the run of the study will say which
                there = False
            if not there:
                to_run.append(one)
            heard.tell(self.feedback, one.folder, heard.KEPT if there else heard.WAITING)
        kept = len(self.asked.good) - len(to_run)
        if kept:
            self.feedback.pushInfo(
                counted(
                    kept,
                    "{count} study still holds: neither its data nor its settings have changed.",
                    "{count} studies still hold: neither their data nor their settings have "
                    "changed.",
                )
            )
        return to_run

    def _run(self, to_run: list[Member]) -> dict[str, str]:
        prepared = self._prepare(to_run)
        jobs = [self._job(one, prepared) for one in to_run]
        stage = Stage("report", 1, 1, "", SHARED_ENDS, STUDIES_END)
        at_once = self.given.whole_number("AT_ONCE")
        return Pool(jobs, at_once, self.given.context, self.feedback, stage).run()

    def _prepare(self, to_run: list[Member]) -> Prepared:
        return prepare(
            to_run,
            self.asked.good,
            self.target,
            self.prints,
            self.given.context,
            self.feedback,
            SHARED_ENDS,
        )

    def _job(self, member: Member, prepared: Prepared) -> Job:
        parameters = {
            "STUDY": str(names.study_file(self.target, member.folder)),
            "OUTPUT_FOLDER": str(self.target / member.folder),
            SHARED: str(names.shared_in(self.target)),
            ALLOW: self.given.yes(ALLOW),
        }
        study = member.study
        cells = prepared.cells.get(member.folder, USUAL_CELLS)
        variables = most_variables(one.settings for one in study.factors)
        needs = QGIS_ITSELF + MB * megabytes(cells, variables, study.model.selection)
        return Job(member.folder, member.name, parameters, needs)

    def _stopped(self, to_run: list[Member]) -> RtmError:
        left = sum(not is_current(one.study, self.target / one.folder, Prints()) for one in to_run)
        return RtmError(
            counted(
                left,
                "The series was stopped with {count} study to go.",
                "The series was stopped with {count} studies to go.",
            ),
            tr("What is finished stays: run it again, and it goes on."),
            kind="setting",
        )

    def _results(self, run: int, why: dict[str, str]) -> dict:
        from .series.writing import write_gathered, written  # not when QGIS starts: many modules

        write_gathered(self.asked, self.target, why, self.feedback)
        self.feedback.setProgress(100)
        failed = {folder for folder, reason in why.items() if reason}
        good = len(self.asked.good)
        return {
            "OUTPUT_FOLDER": str(self.target),
            "STUDIES": len(self.asked.members),
            "RUN": run,
            "KEPT": good - run,
            "FAILED": len(failed),
            **written(self.target),
        }
