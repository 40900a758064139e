"""Count events: incidents become a count for each cell."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..core.progress import Part
from ..core.report.phrases import incidents as phrases
from ..core.terrain.events import count_events
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import counting
from .files.features import none_inside, tell_skipped
from .files.given import Given
from .files.kinds import WINDOW_TAG
from .files.rasters import (
    EVENTS,
    GRID,
    GRID_TAGS,
    cells_of,
    write_raster,
)
from .files.tallies import months_tag, tally_tags, together_tag
from .files.windowed import add_window, read_in_window, times_given, window_given
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
    <code>"crime_type" = 'robbery'</code>.</p>
    <p>Some layers have a row for each victim or offence, so that one incident has several. Give
    the field of its number to count it once, at the place of most of its rows (of places with as
    many at the westernmost, then the southernmost). A row with nothing in that field counts by
    itself.</p>
    <p>The span of dates and the events of each month are recorded with the events: of the field
    that you name, or of the one that most likely says when incidents happened, among fields of
    dates and texts such as 2016-01 or 2016-01-31.</p>"""
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
        counting.add_filter(self)
        counting.add_count_once_by(self)
        counting.add_date_field(self)
        add_window(self)
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
        for name, text in (
            ("ROWS", tr("Rows of the events")),
            ("WITHOUT_KEY", tr("Rows that count by themselves")),
            ("APART", tr("Incidents with rows at several places")),
            ("UNDATED", tr("Rows without a date")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))
        for name, text in (
            ("COUNT_ONCE_BY", tr("Field by which incidents count once")),
            ("DATE_FIELD", tr("Field of the dates")),
            ("FIRST_DATE", tr("Earliest date")),
            ("LAST_DATE", tr("Latest date")),
            ("NOTES", tr("What to know of the rows")),
        ):
            self.addOutput(QgsProcessingOutputString(name, text))

    def opened(self, given: Given):
        """Return the grid, the incidents, their fields, the window, or say what is wrong."""
        grid = given.raster("GRID", GRID)
        text = given.text("FILTER")
        incidents = given.layer("INCIDENTS", text)
        names = (counting.COUNT_ONCE_BY, counting.DATE_FIELD)
        fields = counting.fields_given(given, incidents, *names)
        window = {"asked": window_given(given), "times": times_given(given, incidents)}
        return grid, incidents, {**fields, **window}

    def check(self, given: Given) -> None:
        """Refuse a raster that is no grid, incidents without CRS, a filter that does not parse."""
        self.opened(given)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the points, count them, write the raster."""
        grid, incidents, fields = self.opened(given)
        progress = FeedbackProgress(feedback)
        part = Part(progress, 0.0, 0.6)
        rows = read_in_window(incidents, grid.crs, given.context, part, feedback, **fields)
        tell_skipped(incidents, rows.skipped, feedback)
        cells = cells_of(grid)
        found = count_events(cells, rows.places)
        if not found.events:
            raise none_inside(incidents.name, len(rows.xy))
        inside = cells.contain(rows.places)
        tally = rows.tally(inside)
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
                "RTM_SKIPPED": rows.skipped.count,
                "RTM_INCIDENTS": incidents.name,
                "RTM_FILTER": incidents.filter,
                **tally_tags(tally),
                **({WINDOW_TAG: fields["asked"].text} if fields["asked"].text else {}),
                **months_tag(rows.months(inside)),
                **together_tag(rows.together(inside)),
                **{key: grid.tags[key] for key in GRID_TAGS if key in grid.tags},
            },
            progress=Part(progress, 0.7, 1.0),
        )
        styling.style_events(output, int(found.counts.max()))
        self._tell(found, grid, feedback)
        explained = phrases.unit_explained(found.events, tally)
        feedback.pushInfo(tr("Counted: {what}.", what=phrases.with_span(explained, tally)))
        notes = list(counting.notes(rows, tally))
        for note in notes:
            feedback.pushInfo(note)
        return {
            "OUTPUT": output,
            "EVENTS": found.events,
            "OUTSIDE": found.outside,
            "EVENT_CELLS": found.event_cells,
            "STACKED_SHARE": found.stacked_share,
            "NOTES": " ".join(notes),
            **counting.tally_outputs(tally),
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
