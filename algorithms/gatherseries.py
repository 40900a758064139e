"""Gather series: the tables and the page of a series, from the studies that are finished."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from qgis.core import (
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
)

from ..core.errors import RtmError
from ..core.study.sources import real
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files.given import Given
from .files.strangers import ALLOW
from .language import marked, tr
from .series import names, record
from .series.asked import Asked, read_asked
from .series.current import Prints, is_current
from .series.reasons import read_reasons


class GatherSeries(RtmAlgorithm):
    """FOLDER of a series -> its tables and its page."""

    ID = "gatherseries"
    TITLE = marked("Gather series")
    GROUP = Group.STUDY
    SUMMARY = marked("Makes the page and the tables of a series from the studies that are done.")
    HELP = marked(
        """<p>The last step of “Run series” by itself, for a scheduler that spread the studies over
    machines, or to look at a series while it runs. A study without results, or with results of
    other data or settings, is told as such.</p>"""
    )
    TAGS = marked("series, several, compare, report, heat map")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterFile(
                "FOLDER",
                tr("Folder of the series"),
                behavior=QgsProcessingParameterFile.Behavior.Folder,
            ),
            tr("Where “Run series” or “Prepare series” wrote series.json."),
        )
        self.add(
            QgsProcessingParameterFile(
                "REASONS", tr("Why studies failed"), optional=True, extension="json"
            ),
            tr(
                "A file of JSON with a sentence for each study that failed, by its folder, as a "
                "scheduler writes it: the page then tells why."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterBoolean(
                ALLOW, tr("Allow sources beyond plain files"), defaultValue=False
            ),
            tr("As in “Run study”: whether layers may come from servers, databases and the like."),
            advanced=True,
        )
        self.addOutput(QgsProcessingOutputHtml("PAGE", tr("Page of the series")))
        self.addOutput(QgsProcessingOutputFile("TABLE", tr("Table of the studies")))
        self.addOutput(QgsProcessingOutputNumber("DONE", tr("Studies with results")))
        self.addOutput(QgsProcessingOutputNumber("MISSING", tr("Studies without results")))

    def asked(self, given: Given) -> Asked:
        """Return the series of the folder."""
        file = self.target(given) / names.SERIES
        return given.once("FOLDER", lambda: read_asked(file, given.yes(ALLOW)))

    def target(self, given: Given) -> Path:
        """Return the folder of the series."""
        return real(given.file("FOLDER"))

    def reasons(self, given: Given) -> dict[str, str]:
        """Return why studies failed, as far as it is told, by their folders."""
        if not given.has("REASONS"):
            return {}
        return given.once("REASONS", lambda: read_reasons(given.file("REASONS")))

    def check(self, given: Given) -> None:
        """Refuse a folder that is none of a series."""
        self.asked(given)
        self.reasons(given)
        record.refuse_others(self.target(given), names.GATHERED)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """See what is done, and write."""
        from .series.writing import write_gathered, written  # not when QGIS starts: many modules

        asked, target = self.asked(given), self.target(given)
        progress = FeedbackProgress(feedback)
        prints = Prints(lambda: progress.at(0.0))
        why, told = {}, self.reasons(given)
        for number, one in enumerate(asked.members):
            progress.at(number / len(asked.members))
            reason = str(one.fault) if one.fault else why_not(one, target, prints, told)
            if reason:
                why[one.folder] = reason
                feedback.pushWarning(f"{one.name}: {reason}")
        facts = write_gathered(asked, target, why, feedback)
        done = len(facts.done)
        missing = len(facts.studies) - done
        return {"DONE": done, "MISSING": missing, **written(target)}


def why_not(member, target: Path, prints: Prints, told: Mapping[str, str]) -> str:
    """Return why a study has no results that count; an empty text where it has.

    `told` says of folders why their studies failed.
    """
    folder = target / member.folder
    try:
        if is_current(member.study, folder, prints):
            return ""
    except RtmError as fault:
        return str(fault)
    if told.get(member.folder):
        return told[member.folder]
    if (folder / "manifest.json").is_file():
        return tr("The results there are of other data, settings or software: run it again.")
    return tr("It was not run, or it failed: run it, or look into its log.")
