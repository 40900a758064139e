"""Publish: a copy of a study's results that may be given away."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..core.errors import RtmError
from ..core.packages import lack_of
from ..core.plain import cut
from ..core.progress import Part
from ..core.publishing.not_told import OVERLAPPING
from ..core.publishing.public_study import LayerRights
from ..core.publishing.sections import no_scores
from ..core.report.phrases import listed
from ..core.study.sources import real
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files.given import Given
from .files.manifest import names_in
from .files.results import results_folder
from .files.transaction import all_or_nothing
from .language import counted, marked, quoted, tr
from .publishing import copy_names
from .publishing.earlier import EARLIER, earlier_copies, refuse_overlapping
from .publishing.left_out import others_in
from .publishing.public_streets import OWED, ROW, STREETS, owners_of_streets, public_streets
from .publishing.results import Results, results_in
from .publishing.rights import rights, rights_of, table_in
from .publishing.safe import Safe, safe
from .publishing.target import new_copy, refuse_target

if TYPE_CHECKING:
    from .publishing.for_readers import Surroundings

LEAST, SMALLEST_LEAST, LARGEST_LEAST = 10, 3, 100
MOST_TOLD = 8


class Publish(RtmAlgorithm):
    """RESULTS -> a folder of what may be given away of them."""

    ID = "publish"
    TITLE = marked("Publish results")
    GROUP = Group.STUDY
    SUMMARY = marked("Makes a copy of a study's results that may be given away.")
    HELP = marked(
        """<p>For those who have to answer to the public: a folder with the places, the factors, the
    scores of the factors alone, in bands, and a report, and with a list of what was taken out and
    why. Nothing is copied: what is known to be safe is made anew, and everything else stays in.</p>
    <p>There is no event in it, no value of a cell that events went into, no exact count, no path
    and no filter; counts are told in bands. But the outlines of the places and the order of the
    first 15 are made of what was recorded, and suggest it: who may not say of a place that more
    was recorded there than elsewhere must not publish places.</p>
    <p>Two copies of the same kind of events must not both be given away if their months overlap:
    where places came, went or moved up or down between them tells where little or nothing was
    recorded in the months between.</p>
    <p>A factor layer goes out only where its licence is known to permit it, or where you say so in
    the licence table. Read the copy before you give it away: titles, purposes and names of places
    and factors are yours, and stand in it as you wrote them.</p>"""
    )
    TAGS = marked("publish, share, open data, disclosure, anonymise, freedom of information")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            results_folder("RESULTS"),
            tr("A folder that “Run study” filled. Nothing in it is changed."),
        )
        self.add(
            QgsProcessingParameterNumber(
                "LEAST",
                tr("Smallest count that may be told"),
                QgsProcessingParameterNumber.Type.Integer,
                LEAST,
                minValue=SMALLEST_LEAST,
                maxValue=LARGEST_LEAST,
            ),
            tr(
                "No count of events below this is told. Counts are told in "
                "bands that are wider by 5, rounded up to a multiple of 5: “15 to 29”. Keep to one "
                "number for all copies of the same events: bands of two widths narrow each other."
            ),
        )
        self.add(
            QgsProcessingParameterFile(
                "LICENCES", tr("Licence table"), extension="csv", optional=True
            ),
            tr(
                "A table (CSV) with the columns layer, licence, attribution and goes_out (yes or "
                "no) for factor layers: take “licences.csv” of a copy, and change it. Without it, "
                "layers go out whose own metadata have a licence that is known to permit it."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                STREETS,
                tr("Streets"),
                [QgsProcessing.SourceType.TypeVectorLine],
                optional=True,
            ),
            tr(
                "Lines that are drawn beneath the places of the web map and the hand-out, and so "
                "are given away with them: only if their licence is known to permit it, or the "
                "licence table says so in a row “Streets”."
            ),
        )
        self.add(
            QgsProcessingParameterString(OWED, tr("Whose the streets are"), optional=True),
            tr("Owner and licence of the streets; left out, what the layer's own metadata say."),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                EARLIER,
                tr("Copies given away before"),
                QgsProcessing.SourceType.TypeFile,
                optional=True,
            ),
            tr(
                "Folders of copies of the same kind of events, or their published.json. If the "
                "months of one overlap those of the results, and its ground too, no copy is "
                "made: two copies of months that overlap must not both be given away."
            ),
        )
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT_FOLDER", tr("Folder for the copy")),
            tr(
                "A new or empty folder, or one with an earlier copy that nobody changed: all that "
                "lies in it is given away."
            ),
        )
        self.addOutput(QgsProcessingOutputHtml("REPORT", tr("Report")))
        self.addOutput(QgsProcessingOutputHtml("MAP", tr("Web map")))
        self.addOutput(QgsProcessingOutputFile("HANDOUT", tr("Hand-out")))
        self.addOutput(QgsProcessingOutputHtml("TAKEN_OUT", tr("What was taken out")))
        self.addOutput(QgsProcessingOutputFile("RECORD", tr("Record")))
        self.addOutput(QgsProcessingOutputNumber("PLACE_COUNT", tr("Number of places")))
        self.addOutput(QgsProcessingOutputNumber("LAYERS_OUT", tr("Factor layers that go out")))
        self.addOutput(QgsProcessingOutputNumber("LEFT_OUT", tr("Files of the results left out")))

    def source(self, given: Given) -> Path:
        """Return the folder of the results."""
        return real(given.file("RESULTS"))

    def target(self, given: Given) -> Path:
        """Return the folder for the copy."""
        return real(given.output("OUTPUT_FOLDER"))

    def results(self, given: Given) -> Results:
        """Return the results, or say why they are none."""
        return given.once("RESULTS", lambda: results_in(self.source(given)))

    def written_in(self, given: Given) -> str:
        """Return the language of the study."""
        return self.results(given).study.language

    def table(self, given: Given) -> dict:
        """Return the licence table by the names of the factors."""
        if not given.has("LICENCES"):
            return {}
        factors = [one.settings.name for one in self.results(given).study.factors]
        factors += [ROW] if given.has(STREETS) else []
        return given.once("LICENCES", lambda: table_in(given.file("LICENCES"), factors))

    def streets(self, given: Given, feedback: QgsProcessingFeedback) -> LayerRights | None:
        """Return whether the streets may go out, and say if not; None without any."""
        if not given.has(STREETS):
            return None
        found = rights(ROW, (), owners_of_streets(given), self.table(given).get(ROW))
        if not found.goes_out:
            feedback.pushWarning(
                tr(
                    "The streets are not drawn: nothing is known to permit that they are given "
                    "away. Say whose they are and by which licence, or that they may go out in a "
                    "row “{row}” of a licence table.",
                    row=ROW,
                )
            )
        return found

    def check(self, given: Given) -> None:
        """Refuse results that are none, a table that is none, and a folder that is taken."""
        _require_least(given)
        self.results(given)
        self.table(given)
        refuse_overlapping(self.results(given), earlier_copies(given))
        refuse_target(self.target(given), self.source(given))
        if given.has(STREETS):
            given.layer(STREETS)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Find what is safe, make a copy of it, and say what stayed in."""
        from .publishing.copying import Copying  # not when QGIS starts: many modules

        results, target = self.results(given), self.target(given)
        for warning in results.warnings:
            feedback.pushWarning(warning)
        progress = FeedbackProgress(feedback)
        lack = lack_of("jinja2")
        if lack is not None:
            feedback.pushWarning(tr("No page will be written, all else will. {lack}", lack=lack))
        layers = rights_of(results, self.table(given))
        streets = self.streets(given, feedback)
        shown = layers if streets is None else (*layers, streets)
        found = safe(results, shown, given.whole_number("LEAST"), Part(progress, 0.0, 0.3))
        around = _surroundings(given, results, streets, feedback, Part(progress, 0.3, 0.5))
        with new_copy(target, results.folder) as new, all_or_nothing(feedback.pushWarning):
            fates = Copying(results, found, new, around).fill(Part(progress, 0.5, 1.0))
        _tell(results, found, feedback)
        return {
            "OUTPUT_FOLDER": str(target),
            **_pages(target),
            "RECORD": str(target / copy_names.RECORD),
            "PLACE_COUNT": len(found.study.places),
            "LAYERS_OUT": sum(one.goes_out for one in layers),
            "LEFT_OUT": sum(not one.instead for one in fates),
        }


def _require_least(given: Given) -> None:
    least = given.whole_number("LEAST")
    if not SMALLEST_LEAST <= least <= LARGEST_LEAST:
        raise RtmError(
            tr("The smallest count that may be told is {least}.", least=least),
            tr("Give a number from {low} to {high}.", low=SMALLEST_LEAST, high=LARGEST_LEAST),
            kind="setting",
            where="LEAST",
        )


def _surroundings(
    given: Given, results: Results, rights: LayerRights | None, feedback, progress
) -> Surroundings:
    """Return what the maps are drawn with."""
    from .publishing.for_readers import (  # not when QGIS starts: many modules
        Surroundings,
        metres_of,
    )

    crs, frame, streets = results.crs, results.cells.frame, None
    if rights is not None and rights.goes_out:
        owed = ", ".join(filter(None, (rights.attribution, rights.licence)))
        streets = public_streets(given, crs, metres_of(crs), frame, owed, feedback, progress)
    return Surroundings(crs=crs, made=date.today().isoformat(), streets=streets)


def _pages(target: Path) -> dict[str, str]:
    pages = {"REPORT": copy_names.REPORT, "TAKEN_OUT": copy_names.TAKEN_OUT_PAGE}
    pages.update({"MAP": copy_names.MAP, "HANDOUT": copy_names.HANDOUT})
    return {key: str(target / name) for key, name in pages.items() if (target / name).is_file()}


def _tell(results: Results, found: Safe, feedback: QgsProcessingFeedback) -> None:
    """Say what stayed in that the analyst may wonder at."""
    kept = [one for one in found.study.rights if not one.goes_out]
    if kept:
        feedback.pushWarning(
            counted(
                len(kept),
                "{count} factor layer stays in: nothing is known to permit that it is given away. "
                "If you may, say so in a licence table.",
                "{count} factor layers stay in: nothing is known to permit that they are given "
                "away. If you may, say so in a licence table.",
            )
        )
    if found.study.scores is None:
        feedback.pushWarning(no_scores(found.study))
    others = others_in(names_in(results.folder))
    if others:
        named = [quoted(cut(one)) for one in others[:MOST_TOLD]]
        feedback.pushInfo(tr("Left out, since no run makes them: {names}.", names=listed(named)))
    feedback.pushInfo(tr(OVERLAPPING))
    feedback.pushInfo(tr("Read the copy before you give it away: the titles and names are yours."))
