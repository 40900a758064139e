"""Hot spot map: where events were, as the maps that analysts already have."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..core.errors import RtmError
from ..core.mapping.bandwidth import choose_bandwidth
from ..core.mapping.hotspot import KERNELS, event_centres, kernel_density, past_counts
from ..core.plain import shown
from ..core.progress import Part
from ..core.settings import HOTSPOT_METHODS, HotspotSettings
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import counting, room
from .files.features import none_inside, tell_skipped
from .files.given import Given
from .files.kinds import WINDOW_TAG
from .files.maps import EVENTS_PRINT_TAG, METHOD_TAG, source_tags
from .files.provenance import fingerprint
from .files.rasters import (
    EVENTS,
    GRID,
    HOTSPOT,
    SQUARE_KILOMETRE,
    SQUARE_MILE,
    cells_of,
    counts_of,
    require_same_grid,
    square_unit,
    values_of,
    write_raster,
)
from .files.windowed import WINDOW, add_window, read_in_window, times_given, window_given
from .language import counted, marked, tr
from .looks import style_maps

PAST_EVENTS = "past events"  # what bands are called, in files of every language
DENSITIES = {
    SQUARE_KILOMETRE: marked("events per km²"),
    SQUARE_MILE: marked("events per square mile"),
}


class HotspotMap(RtmAlgorithm):
    """GRID and INCIDENTS (or EVENTS) -> hot-spot raster."""

    ID = "hotspotmap"
    TITLE = marked("Hot spot map")
    GROUP = Group.MAP
    SUMMARY = marked(
        "Maps where past events were dense: the conventional map to compare a model with."
    )
    HELP = marked(
        """<p><b>Kernel density</b> spreads each event over a disc around it, most of it near
    the middle, and tells the density at the centre of each cell. The wider the bandwidth, the
    smoother the map; left out, it is the bandwidth by which events foretell one another best
    (likelihood cross-validation, an event's own location left out).</p>
    <p><b>Past counts</b> are the events of each cell as they were: the plainest forecast, and
    often a hard one to beat.</p>
    <p>Give either incidents, whose exact positions are used, or an events raster, whose events
    are taken to lie in the middle of their cells.</p>"""
    )
    TAGS = marked("hot spot, hotspot, kernel density, kde, heatmap, bandwidth, quartic")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("GRID", tr("Grid")),
            tr("Grid made with “Create grid”."),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "INCIDENTS",
                tr("Incidents"),
                [QgsProcessing.SourceType.TypeVectorPoint],
                optional=True,
            ),
            tr(
                "Points of recorded incidents, in any coordinate system. Those just outside the "
                "study area count too: their density reaches into it. Leave out if you give "
                "events."
            ),
        )
        counting.add_filter(self)
        counting.add_count_once_by(self)
        counting.add_date_field(self)
        add_window(self)
        self.add(
            QgsProcessingParameterRasterLayer("EVENTS", tr("Events"), optional=True),
            tr("Raster made with “Count events”, in place of incidents."),
        )
        self.add(
            QgsProcessingParameterEnum(
                "METHOD",
                tr("Method"),
                options=list(HOTSPOT_METHODS),
                defaultValue=HotspotSettings.method,
                usesStaticStrings=True,
            ),
            tr(
                "kernel_density: events per square kilometre (or square mile) around each cell's "
                "centre. past_counts: events in the cell."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                "KERNEL",
                tr("Kernel"),
                options=list(KERNELS),
                defaultValue=HotspotSettings.kernel,
                usesStaticStrings=True,
            ),
            tr(
                "How the weight of an event falls with distance: quartic more steeply, as in most "
                "crime-mapping software; epanechnikov less."
            ),
        )
        self.add(
            QgsProcessingParameterDistance(
                "BANDWIDTH",
                tr("Bandwidth (chosen from the events if not set)"),
                parentParameterName="GRID",
                optional=True,
                minValue=0.0,
            ),
            tr(
                "How far an event reaches, in the units of the grid (metres or feet); "
                "at least the side of a cell."
            ),
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", tr("Hot spots")),
            tr("Raster of the density of events, or of their number."),
        )
        self.addOutput(QgsProcessingOutputNumber("BANDWIDTH", tr("Bandwidth used")))
        self.addOutput(QgsProcessingOutputNumber("EVENTS", tr("Events in the study area")))

    def settings(self, given: Given) -> HotspotSettings:
        """Return what is asked."""
        return HotspotSettings(
            method=given.choice("METHOD"),
            kernel=given.choice("KERNEL"),
            bandwidth=given.number_or_none("BANDWIDTH"),
        )

    def opened(self, given: Given):
        """Return the grid and the incidents or events, or say what is wrong with them."""
        grid = given.raster("GRID", GRID)
        either = [name for name in ("INCIDENTS", "EVENTS") if given.has(name)]
        if len(either) != 1:
            raise RtmError(
                tr("Both incidents and events are given.")
                if either
                else tr("No incidents are given."),
                tr("Give either incidents (points) or events (a raster made with “Count events”)."),
                kind="setting",
                where="INCIDENTS",
            )
        text = given.text("FILTER")
        if either == ["INCIDENTS"]:
            return grid, given.layer("INCIDENTS", text), None
        if given.has(counting.COUNT_ONCE_BY):
            raise RtmError(
                tr("A field to count once by is given with events, which are counted already."),
                tr("Leave it out, or give the incidents in place of the events."),
                kind="setting",
                where=counting.COUNT_ONCE_BY,
            )
        if given.has(WINDOW):
            raise RtmError(
                tr("A window of time is given with events, which are counted already."),
                tr("Leave it out, or give the incidents in place of the events."),
                kind="setting",
                where=WINDOW,
            )
        if text.strip():
            raise RtmError(
                tr(
                    "The filter {text} is given with events, which are counted already.",
                    text=shown(text),
                ),
                tr("Leave it out, or give the incidents in place of the events."),
                kind="setting",
                where="FILTER",
            )
        events = given.raster("EVENTS", EVENTS)
        require_same_grid(grid, events)
        return grid, None, events

    def fields(self, given: Given, incidents) -> dict:
        """Return the fields of the incidents, and the window in which they count."""
        names = (counting.COUNT_ONCE_BY, counting.DATE_FIELD)
        fields = counting.fields_given(given, incidents, *names)
        return {**fields, "asked": window_given(given), "times": times_given(given, incidents)}

    def check(self, given: Given) -> None:
        """Refuse settings and layers that cannot give a map."""
        self.settings(given)
        _, incidents, _ = self.opened(given)
        if incidents is not None:
            self.fields(given, incidents)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the events, map them, write the raster."""
        settings = self.settings(given)
        grid, incidents, events = self.opened(given)
        progress = FeedbackProgress(feedback)
        cells = cells_of(grid)
        room.require_map(cells)
        if events is None:
            fields, part = self.fields(given, incidents), Part(progress, 0.0, 0.3)
            rows = read_in_window(
                *(incidents, grid.crs, given.context, part, feedback), **fields, places_alone=True
            )
            tell_skipped(incidents, rows.skipped, feedback)
            xy = rows.places
            source = {"RTM_INCIDENTS": incidents.name, "RTM_FILTER": incidents.filter}
            if rows.count_once_by:
                source["RTM_COUNT_ONCE_BY"] = rows.count_once_by
            if fields["asked"].text:
                source[WINDOW_TAG] = fields["asked"].text
        else:
            xy = event_centres(cells, counts_of(events, cells))
            source = source_tags(events)
        inside = xy[cells.contain(xy)]
        if not len(inside):
            raise none_inside((incidents or events).name, len(xy))

        values, description, bandwidth = self._mapped(
            cells, xy, inside, grid, settings, Part(progress, 0.3, 0.9), feedback
        )
        output = given.output("OUTPUT")
        write_raster(
            output,
            HOTSPOT,
            cells,
            grid.crs,
            [(description, values)],
            dtype="float32",
            count=1,
            tags={
                METHOD_TAG: settings.method,
                **_kernel_tags(settings.kernel, bandwidth),
                "RTM_EVENTS": len(inside),
                EVENTS_PRINT_TAG: fingerprint(past_counts(cells, inside)),
                **source,
            },
            progress=Part(progress, 0.9, 1.0),
        )
        if bandwidth is None:
            style_maps.style_past_counts(output, int(values.max()))
        else:
            style_maps.style_density(output, values, tr(description))
        return {"OUTPUT": output, "BANDWIDTH": bandwidth, "EVENTS": len(inside)}

    def _mapped(self, cells, xy, inside, grid, settings, progress, feedback):
        """Return the values of the cells, what they are, and the bandwidth if there is one."""
        feedback.pushInfo(
            counted(
                len(inside), "{count} event in the study area", "{count} events in the study area"
            )
        )
        if settings.method == "past_counts":
            return past_counts(cells, inside), PAST_EVENTS, None
        bandwidth = settings.bandwidth
        if bandwidth is None:
            coverage = values_of(grid, cells)
            area = float(coverage.sum(dtype=float)) * grid.frame.cell_size**2
            chosen = choose_bandwidth(
                cells, inside, area, settings.kernel, Part(progress, 0.0, 0.6)
            )
            bandwidth = chosen.bandwidth
            _tell_choice(chosen, grid.units, feedback)
        density = kernel_density(cells, xy, bandwidth, settings.kernel, Part(progress, 0.6, 1.0))
        square, unit = square_unit(grid.crs)
        return density * square, DENSITIES[unit], bandwidth


def _kernel_tags(kernel, bandwidth) -> dict[str, str]:
    return {} if bandwidth is None else {"RTM_KERNEL": kernel, "RTM_BANDWIDTH": f"{bandwidth:.10g}"}


def _tell_choice(chosen, units, feedback):
    """Say which bandwidth was chosen, and among which."""
    low, high = chosen.bandwidths[[0, -1]]
    feedback.pushInfo(
        tr(
            "Bandwidth {bandwidth:.4g} {units}, chosen by likelihood cross-validation among "
            "{number} from {low:.4g} to {high:.4g} {units}",
            bandwidth=chosen.bandwidth,
            units=units,
            number=len(chosen.bandwidths),
            low=low,
            high=high,
        )
    )
    if chosen.at_limit:
        feedback.pushWarning(
            tr(
                "The bandwidth {bandwidth:.4g} {units} is at the end of what was tried: give one "
                "yourself if the map is too spotty or too smooth.",
                bandwidth=chosen.bandwidth,
                units=units,
            )
        )
