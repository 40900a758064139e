"""Who is affected: which residents live where each map flags, beside where events are recorded."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..core.audit.audit import audited
from ..core.audit.json import SCHEMA, write_audit
from ..core.audit.record import Audit
from ..core.audit.spread import Resamples
from ..core.mapping.spatial_blocks import blocks_of
from ..core.mapping.validation import in_percent, shares_in_percent
from ..core.progress import in_turn
from ..core.report.audit_page import render_audit, summary_of
from ..core.settings import (
    AUDITED_SHARES,
    LARGEST_SEED,
    LEAST_TOLD,
    MOST_DEPRIVED,
    MOST_UNTOLD,
    AuditSettings,
    FitSettings,
)
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import room
from .files.audit_inputs import (
    Inputs,
    Peopled,
    asked_maps,
    audit_inputs,
    peopled,
    without_types,
)
from .files.audit_rows import AUDIT_FIELDS, audit_rows
from .files.given import Given
from .files.maps import areas_of
from .files.provenance import now, software
from .files.rasters import cells_of, counts_of
from .files.tables import require_place, write_table
from .files.tests_of_maps import add_resampling
from .files.told import add_record, add_report, add_table, write_record, write_report
from .language import marked, tr

INTEGER = QgsProcessingParameterNumber.Type.Integer
VECTOR = QgsProcessing.SourceType.TypeVector
POLYGONS = QgsProcessing.SourceType.TypeVectorPolygon


class EqualityAudit(RtmAlgorithm):
    """MAPS, EVENTS and small AREAS -> table, record, report."""

    ID = "equalityaudit"
    TITLE = marked("Who is affected")
    GROUP = Group.MAP
    SUMMARY = marked(
        "Tells which residents live where each map flags, beside where events were recorded."
    )
    HELP = marked(
        """<p>Which map is used decides who is policed, or protected. Give the maps of a study and
    small areas with counts of residents by group, as of a census. The residents of an area are
    shared out to the cells in proportion to the area; then it is told, for each map and share of
    the area, which share of each group lives in the flagged cells, beside all residents and beside
    where events were recorded.</p>
    <p><b>Ratio</b>: the share of a group that lives in flagged cells, divided by the share of all
    residents that does. With 2, a resident of the group lives there twice as often. 95% intervals
    come from drawing square blocks of the study area again and again.</p>
    <p>Numbers of residents or events below {least} are told nowhere, nor numbers that would give
    one away; that there is none is told of events and of classes of deprivation alone. There is no
    single score of fairness: residents are not all who are there, recorded events are not all that
    happen, and whether it is fair that somebody is flagged depends on what is done there.</p>"""
    )
    TAGS = marked(
        "equality, equity, fairness, bias, disparity, impact assessment, census, ethnicity, "
        "deprivation, demography, audit"
    )

    def told(self):
        """Return the smallest number that is told."""
        return {"least": LEAST_TOLD}

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("GRID", tr("Grid")),
            tr("Grid made with “Create grid”."),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "MAPS", tr("Maps"), QgsProcessing.SourceType.TypeRaster
            ),
            tr(
                "Risk maps, forecasts, hot spots, combined maps or past events on the same grid. "
                "The layers' names are the maps' names."
            ),
        )
        self.add(
            QgsProcessingParameterRasterLayer("EVENTS", tr("Recorded events")),
            tr(
                "Raster made with “Count events” on the same grid: of the period the maps are "
                "made of, or of a later one."
            ),
        )
        self._add_areas()
        self._add_table()
        self._add_ground()
        self._add_settings()
        self._add_results()

    def _add_areas(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource("AREAS", tr("Small areas"), [POLYGONS]),
            tr(
                "Polygons with counts of residents, as census output areas, LSOAs or tracts, in "
                "any coordinate system. They must not overlap each other."
            ),
        )
        self.add(
            QgsProcessingParameterExpression(
                "FILTER",
                tr("Only areas where"),
                parentLayerParameterName="AREAS",
                optional=True,
            ),
            tr("Expression that an area must meet to be used."),
        )
        for name, title, many, text in (
            (
                "GROUPS",
                tr("Residents of each group in fields"),
                True,
                tr("Fields of the number of residents of each group, as by ethnic group or age."),
            ),
            (
                "TOTAL",
                tr("All residents in field"),
                False,
                tr("Field of the number of all residents. Left out, it is the sum of the groups."),
            ),
            (
                "DEPRIVATION",
                tr("Deprivation in field"),
                False,
                tr(
                    "Field of a number of each area, as its income or its rank of deprivation: "
                    "areas are put into tenths of the residents by it. A field of at most ten "
                    "different values, as of national deciles, is taken as it is."
                ),
            ),
        ):
            self.add(
                QgsProcessingParameterField(
                    name,
                    title,
                    parentLayerParameterName="AREAS",
                    allowMultiple=many,
                    optional=True,
                ),
                text,
            )
        self.add(
            QgsProcessingParameterEnum(
                "MOST_DEPRIVED",
                tr("The most deprived have the"),
                options=list(MOST_DEPRIVED),
                defaultValue=MOST_DEPRIVED[0],
                usesStaticStrings=True,
            ),
            tr(
                "Whether the most deprived areas have the lowest values, as of income, ranks and "
                "deciles, or the highest, as of scores."
            ),
        )

    def _add_table(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(
                "TABLE", tr("Table of counts"), [VECTOR], optional=True
            ),
            tr("A table joined to the areas by their codes, where the counts lie in one."),
        )
        self.add(
            QgsProcessingParameterExpression(
                "TABLE_FILTER",
                tr("Only rows where"),
                parentLayerParameterName="TABLE",
                optional=True,
            ),
            tr("Expression that a row of the table must meet, as of one year."),
        )
        for name, title, parent, many, text in (
            (
                *("AREA_CODE", tr("Code of an area in field"), "AREAS", False),
                tr("Field of the areas' codes, as of an LSOA or a tract."),
            ),
            (
                *("TABLE_CODE", tr("Code in the table in field"), "TABLE", False),
                tr("Field of the same codes in the table."),
            ),
            (
                *(
                    "TABLE_GROUPS",
                    tr("Residents of each group in fields of the table"),
                    "TABLE",
                    True,
                ),
                tr("As of the areas; both may be given."),
            ),
            (
                *("TABLE_TOTAL", tr("All residents in field of the table"), "TABLE", False),
                tr("In the place of a field of the areas."),
            ),
            (
                *("TABLE_DEPRIVATION", tr("Deprivation in field of the table"), "TABLE", False),
                tr("In the place of a field of the areas."),
            ),
        ):
            self.add(
                QgsProcessingParameterField(
                    name, title, parentLayerParameterName=parent, allowMultiple=many, optional=True
                ),
                text,
                advanced=True,
            )

    def _add_ground(self) -> None:
        self.add(
            QgsProcessingParameterFeatureSource(
                "STUDY_AREA", tr("Study area"), [POLYGONS], optional=True
            ),
            tr(
                "Polygons the grid was made of: residents then count exactly up to its edge. Left "
                "out, all residents of the cells on the edge count, as their events do."
            ),
        )
        self.add(
            QgsProcessingParameterExpression(
                "STUDY_AREA_FILTER",
                tr("Only polygons of the study area where"),
                parentLayerParameterName="STUDY_AREA",
                optional=True,
            ),
            tr("Expression that a polygon must meet to be part of the study area."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "EXCLUDE", tr("Impossible ground"), [POLYGONS], optional=True
            ),
            tr("Polygons that were taken off the study area, such as water."),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "PLACES", tr("Priority places"), [POLYGONS], optional=True
            ),
            tr("Layer made with “Priority places”: the first of them are flagged."),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "WITHOUT_MAPS",
                tr("The same maps without some crime types"),
                QgsProcessing.SourceType.TypeRaster,
                optional=True,
            ),
            tr(
                "Maps made anew without the crime types that police activity generates, as drugs: "
                "then it is told what that changes."
            ),
            advanced=True,
        )
        self.add(
            QgsProcessingParameterString(
                "WITHOUT_TYPES", tr("Crime types that were left out"), "", optional=True
            ),
            tr("With commas between them, for the report."),
            advanced=True,
        )

    def _add_settings(self) -> None:
        self.add(
            QgsProcessingParameterString(
                "AREA_SHARES", tr("Shares of the area (per cent)"), in_percent(AUDITED_SHARES)
            ),
            tr("Shares of the area that are flagged, with commas between them."),
        )
        self.add(
            QgsProcessingParameterNumber(
                "LEAST",
                tr("Smallest number that is told"),
                INTEGER,
                LEAST_TOLD,
                minValue=1,
                maxValue=MOST_UNTOLD,
            ),
            tr(
                "Smaller numbers of residents or events are told in no result, nor what would give "
                "them away; that there is none is told of events and of classes of deprivation."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "SEED",
                tr("Seed"),
                INTEGER,
                FitSettings.seed,
                minValue=0,
                maxValue=LARGEST_SEED,
            ),
            tr(
                "Starts the random numbers that draw the resamples; the same seed gives the same "
                "result."
            ),
        )
        add_resampling(self, "GRID")

    def _add_results(self) -> None:
        add_table(
            *(self, "OUTPUT", tr("Who is affected")),
            tr(
                "One row for each map, share of the area and group: the residents in the flagged "
                "cells, shares from 0 to 1, and ratios with their 95% intervals."
            ),
        )
        add_record(self)
        add_report(self, tr("One page with charts, tables, and what they can and cannot show."))
        for name, text in (
            ("RESIDENTS", tr("Residents of the study area")),
            ("COVERED_SHARE", tr("Share of the study area that the areas cover (per cent)")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def settings(self, given: Given) -> AuditSettings:
        """Return what is asked, or say what makes no sense."""
        fields = self.parameterAsFields
        groups = [
            one
            for name in ("GROUPS", "TABLE_GROUPS")
            for one in fields(given.parameters, name, given.context)
        ]
        return AuditSettings(
            groups=tuple(groups),
            total=given.text("TABLE_TOTAL") or given.text("TOTAL"),
            deprivation=given.text("TABLE_DEPRIVATION") or given.text("DEPRIVATION"),
            most_deprived=given.choice("MOST_DEPRIVED"),
            code=given.text("AREA_CODE"),
            table_code=given.text("TABLE_CODE"),
            least=given.whole_number("LEAST"),
            area_shares=shares_in_percent(given.text("AREA_SHARES")),
        )

    def check(self, given: Given) -> None:
        """Refuse settings that make no sense, and what does not go together."""
        self.require_report_can_be_made(given)
        audit_inputs(given, self.settings(given))
        require_place(given, "OUTPUT", AUDIT_FIELDS)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Share the residents out, look who lives where each map flags, write it."""
        settings = self.settings(given)
        inputs = audit_inputs(given, settings)
        cells = cells_of(inputs.grid)
        room.require_map(cells)
        reading, mapping, auditing = in_turn(FeedbackProgress(feedback), 5, 1, 4)
        areas = areas_of(inputs.grid, cells)
        events = counts_of(inputs.events, cells)
        found = peopled(given, settings, inputs, cells, areas, events, feedback, reading)
        maps = asked_maps(given, settings, inputs, cells, areas, mapping)
        blocks = blocks_of(cells, given.number_or_none("BLOCK_WIDTH"))
        seed, times = given.whole_number("SEED"), given.whole_number("RESAMPLES")
        resamples = Resamples.drawn(blocks, times, seed)
        groups, of_maps = audited(
            maps, found.ground, found.groups, resamples, settings.least, auditing
        )
        left_out = tuple(filter(None, map(str.strip, given.text("WITHOUT_TYPES").split(","))))
        without = without_types(left_out, inputs, cells, maps, found.ground, settings.least)
        audit = Audit(
            **_about(settings, inputs, found),
            groups=groups,
            maps=of_maps,
            without=without,
            seed=seed,
            resamples=times,
            blocks=blocks.count,
            block_width=blocks.width,
            units=inputs.grid.units,
            software=software(),
            created=now(),
        )
        feedback.pushInfo(summary_of(audit))
        return {
            **self._write(given, audit),
            "RESIDENTS": audit.residents,
            "COVERED_SHARE": 100 * audit.covered,
        }

    def _write(self, given: Given, audit: Audit) -> dict:
        outputs = {}
        outputs |= write_record(given, SCHEMA, lambda: write_audit(audit))
        outputs |= write_report(given, lambda: render_audit(audit))
        if given.has("OUTPUT"):
            outputs["OUTPUT"] = write_table(given, "OUTPUT", AUDIT_FIELDS, audit_rows(audit))
        return outputs


def _about(settings: AuditSettings, inputs: Inputs, found: Peopled) -> dict:
    """Return what an audit says of what it was made of."""
    ground, least = found.ground, settings.least
    events = float(ground.events.sum())
    elsewhere = events - float(ground.among_residents.sum())
    return {
        "layer": inputs.areas.name,
        "areas": found.areas,
        "covered": found.covered,
        "clipped": found.clipped,
        "total": settings.total,
        "deprivation": settings.deprivation,
        "adds_up": found.adds_up,
        "residents": round(float(ground.everyone.sum())),
        "events": round(events) if events >= least else None,
        "events_elsewhere": round(elsewhere) if elsewhere >= least else None,
        "least": least,
        "area_shares": settings.area_shares,
        "notes": found.notes,
    }
