"""Priority places: where to act first, and why there."""

from __future__ import annotations

from dataclasses import asdict, replace

from qgis.core import (
    QgsGeometry,
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsWkbTypes,
)

from ..core.mapping.holding import Held, held
from ..core.mapping.places import Places, find_places
from ..core.plain import harmless
from ..core.progress import Part, Progress
from ..core.report import phrases
from ..core.settings import MOST_HECTARES, PlacesSettings
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import room
from .files.given import Given
from .files.mapped import ALL_OF_THE_MODEL, OF_THE_MODEL, add_measures
from .files.maps import StoredMap, areas_of
from .files.place_inputs import counts_or_none, place_inputs
from .files.place_names import name_field, place_names
from .files.places import bearings_of, makeup_of, place_fields, place_outlines, write_places
from .files.rasters import RISK, Raster, hectare
from .files.sinks import layer_written
from .files.tables import fields_of, require_place
from .language import counted, marked, tr
from .looks import style_maps


class PriorityPlaces(RtmAlgorithm):
    """RISK -> polygons of the places to act on, ranked and explained."""

    ID = "priorityplaces"
    TITLE = marked("Priority places")
    GROUP = Group.MAP
    SUMMARY = marked("Picks compact places to act on within an area budget, ranked and explained.")
    HELP = marked(
        """<p>Places grow from the highest cells of a map outwards, until the budget of area is used
    up. A place is something that can be walked: cells that touch, by a side or a corner, no larger
    than is asked, and compact, so that the smallest circle around all corners of its cells has at
    most four times their area. Higher ground that is larger becomes several places.</p>
    <p>Places are ranked by the events expected in the whole of them (of a map that does not say
    them, with neither forecast nor model, by the sum of its values), so that those who can act on
    a few begin where most is at stake. To act on what comes next, rank by the forecast map.</p>
    <p>Values that differ by less than a thousand-millionth of the largest tie. Of cells that tie
    those with the higher forecast come first, then those in higher surroundings, then those nearer
    to the middle of the study area; the order of rows never decides. What then ties still is
    taken together or not at all.</p>
    <p>With a model and its factors, each place says which of them bear on it, with their
    local ratio, against places of the same neighbourhood without them: “within 200 m of bus stops
    ×1.5”. With the forecast map, it says why not
    as much is expected there as was recorded, how far its events may lie from what is expected,
    and how likely it is among the 15 places with the highest rates. The log says what share of
    the events the places hold, the first of them and all, beside what past counts and chance hold
    in as much area.</p>
    <p>The fields <code>mean_rrs</code> and <code>highest_rrs</code> are relative risk scores; for
    a map other than “Risk map”, and for one with an exposure or controls, which ranks by the
    events that it expects, they are called <code>mean_value</code> and
    <code>highest_value</code>.</p>"""
    )
    TAGS = marked("priority, hot spots, places, patrol, polygons, deployment, targets")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("RISK", tr("Map that ranks")),
            tr(
                "The map that ranks: a raster made with “Forecast map”, “Risk map”, “Hot spot map” "
                "or “Combine maps”."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "AREA_SHARE",
                tr("Share of the area (per cent)"),
                QgsProcessingParameterNumber.Type.Double,
                100 * PlacesSettings.area_share,
                minValue=0.0,
                maxValue=100.0,
            ),
            tr("How much of the study area all places together may take at most."),
        )
        self.add(
            QgsProcessingParameterNumber(
                "MIN_CELLS",
                tr("Cells of the smallest place"),
                QgsProcessingParameterNumber.Type.Integer,
                PlacesSettings.min_cells,
                minValue=1,
            ),
            tr(
                "No place has fewer cells, unless so many are larger than the largest place may be."
            ),
        )
        self.add(
            QgsProcessingParameterNumber(
                "MAX_AREA",
                tr("Largest place (hectares)"),
                QgsProcessingParameterNumber.Type.Double,
                PlacesSettings.max_area,
                minValue=0.0,
                maxValue=MOST_HECTARES,
            ),
            tr(
                "Higher ground that is larger becomes several places. Cells at the edge of the "
                "study area count whole. 10 hectares are about 25 acres, or 300 m by 330."
            ),
        )
        self.add(
            QgsProcessingParameterFile("MODEL", tr("Model"), extension="json", optional=True),
            tr("File made with “Fit model”, to say what bears on each place. Needs its factors."),
        )
        self.add(
            QgsProcessingParameterMultipleLayers(
                "FACTORS", tr("Factors"), QgsProcessing.SourceType.TypeRaster, optional=True
            ),
            tr("Rasters made with “Operationalise factor”, at least those that the model names."),
        )
        add_measures(self, tr(OF_THE_MODEL), tr(ALL_OF_THE_MODEL))
        self.add(
            QgsProcessingParameterRasterLayer("EVENTS", tr("Events"), optional=True),
            tr("Raster made with “Count events”, to tell the past events of each place."),
        )
        self.add(
            QgsProcessingParameterRasterLayer("LATER", tr("Later events"), optional=True),
            tr(
                "Raster made with “Count events” of a later period, to tell what share of its "
                "events the places held."
            ),
        )
        self.add(
            QgsProcessingParameterRasterLayer("FORECAST", tr("Forecast"), optional=True),
            tr(
                "Raster made with “Forecast map”: it breaks ties of the map that ranks, says how "
                "many events are expected in each place, and why not as many as were recorded."
            ),
        )
        self.add(
            QgsProcessingParameterRasterLayer("GRID", tr("Grid"), optional=True),
            tr(
                "Grid made with “Create grid”: cells partly outside the study area then count by "
                "their part inside. Left out, every cell counts whole."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "NAMES",
                tr("Names"),
                [QgsProcessing.SourceType.TypeVectorAnyGeometry],
                optional=True,
            ),
            tr(
                "Wards, neighbourhoods or streets: a place is called by what most of it lies in, "
                "or else by what is nearest."
            ),
        )
        self.add(
            QgsProcessingParameterField(
                "NAME_FIELD",
                tr("Field of names"),
                parentLayerParameterName="NAMES",
                optional=True,
            ),
            tr("Field of the names; left out, “name” or the first field of texts."),
        )
        self.add(
            QgsProcessingParameterFeatureSink(
                "PLACES", tr("Priority places"), QgsProcessing.SourceType.TypeVectorPolygon
            ),
            tr("One multipolygon a place with its rank, size, risk, events and reasons."),
        )
        self.addOutput(QgsProcessingOutputNumber("PLACE_COUNT", tr("Number of places")))
        self.addOutput(
            QgsProcessingOutputNumber("COVERED_SHARE", tr("Share of the area in places (per cent)"))
        )
        self.addOutput(QgsProcessingOutputNumber("EXPECTED", tr("Events expected in the places")))

    def settings(self, given: Given) -> PlacesSettings:
        """Return what is asked."""
        return PlacesSettings(
            area_share=given.number("AREA_SHARE") / 100,
            min_cells=given.whole_number("MIN_CELLS"),
            max_area=given.number("MAX_AREA"),
            name_field=given.text("NAME_FIELD"),
        )

    def check(self, given: Given) -> None:
        """Refuse a raster that is no map, a budget that is none, and what does not fit it."""
        self.settings(given)
        inputs = place_inputs(given)
        _name_field(given)
        require_place(given, "PLACES", place_fields(_score(inputs.ranked)))

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the map and what explains it, find the places, write them."""
        settings, inputs = self.settings(given), place_inputs(given)
        progress = FeedbackProgress(feedback)
        raster = inputs.ranked.raster
        cells = inputs.cells
        room.require_map(cells)
        scores, areas = inputs.ranked.values(cells), areas_of(inputs.grid, cells)
        presences, by_model = inputs.presences(cells, Part(progress, 0.0, 0.3))
        known = {
            "expected": inputs.expected(cells, by_model),
            "past": counts_or_none(inputs.events, cells),
            "later": counts_or_none(inputs.later, cells),
        }
        places = find_places(
            cells,
            scores,
            areas,
            settings.area_share,
            Part(progress, 0.3, 0.6),
            min_cells=settings.min_cells,
            max_area=settings.max_area * hectare(raster.crs),
            forecast=inputs.foretold(cells),
            presences=presences,
            bands=inputs.bands(cells),
            spread=inputs.spread(cells),
            together=inputs.together,
            **known,
        )
        holding = held(cells.from_raster(places.ranks), areas, scores, **known)
        outlines = place_outlines(places.ranks, cells.frame, Part(progress, 0.6, 0.9))
        places = _named(given, places, outlines, raster.crs, feedback, Part(progress, 0.9, 1.0))
        destination = self._write(given, places, inputs.ranked, outlines)
        _warn(places, settings, raster, feedback)
        _tell(places, holding, settings, raster.units, feedback)
        return {
            "PLACES": destination,
            "PLACE_COUNT": len(places.places),
            "COVERED_SHARE": 100 * places.area_share,
            "EXPECTED": None
            if known["expected"] is None
            else float(sum(place.expected for place in places.places)),
            "BEARINGS": bearings_of(places),
            "MAKEUP": makeup_of(places),
            "HELD": [asdict(one) for one in holding],
            "SMALLEST": places.smallest,
        }

    def _write(
        self, given: Given, places: Places, ranked: StoredMap, outlines: dict[int, QgsGeometry]
    ) -> str:
        raster = ranked.raster
        with layer_written(
            given,
            "PLACES",
            fields_of(place_fields(_score(ranked))),
            QgsWkbTypes.Type.MultiPolygon,
            raster.crs,
        ) as layer:
            write_places(layer, places, outlines, raster.units)
        count = len(places.places)
        layer.style(lambda written: style_maps.style_places(written, given.context, count))
        return layer.result


def _name_field(given: Given) -> str:
    """Return the field of names; an empty text without a layer of names."""
    if given.has("NAMES"):
        return name_field(given.layer("NAMES"), given.text("NAME_FIELD").strip())
    return ""


def _named(given: Given, places: Places, outlines, crs, feedback, progress: Progress) -> Places:
    """Return the places with their names, where there is a layer of names."""
    field = _name_field(given)
    if not field or not outlines:
        return places
    names = place_names(
        given.layer("NAMES"), field, outlines, crs, given.context, feedback, progress
    )
    named = tuple(replace(place, name=names[place.rank]) for place in places.places)
    return replace(places, places=named)


def _warn(places: Places, settings: PlacesSettings, raster: Raster, feedback) -> None:
    """Say where a cell is too large for what was asked, or cells were left out that tie."""
    if places.smallest < settings.min_cells:
        size = raster.frame.cell_size**2 / hectare(raster.crs)
        feedback.pushWarning(
            tr(
                "A cell has {size:.3g} ha, so that no place of {cells} cells is within {most:g} "
                "ha: the smallest place has {count}.",
                size=size,
                cells=settings.min_cells,
                most=settings.max_area,
                count=places.smallest,
            )
        )
    if places.tied_out:
        feedback.pushInfo(
            counted(
                places.tied_out,
                "{count} cell was left out that has the same value, forecast and surroundings as "
                "cells of the places",
                "{count} cells were left out that have the same value, forecast and surroundings "
                "as cells of the places",
            )
        )


def _score(ranked: StoredMap) -> str:
    """Return what the values that rank are, in the names of fields."""
    return "rrs" if ranked.raster.kind == RISK and not ranked.of_rates else "value"


def _tell(
    places: Places, holding: tuple[Held, ...], settings: PlacesSettings, units: str, feedback
) -> None:
    """Say how many places there are, and what share of the events they hold."""
    found = places.places
    if not found:
        feedback.pushWarning(
            tr(
                "No place stands out: the map is flat, or no highest cells of {share:g}% of the "
                "area touch {min_cells} at a time.",
                share=100 * settings.area_share,
                min_cells=places.smallest,
            )
        )
        return
    for one in reversed(holding):
        feedback.pushInfo(phrases.held_sentence(one, len(found)))
    for place in found[:10]:
        feedback.pushInfo(harmless(phrases.place_sentence(place, units)))
