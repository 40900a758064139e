"""Priority places: where to act first, and why there."""

from __future__ import annotations

from qgis.core import (
    QgsGeometry,
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsWkbTypes,
)

from ..core.errors import RtmError
from ..core.mapping.place import Presence
from ..core.mapping.places import Places, find_places
from ..core.model.predict import expected_counts
from ..core.progress import Part
from ..core.report import phrases
from ..core.settings import PlacesSettings
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import room
from .files.given import Given
from .files.maps import areas_of
from .files.models import blocks_of_terms
from .files.places import bearings_of, place_fields, place_outlines, write_places
from .files.rasters import (
    COMBINED,
    EVENTS,
    FORECAST,
    GRID,
    HOTSPOT,
    RISK,
    Raster,
    cells_of,
    counts_of,
    require_same_grid,
)
from .files.sinks import layer_written
from .files.tables import fields_of, require_place
from .language import counted, marked, tr
from .looks import style_maps

KINDS = (RISK, FORECAST, HOTSPOT, COMBINED)


class PriorityPlaces(RtmAlgorithm):
    """RISK -> polygons of the places to act on, ranked and explained."""

    ID = "priorityplaces"
    TITLE = marked("Priority places")
    GROUP = Group.MAP
    SUMMARY = marked(
        "Picks the highest cells within an area budget and merges them into ranked places."
    )
    HELP = marked(
        """<p>The highest cells of a map are taken until the budget of area is used up; cells
    that touch, by a side or a corner, become one place, and small places are dropped. Places are
    ranked by the events expected in the whole of them (of a map that does not say them and
    without a model, by the sum of its values), so that those who can act on a few begin where
    most is at stake.</p>
    <p>With a model and its factors, each place says which of them bear on it, with what they
    multiply the risk by: “within 200 m of bus stops ×1.5”.</p>
    <p>The fields <code>mean_rrs</code> and <code>highest_rrs</code> are relative risk scores; for
    a map other than “Risk map” they are called <code>mean_value</code> and
    <code>highest_value</code>.</p>"""
    )
    TAGS = marked("priority, hot spots, places, patrol, polygons, deployment, targets")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("RISK", tr("Risk")),
            tr("Raster made with “Risk map”, “Forecast map”, “Hot spot map” or “Combine maps”."),
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
                "Places of fewer cells are dropped; the area they would take is not given to "
                "others."
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
        self.add(
            QgsProcessingParameterRasterLayer("EVENTS", tr("Events"), optional=True),
            tr("Raster made with “Count events”, to tell the past events of each place."),
        )
        self.add(
            QgsProcessingParameterRasterLayer("GRID", tr("Grid"), optional=True),
            tr(
                "Grid made with “Create grid”: cells partly outside the study area then count by "
                "their part inside. Left out, every cell counts whole."
            ),
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
        )

    def opened(self, given: Given):
        """Return the map, the model with its factors, events and grid, or say what is wrong."""
        ranked = given.map("RISK", *KINDS)
        model, factors = None, []
        explained = [bool(given.parameters.get(name)) for name in ("MODEL", "FACTORS")]
        if any(explained) and not all(explained):
            raise RtmError(
                tr("A model is given without factors.")
                if explained[0]
                else tr("Factors are given without a model."),
                tr("Give the model and the factors it was fitted with, or neither."),
                kind="setting",
                where="FACTORS" if explained[0] else "MODEL",
            )
        if all(explained):
            model, factors = given.model()
        besides = [
            given.raster_or_none(name, kind) for name, kind in (("EVENTS", EVENTS), ("GRID", GRID))
        ]
        for raster in (*(factor.raster for factor in factors[:1]), *besides):
            if raster is not None:
                require_same_grid(ranked.raster, raster)
        return ranked, model, factors, *besides

    def check(self, given: Given) -> None:
        """Refuse a raster that is no map, a budget that is none, and what does not fit it."""
        self.settings(given)
        ranked, *_ = self.opened(given)
        fields = place_fields(_score(ranked.raster))
        require_place(given, "PLACES", fields)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the map and what explains it, find the places, write them."""
        settings = self.settings(given)
        ranked, model, factors, events, grid = self.opened(given)
        progress = FeedbackProgress(feedback)
        cells = cells_of(ranked.raster)
        room.require_map(cells)
        scores, expected = ranked.values(cells), ranked.expected(cells)
        presences = []
        if model is not None:
            blocks = blocks_of_terms(model, factors, cells, Part(progress, 0.0, 0.3))
            for term, block in zip(model.terms, blocks):
                progress.at(0.3)
                presences.append(Presence(term.variable, term.local_first.ratio, block.column(0)))
            if expected is None:
                expected = expected_counts(model, blocks, cells.count, Part(progress, 0.3, 0.4))
        places = find_places(
            cells,
            scores,
            areas_of(grid, cells),
            settings.area_share,
            Part(progress, 0.4, 0.6),
            min_cells=settings.min_cells,
            expected=expected,
            past=None if events is None else counts_of(events, cells),
            presences=presences,
        )
        outlines = place_outlines(places.ranks, cells.frame, Part(progress, 0.6, 1.0))
        destination = self._write(given, places, ranked.raster, outlines)
        _tell(places, expected, settings, ranked.raster.units, feedback)
        return {
            "PLACES": destination,
            "PLACE_COUNT": len(places.places),
            "COVERED_SHARE": 100 * places.area_share,
            "EXPECTED": None
            if expected is None
            else float(sum(place.expected for place in places.places)),
            "BEARINGS": bearings_of(places),
        }

    def _write(
        self, given: Given, places: Places, raster: Raster, outlines: dict[int, QgsGeometry]
    ) -> str:
        with layer_written(
            given,
            "PLACES",
            fields_of(place_fields(_score(raster))),
            QgsWkbTypes.Type.MultiPolygon,
            raster.crs,
        ) as layer:
            write_places(layer, places, outlines, raster.units)
        count = len(places.places)
        layer.style(lambda written: style_maps.style_places(written, given.context, count))
        return layer.result


def _score(raster) -> str:
    """Return what the values of a map are, in the names of fields."""
    return "rrs" if raster.kind == RISK else "value"


def _tell(places, expected, settings, units, feedback):
    """Say how many places there are, and what share of what is expected they hold."""
    found = places.places
    if not found:
        feedback.pushWarning(
            tr(
                "No place stands out: the map is flat, or no highest cells of {share:g}% of the "
                "area touch {min_cells} at a time.",
                share=100 * settings.area_share,
                min_cells=settings.min_cells,
            )
        )
        return
    share, every = places.area_share, float(expected.sum()) if expected is not None else 0.0
    if every:
        feedback.pushInfo(
            counted(
                len(found),
                "{count} place in {share:.1%} of the area, with {held:.1%} of the events expected",
                "{count} places in {share:.1%} of the area, with {held:.1%} of the events expected",
                share=share,
                held=sum(place.expected for place in found) / every,
            )
        )
    else:
        feedback.pushInfo(
            counted(
                len(found),
                "{count} place in {share:.1%} of the area",
                "{count} places in {share:.1%} of the area",
                share=share,
            )
        )
    for place in found[:10]:
        feedback.pushInfo(phrases.place_sentence(place, units))
