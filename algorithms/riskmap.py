"""Risk map: a model applied to its factors."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsWkbTypes,
)

from ..core.mapping.risk import risk_of
from ..core.model.predict import expected_counts
from ..core.plain import plural
from ..core.progress import Part
from . import geopackage, map_io, model_io, raster_io, styling, table_io
from .base import FeedbackProgress, Group, RtmAlgorithm, once_a_run
from .files import room
from .files.sinks import layer_written

CELL_FIELDS = (("rrs", float), ("expected", float), ("highest", int), ("above_average", int))


class RiskMap(RtmAlgorithm):
    """MODEL and FACTORS -> risk raster and, if wanted, polygons of the cells."""

    ID = "riskmap"
    TITLE = "Risk map"
    GROUP = Group.MAP
    SUMMARY = "Applies a model to its factors: the relative risk score of every cell."
    HELP = """<p>The <b>relative risk score</b> (RRS) is the number of events that the model
    expects in a cell divided by the smallest number it expects anywhere, so 1 is the lowest risk
    of the study area and 10 means ten times as many.</p>
    <p><b>Highest risk</b> are cells above the mean plus two standard deviations; <b>above
    average</b> those above the mean. A model without terms gives a flat map.</p>"""
    TAGS = ("relative risk score", "rrs", "prediction", "map")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterFile("MODEL", "Model", extension="json"),
            "File made with “Fit model”.",
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "FACTORS", "Factors", QgsProcessing.SourceType.TypeRaster
            ),
            "Rasters made with “Operationalise factor”, at least those that the model names.",
        )
        self.add(
            QgsProcessingParameterRasterLayer("EVENTS", "Events", optional=True),
            "Raster made with “Count events”, to write the events beside the expected ones.",
        )
        self.add(
            QgsProcessingParameterRasterDestination("RISK", "Risk"),
            "Raster of the relative risk score and the expected events of each cell.",
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "CELLS",
                "Cells as polygons",
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
                createByDefault=False,
            ),
            "One polygon a cell with scores, classes and a 0/1 field for each term. "
            "Slow for large grids; the raster shows the same.",
        )
        self.addOutput(QgsProcessingOutputNumber("MAXIMUM", "Highest score"))
        self.addOutput(QgsProcessingOutputNumber("MEAN", "Mean score"))
        self.addOutput(
            QgsProcessingOutputNumber("STANDARD_DEVIATION", "Standard deviation of the scores")
        )
        self.addOutput(QgsProcessingOutputNumber("HIGHEST_CELLS", "Cells of the highest risk"))

    @once_a_run
    def opened(self, parameters, context):
        """Return model, factors and events, or say why they do not go together."""
        model, factors = model_io.open_model(self, parameters, context)
        events = None
        if self.given(parameters, "EVENTS"):
            events = raster_io.open_raster(
                raster_io.raster_layer(self, parameters, "EVENTS", context), raster_io.EVENTS
            )
            raster_io.require_same_grid(factors[0].raster, events)
        return model, factors, events

    def check(self, parameters, context):
        """Refuse a model that is none, or that lacks a factor."""
        self.opened(parameters, context)
        table_io.require_place(self, parameters, "CELLS", CELL_FIELDS)

    def perform(self, parameters, context, feedback):
        """Read the variables of the terms, compute the scores, write the map."""
        model, factors, events = self.opened(parameters, context)
        progress = FeedbackProgress(feedback)
        grid = factors[0].raster
        cells = raster_io.cells_of(grid)
        room.require_map(cells)
        blocks = model_io.blocks_of_terms(model, factors, cells, Part(progress, 0.0, 0.3))
        expected = expected_counts(model, blocks, cells.count, Part(progress, 0.3, 0.4))
        risk = risk_of(expected)

        output = self.parameterAsOutputLayer(parameters, "RISK", context)
        highest = int(risk.highest.sum())
        raster_io.write_raster(
            output,
            raster_io.RISK,
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
                map_io.EVENTS_PRINT_TAG: model.inputs.events_print,
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
        if self.given(parameters, "CELLS"):
            counts = None if events is None else raster_io.counts_of(events, cells)
            results["CELLS"] = self._write_cells(
                parameters,
                context,
                cells,
                grid.crs,
                model,
                blocks,
                risk,
                expected,
                counts,
                Part(progress, 0.6, 1.0),
            )
        feedback.pushInfo(
            f"Scores from 1 to {risk.maximum:.1f}, mean {risk.mean:.2f}; "
            f"{plural(highest, 'cell')} of {cells.count:,} of the highest risk"
        )
        return results

    def _write_cells(
        self, parameters, context, cells, crs, model, blocks, risk, expected, counts, progress
    ):
        """Write one polygon a cell with what the map shows."""
        highest, above = (marks.astype(int) for marks in (risk.highest, risk.above_average))
        shown = (risk.scores, expected, highest, above)
        columns = {name: (kind, values) for (name, kind), values in zip(CELL_FIELDS, shown)}
        if counts is not None:
            columns["events"] = (int, counts)
        for block in blocks:
            for position, variable in enumerate(block.variables):
                name = table_io.field_name(str(variable), columns)
                columns[name] = (int, block.column(position).astype(int))
        values = [values for _, values in columns.values()]
        with layer_written(
            self,
            parameters,
            "CELLS",
            context,
            table_io.fields_of((name, kind) for name, (kind, _) in columns.items()),
            QgsWkbTypes.Type.Polygon,
            crs,
        ) as layer:
            if geopackage.is_in_one(layer.destination):
                layer.close()
                geopackage.write_cells(layer.destination, cells, values, progress)
                layer.added = cells.count
            else:
                table_io.write_cells(layer, cells, values, progress)
        layer.style(lambda written: styling.style_cells(written, context, risk))
        return layer.result
