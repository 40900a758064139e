"""Count events: incidents become a count for each cell."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..core.plain import plural
from ..core.progress import Part
from ..core.terrain.events import count_events
from . import raster_io, styling, vector_io
from .base import FeedbackProgress, Group, RtmAlgorithm, once_a_run

STACKED_WORTH_SAYING = 0.5


class CountEvents(RtmAlgorithm):
    """GRID and INCIDENTS -> events raster."""

    ID = "countevents"
    TITLE = "Count events"
    GROUP = Group.TERRAIN
    SUMMARY = "Counts the incidents in each cell of the grid."
    HELP = """<p>An incident on the line between two cells is counted once. Incidents that share a
    coordinate are all counted: police data are often moved to snap points on purpose.</p>
    <p>A filter keeps one kind of crime or one period, for example
    <code>"crime_type" = 'robbery'</code>.</p>"""
    TAGS = ("incidents", "points in polygon", "outcome", "crime counts")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("GRID", "Grid"),
            "Grid made with “Create grid”.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "INCIDENTS", "Incidents", [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            "Points of recorded incidents, in any coordinate system.",
        )
        self.add(
            QgsProcessingParameterExpression(
                "FILTER",
                "Only incidents where",
                parentLayerParameterName="INCIDENTS",
                optional=True,
            ),
            "Expression that an incident must meet to be counted.",
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", "Events"),
            "Raster of the number of incidents in each cell.",
        )
        self.addOutput(QgsProcessingOutputNumber("EVENTS", "Events counted"))
        self.addOutput(QgsProcessingOutputNumber("OUTSIDE", "Incidents outside the study area"))
        self.addOutput(QgsProcessingOutputNumber("EVENT_CELLS", "Cells with events"))
        self.addOutput(
            QgsProcessingOutputNumber("STACKED_SHARE", "Share of events that share a coordinate")
        )

    @once_a_run
    def opened(self, parameters, context):
        """Return the grid and the incidents, or say what is wrong with them."""
        grid = raster_io.open_raster(
            raster_io.raster_layer(self, parameters, "GRID", context), raster_io.GRID
        )
        text = self.parameterAsString(parameters, "FILTER", context)
        return grid, vector_io.open_layer(self, parameters, "INCIDENTS", context, text)

    def check(self, parameters, context):
        """Refuse a raster that is no grid, incidents without CRS, a filter that does not parse."""
        self.opened(parameters, context)

    def perform(self, parameters, context, feedback):
        """Read the points, count them, write the raster."""
        grid, incidents = self.opened(parameters, context)
        progress = FeedbackProgress(feedback)
        xy, skipped = vector_io.read_points(
            incidents, grid.crs, context, Part(progress, 0.0, 0.6), one_each=True
        )
        vector_io.tell_skipped(incidents, skipped, feedback)
        cells = raster_io.cells_of(grid)
        counted = count_events(cells, xy)
        if not counted.events:
            raise vector_io.none_inside(incidents.name, len(xy))
        output = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        raster_io.write_raster(
            output,
            raster_io.EVENTS,
            cells,
            grid.crs,
            [("events", counted.counts)],
            dtype="int32",
            count=1,
            tags={
                "RTM_EVENTS": counted.events,
                "RTM_OUTSIDE": counted.outside,
                "RTM_SKIPPED": skipped.count,
                "RTM_INCIDENTS": incidents.name,
                "RTM_FILTER": incidents.filter,
                **{key: grid.tags[key] for key in raster_io.GRID_TAGS if key in grid.tags},
            },
            progress=Part(progress, 0.7, 1.0),
        )
        styling.style_events(output, int(counted.counts.max()))
        self._tell(counted, grid, feedback)
        return {
            "OUTPUT": output,
            "EVENTS": counted.events,
            "OUTSIDE": counted.outside,
            "EVENT_CELLS": counted.event_cells,
            "STACKED_SHARE": counted.stacked_share,
        }

    def _tell(self, counted, grid, feedback):
        feedback.pushInfo(
            f"{plural(counted.events, 'event')} in {plural(counted.event_cells, 'cell')}; "
            f"{plural(counted.outside, 'incident')} outside the study area"
        )
        if counted.stacked_share >= STACKED_WORTH_SAYING:
            feedback.pushInfo(
                f"{counted.stacked_share:.0%} of the events share their exact coordinate with "
                "another: the positions are snap points. Distances shorter than the spacing of "
                f"such points (about 100 m) mean little; a cell here is "
                f"{grid.frame.cell_size:g} {grid.units}."
            )
