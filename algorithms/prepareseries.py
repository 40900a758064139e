"""Prepare series: the file of each study, and the grid and factors that they share."""

from __future__ import annotations

from qgis.core import (
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterString,
)

from .base import FeedbackProgress
from .files.given import Given
from .files.strangers import ALLOW
from .language import marked, tr
from .series import steps
from .series.algorithm import OfSeries
from .series.current import Prints
from .series.preparing import begin, prepare


class PrepareSeries(OfSeries):
    """SERIES and OUTPUT_FOLDER -> a study file each, and what they share."""

    ID = "prepareseries"
    TITLE = marked("Prepare series")
    SUMMARY = marked(
        "Writes the file of each study of a series, and makes the grid and factors that they share."
    )
    HELP = marked(
        """<p>The first step of “Run series” by itself, for a scheduler that spreads the studies
    over machines: then “Run study” takes each file in shared/studies, with the folder “shared” as
    its folder of shared steps, and “Gather series” makes the page of all.</p>"""
    )
    TAGS = marked("series, batch, several, crimes, periods, cluster")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add_series()
        self.add(
            QgsProcessingParameterString(
                steps.ONLY, tr("Only this step"), defaultValue="", optional=True
            ),
            tr(
                "For a scheduler, which gives each step to another machine. “list”: write the "
                "files of the studies and shared/steps.json, the plan of all steps, and make "
                "nothing. Or the key of a shared thing in that plan: make this alone."
            ),
            advanced=True,
        )
        self.addOutput(QgsProcessingOutputNumber("STUDIES", tr("Number of studies")))
        self.addOutput(QgsProcessingOutputNumber("FAULTY", tr("Variations with a fault")))

    def check(self, given: Given) -> None:
        """Refuse what “Run series” refuses, or a step that is not of the plan."""
        if self._key(given):
            self._planned(given)
        else:
            super().check(given)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Write the study files, then make what is shared, or what is asked for alone."""
        target, progress = self.target(given), FeedbackProgress(feedback)
        prints = Prints(lambda: progress.at(0.0))
        key = self._key(given)
        if key:
            study = self._planned(given)
            steps.make_one(study, target, key, prints, given.context, feedback)
            return {"OUTPUT_FOLDER": str(target)}
        asked = self.asked(given)
        begin(asked, target, feedback.pushWarning)
        for one in asked.members:
            if one.fault is not None:
                feedback.pushWarning(f"{one.name}: {one.fault}")
        if self._only(given) == steps.LIST:
            steps.write_plan(asked, target, prints)
        else:
            prepare(asked.good, asked.good, target, prints, given.context, feedback)
        good = len(asked.good)
        faulty = len(asked.members) - good
        return {"OUTPUT_FOLDER": str(target), "STUDIES": good, "FAULTY": faulty}

    def _only(self, given: Given) -> str:
        return given.text(steps.ONLY).strip()

    def _key(self, given: Given) -> str:
        """Return the key of the one thing that is asked for; an empty text for anything else."""
        only = self._only(given)
        return "" if only == steps.LIST else only

    def _planned(self, given: Given):
        key = self._key(given)
        return given.once(
            "planned", lambda: steps.planned(self.target(given), key, given.yes(ALLOW))
        )
