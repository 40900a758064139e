"""Validate maps: how well maps foretold the events of a later period."""

from __future__ import annotations

import math

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from ..core.mapping.validation import ValidationSettings, validate_maps
from ..core.report.sections.validation import slopes_of
from ..core.report.validation import render_validation, summary_of
from ..core.report.validation_tables import without_intervals
from ..core.settings import LARGEST_SEED
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import room
from .files.given import Given
from .files.maps import MAPS, areas_of, past_counts_of, with_values
from .files.ours import is_report
from .files.rasters import (
    EVENTS,
    GRID,
    cells_of,
    counts_of,
    require_same_grid,
    square_metres,
    unit_of_areas,
    write_text,
)
from .files.tables import require_place, write_table
from .files.tests_of_maps import add_budgets, add_resampling, settings_of_a_test
from .files.told import add_report, add_table
from .files.validation import (
    CALIBRATION_FIELDS,
    CURVE_FIELDS,
    MEASURE_FIELDS,
    calibration_rows,
    curve_rows,
    measure_rows,
)
from .files.validation_told import facts_of, of_blocks, of_cells_left_out, to_care_about
from .language import marked, tr

INTEGER = QgsProcessingParameterNumber.Type.Integer
TABLES = (
    ("TABLE", marked("Measures"), True, MEASURE_FIELDS, measure_rows),
    ("CURVES", marked("Capture curves"), True, CURVE_FIELDS, curve_rows),
    (
        "CALIBRATION",
        marked("Calibration"),
        False,
        CALIBRATION_FIELDS,
        calibration_rows,
    ),
)
TABLE_HELP = {
    "TABLE": marked(
        "One row for each map and share of the area: the measures with their 95% intervals. "
        "Shares are from 0 to 1; a measure that is infinite or undefined is empty."
    ),
    "CURVES": marked(
        "Points of each map's capture curve: share of the area flagged, share of the events in it."
    ),
    "CALIBRATION": marked(
        "Predicted and observed events of each tenth of the area, 1 the highest."
    ),
}
NUMBERS = {
    "HIT_RATE": ("hit_rate", marked("Hit rate of the first map")),
    "PAI": ("pai", marked("PAI of the first map")),
    "PEI": ("pei", marked("PEI* of the first map")),
    "RRI": ("rri", marked("RRI* of the first map")),
}
WHOLE_NUMBERS = {
    "AUC": ("auc", marked("AUC of the first map")),
    "AREA_UNDER_CURVE": ("area_under_curve", marked("Area under the first map's capture curve")),
    "GINI": ("gini", marked("Gini coefficient of the first map")),
    "DEVIANCE_EXPLAINED": ("deviance_explained", marked("Deviance explained by the first map")),
    "LOG_GAIN": ("log_gain", marked("Gain in log score of the first map")),
}


class ValidateMaps(RtmAlgorithm):
    """MAPS and later EVENTS -> table of measures, capture curves, report."""

    ID = "validatemaps"
    TITLE = marked("Validate maps")
    GROUP = Group.MAP
    SUMMARY = marked(
        "Tests how well maps foretold the events of a later period, against one another."
    )
    HELP = marked(
        """<p>Give a risk map beside the maps that are there anyway: past counts and kernel
    density (“Hot spot map”), the forecast map. A map of random numbers is always added as the
    floor. All maps must come from the earlier period, and the events from the later one.</p>
    <p>Cells are flagged from the highest value down, those of equal value together, the last in
    part, so that the flagged area is exactly what is asked. <b>Hit rate</b>: share of the events
    in it. <b>PAI</b>: hit rate divided by share of the area. <b>PEI*</b>: PAI divided by the best
    PAI that any map could have had with the same area. <b>RRI*</b>: predicted divided by observed
    events there; 1 is ideal.</p>
    <p>95% intervals come from drawing square blocks of the study area again and again, not single
    events: crimes come in clusters, and intervals that take them as independent are too narrow.
    There is none where more than half of the flagged area is some, but not all, of many cells of
    equal value.</p>
    <p><b>Slope</b>: of a Poisson regression of the later events of each cell on the logarithm of
    what a map expects there. With 1 a score twice as high really held twice as many; below 1 the
    map’s differences are exaggerated, above 1 understated. With past counts among the maps, the
    table also says how many later events each map foretold among the cells where nothing had
    happened before.</p>
    <p>The numbers among the results are those of the first map, at the share of the area nearest
    to 10%.</p>"""
    )
    TAGS = marked("validation, hold-out, accuracy, pai, pei, hit rate, auc, gini, test")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterMultipleLayers(
                "MAPS", tr("Maps"), QgsProcessing.SourceType.TypeRaster
            ),
            tr(
                "Risk maps, hot spots, forecasts, combined maps or past events on the same grid, "
                "made from the earlier period. The layers' names are the maps' names."
            ),
        )
        self.add(
            QgsProcessingParameterRasterLayer("EVENTS", tr("Events of the later period")),
            tr("Raster made with “Count events” on the same grid."),
        )
        self.add(
            QgsProcessingParameterRasterLayer("GRID", tr("Grid"), optional=True),
            tr(
                "Grid made with “Create grid”: cells partly outside the study area then count by "
                "their part inside. Left out, every cell counts whole."
            ),
        )
        add_budgets(self)
        self.add(
            QgsProcessingParameterNumber(
                "SEED",
                tr("Seed"),
                INTEGER,
                ValidationSettings.seed,
                minValue=0,
                maxValue=LARGEST_SEED,
            ),
            tr(
                "Starts the random numbers that draw the resamples and the random map; "
                "the same seed gives the same result."
            ),
        )
        add_resampling(self, "EVENTS")
        for name, title, by_default, _, _ in TABLES:
            add_table(self, name, tr(title), tr(TABLE_HELP[name]), by_default=by_default)
        add_report(self, tr("One page with a chart, the tables and how to read them."))
        for name, (_, text) in {**NUMBERS, **WHOLE_NUMBERS}.items():
            self.addOutput(QgsProcessingOutputNumber(name, tr(text)))

    def opened(self, given: Given):
        """Return the maps, the events and the grid, or say why they do not go together."""
        maps = given.maps("MAPS", *MAPS)
        events = given.raster("EVENTS", EVENTS)
        require_same_grid(maps[0].raster, events)
        grid = given.raster_or_none("GRID", GRID)
        if grid is not None:
            require_same_grid(grid, events)
        return maps, events, grid

    def check(self, given: Given) -> None:
        """Refuse shares that are none, and rasters that cannot be compared."""
        self.require_report_can_be_made(given)
        settings_of_a_test(given)
        self.opened(given)
        for name, _, _, fields, _ in TABLES:
            require_place(given, name, fields)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the maps, test them, write tables and report."""
        maps, events, grid = self.opened(given)
        settings = settings_of_a_test(given, unit_of_areas(events.crs))
        cells = cells_of(events)
        room.require_map(cells)
        counts = counts_of(events, cells)
        valued = with_values(maps, cells)
        past = past_counts_of(maps, cells)
        results = validate_maps(
            cells.only(valued),
            (one.tested(cells).at(valued) for one in maps),
            len(maps),
            counts[valued],
            areas_of(grid, cells)[valued],
            settings,
            FeedbackProgress(feedback),
            None if past is None else past[valued],
            square_metres(events.crs) * events.frame.cell_size**2,
        )
        notes = to_care_about(maps, counts, cells, grid, feedback)
        notes += of_blocks(results[0].evaluation, feedback)
        notes += of_cells_left_out(valued, counts, feedback)
        for told in (
            summary_of(results),
            slopes_of(results[:-1]),
            without_intervals(results),
        ):
            if told:
                feedback.pushInfo(told)
        report = None
        if given.has("REPORT"):
            facts = facts_of(maps, events, grid, settings, results[0].evaluation)
            report = render_validation(results, settings, facts, notes, units=events.units)
        return {
            **self._write(given, results, report),
            **_numbers(results[0]),
        }

    def _write(self, given: Given, results, report: str | None) -> dict:
        outputs = {}
        if report is not None:
            outputs["REPORT"] = given.output("REPORT")
            write_text(outputs["REPORT"], report, is_report, new_folder=True)
        for name, _, _, fields, rows in TABLES:
            if given.has(name):
                outputs[name] = write_table(given, name, fields, rows(results))
        return outputs


def _numbers(first) -> dict[str, float | None]:
    """Return the measures of the first map; QGIS has no number for infinity."""
    found = {name: getattr(first.headline, key).value for name, (key, _) in NUMBERS.items()}
    for name, (key, _) in WHOLE_NUMBERS.items():
        found[name] = getattr(first.evaluation, key).value
    return {name: value if math.isfinite(value) else None for name, value in found.items()}
