"""Run study: a study file becomes a folder of results, through the other algorithms."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingOutputRasterLayer,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
)

from ..core.errors import RtmError
from ..core.study import Study, read_study, write_study
from . import raster_io
from .base import FeedbackProgress, Group, RtmAlgorithm, once_a_run
from .files import room
from .files.destinations import InFile
from .files.ordinary import require_ordinary
from .files.paths import real
from .files.strangers import ALLOW, refuse_strangers
from .study import inputs, names
from .study.folder import refuse_folder, results_folder
from .study.keys import faults_in_study
from .study.layers import require_layers
from .study.sources import absolute_source, relative_source
from .study_report import explain, tell_of_no_report
from .study_steps import Made, StudySteps

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
LAYERS_SHOWN = (
    ("EVENTS", "Events"),
    ("RISK", "Relative risk"),
    ("PLACES", "Priority places"),
)


class RunStudy(RtmAlgorithm):
    """STUDY and OUTPUT_FOLDER -> every file of a study."""

    ID = "runstudy"
    TITLE = "Run study"
    GROUP = Group.STUDY
    SUMMARY = "Runs a whole study from its file: grid, events, factors, model, map and report."
    HELP = """<p>A study file (JSON) names the layers, the grid, the factors and how the model is
    chosen. The results are what the single algorithms give, step by step, in one folder:
    grid, events and factors as rasters, the model, its coefficients, the risk map as raster,
    polygons and picture, hot spots, the forecast map, priority places, and a report. With a
    hold-out (incidents of a later period) every map is tested against it. If the run fails or is
    stopped, the folder stays as it was.</p>"""
    TAGS = ("study", "batch", "everything", "report", "workflow")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterFile("STUDY", "Study file", extension="json"),
            "A study.json; its layers are looked for beside it.",
        )
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT_FOLDER", "Folder for the results"),
            "Files of an earlier run in this folder are replaced when the new ones are complete; "
            "those that were changed since are kept in a folder of their own. Nothing else in the "
            "folder is touched.",
        )
        self.add(
            QgsProcessingParameterBoolean(
                ALLOW, "Allow sources beyond plain files", defaultValue=False
            ),
            "Whether layers may come from servers and databases, by a query, or through files that "
            "point to others, such as a VRT. Off, such a study is refused before anything is "
            "opened: it could send and fetch what it likes. Switch it on for studies you trust.",
            advanced=True,
        )
        self.addOutput(QgsProcessingOutputFile("MODEL", "Model"))
        self.addOutput(QgsProcessingOutputRasterLayer("RISK", "Risk"))
        self.addOutput(QgsProcessingOutputRasterLayer("EVENTS", "Events"))
        self.addOutput(QgsProcessingOutputRasterLayer("HOTSPOTS", "Hot spots"))
        self.addOutput(QgsProcessingOutputRasterLayer("FORECAST", "Forecast"))
        self.addOutput(QgsProcessingOutputVectorLayer("PLACES", "Priority places"))
        self.addOutput(QgsProcessingOutputFile("VALIDATION", "Measures of the test"))
        self.addOutput(QgsProcessingOutputFile("CAPTURE_CURVE", "Capture curves of the test"))
        self.addOutput(QgsProcessingOutputHtml("REPORT", "Report"))
        for name, text in (
            ("CELLS", "Number of cells"),
            ("EVENT_COUNT", "Events counted"),
            ("BIC", "BIC of the model"),
            ("TERMS", "Number of terms"),
            ("MAXIMUM", "Highest score"),
            ("HIGHEST_CELLS", "Cells of the highest risk"),
            ("PLACE_COUNT", "Number of priority places"),
            ("HIT_RATE", "Share of the later events in the highest 10% of the area"),
            ("PAI", "PAI at 10% of the area"),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    @once_a_run
    def opened(self, parameters, context) -> Study:
        """Return the study with sources that QGIS can open, or say what is wrong with it."""
        path = self._study_file(parameters, context)
        require_ordinary(path)
        try:
            text = path.read_text(encoding="utf-8-sig")  # some editors put a mark in front
        except (OSError, ValueError) as reason:
            why = getattr(reason, "strerror", None) or "it is no text"
            raise RtmError(
                f"The study {path} cannot be read ({why}).",
                "Choose a study.json.",
                kind="unreadable",
                where="STUDY",
            ) from reason
        folder, study = real(str(path)).parent, read_study(text)
        refuse_strangers(study, folder, self.parameterAsBool(parameters, ALLOW, context))
        return study.with_sources(lambda source: absolute_source(source, folder))

    def _study_file(self, parameters, context) -> Path:
        return Path(self.parameterAsFile(parameters, "STUDY", context))

    def target(self, parameters, context) -> Path:
        """Return the folder for the results."""
        return real(self.parameterAsFileOutput(parameters, "OUTPUT_FOLDER", context))

    def check(self, parameters, context):
        """Refuse a study file that is not one, and a folder that cannot take its results."""
        study, target = self.opened(parameters, context), self.target(parameters, context)
        inputs.refuse_inside(target, study, self._study_file(parameters, context))
        refuse_folder(target, names.files_of(study))
        require_layers(study, context)
        with faults_in_study():
            room.look_ahead(study, context)

    def perform(self, parameters, context, feedback):
        """Make everything in a folder beside, then put it in its place."""
        tell_of_no_report(feedback)
        study, target = self.opened(parameters, context), self.target(parameters, context)
        as_run = study.with_sources(lambda source: relative_source(source, target))
        with results_folder(
            target, study.title, names.files_of(study), feedback.pushWarning
        ) as results:
            progress = FeedbackProgress(feedback)
            read = inputs.seen(inputs.files_read(study), lambda: progress.at(0.0))
            with results.called_as_they_will_be():
                made = _made(study, as_run, results.new, context, feedback)
            inputs.require_unchanged(read)
            placed = results.put_in_place(inputs.as_recorded(read, target), feedback.pushWarning)
        return self._results(made, target, placed, context)

    def _results(self, made: Made, target: Path, placed: Collection[str], context) -> dict:
        """Return the outputs, and have the layers loaded where that is asked."""
        results = {"OUTPUT_FOLDER": str(target), **_numbers(made)}
        for name, file in FILES.items():
            if file in placed:
                results[name] = str(target / file)
        # layers load in the order of these texts, each above the last, and "ogr" follows paths
        places = InFile(target / names.LAYERS, names.PLACES_LAYER)
        results["PLACES"] = f"ogr://{places.source}"
        for name, title in LAYERS_SHOWN:
            details = QgsProcessingContext.LayerDetails(title, context.project(), name)
            context.addLayerToLoadOnCompletion(results[name], details)
        return results


def _made(study: Study, as_run: Study, folder: Path, context, feedback) -> Made:
    """Make every file of a study in a folder, and leave none of them open."""
    own_context = QgsProcessingContext()
    own_context.copyThreadSafeSettings(context)
    steps = StudySteps(study, folder, own_context, feedback)
    try:
        made = steps.everything()
        explain(steps, made, as_run)
    finally:  # an open file cannot be moved, or removed, on every system
        own_context.temporaryLayerStore().removeAllMapLayers()
    raster_io.write_text(str(folder / names.STUDY), write_study(as_run))
    return made


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
