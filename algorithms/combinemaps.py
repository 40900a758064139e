"""Combine maps: several maps of risk as one."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterEnum,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
)

from ..core.errors import RtmError
from ..core.mapping.combination import product, rank_mean
from ..core.progress import Part
from ..core.settings import COMBINATIONS
from . import map_io, raster_io, style_maps
from .base import FeedbackProgress, Group, RtmAlgorithm, once_a_run
from .files import room

HOW = {"product": (product, "relative value"), "rank_mean": (rank_mean, "mean rank")}


class CombineMaps(RtmAlgorithm):
    """MAPS -> combined raster."""

    ID = "combinemaps"
    TITLE = "Combine maps"
    GROUP = Group.MAP
    SUMMARY = "Combines several maps of risk into one, by their product or their mean rank."
    HELP = """<p><b>Product</b>: each map is divided by its mean and the maps are multiplied, so 1
    is what average cells would give. A cell that is 0 in one map is 0 in the product.</p>
    <p><b>Mean of ranks</b>: each map only says which cells come before which; the result is a
    cell's mean rank as a share of the cells, 1 for one that is highest everywhere. Cells of
    equal value share their ranks.</p>
    <p>Both are rules of thumb. “Forecast map” weighs a model and past events by the data.</p>"""
    TAGS = ("combine", "ensemble", "overlay", "multiply", "rank", "average")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterMultipleLayers(
                "MAPS", "Maps", QgsProcessing.SourceType.TypeRaster, optional=False
            ),
            "Two or more rasters on the same grid: risk maps, hot spots, forecasts, combined maps "
            "or events.",
        )
        self.add(
            QgsProcessingParameterEnum(
                "METHOD",
                "Method",
                options=list(COMBINATIONS),
                defaultValue=COMBINATIONS[0],
                usesStaticStrings=True,
            ),
            "product: of the maps, each divided by its mean. "
            "rank_mean: mean of the ranks that a cell has in the maps.",
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", "Combined map"),
            "Raster of the combined values; the higher, the more risk.",
        )

    @once_a_run
    def opened(self, parameters, context):
        """Return the maps, or say why they cannot be combined."""
        maps = map_io.open_maps(self, parameters, "MAPS", context, *map_io.MAPS)
        if len(maps) < 2:
            raise RtmError(
                f"“{maps[0].name}” is the only map given.",
                "Choose at least two maps to combine.",
                where="MAPS",
            )
        return maps

    def check(self, parameters, context):
        """Refuse fewer than two maps, or maps of different grids."""
        self.opened(parameters, context)

    def perform(self, parameters, context, feedback):
        """Read the maps, combine them, write the raster."""
        maps = self.opened(parameters, context)
        method = self.parameterAsEnumString(parameters, "METHOD", context)
        progress = FeedbackProgress(feedback)
        cells = raster_io.cells_of(maps[0].raster)
        room.require_map(cells)
        values = []
        for number, one in enumerate(maps):
            progress.at(0.5 * number / len(maps))
            values.append(one.values(cells))
        combine, unit = HOW[method]
        combined = combine(values)

        output = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        raster_io.write_raster(
            output,
            raster_io.COMBINED,
            cells,
            maps[0].raster.crs,
            [(unit, combined)],
            dtype="float32",
            count=1,
            tags={map_io.METHOD_TAG: method, "RTM_MAPS": ", ".join(one.name for one in maps)},
            progress=Part(progress, 0.7, 1.0),
        )
        style_maps.style_ranked(output, combined, unit)
        feedback.pushInfo(f"{method} of {', '.join(one.name for one in maps)}")
        return {"OUTPUT": output}
