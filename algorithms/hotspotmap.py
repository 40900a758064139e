"""Hot spot map: where events were, as the maps that analysts already have."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..core.errors import RtmError
from ..core.mapping.bandwidth import choose_bandwidth
from ..core.mapping.hotspot import KERNELS, event_centres, kernel_density, past_counts
from ..core.plain import plural, shown
from ..core.progress import Part
from ..core.settings import HOTSPOT_METHODS, HotspotSettings
from . import map_io, raster_io, style_maps, vector_io
from .base import FeedbackProgress, Group, RtmAlgorithm, once_a_run
from .files import room
from .provenance import fingerprint


class HotspotMap(RtmAlgorithm):
    """GRID and INCIDENTS (or EVENTS) -> hot-spot raster."""

    ID = "hotspotmap"
    TITLE = "Hot spot map"
    GROUP = Group.MAP
    SUMMARY = "Maps where past events were dense: the conventional map to compare a model with."
    HELP = """<p><b>Kernel density</b> spreads each event over a disc around it, most of it near
    the middle, and tells the density at the centre of each cell. The wider the bandwidth, the
    smoother the map; left out, it is the bandwidth by which events foretell one another best
    (likelihood cross-validation, an event's own location left out).</p>
    <p><b>Past counts</b> are the events of each cell as they were: the plainest forecast, and
    often a hard one to beat.</p>
    <p>Give either incidents, whose exact positions are used, or an events raster, whose events
    are taken to lie in the middle of their cells.</p>"""
    TAGS = ("hot spot", "hotspot", "kernel density", "kde", "heatmap", "bandwidth", "quartic")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(QgsProcessingParameterRasterLayer("GRID", "Grid"), "Grid made with “Create grid”.")
        self.add(
            QgsProcessingParameterFeatureSource(
                "INCIDENTS",
                "Incidents",
                [QgsProcessing.SourceType.TypeVectorPoint],
                optional=True,
            ),
            "Points of recorded incidents, in any coordinate system. Those just outside the study "
            "area count too: their density reaches into it. Leave out if you give events.",
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
            QgsProcessingParameterRasterLayer("EVENTS", "Events", optional=True),
            "Raster made with “Count events”, in place of incidents.",
        )
        self.add(
            QgsProcessingParameterEnum(
                "METHOD",
                "Method",
                options=list(HOTSPOT_METHODS),
                defaultValue=HotspotSettings.method,
                usesStaticStrings=True,
            ),
            "kernel_density: events per square kilometre (or square mile) around each cell's "
            "centre. past_counts: events in the cell.",
        )
        self.add(
            QgsProcessingParameterEnum(
                "KERNEL",
                "Kernel",
                options=list(KERNELS),
                defaultValue=HotspotSettings.kernel,
                usesStaticStrings=True,
            ),
            "How the weight of an event falls with distance: quartic more steeply, as in most "
            "crime-mapping software; epanechnikov less.",
        )
        self.add(
            QgsProcessingParameterDistance(
                "BANDWIDTH",
                "Bandwidth (chosen from the events if not set)",
                parentParameterName="GRID",
                optional=True,
                minValue=0.0,
            ),
            "How far an event reaches, in the units of the grid (metres or feet); "
            "at least the side of a cell.",
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", "Hot spots"),
            "Raster of the density of events, or of their number.",
        )
        self.addOutput(QgsProcessingOutputNumber("BANDWIDTH", "Bandwidth used"))
        self.addOutput(QgsProcessingOutputNumber("EVENTS", "Events in the study area"))

    def settings(self, parameters, context) -> HotspotSettings:
        """Return what is asked."""
        bandwidth = None
        if self.given(parameters, "BANDWIDTH"):
            bandwidth = self.parameterAsDouble(parameters, "BANDWIDTH", context)
        return HotspotSettings(
            self.parameterAsEnumString(parameters, "METHOD", context),
            self.parameterAsEnumString(parameters, "KERNEL", context),
            bandwidth,
        )

    @once_a_run
    def opened(self, parameters, context):
        """Return the grid and the incidents or events, or say what is wrong with them."""
        grid = raster_io.open_raster(
            raster_io.raster_layer(self, parameters, "GRID", context), raster_io.GRID
        )
        either = [name for name in ("INCIDENTS", "EVENTS") if self.given(parameters, name)]
        if len(either) != 1:
            raise RtmError(
                "Both incidents and events are given." if either else "No incidents are given.",
                "Give either incidents (points) or events (a raster made with “Count events”).",
                kind="setting",
                where="INCIDENTS",
            )
        text = self.parameterAsString(parameters, "FILTER", context)
        if either == ["INCIDENTS"]:
            return grid, vector_io.open_layer(self, parameters, "INCIDENTS", context, text), None
        if text.strip():
            raise RtmError(
                f"The filter {shown(text)} is given with events, which are counted already.",
                "Leave it out, or give the incidents in place of the events.",
                kind="setting",
                where="FILTER",
            )
        events = raster_io.open_raster(
            raster_io.raster_layer(self, parameters, "EVENTS", context), raster_io.EVENTS
        )
        raster_io.require_same_grid(grid, events)
        return grid, None, events

    def check(self, parameters, context):
        """Refuse settings and layers that cannot give a map."""
        self.settings(parameters, context)
        self.opened(parameters, context)

    def perform(self, parameters, context, feedback):
        """Read the events, map them, write the raster."""
        settings = self.settings(parameters, context)
        grid, incidents, events = self.opened(parameters, context)
        progress = FeedbackProgress(feedback)
        cells = raster_io.cells_of(grid)
        room.require_map(cells)
        if events is None:
            xy, skipped = vector_io.read_points(
                incidents, grid.crs, context, Part(progress, 0.0, 0.3), one_each=True
            )
            vector_io.tell_skipped(incidents, skipped, feedback)
            source = {"RTM_INCIDENTS": incidents.name, "RTM_FILTER": incidents.filter}
        else:
            xy = event_centres(cells, raster_io.counts_of(events, cells))
            source = map_io.source_tags(events)
        inside = xy[cells.contain(xy)]
        if not len(inside):
            raise vector_io.none_inside((incidents or events).name, len(xy))

        values, description, bandwidth = self._mapped(
            cells, xy, inside, grid, settings, Part(progress, 0.3, 0.9), feedback
        )
        output = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        raster_io.write_raster(
            output,
            raster_io.HOTSPOT,
            cells,
            grid.crs,
            [(description, values)],
            dtype="float32",
            count=1,
            tags={
                map_io.METHOD_TAG: settings.method,
                **_kernel_tags(settings.kernel, bandwidth),
                "RTM_EVENTS": len(inside),
                map_io.EVENTS_PRINT_TAG: fingerprint(past_counts(cells, inside)),
                **source,
            },
            progress=Part(progress, 0.9, 1.0),
        )
        if bandwidth is None:
            style_maps.style_past_counts(output, int(values.max()))
        else:
            style_maps.style_density(output, values, description)
        return {"OUTPUT": output, "BANDWIDTH": bandwidth, "EVENTS": len(inside)}

    def _mapped(self, cells, xy, inside, grid, settings, progress, feedback):
        """Return the values of the cells, what they are, and the bandwidth if there is one."""
        feedback.pushInfo(f"{plural(len(inside), 'event')} in the study area")
        if settings.method == "past_counts":
            return past_counts(cells, inside), "past events", None
        bandwidth = settings.bandwidth
        if bandwidth is None:
            coverage = raster_io.values_of(grid, cells)
            area = float(coverage.sum(dtype=float)) * grid.frame.cell_size**2
            chosen = choose_bandwidth(
                cells, inside, area, settings.kernel, Part(progress, 0.0, 0.6)
            )
            bandwidth = chosen.bandwidth
            _tell_choice(chosen, grid.units, feedback)
        density = kernel_density(cells, xy, bandwidth, settings.kernel, Part(progress, 0.6, 1.0))
        square, unit = raster_io.square_unit(grid.crs)
        return density * square, f"events per {unit}", bandwidth


def _kernel_tags(kernel, bandwidth) -> dict[str, str]:
    return {} if bandwidth is None else {"RTM_KERNEL": kernel, "RTM_BANDWIDTH": f"{bandwidth:.10g}"}


def _tell_choice(chosen, units, feedback):
    """Say which bandwidth was chosen, and among which."""
    low, high = chosen.bandwidths[[0, -1]]
    feedback.pushInfo(
        f"Bandwidth {chosen.bandwidth:.4g} {units}, chosen by likelihood cross-validation among "
        f"{len(chosen.bandwidths)} from {low:.4g} to {high:.4g} {units}"
    )
    if chosen.at_limit:
        feedback.pushWarning(
            f"The bandwidth {chosen.bandwidth:.4g} {units} is at the end of what was tried: "
            "give one yourself if the map is too spotty or too smooth."
        )
