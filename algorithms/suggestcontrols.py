"""Suggest control areas: those most like treated areas in what was recorded and is foretold."""

from __future__ import annotations

import numpy as np
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDistance,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ..core.change.area_periods import period_of
from ..core.change.areas import CONTROL, TREATED
from ..core.change.matching import UNLIKE, Suggestion, suggest
from ..core.errors import RtmError
from ..core.plain import harmless
from ..core.progress import in_turn
from ..core.report.phrases.matching import Pair, why
from ..core.settings import whole_number
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import counting
from .files.given import Given
from .files.matched_areas import SUGGESTED_FIELDS, Known, known_of, outside
from .files.rasters import FORECAST, RISK, hectare, short_unit
from .files.sinks import layer_written
from .files.tables import fields_of, require_place
from .files.treated_areas import AreasRead, crs_of_areas, names_of, of_layer
from .language import counted, marked, tr
from .looks import style_areas

POLYGONS = [QgsProcessing.SourceType.TypeVectorPolygon]
MOST_EACH = 20


class SuggestControls(RtmAlgorithm):
    """Treated areas and candidates -> the candidates most like them, with why."""

    ID = "suggestcontrols"
    TITLE = marked("Suggest control areas")
    GROUP = Group.MAP
    SUMMARY = marked(
        "Finds areas that are most like treated ones in what was recorded and is foretold."
    )
    HELP = marked(
        """<p>What treated areas would have been without the treatment nobody sees; control areas
    stand for it. Among the candidates (wards, beats, squares of a grid, priority places) those are
    suggested that had as many incidents before, part of the time by part, and of which the forecast
    map or the risk map expects as many. Candidates that touch treated or displacement areas, or
    lie too near, are left out; none is suggested twice.</p>
    <p>The result has the treated areas too, and the fields by which “Evaluate areas before and
    after” tells them apart: filter by <code>role</code>, and take <code>matched</code> as its field
    of sets. Choose controls before anything is done, and never by what came after.</p>"""
    )
    TAGS = marked("control areas, matching, comparison, evaluation, experiment, design")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        for name, title, text, optional in (
            (
                "TREATED",
                tr("Treated areas"),
                tr("Polygons in which something is to be done, or was."),
                False,
            ),
            ("CANDIDATES", tr("Candidates"), tr("Polygons that could be control areas."), False),
            (
                "DISPLACEMENT",
                tr("Displacement areas"),
                tr("Polygons to which crime may move: no candidate that touches one is suggested."),
                True,
            ),
        ):
            self.add(
                QgsProcessingParameterFeatureSource(name, title, POLYGONS, optional=optional), text
            )
        for name, title in (
            ("TREATED", tr("Only treated areas where")),
            ("CANDIDATES", tr("Only candidates where")),
            ("DISPLACEMENT", tr("Only displacement areas where")),
        ):
            self.add(
                QgsProcessingParameterExpression(
                    f"{name}_FILTER", title, parentLayerParameterName=name, optional=True
                ),
                tr("Expression that an area must meet."),
                advanced=True,
            )
        for name, title, parent in (
            ("NAME_FIELD", tr("Names of treated areas in field"), "TREATED"),
            ("CANDIDATE_NAME_FIELD", tr("Names of candidates in field"), "CANDIDATES"),
        ):
            self.add(
                QgsProcessingParameterField(
                    name, title, parentLayerParameterName=parent, optional=True
                ),
                tr("Field of their names. “name” if not set."),
                advanced=True,
            )
        self._add_known()
        self.add(
            QgsProcessingParameterNumber(
                "EACH",
                tr("Control areas for each treated one"),
                QgsProcessingParameterNumber.Type.Integer,
                1,
                minValue=1,
                maxValue=MOST_EACH,
            ),
            tr("More make the comparison more precise, as long as they are as like."),
        )
        self.add(
            QgsProcessingParameterDistance(
                "KEEP_AWAY",
                tr("Keep away from treated areas"),
                0.0,
                parentParameterName="TREATED",
                minValue=0.0,
            ),
            tr("Candidates nearer than this are left out: crime might move there."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "SUGGESTIONS",
                tr("Treated areas and suggested controls"),
                QgsProcessing.SourceType.TypeVectorPolygon,
            ),
            tr("The treated areas, and the controls suggested for each, with why."),
        )
        self.addOutput(QgsProcessingOutputNumber("SUGGESTED", tr("Control areas suggested")))
        self.addOutput(QgsProcessingOutputNumber("UNLIKE", tr("Of these not like what they match")))

    def _add_known(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(
                "INCIDENTS",
                tr("Incidents"),
                [QgsProcessing.SourceType.TypeVectorPoint],
                optional=True,
            ),
            tr("Points of recorded incidents from before anything was done."),
        )
        counting.add_filter(self)
        counting.add_count_once_by(self)
        counting.add_date_field(self)
        self.add(
            QgsProcessingParameterString("BEFORE", tr("Period before"), "", optional=True),
            tr(
                "A year, a month, or the first and the last: 2015, or 2015-01 to 2015-06. All if "
                "not set."
            ),
        )
        self.add(
            QgsProcessingParameterRasterLayer("FORECAST", tr("Forecast"), optional=True),
            tr("Raster made with “Forecast map” or “Risk map”, of before anything was done."),
        )

    def check(self, given: Given) -> None:
        """Refuse layers without anything by which areas could be alike, and wrong settings."""
        treated = given.layer("TREATED", given.text("TREATED_FILTER"))
        candidates = given.layer("CANDIDATES", given.text("CANDIDATES_FILTER"))
        names_of(given, treated)
        names_of(given, candidates, "CANDIDATE_NAME_FIELD")
        if given.has("DISPLACEMENT"):
            given.layer("DISPLACEMENT", given.text("DISPLACEMENT_FILTER"))
        if not given.has("INCIDENTS") and not given.has("FORECAST"):
            raise RtmError(
                tr("Neither incidents nor a forecast are given, by which areas could be alike."),
                tr("Choose one of the two, or both."),
                kind="setting",
                where="INCIDENTS",
            )
        if given.has("INCIDENTS"):
            layer = given.layer("INCIDENTS", given.text("FILTER"))
            counting.fields_before(given, layer, "")
        if given.has("FORECAST"):
            given.map("FORECAST", FORECAST, RISK)
        if given.text("BEFORE").strip():
            period_of(given.text("BEFORE"))
        each = given.whole_number("EACH")
        whole_number(each, 1, MOST_EACH, tr("The number of control areas for each"), "EACH")
        if given.number("KEEP_AWAY") < 0:
            raise RtmError(
                tr("The distance to keep away is below 0."),
                tr("Give 0 or more."),
                kind="setting",
                where="KEEP_AWAY",
            )
        crs_of_areas(given, "FORECAST", FORECAST, RISK)
        require_place(given, "SUGGESTIONS", SUGGESTED_FIELDS)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the areas and what is known of them, match them, write the layer."""
        crs = crs_of_areas(given, "FORECAST", FORECAST, RISK)
        reading, knowing = in_turn(FeedbackProgress(feedback), 1, 4)
        treated = self._read(given, "TREATED", "NAME_FIELD", TREATED, crs, feedback, reading)
        every = self._read(
            given, "CANDIDATES", "CANDIDATE_NAME_FIELD", CONTROL, crs, feedback, reading
        )
        kept_out = list(treated.shapes)
        if given.has("DISPLACEMENT"):
            around = self._read(given, "DISPLACEMENT", "", "", crs, feedback, reading)
            kept_out += around.shapes
        candidates = outside(every, kept_out, treated.shapes, given.number("KEEP_AWAY"))
        _tell_left(every, candidates, feedback)
        known = known_of(given, treated, candidates, crs, feedback, knowing)
        found = suggest(*known.profiles, given.whole_number("EACH"))
        _tell_few(found, treated, given.whole_number("EACH"), feedback)
        destination = self._write(given, known, found, crs)
        unlike = sum(one.distance > UNLIKE for one in found)
        if unlike:
            feedback.pushWarning(
                counted(
                    unlike,
                    "{count} suggested area is not like the one it is to match; give other "
                    "candidates.",
                    "{count} suggested areas are not like those they are to match; give other "
                    "candidates.",
                )
            )
        return {"SUGGESTIONS": destination, "SUGGESTED": len(found), "UNLIKE": unlike}

    def _read(self, given: Given, name, names, role, crs, feedback, progress) -> AreasRead:
        layer = given.layer(name, given.text(f"{name}_FILTER"))
        rows = of_layer(given, layer, role, crs, feedback, progress, names=names)
        areas, shapes, _ = zip(*rows)
        return AreasRead(areas, shapes, np.zeros((len(areas), 0)))

    def _write(self, given: Given, known: Known, found: tuple[Suggestion, ...], crs) -> str:
        fields, kind = fields_of(SUGGESTED_FIELDS), QgsWkbTypes.Type.MultiPolygon
        units = short_unit(crs)
        with layer_written(given, "SUGGESTIONS", fields, kind, crs) as layer:
            for number, area in enumerate(known.treated.areas):
                row = known.row(0, number, area.name, hectare(crs))
                layer.add([_feature(known.treated.shapes[number], (*row, *(None,) * 5))])
            for one in found:
                name = known.treated.areas[one.treated].name
                pair = Pair(one, name, *known.pair(one), units)
                row = known.row(1, one.control, name, hectare(crs))
                told = one.rank, one.distance, one.by_history, one.by_forecast, harmless(why(pair))
                layer.add([_feature(known.candidates.shapes[one.control], (*row, *told))])
        layer.style(lambda to: style_areas.style_areas(to, given.context, style_areas.NAMES))
        return layer.result


def _feature(shape: QgsGeometry, values: tuple) -> QgsFeature:
    feature, whole = QgsFeature(), QgsGeometry(shape)
    whole.convertToMultiType()
    feature.setGeometry(whole)
    feature.setAttributes(list(values))
    return feature


def _tell_left(every: AreasRead, left: AreasRead, feedback) -> None:
    """Say how many candidates are too near, or that none is left."""
    lost = len(every.areas) - len(left.areas)
    if not left.areas:
        raise RtmError(
            tr("Every candidate touches a treated or displacement area, or lies too near."),
            tr("Give other candidates, or a shorter distance to keep away."),
            where="CANDIDATES",
        )
    if lost:
        feedback.pushInfo(
            counted(
                lost,
                "{count} candidate was left out: it touches a treated or displacement area, or "
                "lies too near.",
                "{count} candidates were left out: they touch treated or displacement areas, or "
                "lie too near.",
            )
        )


def _tell_few(found, treated: AreasRead, each: int, feedback) -> None:
    lacking = each * len(treated.areas) - len(found)
    if lacking:
        feedback.pushWarning(
            counted(
                lacking,
                "There are too few candidates: {count} control area is lacking.",
                "There are too few candidates: {count} control areas are lacking.",
            )
        )
