"""Evaluate areas: what treated areas changed by, beside control and displacement areas."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ..core.change import area_evaluation as evaluation
from ..core.change.area_periods import periods_of
from ..core.change.area_record import CHOSEN, DESIGNS, SCHEMA, Evaluation, write_evaluation
from ..core.change.areas import ROLE_WORDS, Compared
from ..core.change.displacement import LOCAL
from ..core.errors import MissingError, RtmError
from ..core.progress import in_turn
from ..core.report.evaluation_page import render_evaluation
from ..core.report.phrases import evaluation as phrases
from ..core.report.phrases.incidents import counted_as
from ..core.settings import short_name
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import counted_areas, counting
from .files.evaluated import AREA_FIELDS, TABLE_FIELDS, table_rows, write_areas
from .files.given import Given
from .files.provenance import now, software
from .files.rasters import GRID, hectare, short_unit
from .files.sinks import layer_written
from .files.tables import fields_of, require_place, write_table
from .files.told import add_record, add_report, add_table, write_record, write_report
from .files.treated_areas import (
    PARAMETERS,
    crs_of_areas,
    fields_of_counts,
    layers_of_areas,
    names_of,
    read_areas,
)
from .language import marked, tr
from .looks import style_areas

POLYGONS = [QgsProcessing.SourceType.TypeVectorPolygon]
INCIDENTS, LATER = counted_areas.INCIDENTS, counted_areas.LATER


class Evaluate(RtmAlgorithm):
    """Areas, and incidents before and after -> differences with intervals, report."""

    ID = "evaluate"
    TITLE = marked("Evaluate areas before and after")
    GROUP = Group.MAP
    SUMMARY = marked(
        "Says what treated areas changed by beside control areas, and whether crime moved."
    )
    HELP = marked(
        """<p>Where something was done in some areas (patrols, lighting, a closure), incidents there
    before and after are compared with those of control areas, and if you like of displacement
    areas around them: the weighted displacement difference of Wheeler and Ratcliffe, and the
    ratio of the two ratios beside it.</p>
    <p>Each comes with two intervals: as if every incident came by itself, and with what crime's
    clusters, which come and go, make places near each other change alike, measured where nothing
    was done. The second is to be believed.</p>
    <p>Incidents are given with their dates and two periods; or as two layers, before and after; or
    as counts in fields of the areas, one for each year or month (robbery_2015, robbery_2016_04).
    Periods and areas may have other lengths and sizes. The same is computed at every earlier
    date, when nothing was done, and month by month after the start.</p>
    <p>The words say what went with what. Whether the one made the other depends on how the areas
    were chosen: say that under “Design”.</p>"""
    )
    TAGS = marked(
        "evaluation, weighted displacement difference, before and after, control, displacement, "
        "difference in differences, intervention, placebo"
    )

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self._add_areas()
        self._add_incidents()
        self._add_periods()
        self._add_results()

    def _add_areas(self) -> None:
        for name, title, text, optional in (
            ("TREATED", tr("Treated areas"), tr("Polygons in which something was done."), False),
            (
                "CONTROL",
                tr("Control areas"),
                tr("Polygons like them in which it was not; “Suggest control areas” finds some."),
                True,
            ),
            (
                "DISPLACEMENT",
                tr("Displacement areas"),
                tr("Polygons to which crime may have moved, as a ring around the treated areas."),
                True,
            ),
            (
                "DISPLACEMENT_CONTROL",
                tr("Control areas of displacement"),
                tr("Polygons like these to which it can hardly have moved."),
                True,
            ),
        ):
            self.add(
                QgsProcessingParameterFeatureSource(name, title, POLYGONS, optional=optional), text
            )
        for name, title in (
            ("TREATED", tr("Only treated areas where")),
            ("CONTROL", tr("Only control areas where")),
            ("DISPLACEMENT", tr("Only displacement areas where")),
            ("DISPLACEMENT_CONTROL", tr("Only control areas of displacement where")),
        ):
            self.add(
                QgsProcessingParameterExpression(
                    f"{name}_FILTER", title, parentLayerParameterName=name, optional=True
                ),
                tr("Expression that an area must meet."),
                advanced=True,
            )
        self.add(
            QgsProcessingParameterField(
                "NAME_FIELD",
                tr("Names in field"),
                parentLayerParameterName="TREATED",
                optional=True,
            ),
            tr("Field of the areas' names, called alike in all layers. “name” if not set."),
        )
        self.add(
            QgsProcessingParameterField(
                "SET_FIELD", tr("Sets in field"), parentLayerParameterName="TREATED", optional=True
            ),
            tr(
                "Field, called alike in all layers, that says which areas belong together: each "
                "set is then also told by itself. Left out, all areas are taken together."
            ),
        )

    def _add_incidents(self) -> None:
        points = [QgsProcessing.SourceType.TypeVectorPoint]
        self.add(
            QgsProcessingParameterFeatureSource(INCIDENTS, tr("Incidents"), points, optional=True),
            tr("Points of recorded incidents with their dates, or of the period before alone."),
        )
        counting.add_filter(self)
        counting.add_count_once_by(self)
        counting.add_date_field(self)
        self.add(
            QgsProcessingParameterFeatureSource(
                LATER, tr("Further incidents"), points, optional=True
            ),
            tr("A second layer, where those of the period after lie in one of their own."),
        )
        self.add(
            QgsProcessingParameterExpression(
                f"{LATER}_FILTER",
                tr("Only further incidents where"),
                parentLayerParameterName=LATER,
                optional=True,
            ),
            tr("Expression that one of these must meet."),
        )
        for name, title, text in (
            (
                counting.COUNT_ONCE_BY,
                tr("Count further incidents once by field"),
                tr("As of the incidents."),
            ),
            (counting.DATE_FIELD, tr("Date of further incidents in field"), tr("As of these.")),
        ):
            self.add(
                QgsProcessingParameterField(
                    f"{LATER}_{name}", title, parentLayerParameterName=LATER, optional=True
                ),
                text,
                advanced=True,
            )

    def _add_periods(self) -> None:
        self.add(
            QgsProcessingParameterField(
                "COUNT_FIELDS",
                tr("Counts in fields"),
                parentLayerParameterName="TREATED",
                type=QgsProcessingParameterField.DataType.Numeric,
                allowMultiple=True,
                optional=True,
            ),
            tr(
                "Instead of incidents: fields of the areas, one a year or month, whose names end "
                "with it, as robbery_2015; called alike in all layers."
            ),
        )
        for name, title, text in (
            (
                "BEFORE",
                tr("Period before"),
                tr("A year, a month, or the first and the last: 2015, or 2015-01 to 2015-06."),
            ),
            (
                "AFTER",
                tr("Period after"),
                tr("The same of the period after the start; best the same months of the year."),
            ),
        ):
            self.add(QgsProcessingParameterString(name, title, "", optional=True), text)
        self.add(
            QgsProcessingParameterFeatureSource(
                "OTHER_AREAS", tr("Other areas"), POLYGONS, optional=True
            ),
            tr(
                "Where counts are in fields: polygons with the same fields all around, from which "
                "is measured how alike places change. Those that are compared may be among them."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterExpression(
                "OTHER_AREAS_FILTER",
                tr("Only other areas where"),
                parentLayerParameterName="OTHER_AREAS",
                optional=True,
            ),
            tr("Expression that one of these must meet."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterRasterLayer("GRID", tr("Grid"), optional=True),
            tr(
                "Grid made with “Create grid”: incidents outside its study area then do not count, "
                "and change is measured over its cells. Left out, over cells of its own."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterEnum(
                "DESIGN",
                tr("Design"),
                options=list(DESIGNS),
                defaultValue=CHOSEN,
                usesStaticStrings=True,
            ),
            tr(
                "How the treated areas came to be: chosen; chosen, and control areas matched to "
                "them; or drawn by lot."
            ),
        )
        self.add(
            QgsProcessingParameterString("NAME", tr("What was done"), "", optional=True),
            tr("Title of the report, as “Patrols in the West End, 2016”."),
        )

    def _add_results(self) -> None:
        add_table(
            *(self, "TABLE", tr("Table")),
            tr("A row for each area, for all of a kind, and for each comparison."),
        )
        add_table(
            *(self, "AREAS", tr("Areas with their numbers"), tr("One multipolygon an area.")),
            QgsProcessing.SourceType.TypeVectorPolygon,
        )
        add_record(self)
        add_report(self, tr("One page that says what came out, with pictures."))
        for name, text in (
            ("DIFFERENCE", tr("Difference in numbers, treated less control")),
            ("LOW", tr("Its 95% interval from")),
            ("HIGH", tr("Its 95% interval to")),
            ("RATIO", tr("Ratio of ratios")),
            ("EARLIER", tr("Earlier dates tried")),
            ("EARLIER_AS_LARGE", tr("Earlier dates with a difference as large")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))
        self.addOutput(QgsProcessingOutputString("SUMMARY", tr("What was found, in short")))

    def check(self, given: Given) -> None:
        """Refuse layers, fields and periods that cannot be compared."""
        self.require_report_can_be_made(given)
        layers = layers_of_areas(given)
        if not given.has("CONTROL"):
            raise RtmError(
                tr("There are no control areas, so that nothing says what would have been."),
                tr("Choose a layer of them; “Suggest control areas” finds some."),
                kind="setting",
                where="CONTROL",
            )
        fields = counted_areas.count_fields(given)
        for layer in layers.values():
            names_of(given, layer)
            fields_of_counts(layer, fields)
        self._check_counts(given, fields)
        crs_of_areas(given, "GRID", GRID)
        title_of(given)
        for name, described in (("TABLE", TABLE_FIELDS), ("AREAS", AREA_FIELDS)):
            require_place(given, name, described)

    def _check_counts(self, given: Given, fields: list[str]) -> None:
        """Refuse incidents and fields of counts together, neither, or what cannot be periods."""
        if bool(fields) == given.has(INCIDENTS):
            raise RtmError(
                tr("Incidents and fields of counts are both given.")
                if fields
                else tr("Neither incidents nor fields of counts are given."),
                tr("Choose one of the two."),
                kind="setting",
                where=INCIDENTS,
            )
        counted_areas.incident_layers(given)
        asked = [given.text(name).strip() for name in ("BEFORE", "AFTER")]
        if all(asked):
            periods_of(*asked)
        if fields:
            counted_areas.units_of_names(given, fields)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read areas and counts, compare them, write everything."""
        crs = crs_of_areas(given, "GRID", GRID)
        reading, counting_them = in_turn(FeedbackProgress(feedback), 1, 5)
        fields = counted_areas.count_fields(given)
        read = read_areas(given, crs, fields, feedback, reading)
        count = counted_areas.of_fields if fields else counted_areas.of_incidents
        found = count(given, read, crs, feedback, counting_them)
        compared = Compared.of(read.areas, found.history, found.periods)
        _require_events(compared)
        result = evaluation.evaluate(
            evaluation.Given(
                compared=compared,
                history=found.history,
                periods=found.periods,
                hectare=hectare(crs),
                units=short_unit(crs),
                design=given.choice("DESIGN"),
                title=title_of(given),
                measured=found.measured,
                over="areas" if fields else "cells",
            )
        )
        _tell(result, feedback)
        return {**self._write(given, result, read, found, crs), **_numbers(result)}

    def _write(self, given: Given, result: Evaluation, read, found, crs) -> dict:
        outputs = {}
        facts = _facts(given, found, crs)
        if given.has("TABLE"):
            outputs["TABLE"] = write_table(given, "TABLE", TABLE_FIELDS, table_rows(result))
        if given.has("AREAS"):
            described = fields_of(AREA_FIELDS)
            kind = QgsWkbTypes.Type.MultiPolygon
            with layer_written(given, "AREAS", described, kind, crs) as layer:
                write_areas(layer, result, read.shapes)
            layer.style(
                lambda to: style_areas.style_areas(to, given.context, style_areas.BEFORE_AND_AFTER)
            )
            outputs["AREAS"] = layer.result
        outputs |= write_record(given, SCHEMA, lambda: write_evaluation(result, facts))
        outputs |= write_report(given, lambda: render_evaluation(result, facts))
        return outputs


def title_of(given: Given) -> str:
    """Return what was done, as it was named."""
    asked = given.text("NAME").strip()
    return short_name(asked, tr("What was done"), "NAME") if asked else ""


def _require_events(compared: Compared) -> None:
    """Refuse treated or control areas without any event."""
    for role, name in list(PARAMETERS.items())[:2]:
        some = compared.having(role)
        if not (compared.before[some].sum() or compared.after[some].sum()):
            raise RtmError(
                tr("No incident lies in any treated area, before or after.")
                if role == "treated"
                else tr("No incident lies in any control area, before or after."),
                tr("Check the coordinate systems, the filter of incidents, and the periods."),
                where=name,
            )


def _tell(found: Evaluation, feedback) -> None:
    """Say in the log what came out."""
    feedback.pushInfo(phrases.summary(found))
    feedback.pushInfo(phrases.clustering_told(found))
    feedback.pushInfo(phrases.design(found))
    for one in phrases.cautions(found):
        feedback.pushWarning(one)


def _numbers(found: Evaluation) -> dict:
    """Return what programs and the Modeler take."""
    local = found.part(LOCAL)
    if local is None:
        raise MissingError
    low, high = local.difference.ends
    return {
        "DIFFERENCE": local.difference.value,
        "LOW": low,
        "HIGH": high,
        "RATIO": None if local.ratio is None else local.ratio.ratio.value,
        "EARLIER": len(found.earlier),
        "EARLIER_AS_LARGE": found.earlier_as_large,
        "SUMMARY": phrases.summary(found),
    }


def _facts(given: Given, found: counted_areas.Counted, crs) -> dict[str, str]:
    """Return with what it was made."""
    names = {
        role: f"{layer.name}{tr(', where {filter}', filter=layer.filter) if layer.filter else ''}"
        for role, layer in layers_of_areas(given).items()
    }
    filters = [given.text(name) for name in ("FILTER", f"{LATER}_FILTER")]
    once = {"count_once_by": given.text(counting.COUNT_ONCE_BY)}
    return {
        **{tr(ROLE_WORDS[role]): name for role, name in names.items()},
        tr("counts"): "; ".join(found.sources),
        **({tr("only where"): "; ".join(filter(None, filters))} if any(filters) else {}),
        **({tr("incidents"): counted_as(once)} if given.has(INCIDENTS) else {}),
        tr("before"): given.text("BEFORE") or found.periods.words(found.periods.before),
        tr("after"): given.text("AFTER") or found.periods.words(found.periods.after),
        tr("measured in"): crs.authid(),
        tr("software"): ", ".join(" ".join(pair) for pair in software().items()),
        tr("made"): now(),
    }
