"""Verify results: whether the results in a folder follow from their inputs."""

from __future__ import annotations

import tempfile
from pathlib import Path

from qgis.core import (
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
)

from ..core.errors import RtmError
from ..core.report.phrases import verification as phrases
from ..core.report.verification import render_verification, summary_of
from ..core.report.verified import ALIKE, AS_RECORDED, FOLLOWS, SCHEMA, Verification
from ..core.study.sources import real
from .base import Group, RtmAlgorithm
from .files.given import Given
from .files.results import results_folder
from .files.strangers import ALLOW
from .files.told import add_record, add_report, write_record, write_report
from .language import marked, tr

RUN = "RUN_AGAIN"
PREFIX = "rtm-verify-"


class Verify(RtmAlgorithm):
    """FOLDER of results -> whether they follow from their inputs, as a page and a record."""

    ID = "verify"
    TITLE = marked("Verify results")
    GROUP = Group.STUDY
    SUMMARY = marked("Tells whether the results in a folder follow from their inputs.")
    HELP = marked(
        """<p>For an auditor, or whoever was given a folder of results. Every file is compared with
    the hash that the run recorded, every input likewise, and the study is run again in a folder
    apart: the same inputs, settings and versions give the same bytes but for times. What differs
    is named, with the file, the key or cell, and by how much.</p>
    <p>The verdict is “follows”, “does not follow” or “cannot be told”: the last where an input is
    gone or another, or where another version or build of the plugin gives something else.
    Nothing in the folder is changed. It takes as long as the study does.</p>
    <p>That results follow from their inputs does not say that the inputs are right, or what to do
    with them.</p>"""
    )
    TAGS = marked("audit, provenance, reproducible, hash, checksum, integrity, tamper")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            results_folder("FOLDER"),
            tr("A folder that “Run study” filled."),
        )
        self.add(
            QgsProcessingParameterFile(
                "INPUTS",
                tr("Folder in which to look for inputs"),
                behavior=QgsProcessingParameterFile.Behavior.Folder,
                optional=True,
            ),
            tr(
                "Where the data lie now, if not where the run read them. A file counts as an input "
                "if it has the hash that the run recorded, whatever it is called. Where none has, "
                "a file of the same name stands in, and it is told that it is another."
            ),
        )
        self.add(
            QgsProcessingParameterBoolean(RUN, tr("Run the study again"), defaultValue=True),
            tr(
                "Off, only hashes are looked at: quick, and nothing is said of whether the numbers "
                "follow from the inputs."
            ),
        )
        self.add(
            QgsProcessingParameterBoolean(
                ALLOW, tr("Allow sources beyond plain files"), defaultValue=False
            ),
            tr(
                "Whether layers may come from servers and databases, as “Run study” asks. Switch "
                "it on for studies you trust."
            ),
            advanced=True,
        )
        add_report(
            self, tr("One page with the verdict, what it means, and every file and difference.")
        )
        add_record(self)
        for name, title in (
            ("VERDICT", tr("Verdict: follows, does not follow or cannot be told")),
            ("SUMMARY", tr("What was found, in sentences")),
        ):
            self.addOutput(QgsProcessingOutputString(name, title))
        for name, title in (
            ("FOLLOWS", tr("1 if the results follow from their inputs, else 0")),
            ("CHANGED", tr("Results that are not as recorded")),
            ("CHANGED_INPUTS", tr("Inputs that are not as recorded")),
            ("UNLIKE", tr("Results that came out otherwise")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def check(self, given: Given) -> None:
        """Refuse what is no folder, and to write into the folder that is verified."""
        self.require_report_can_be_made(given)
        folder = self.folder(given)
        if not folder.is_dir():
            raise RtmError(
                tr("There is no folder {folder}.", folder=folder),
                tr("Choose a folder that “Run study” filled."),
                kind="unreadable",
                where="FOLDER",
            )
        self.inputs(given)
        for name in ("REPORT", "RECORD"):
            if given.has(name) and _is_within(real(given.output(name)), folder):
                raise RtmError(
                    tr("{path} lies in the folder that is verified.", path=given.output(name)),
                    tr("Choose another place: nothing in that folder may be changed."),
                    kind="output",
                    where=name,
                )

    def folder(self, given: Given) -> Path:
        """Return the folder that is verified."""
        return real(given.file("FOLDER"))

    def inputs(self, given: Given) -> Path | None:
        """Return the folder in which inputs are looked for, if one is given."""
        if not given.has("INPUTS"):
            return None
        folder = real(given.file("INPUTS"))
        if not folder.is_dir():
            raise RtmError(
                tr("There is no folder {folder}.", folder=folder),
                tr("Choose the folder of the data, or none."),
                kind="unreadable",
                where="INPUTS",
            )
        return folder

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Verify, then write page and record."""
        from .verifying.verified import verified  # not when QGIS starts: many modules

        with tempfile.TemporaryDirectory(prefix=PREFIX) as place:
            found = verified(
                self.folder(given),
                real(place) if given.yes(RUN) else None,
                self.inputs(given),
                given.yes(ALLOW),
                given.context,
                feedback,
            )
        outputs = self._written(given, found)
        _tell(found, feedback)
        return {**outputs, **_outputs(found)}

    def _written(self, given: Given, found: Verification) -> dict:
        outputs = write_report(given, lambda: render_verification(found))
        return outputs | write_record(given, SCHEMA, found.to_json)


def _tell(found: Verification, feedback: QgsProcessingFeedback) -> None:
    """Say the verdict and the findings in the log."""
    say = feedback.pushInfo if found.verdict == FOLLOWS else feedback.pushWarning
    say(phrases.verdict(found))
    for one in found.findings:
        say(f"{phrases.finding(one)} {phrases.meaning(one)}")


def _outputs(found: Verification) -> dict:
    return {
        "VERDICT": found.verdict,
        "SUMMARY": summary_of(found),
        "FOLLOWS": int(found.verdict == FOLLOWS),
        "CHANGED": sum(one.state != AS_RECORDED for one in found.results),
        "CHANGED_INPUTS": sum(one.state != AS_RECORDED for one in found.inputs),
        "UNLIKE": sum(one.outcome not in ALIKE for one in found.compared),
    }


def _is_within(path: Path, folder: Path) -> bool:
    return folder in (path, *path.parents)
