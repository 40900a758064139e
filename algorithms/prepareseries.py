"""Prepare series: the file of each study, and the grid and factors that they share."""

from __future__ import annotations

from qgis.core import QgsProcessingFeedback, QgsProcessingOutputNumber

from .base import FeedbackProgress
from .files.given import Given
from .language import marked, tr
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
        self.addOutput(QgsProcessingOutputNumber("STUDIES", tr("Number of studies")))
        self.addOutput(QgsProcessingOutputNumber("FAULTY", tr("Variations with a fault")))

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Write the study files, then make what is shared."""
        asked, target = self.asked(given), self.target(given)
        progress = FeedbackProgress(feedback)
        begin(asked, target, feedback.pushWarning)
        prints = Prints(lambda: progress.at(0.0))
        for one in asked.members:
            if one.fault is not None:
                feedback.pushWarning(f"{one.name}: {one.fault}")
        prepare(asked.good, asked.good, target, prints, given.context, feedback)
        good = len(asked.good)
        faulty = len(asked.members) - good
        return {"OUTPUT_FOLDER": str(target), "STUDIES": good, "FAULTY": faulty}
