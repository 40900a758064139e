"""Forecast map: what a place is like, what happens around it, and what happened there."""

from __future__ import annotations

import math

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..core.mapping.forecast import forecast_events
from ..core.model.predict import expected_counts
from ..core.progress import Part
from ..core.settings import LARGEST_SEED, FitSettings, whole_number
from . import map_io, model_io, raster_io, style_maps
from .base import FeedbackProgress, Group, RtmAlgorithm, once_a_run
from .files import room
from .provenance import fingerprint

PARTS = ("forecast", "place", "neighbourhood", "history")


class ForecastMap(RtmAlgorithm):
    """MODEL, FACTORS and EVENTS -> forecast raster."""

    ID = "forecastmap"
    TITLE = "Forecast map"
    GROUP = Group.MAP
    SUMMARY = "Forecasts the events of each cell from the model, its surroundings and its past."
    HELP = """<p>A model alone knows what a place is like, but not what happened there; past
    counts know nothing of a cell where nothing happened yet. The forecast weighs both, as
    empirical Bayes does in road safety, and stays explainable: it is the product of three
    numbers, each a band of the raster.</p>
    <p><b>Place</b>: the events that the model expects. <b>Neighbourhood</b>: how many times as
    much happens around as the model expects there. <b>History</b>: how many times as much is
    expected since the cell's own count is known.</p>
    <p>How far a neighbourhood reaches (the bandwidth) and how much a cell's own count weighs (the
    shape) are chosen by how well one random half of the events foretells the other. The forecast
    is for a period as long as that of the events. Give the events on which the model was
    fitted.</p>"""
    TAGS = ("forecast", "prediction", "empirical bayes", "near repeat", "smoothing", "history")

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
            QgsProcessingParameterRasterLayer("EVENTS", "Events"),
            "Raster made with “Count events”: the past events, on which the model was fitted.",
        )
        self.add(
            QgsProcessingParameterNumber(
                "SEED",
                "Seed",
                QgsProcessingParameterNumber.Type.Integer,
                FitSettings.seed,
                minValue=0,
                maxValue=LARGEST_SEED,
            ),
            "Starts the random numbers that deal the events out to two halves; "
            "the same seed gives the same result.",
        )
        self.add(
            QgsProcessingParameterRasterDestination("FORECAST", "Forecast"),
            "Raster of the events expected in each cell, and the three factors that multiply out "
            "to them.",
        )
        self.addOutput(QgsProcessingOutputNumber("BANDWIDTH", "Bandwidth of the neighbourhood"))
        self.addOutput(
            QgsProcessingOutputNumber(
                "SHAPE", "Shape: events that the model weighs as (not set if infinite)"
            )
        )
        self.addOutput(
            QgsProcessingOutputNumber("HISTORY_SHARE", "Share of the forecast from own counts")
        )
        self.addOutput(QgsProcessingOutputNumber("EXPECTED", "Events expected in all"))

    @once_a_run
    def opened(self, parameters, context):
        """Return model, factors and events, or say why they do not go together."""
        model, factors = model_io.open_model(self, parameters, context)
        events = raster_io.open_raster(
            raster_io.raster_layer(self, parameters, "EVENTS", context), raster_io.EVENTS
        )
        raster_io.require_same_grid(factors[0].raster, events)
        return model, factors, events

    def check(self, parameters, context):
        """Refuse a model that is none, or that lacks a factor, or other events."""
        whole_number(
            self.parameterAsInt(parameters, "SEED", context), 0, LARGEST_SEED, "The seed", "seed"
        )
        self.opened(parameters, context)

    def perform(self, parameters, context, feedback):
        """Read the variables of the terms, forecast, write the map."""
        model, factors, events = self.opened(parameters, context)
        seed = self.parameterAsInt(parameters, "SEED", context)
        progress = FeedbackProgress(feedback)
        cells = raster_io.cells_of(factors[0].raster)
        room.require_map(cells)
        counts = raster_io.counts_of(events, cells)
        if int(counts.sum()) != model.events:
            feedback.pushWarning(
                f"The model was fitted on {model.events:,} events and “{events.name}” holds "
                f"{int(counts.sum()):,}: the forecast is for a period like that of “{events.name}”."
            )
        blocks = model_io.blocks_of_terms(model, factors, cells, Part(progress, 0.0, 0.15))
        expected = expected_counts(model, blocks, cells.count, Part(progress, 0.15, 0.2))
        forecast = forecast_events(
            cells, expected, counts, np.random.default_rng(seed), Part(progress, 0.2, 0.85)
        )

        output = self.parameterAsOutputLayer(parameters, "FORECAST", context)
        total = float(forecast.forecast.sum())
        raster_io.write_raster(
            output,
            raster_io.FORECAST,
            cells,
            events.crs,
            [(part, getattr(forecast, part)) for part in PARTS],
            dtype="float32",
            count=len(PARTS),
            tags={
                "RTM_BANDWIDTH": f"{forecast.bandwidth:.10g}",
                "RTM_SHAPE": f"{forecast.shape:.10g}",
                "RTM_HISTORY_SHARE": forecast.history_share,
                "RTM_SEED": seed,
                "RTM_TERMS": len(model.terms),
                map_io.EVENTS_PRINT_TAG: fingerprint(counts),
                **map_io.source_tags(events),
            },
            progress=Part(progress, 0.85, 1.0),
        )
        style_maps.style_ranked(output, forecast.forecast, "expected events")
        _tell(forecast, total, events.units, feedback)
        return {
            "FORECAST": output,
            "BANDWIDTH": forecast.bandwidth,
            "SHAPE": forecast.shape if math.isfinite(forecast.shape) else None,
            "HISTORY_SHARE": forecast.history_share,
            "EXPECTED": total,
        }


def _tell(forecast, total, units, feedback):
    feedback.pushInfo(
        f"{total:,.1f} events expected; neighbourhood of {forecast.bandwidth:.4g} {units}, "
        f"{forecast.history_share:.0%} of the forecast from the cells' own counts"
    )
    if math.isinf(forecast.shape):
        feedback.pushInfo(
            "The shape is infinite: once place and neighbourhood are known, a cell's own count "
            "says nothing more, and the history band is 1 everywhere."
        )
    else:
        feedback.pushInfo(
            f"Shape {forecast.shape:.3g}: where as many events are expected, a cell's own count "
            "weighs as much as place and neighbourhood together"
        )
