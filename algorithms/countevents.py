"""Count events: incidents become a count for each cell."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..core.progress import Part
from ..core.terrain.events import count_events
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files.features import none_inside, read_points, tell_skipped
from .files.given import Given
from .files.rasters import (
    EVENTS,
    GRID,
    GRID_TAGS,
    cells_of,
    write_raster,
)
from .language import counted, marked, tr
from .looks import styling

STACKED_WORTH_SAYING = 0.5


class CountEvents(RtmAlgorithm):
    """GRID and INCIDENTS -> events raster."""

    ID = "countevents"
    TITLE = marked("Count events")
    GROUP = Group.TERRAIN
    SUMMARY = marked("Counts the incidents in each cell of the grid.")
    HELP = marked(
        """<p>An incident on the line between two cells is counted once. Incidents that share a
    coordinate are all counted: police data are often moved to snap points on purpose.</p>
    <p>A filter keeps one kind of crime or one period, for example
    <code>"crime_type" = 'robbery'</code>.</p>"""
    )
    TAGS = marked("incidents, points in polygon, outcome, crime counts")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("GRID", tr("Grid")),
            tr("Grid made with “Create grid”."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "INCIDENTS", tr("Incidents"), [QgsProcessing.SourceType.TypeVectorPoint]
            ),
            tr("Points of recorded incidents, in any coordinate system."),
        )
        self.add(
            QgsProcessingParameterExpression(
                "FILTER",
                tr("Only incidents where"),
                parentLayerParameterName="INCIDENTS",
                optional=True,
            ),
            tr("Expression that an incident must meet to be counted."),
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", tr("Events")),
            tr("Raster of the number of incidents in each cell."),
        )
        self.addOutput(QgsProcessingOutputNumber("EVENTS", tr("Events counted")))
        self.addOutput(QgsProcessingOutputNumber("OUTSIDE", tr("Incidents outside the study area")))
        self.addOutput(QgsProcessingOutputNumber("EVENT_CELLS", tr("Cells with events")))
        self.addOutput(
            QgsProcessingOutputNumber(
                "STACKED_SHARE", tr("Share of events that share a coordinate")
            )
        )

    def opened(self, given: Given):
        """Return the grid and the incidents, or say what is wrong with them."""
        grid = given.raster("GRID", GRID)
        text = given.text("FILTER")
        return grid, given.layer("INCIDENTS", text)

    def check(self, given: Given) -> None:
        """Refuse a raster that is no grid, incidents without CRS, a filter that does not parse."""
        self.opened(given)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the points, count them, write the raster."""
        grid, incidents = self.opened(given)
        progress = FeedbackProgress(feedback)
        xy, skipped = read_points(
            incidents, grid.crs, given.context, Part(progress, 0.0, 0.6), one_each=True
        )
        tell_skipped(incidents, skipped, feedback)
        cells = cells_of(grid)
        found = count_events(cells, xy)
        if not found.events:
            raise none_inside(incidents.name, len(xy))
        output = given.output("OUTPUT")
        write_raster(
            output,
            EVENTS,
            cells,
            grid.crs,
            [("events", found.counts)],
            dtype="int32",
            count=1,
            tags={
                "RTM_EVENTS": found.events,
                "RTM_OUTSIDE": found.outside,
                "RTM_SKIPPED": skipped.count,
                "RTM_INCIDENTS": incidents.name,
                "RTM_FILTER": incidents.filter,
                **{key: grid.tags[key] for key in GRID_TAGS if key in grid.tags},
            },
            progress=Part(progress, 0.7, 1.0),
        )
        styling.style_events(output, int(found.counts.max()))
        self._tell(found, grid, feedback)
        return {
            "OUTPUT": output,
            "EVENTS": found.events,
            "OUTSIDE": found.outside,
            "EVENT_CELLS": found.event_cells,
            "STACKED_SHARE": found.stacked_share,
        }

    def _tell(self, found, grid, feedback):
        feedback.pushInfo(
            tr(
                "{events} in {cells}; {incidents} outside the study area",
                events=counted(found.events, "{count} event", "{count} events"),
                cells=counted(found.event_cells, "{count} cell", "{count} cells"),
                incidents=counted(found.outside, "{count} incident", "{count} incidents"),
            )
        )
        if found.stacked_share >= STACKED_WORTH_SAYING:
            feedback.pushInfo(
                tr(
                    "{stacked_share:.0%} of the events share their exact coordinate with another: "
                    "the positions are snap points. Distances shorter than the spacing of such "
                    "points (about 100 m) mean little; a cell here is {cell_size:g} {units}.",
                    stacked_share=found.stacked_share,
                    cell_size=grid.frame.cell_size,
                    units=grid.units,
                )
            )
