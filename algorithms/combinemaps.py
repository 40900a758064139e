"""Combine maps: several maps of risk as one."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterDestination,
)

from ..core.errors import RtmError
from ..core.mapping.combination import product, rank_mean
from ..core.progress import Part
from ..core.settings import COMBINATIONS
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import room
from .files.cells import WITHOUT_TAG
from .files.given import Given
from .files.maps import MAPS, METHOD_TAG
from .files.rasters import COMBINED, cells_of, write_raster
from .language import marked, tr
from .looks import style_maps

HOW = {
    "product": (product, marked("relative value")),
    "rank_mean": (rank_mean, marked("mean rank")),
}


class CombineMaps(RtmAlgorithm):
    """MAPS -> combined raster."""

    ID = "combinemaps"
    TITLE = marked("Combine maps")
    GROUP = Group.MAP
    SUMMARY = marked("Combines several maps of risk into one, by their product or their mean rank.")
    HELP = marked(
        """<p><b>Product</b>: each map is divided by its mean and the maps are multiplied, so 1
    is what average cells would give. A cell that is 0 in one map is 0 in the product.</p>
    <p><b>Mean of ranks</b>: each map only says which cells come before which; the result is a
    cell's mean rank as a share of the cells, 1 for one that is highest everywhere. Cells of
    equal value share their ranks.</p>
    <p>Both are rules of thumb. “Forecast map” weighs a model and past events by the data.</p>"""
    )
    TAGS = marked("combine, ensemble, overlay, multiply, rank, average")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterMultipleLayers(
                "MAPS", tr("Maps"), QgsProcessing.SourceType.TypeRaster, optional=False
            ),
            tr(
                "Two or more rasters on the same grid: risk maps, hot spots, forecasts, combined "
                "maps or events."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                "METHOD",
                tr("Method"),
                options=list(COMBINATIONS),
                defaultValue=COMBINATIONS[0],
                usesStaticStrings=True,
            ),
            tr(
                "product: of the maps, each divided by its mean. "
                "rank_mean: mean of the ranks that a cell has in the maps."
            ),
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", tr("Combined map")),
            tr("Raster of the combined values; the higher, the more risk."),
        )

    def opened(self, given: Given):
        """Return the maps, or say why they cannot be combined."""
        maps = given.maps("MAPS", *MAPS)
        if len(maps) < 2:
            raise RtmError(
                tr("“{name}” is the only map given.", name=maps[0].name),
                tr("Choose at least two maps to combine."),
                where="MAPS",
            )
        return maps

    def check(self, given: Given) -> None:
        """Refuse fewer than two maps, or maps of different grids."""
        self.opened(given)

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the maps, combine them, write the raster."""
        maps = self.opened(given)
        method = given.choice("METHOD")
        progress = FeedbackProgress(feedback)
        whole = [one for one in maps if not one.raster.tags.get(WITHOUT_TAG)]
        cells = cells_of([*whole, *maps][0].raster)
        room.require_map(cells)
        values = []
        for number, one in enumerate(maps):
            progress.at(0.5 * number / len(maps))
            values.append(one.values(cells))
        combine, unit = HOW[method]
        combined = combine(values)

        output = given.output("OUTPUT")
        write_raster(
            output,
            COMBINED,
            cells,
            maps[0].raster.crs,
            [(unit, combined)],
            dtype="float32",
            count=1,
            tags={METHOD_TAG: method, "RTM_MAPS": ", ".join(one.name for one in maps)},
            progress=Part(progress, 0.7, 1.0),
        )
        style_maps.style_ranked(output, combined, tr(unit))
        feedback.pushInfo(
            tr("{method} of {maps}", method=method, maps=", ".join(one.name for one in maps))
        )
        return {"OUTPUT": output}
