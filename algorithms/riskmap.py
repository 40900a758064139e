"""Risk map: a model applied to its factors."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsWkbTypes,
)

from ..core.mapping.risk import risk_of
from ..core.model.predict import times_usual, usual_counts
from ..core.progress import Part
from ..core.report import phrases
from ..core.terrain.grid import Cells
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import geopackage, room
from .files.cells import RATES_TAG
from .files.given import Given
from .files.mapped import (
    ALL_OF_THE_MODEL,
    OF_THE_MODEL,
    add_measures,
    mapped,
    measured_at,
    measures_on,
    require_measured,
    tell_without,
)
from .files.maps import EVENTS_PRINT_TAG
from .files.models import blocks_of_terms
from .files.rasters import (
    EVENTS,
    RISK,
    Raster,
    cells_of,
    counts_of,
    require_same_grid,
    write_raster,
)
from .files.sinks import layer_written
from .files.tables import field_name, fields_of, require_place, write_cells
from .language import counted, marked, tr
from .looks import styling

CELL_FIELDS = (("rrs", float), ("expected", float), ("highest", int), ("above_average", int))
LOCAL_ONLY = marked(
    "The model was made by an earlier version and is mapped with its local ratios, as before: fit "
    "it again for scores that mean events."
)


class RiskMap(RtmAlgorithm):
    """MODEL and FACTORS -> risk raster and, if wanted, polygons of the cells."""

    ID = "riskmap"
    TITLE = marked("Risk map")
    GROUP = Group.MAP
    SUMMARY = marked("Applies a model to its factors: the relative risk score of every cell.")
    HELP = marked(
        """<p>The <b>relative risk score</b> (RRS) is the number of events that the model
    expects in a cell divided by the smallest number it expects anywhere, so 1 is the lowest of the
    study area and where it is 10 the model expects ten times as many.</p>
    <p>The map is made of the citywide ratios: each multiplies the events expected in the cells
    within its influence. In the period of the fit, the model of the calibrated selection, and any
    Poisson model, expects as many events in all cells within an influence as were recorded there.
    A model of an earlier version may know local ratios alone: it is mapped with these, as before,
    and the log says so.</p>
    <p>Of a model with an exposure or controls the score is what the factors alone say: it
    compares cells as if each had as much of these as is usual, so it is no count of events.
    Expected events, with all that a cell has, are a band of their own. Cells that have none of
    the exposure have no value.</p>
    <p><b>Highest risk</b> are cells above the mean plus two standard deviations; <b>above
    average</b> those above the mean. A model without terms gives a flat map.</p>"""
    )
    TAGS = marked("relative risk score, rrs, prediction, map")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterFile("MODEL", tr("Model"), extension="json"),
            tr("File made with “Fit model”."),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "FACTORS", tr("Factors"), QgsProcessing.SourceType.TypeRaster
            ),
            tr("Rasters made with “Operationalise factor”, at least those that the model names."),
        )
        self.add(
            QgsProcessingParameterRasterLayer("EVENTS", tr("Events"), optional=True),
            tr("Raster made with “Count events”, to write the events beside the expected ones."),
        )
        add_measures(self, tr(OF_THE_MODEL), tr(ALL_OF_THE_MODEL))
        self.add(
            QgsProcessingParameterRasterDestination("RISK", tr("Risk")),
            tr("Raster of the relative risk score and the expected events of each cell."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "CELLS",
                tr("Cells as polygons"),
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
                createByDefault=False,
            ),
            tr(
                "One polygon a cell with scores, classes and a 0/1 field for each term. "
                "Slow for large grids; the raster shows the same."
            ),
        )
        self.addOutput(QgsProcessingOutputNumber("MAXIMUM", tr("Highest score")))
        self.addOutput(QgsProcessingOutputNumber("MEAN", tr("Mean score")))
        self.addOutput(
            QgsProcessingOutputNumber("STANDARD_DEVIATION", tr("Standard deviation of the scores"))
        )
        self.addOutput(QgsProcessingOutputNumber("HIGHEST_CELLS", tr("Cells of the highest risk")))

    def opened(self, given: Given):
        """Return model, factors and events, or say why they do not go together."""
        model, factors = given.model()
        events = given.raster_or_none("EVENTS", EVENTS)
        if events is not None:
            require_same_grid(factors[0].raster, events)
        require_measured(model, *measures_on(given, factors[0].raster))
        return model, factors, events

    def check(self, given: Given) -> None:
        """Refuse a model that is none, or that lacks a factor."""
        self.opened(given)
        require_place(given, "CELLS", CELL_FIELDS)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the variables of the terms, compute the scores, write the map."""
        model, factors, events = self.opened(given)
        if not model.has_citywide:
            feedback.pushWarning(tr(LOCAL_ONLY))
        progress = FeedbackProgress(feedback)
        grid = factors[0].raster
        cells = cells_of(grid)
        room.require_map(cells)
        blocks = blocks_of_terms(model, factors, cells, Part(progress, 0.0, 0.3))
        measured = measured_at(*measures_on(given, grid), cells)
        over = mapped(model, cells, blocks, measured)
        every, cells, blocks = cells, over.cells, over.blocks
        usual = usual_counts(model, blocks, cells.count, Part(progress, 0.3, 0.4))
        expected = usual * times_usual(model, cells.count, over.measured)
        risk = risk_of(usual)

        output = given.output("RISK")
        highest = int(risk.highest.sum())
        write_raster(
            output,
            RISK,
            cells,
            grid.crs,
            [("relative risk score", risk.scores), ("expected events", expected)],
            dtype="float32",
            count=2,
            tags={
                "RTM_MEAN": risk.mean,
                "RTM_STANDARD_DEVIATION": risk.standard_deviation,
                "RTM_MAXIMUM": risk.maximum,
                "RTM_TERMS": len(model.terms),
                EVENTS_PRINT_TAG: model.inputs.events_print,
                **over.tags,
                **({RATES_TAG: 1} if phrases.is_measured(model) else {}),
            },
            progress=Part(progress, 0.4, 0.6),
        )
        styling.style_risk(output, risk)
        results = {
            "RISK": output,
            "MAXIMUM": risk.maximum,
            "MEAN": risk.mean,
            "STANDARD_DEVIATION": risk.standard_deviation,
            "HIGHEST_CELLS": highest,
        }
        if given.has("CELLS"):
            counts = None if events is None else counts_of(events, every)[over.some]
            results["CELLS"] = self._write_cells(
                given,
                grid,
                cells,
                blocks,
                risk,
                expected,
                counts,
                Part(progress, 0.6, 1.0),
            )
        tell_without(over.without, feedback)
        feedback.pushInfo(
            tr(
                "Scores from 1 to {maximum:.1f}, mean {mean:.2f}; {highest} of {number:,} of the "
                "highest risk",
                maximum=risk.maximum,
                mean=risk.mean,
                highest=counted(highest, "{count} cell", "{count} cells"),
                number=cells.count,
            )
        )
        return results

    def _write_cells(
        self, given: Given, grid: Raster, cells: Cells, blocks, risk, expected, counts, progress
    ):
        """Write one polygon a cell with what the map shows."""
        highest, above = (marks.astype(int) for marks in (risk.highest, risk.above_average))
        shown = (risk.scores, expected, highest, above)
        columns = {name: (kind, values) for (name, kind), values in zip(CELL_FIELDS, shown)}
        if counts is not None:
            columns["events"] = (int, counts)
        for block in blocks:
            for position, variable in enumerate(block.variables):
                name = field_name(str(variable), columns)
                columns[name] = (int, block.column(position).astype(int))
        values = [values for _, values in columns.values()]
        with layer_written(
            given,
            "CELLS",
            fields_of((name, kind) for name, (kind, _) in columns.items()),
            QgsWkbTypes.Type.Polygon,
            grid.crs,
        ) as layer:
            if geopackage.is_in_one(layer.destination):
                layer.close()
                geopackage.write_cells(layer.destination, cells, values, progress)
                layer.added = cells.count
            else:
                write_cells(layer, cells, values, progress)
        layer.style(lambda written: styling.style_cells(written, given.context, risk))
        return layer.result
