"""Check layers: whether study area, incidents and factors can be used, and why not."""

from __future__ import annotations

import math

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDistance,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)

from ..core.progress import Part, in_turn
from ..core.report.checks import render_checks, summary_of
from ..core.report.sections.checks import Judged, Layers
from ..core.settings import MOST_BLOCKS, FactorSettings
from ..core.terrain.checking.checks import with_doubles, with_gaps
from ..core.terrain.checking.record import VERDICTS, Verdict
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import counting
from .files.checked_layers import (
    FACTORS,
    FACTORS_FILTER,
    INCIDENTS,
    INCIDENTS_FILTER,
    Reader,
    factors_of,
    incidents_of,
    read_area,
)
from .files.checks import CHECK_FIELDS, check_rows, findings
from .files.given import Given
from .files.provenance import now, software
from .files.rasters import short_unit
from .files.study_area import AREA, CRS, EXCLUDE, FILTER, crs_of_study
from .files.tables import require_place, write_table
from .files.told import add_report, add_table, write_report
from .language import marked, tr

POLYGONS = [QgsProcessing.SourceType.TypeVectorPolygon]
POINTS = [QgsProcessing.SourceType.TypeVectorPoint]


class CheckLayers(RtmAlgorithm):
    """STUDY_AREA, INCIDENTS and FACTORS -> a verdict of each, as a table and a page."""

    ID = "checklayers"
    TITLE = marked("Check layers")
    GROUP = Group.DATA
    SUMMARY = marked("Says of each layer whether it can be used, and what to do where it cannot.")
    HELP = marked(
        """<p>Each layer gets a verdict (good, look at it, cannot be used), a sentence that says
    why, and what to do about it. Looked at are the coordinate system, how many features lie
    in the study area, broken geometries, features at the same place, layers that are the
    same, the operationalisation that the clustering of points suggests, and of incidents
    their dates, months that are missing, their types and how many have no place.</p>
    <p><b>Coverage.</b> A layer that stops inside the study area makes every cell beyond it
    look far from any of its features. The part of the study area that a layer leaves empty is
    compared with the part right beside it that should have as many features, by where
    incidents happen: a layer that thins out has few there, a layer that was cut off has many.
    About 2 in 100 of the layers that cover everything are said to stop; of a layer with few
    features, or with a small part missing, nothing can be said.</p>
    <p>A layer that cannot be used stops no other from being checked. Only a study area that is none
    does.</p>"""
    )
    TAGS = marked("data quality, coverage, validity, duplicates, extent, completeness, inputs")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self._add_layers()
        self._add_choices()
        add_table(
            *(self, "TABLE", tr("Checked layers")),
            tr("Table with a row for each layer: its verdict, why, and its figures."),
        )
        add_report(self, tr("One page with the verdicts, and a map and the figures of each layer."))
        self.addOutput(QgsProcessingOutputString("VERDICT", tr("The worst verdict")))
        self.addOutput(QgsProcessingOutputString("SUMMARY", tr("What was found, in short")))
        self.addOutput(QgsProcessingOutputString("FINDINGS", tr("Verdicts of all layers (JSON)")))
        for name, text in (
            ("GOOD", tr("Layers that are good")),
            ("LOOK", tr("Layers to be looked at")),
            ("UNUSABLE", tr("Layers that cannot be used")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def _add_layers(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(AREA, tr("Study area"), POLYGONS),
            tr("Polygons of the area to study. Several polygons are taken together."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(INCIDENTS, tr("Incidents"), POINTS, optional=True),
            tr(
                "Points of recorded incidents. They also say where in the study area features are "
                "to be expected."
            ),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                FACTORS,
                tr("Factors"),
                QgsProcessing.SourceType.TypeVectorAnyGeometry,
                optional=True,
            ),
            tr("Layers of points, lines or polygons that are to become factors."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                EXCLUDE, tr("Impossible ground"), POLYGONS, optional=True
            ),
            tr("Polygons where nothing can happen, as open water: no features are missed there."),
        )

    def _add_choices(self) -> None:
        for name, layer, title, text in (
            (
                FILTER,
                AREA,
                tr("Only polygons where"),
                tr("Expression that a polygon of the study area must meet."),
            ),
            (
                INCIDENTS_FILTER,
                INCIDENTS,
                tr("Only incidents where"),
                tr("Expression that an incident must meet to be counted."),
            ),
            (
                FACTORS_FILTER,
                "",
                tr("Only features where"),
                tr("Expression that a feature of each factor's layer must meet."),
            ),
        ):
            self.add(
                QgsProcessingParameterExpression(
                    name, title, parentLayerParameterName=layer, optional=True
                ),
                text,
            )
        counting.add_count_once_by(self)
        counting.add_date_field(self)
        self.add(
            QgsProcessingParameterDistance(
                "BLOCK_LENGTH",
                tr("Block length"),
                parentParameterName=AREA,
                optional=True,
                minValue=0.0,
            ),
            tr(
                "Unit of spatial influence. With it, density is suggested only where points lie "
                "closer together than the largest distance."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "MAX_BLOCKS",
                tr("Largest distance, in blocks"),
                QgsProcessingParameterNumber.Type.Integer,
                FactorSettings.max_blocks,
                minValue=1,
                maxValue=MOST_BLOCKS,
            ),
            tr("How far the influence of a factor may reach."),
        )
        self.add(
            QgsProcessingParameterCrs(CRS, tr("Coordinate system"), optional=True),
            tr(
                "Projected coordinate system, in metres or feet, in which everything is measured. "
                "Left out, it is that of the study area."
            ),
        )

    def check(self, given: Given) -> None:
        """Refuse a study area that is none, and layers that cannot be read at all."""
        self.require_report_can_be_made(given)
        crs_of_study(given)
        if given.has(EXCLUDE):
            given.layer(EXCLUDE)
        if given.has(INCIDENTS):
            counting.fields_given(
                given, incidents_of(given), counting.COUNT_ONCE_BY, counting.DATE_FIELD
            )
        factors_of(given)
        require_place(given, "TABLE", CHECK_FIELDS)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the layers, judge them, write table and report."""
        progress = FeedbackProgress(feedback)
        read, compare = Part(progress, 0.0, 0.8), Part(progress, 0.8, 1.0)
        crs = crs_of_study(given)
        layers = self._judged(given, feedback, read, compare, short_unit(crs))
        _tell(layers, feedback)
        return {**self._written(given, layers, crs), **_outputs(layers)}

    def _judged(self, given: Given, feedback, read, compare, units: str) -> Layers:
        """Return all layers with their verdicts."""
        factors, crs = factors_of(given), crs_of_study(given)
        first, second, *others = in_turn(read, 1, 4, *([2] * len(factors)))
        area, outline = read_area(given, feedback, first)
        reader = Reader(given, crs, area, self._largest(given))
        incidents = reader.incidents(second) if given.has(INCIDENTS) else None
        found = [reader.factor(layer, part) for layer, part in zip(factors, others)]
        incidents, found = with_gaps(area, incidents, with_doubles(found), compare)
        every = [outline, *([] if incidents is None else [incidents]), *found]
        return Layers(area, tuple(Judged.of(one, area, units) for one in every))

    def _largest(self, given: Given) -> float:
        if not given.has("BLOCK_LENGTH"):
            return math.inf
        return given.number("BLOCK_LENGTH") * given.whole_number("MAX_BLOCKS")

    def _written(self, given: Given, layers: Layers, crs) -> dict:
        outputs = {}
        outputs |= write_report(given, lambda: render_checks(layers, _facts(layers, crs)))
        if given.has("TABLE"):
            rows = check_rows(layers.judged)
            outputs["TABLE"] = write_table(given, "TABLE", CHECK_FIELDS, rows)
        return outputs


def _outputs(layers: Layers) -> dict:
    """Return what programs and the Modeler take."""
    verdicts = [one.verdict for one in layers.judged]
    return {
        "VERDICT": max(verdicts, key=VERDICTS.index).value,
        "SUMMARY": summary_of(layers.judged),
        "FINDINGS": findings(layers.judged),
        **{one.name: verdicts.count(one) for one in Verdict},
    }


def _tell(layers: Layers, feedback) -> None:
    """Say the verdicts in the log."""
    for one in layers.judged:
        told = tr(
            "“{layer}”: {verdict}. {sentence} {remedy}",
            layer=one.checked.name,
            verdict=one.verdict_named,
            sentence=one.sentence,
            remedy=one.remedy,
        ).strip()
        say = feedback.pushInfo if one.verdict is Verdict.GOOD else feedback.pushWarning
        say(told)
        for note in one.besides:
            feedback.pushInfo(note)


def _facts(layers: Layers, crs) -> dict[str, str]:
    """Return with what the check was made."""
    return {
        tr("layers"): ", ".join(one.checked.name for one in layers.judged),
        tr("measured in"): crs.authid(),
        tr("software"): ", ".join(" ".join(pair) for pair in software().items()),
        tr("made"): now(),
    }
