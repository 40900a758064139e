"""Run study: a study file becomes a folder of results, through the other algorithms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingOutputRasterLayer,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
)

from ..core.errors import RtmError
from ..core.languages import LANGUAGES
from ..core.report.phrases.purposes import of_searches
from ..core.study import Study, read_study
from ..core.study.sources import found_from, real, seen_from
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files.destinations import InFile
from .files.given import Given
from .files.ordinary import require_ordinary
from .files.strangers import ALLOW, refuse_strangers
from .language import marked, tr
from .study import inputs, names, room
from .study.folder import refuse_folder, results_folder
from .study.keys import faults_in_study
from .study.layers import require_layers
from .study.making import made_in
from .study.report import tell_of_no_report
from .study.shared import Taking
from .study.steps import Made

FILES = {
    "MODEL": names.MODEL,
    "RISK": names.RISK,
    "EVENTS": names.EVENTS,
    "HOTSPOTS": names.HOTSPOTS,
    "FORECAST": names.FORECAST,
    "VALIDATION": names.VALIDATION,
    "CAPTURE_CURVE": names.CAPTURE_CURVE,
    "REPORT": names.REPORT,
}
SHARED, LANGUAGE = "SHARED", "LANGUAGE"
LAYERS_SHOWN = (
    ("EVENTS", marked("Events")),
    ("FORECAST", marked("Forecast")),
    ("RISK", marked("Relative risk")),
    ("PLACES", marked("Priority places")),
)


class RunStudy(RtmAlgorithm):
    """STUDY and OUTPUT_FOLDER -> every file of a study."""

    ID = "runstudy"
    TITLE = marked("Run study")
    GROUP = Group.STUDY
    SUMMARY = marked(
        "Runs a whole study from its file: grid, events, factors, model, map and report."
    )
    HELP = marked(
        """<p>A study file (JSON) names the layers, the grid, the factors and how the model is
    chosen. The results are what the single algorithms give, step by step, in one folder:
    grid, events and factors as rasters, the model, its coefficients, the risk map as raster,
    polygons and picture, hot spots, the forecast map, priority places, and a report. With a
    hold-out (incidents of a later period) every map is tested against it. If the run fails or is
    stopped, the folder stays as it was.</p>"""
    )
    TAGS = marked("study, batch, everything, report, workflow")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterFile("STUDY", tr("Study file"), extension="json"),
            tr("A study.json; its layers are looked for beside it."),
        )
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT_FOLDER", tr("Folder for the results")),
            tr(
                "Files of an earlier run in this folder are replaced when the new ones are "
                "complete; those that were changed since are kept in a folder of their own. "
                "Nothing else in the folder is touched."
            ),
        )
        self.add(
            QgsProcessingParameterBoolean(
                ALLOW, tr("Allow sources beyond plain files"), defaultValue=False
            ),
            tr(
                "Whether layers may come from servers and databases, by a query, or through files "
                "that point to others, such as a VRT. Off, such a study is refused before "
                "anything is opened: it could send and fetch what it likes. Switch it on for "
                "studies you trust."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFile(
                SHARED,
                tr("Folder of shared steps"),
                behavior=QgsProcessingParameterFile.Behavior.Folder,
                optional=True,
            ),
            tr(
                "The folder “shared” of a series. Its grid and factors are taken where they are of "
                "the same data and settings, and made anew where they are not: the results are the "
                "same either way."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                LANGUAGE,
                tr("Language of the results"),
                options=list(LANGUAGES),
                usesStaticStrings=True,
                optional=True,
            ),
            tr(
                "Of the report, tables and pictures, instead of the language that the study names; "
                "if neither is said, that of QGIS. Numbers, keys and fields are the same in each."
            ),
            advanced=True,
        )
        self.addOutput(QgsProcessingOutputFile("MODEL", tr("Model")))
        self.addOutput(QgsProcessingOutputRasterLayer("RISK", tr("Risk")))
        self.addOutput(QgsProcessingOutputRasterLayer("EVENTS", tr("Events")))
        self.addOutput(QgsProcessingOutputRasterLayer("HOTSPOTS", tr("Hot spots")))
        self.addOutput(QgsProcessingOutputRasterLayer("FORECAST", tr("Forecast")))
        self.addOutput(QgsProcessingOutputVectorLayer("PLACES", tr("Priority places")))
        self.addOutput(QgsProcessingOutputFile("VALIDATION", tr("Measures of the test")))
        self.addOutput(QgsProcessingOutputFile("CAPTURE_CURVE", tr("Capture curves of the test")))
        self.addOutput(QgsProcessingOutputHtml("REPORT", tr("Report")))
        for name, text in (
            ("CELLS", tr("Number of cells")),
            ("EVENT_COUNT", tr("Events counted")),
            ("BIC", tr("BIC of the model")),
            ("TERMS", tr("Number of terms")),
            ("MAXIMUM", tr("Highest score")),
            ("HIGHEST_CELLS", tr("Cells of the highest risk")),
            ("PLACE_COUNT", tr("Number of priority places")),
            ("HIT_RATE", tr("Share of the later events in the highest 10% of the area")),
            ("PAI", tr("PAI at 10% of the area")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def study(self, given: Given) -> Study:
        """Return the study with sources that QGIS can open, or say what is wrong with it."""
        return given.once("study", lambda: self._read(given))

    def _read(self, given: Given) -> Study:
        path = self._study_file(given)
        require_ordinary(path)
        try:
            text = path.read_text(encoding="utf-8-sig")  # some editors put a mark in front
        except (OSError, ValueError) as reason:
            why = getattr(reason, "strerror", None) or tr("it is no text")
            raise RtmError(
                tr("The study {path} cannot be read ({why}).", path=path, why=why),
                tr("Choose a study.json."),
                kind="unreadable",
                where="STUDY",
            ) from reason
        folder, study = real(str(path)).parent, read_study(text)
        refuse_strangers(study, folder, given.yes(ALLOW))
        if given.has(LANGUAGE):
            study = replace(study, language=given.choice(LANGUAGE))
        return found_from(study, folder)

    def _study_file(self, given: Given) -> Path:
        return Path(given.file("STUDY"))

    def target(self, given: Given) -> Path:
        """Return the folder for the results."""
        return real(given.output("OUTPUT_FOLDER"))

    def check(self, given: Given) -> None:
        """Refuse a study file that is not one, and a folder that cannot take its results."""
        study, target = self.study(given), self.target(given)
        inputs.refuse_inside(target, study, self._study_file(given))
        refuse_folder(target, names.files_of(study))
        require_layers(study, given.context)
        with faults_in_study():
            room.look_ahead(study, given.context)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Make everything in a folder beside, then put it in its place."""
        tell_of_no_report(feedback)
        study, target = self.study(given), self.target(given)
        if of_searches(study.purpose):
            feedback.pushWarning(of_searches(study.purpose))
        as_run = seen_from(study, target)
        with results_folder(
            target, study.title, names.files_of(study), feedback.pushWarning
        ) as results:
            progress = FeedbackProgress(feedback)
            read = inputs.seen(inputs.files_read(study), lambda: progress.at(0.0))
            with results.called_as_they_will_be():
                shared = _shared(given, study, read)
                seen = inputs.SeenFrom(target)
                made, account = made_in(
                    results.new, study, as_run, seen, given.context, feedback, shared
                )
            inputs.require_unchanged(read)
            placed = results.put_in_place(
                inputs.as_recorded(read, seen), feedback.pushWarning, account
            )
        return self._results(made, target, placed, given.context)

    def _results(
        self, made: Made, target: Path, placed: Collection[str], context: QgsProcessingContext
    ) -> dict:
        """Return the outputs, and have the layers loaded where that is asked."""
        results = {"OUTPUT_FOLDER": str(target), **_numbers(made)}
        for name, file in FILES.items():
            if file in placed:
                results[name] = str(target / file)
        # layers load in the order of these texts, each above the last, and "ogr" follows paths
        places = InFile(target / names.LAYERS, names.PLACES_LAYER)
        results["PLACES"] = f"ogr://{places.source}"
        flat = not results["TERMS"]  # a risk map of no factor would only hide the forecast
        for name, title in LAYERS_SHOWN:
            if name == "RISK" and flat:
                continue
            details = QgsProcessingContext.LayerDetails(tr(title), context.project(), name)
            context.addLayerToLoadOnCompletion(results[name], details)
        return results


def _shared(given: Given, study: Study, read: Mapping[Path, inputs.Seen]) -> Taking | None:
    """Return what may be taken of steps that were made before."""
    if not given.has(SHARED):
        return None
    return Taking(Path(given.file(SHARED)), study, lambda file: read[file].content)


def _numbers(made: Made) -> dict:
    """Return the figures of a run."""
    return {
        "CELLS": made.grid["CELLS"],
        "EVENT_COUNT": made.events["EVENTS"],
        "BIC": made.fitted["BIC"],
        "TERMS": made.fitted["TERMS"],
        "MAXIMUM": made.mapped["MAXIMUM"],
        "HIGHEST_CELLS": made.mapped["HIGHEST_CELLS"],
        "PLACE_COUNT": made.places["PLACE_COUNT"],
        **{name: made.tested[name] for name in ("HIT_RATE", "PAI") if made.tested},
    }
