"""Priority places: where to act first, and why there."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsWkbTypes,
)

from ..core.errors import RtmError
from ..core.mapping.place import Influence
from ..core.mapping.places import find_places
from ..core.model.predict import expected_counts
from ..core.plain import plural
from ..core.progress import Part
from ..core.report import phrases
from ..core.settings import PlacesSettings
from . import map_io, model_io, place_io, raster_io, style_maps, table_io
from .base import FeedbackProgress, Group, RtmAlgorithm, once_a_run
from .files import room
from .files.sinks import layer_written

KINDS = (raster_io.RISK, raster_io.FORECAST, raster_io.HOTSPOT, raster_io.COMBINED)


class PriorityPlaces(RtmAlgorithm):
    """RISK -> polygons of the places to act on, ranked and explained."""

    ID = "priorityplaces"
    TITLE = "Priority places"
    GROUP = Group.MAP
    SUMMARY = "Picks the highest cells within an area budget and merges them into ranked places."
    HELP = """<p>The highest cells of a map are taken until the budget of area is used up; cells
    that touch, by a side or a corner, become one place, and small places are dropped. Places are
    ranked by the events expected in the whole of them (of a map that does not say them and
    without a model, by the sum of its values), so that those who can act on a few begin where
    most is at stake.</p>
    <p>With a model and its factors, each place says which of them bear on it, with what they
    multiply the risk by: “within 200 m of bus stops ×1.5”.</p>
    <p>The fields <code>mean_rrs</code> and <code>highest_rrs</code> are relative risk scores; for
    a map other than “Risk map” they are called <code>mean_value</code> and
    <code>highest_value</code>.</p>"""
    TAGS = ("priority", "hot spots", "places", "patrol", "polygons", "deployment", "targets")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("RISK", "Risk"),
            "Raster made with “Risk map”, “Forecast map”, “Hot spot map” or “Combine maps”.",
        )
        self.add(
            QgsProcessingParameterNumber(
                "AREA_SHARE",
                "Share of the area (per cent)",
                QgsProcessingParameterNumber.Type.Double,
                100 * PlacesSettings.area_share,
                minValue=0.0,
                maxValue=100.0,
            ),
            "How much of the study area all places together may take at most.",
        )
        self.add(
            QgsProcessingParameterNumber(
                "MIN_CELLS",
                "Cells of the smallest place",
                QgsProcessingParameterNumber.Type.Integer,
                PlacesSettings.min_cells,
                minValue=1,
            ),
            "Places of fewer cells are dropped; the area they would take is not given to others.",
        )
        self.add(
            QgsProcessingParameterFile("MODEL", "Model", extension="json", optional=True),
            "File made with “Fit model”, to say what bears on each place. Needs its factors.",
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "FACTORS", "Factors", QgsProcessing.SourceType.TypeRaster, optional=True
            ),
            "Rasters made with “Operationalise factor”, at least those that the model names.",
        )
        self.add(
            QgsProcessingParameterRasterLayer("EVENTS", "Events", optional=True),
            "Raster made with “Count events”, to tell the past events of each place.",
        )
        self.add(
            QgsProcessingParameterRasterLayer("GRID", "Grid", optional=True),
            "Grid made with “Create grid”: cells partly outside the study area then count by "
            "their part inside. Left out, every cell counts whole.",
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "PLACES", "Priority places", QgsProcessing.SourceType.TypeVectorPolygon
            ),
            "One multipolygon a place with its rank, size, risk, events and reasons.",
        )
        self.addOutput(QgsProcessingOutputNumber("PLACE_COUNT", "Number of places"))
        self.addOutput(
            QgsProcessingOutputNumber("COVERED_SHARE", "Share of the area in places (per cent)")
        )
        self.addOutput(QgsProcessingOutputNumber("EXPECTED", "Events expected in the places"))

    def settings(self, parameters, context) -> PlacesSettings:
        """Return what is asked."""
        return PlacesSettings(
            self.parameterAsDouble(parameters, "AREA_SHARE", context) / 100,
            self.parameterAsInt(parameters, "MIN_CELLS", context),
        )

    @once_a_run
    def opened(self, parameters, context):
        """Return the map, the model with its factors, events and grid, or say what is wrong."""
        ranked = map_io.open_map(raster_io.raster_layer(self, parameters, "RISK", context), *KINDS)
        model, factors = None, []
        explained = [bool(parameters.get(name)) for name in ("MODEL", "FACTORS")]
        if any(explained) and not all(explained):
            raise RtmError(
                "A model is given without factors."
                if explained[0]
                else "Factors are given without a model.",
                "Give the model and the factors it was fitted with, or neither.",
                kind="setting",
                where="FACTORS" if explained[0] else "MODEL",
            )
        if all(explained):
            model, factors = model_io.open_model(self, parameters, context)
        besides = [
            raster_io.given_raster(self, parameters, name, context, kind)
            for name, kind in (("EVENTS", raster_io.EVENTS), ("GRID", raster_io.GRID))
        ]
        for raster in (*(factor.raster for factor in factors[:1]), *besides):
            if raster is not None:
                raster_io.require_same_grid(ranked.raster, raster)
        return ranked, model, factors, *besides

    def check(self, parameters, context):
        """Refuse a raster that is no map, a budget that is none, and what does not fit it."""
        self.settings(parameters, context)
        ranked, *_ = self.opened(parameters, context)
        fields = place_io.place_fields(_score(ranked.raster))
        table_io.require_place(self, parameters, "PLACES", fields)

    def perform(self, parameters, context, feedback):
        """Read the map and what explains it, find the places, write them."""
        settings = self.settings(parameters, context)
        ranked, model, factors, events, grid = self.opened(parameters, context)
        progress = FeedbackProgress(feedback)
        cells = raster_io.cells_of(ranked.raster)
        room.require_map(cells)
        scores, expected = ranked.values(cells), ranked.expected(cells)
        influences = []
        if model is not None:
            blocks = model_io.blocks_of_terms(model, factors, cells, Part(progress, 0.0, 0.3))
            for term, block in zip(model.terms, blocks):
                progress.at(0.3)
                influences.append(Influence(term.variable, term.multiplier, block.column(0)))
            if expected is None:
                expected = expected_counts(model, blocks, cells.count, Part(progress, 0.3, 0.4))
        places = find_places(
            cells,
            scores,
            map_io.areas_of(grid, cells),
            settings.area_share,
            Part(progress, 0.4, 0.6),
            min_cells=settings.min_cells,
            expected=expected,
            past=None if events is None else raster_io.counts_of(events, cells),
            influences=influences,
        )
        outlines = place_io.place_outlines(places.ranks, cells.frame, Part(progress, 0.6, 1.0))
        destination = self._write(places, ranked.raster, outlines, parameters, context)
        _tell(places, expected, settings, ranked.raster.units, feedback)
        return {
            "PLACES": destination,
            "PLACE_COUNT": len(places.places),
            "COVERED_SHARE": 100 * places.area_share,
            "EXPECTED": None
            if expected is None
            else float(sum(place.expected for place in places.places)),
            "BEARINGS": place_io.bearings_of(places),
        }

    def _write(self, places, raster, outlines, parameters, context):
        with layer_written(
            self,
            parameters,
            "PLACES",
            context,
            table_io.fields_of(place_io.place_fields(_score(raster))),
            QgsWkbTypes.Type.MultiPolygon,
            raster.crs,
        ) as layer:
            place_io.write_places(layer, places, outlines, raster.units)
        count = len(places.places)
        layer.style(lambda written: style_maps.style_places(written, context, count))
        return layer.result


def _score(raster) -> str:
    """Return what the values of a map are, in the names of fields."""
    return "rrs" if raster.kind == raster_io.RISK else "value"


def _tell(places, expected, settings, units, feedback):
    """Say how many places there are, and what share of what is expected they hold."""
    found = places.places
    if not found:
        feedback.pushWarning(
            "No place stands out: the map is flat, or no highest cells of "
            f"{100 * settings.area_share:g}% of the area touch {settings.min_cells} at a time."
        )
        return
    told = f"{plural(len(found), 'place')} in {places.area_share:.1%} of the area"
    if expected is not None and expected.any():
        held = sum(place.expected for place in found) / float(expected.sum())
        told += f", with {held:.1%} of the events expected"
    feedback.pushInfo(told)
    for place in found[:10]:
        feedback.pushInfo(phrases.place_sentence(place, units))
