"""Accountability pack: drafts of what a force is asked about a study, from its results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFolderDestination,
)

from ..core.errors import RtmError
from ..core.packages import lack_of
from ..core.study.sources import real
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files.given import Given
from .files.results import results_folder
from .language import counted, marked, tr

if TYPE_CHECKING:
    from .accounting.gathered import Gathered


class Accountability(RtmAlgorithm):
    """RESULTS of a study -> PACK of drafts to be filled in."""

    ID = "accountability"
    TITLE = marked("Accountability pack")
    GROUP = Group.STUDY
    SUMMARY = marked(
        "Drafts of what a force is asked about a study, filled with what its results know."
    )
    HELP = marked(
        """<p>Makes a folder of documents from a folder of results: the nine questions that every
    force is asked about such a tool, a data protection impact assessment by the ICO’s seven steps
    (for law enforcement, Part 3 of the Data Protection Act 2018), an equality impact assessment, a
    record by the Algorithmic Transparency Recording Standard 3.0, a project design report and a
    model card. Each is a web page to read and an ODT to fill in with LibreOffice or Word.</p>
    <p>What the results know is written in, and beside every figure stands the file it comes
    from. What only a person can know or decide is left as a loud yellow blank, with a question and
    who could answer it; the first page counts them. None of it is finished, approved or legal
    advice.</p>
    <p>A study that was tested on a later period and has an audit of who is affected answers
    more; where it has none, the documents say so and what to run. A document that somebody has
    changed is never replaced: it is kept in a folder of the day.</p>"""
    )
    TAGS = marked(
        "accountability, dpia, data protection, equality, eqia, atrs, transparency, model card, "
        "freedom of information, foi, scrutiny, ethics, governance"
    )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            results_folder("RESULTS"),
            tr("A folder that “Run study” filled. Nothing in it is changed."),
        )
        self.add(
            QgsProcessingParameterFolderDestination("PACK", tr("Folder for the pack")),
            tr(
                "Documents of an earlier pack in this folder are replaced; those that somebody has "
                "changed are kept in a folder of the day. Nothing else in the folder is touched."
            ),
        )
        self.addOutput(QgsProcessingOutputFile("INDEX", tr("First page of the pack")))
        self.addOutput(QgsProcessingOutputNumber("DOCUMENTS", tr("Documents")))
        self.addOutput(
            QgsProcessingOutputNumber("BLANKS", tr("Things a person must write or decide"))
        )

    def check(self, given: Given) -> None:
        """Refuse what is no folder of results, and to write among the results themselves."""
        lack = lack_of("jinja2")
        if lack is not None:
            raise lack
        results = real(given.file("RESULTS"))
        if not results.is_dir():
            raise RtmError(
                tr("There is no folder {folder}.", folder=results),
                tr("Choose a folder that “Run study” filled."),
                kind="unreadable",
                where="RESULTS",
            )
        _refuse_place(self.pack(given), results)
        self.gathered(given)

    def pack(self, given: Given) -> Path:
        """Return the folder for the pack."""
        return real(given.output("PACK"))

    def gathered(self, given: Given) -> Gathered:
        """Return what the results say."""
        from .accounting.gathered import gathered  # not when QGIS starts: many modules

        return given.once("RESULTS", lambda: gathered(real(given.file("RESULTS"))))

    def written_in(self, given: Given) -> str:
        """Return the language of the study."""
        return self.gathered(given).evidence.study.language

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Write the pack, and say what is to be written by people."""
        from ..core.accountability import DOCUMENTS  # not when QGIS starts: many modules
        from .accounting.packed import INDEX, write_pack

        found, folder = self.gathered(given), self.pack(given)
        documents = write_pack(found, folder, FeedbackProgress(feedback))
        blanks = sum(len(one.blanks) for one in documents)
        feedback.pushWarning(
            counted(
                blanks,
                "None of this is finished: {count} thing is for a person to write or decide.",
                "None of this is finished: {count} things are for people to write or decide.",
            )
        )
        return {
            "PACK": str(folder),
            "INDEX": str(folder / INDEX),
            "DOCUMENTS": len(DOCUMENTS),
            "BLANKS": blanks,
        }


def _refuse_place(pack: Path, results: Path) -> None:
    """Refuse a file, and the folder of the results itself."""
    if pack == results:
        raise RtmError(
            tr("{folder} is the folder of the results.", folder=pack),
            tr("Choose another folder, one within it perhaps."),
            kind="output",
            where="PACK",
        )
    if pack.exists() and not pack.is_dir():
        raise RtmError(
            tr("{folder} is a file, and a folder is needed.", folder=pack),
            tr("Choose another name."),
            kind="output",
            where="PACK",
        )
