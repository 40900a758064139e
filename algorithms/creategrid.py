"""Create grid: the cells of the study area."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
)

from ..core.errors import RtmError
from ..core.plain import plural
from ..core.progress import Part
from ..core.settings import KEEP, GridSettings
from ..core.terrain.grid import Cells, centres_inside, coverage, frame_over
from . import raster_io, styling, vector_io
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import room

POLYGONS = [QgsProcessing.SourceType.TypeVectorPolygon]


class CreateGrid(RtmAlgorithm):
    """STUDY_AREA -> grid raster."""

    ID = "creategrid"
    TITLE = "Create grid"
    GROUP = Group.TERRAIN
    SUMMARY = "Divides the study area into square cells, the places that will be compared."
    HELP = """<p>The cells start at the upper left corner of the study area. The grid is a raster
    of the share of each cell that lies inside; every later step uses the same cells.</p>
    <p>The layer must be in a projected coordinate system, in metres or feet (EPSG:27700 in
    Britain). A cell of half a block is usual: about 100 m in a European city.</p>"""
    TAGS = ("cells", "raster", "fishnet", "study area", "tessellation")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterFeatureSource("STUDY_AREA", "Study area", POLYGONS),
            "Polygons of the area to study, in a projected coordinate system. "
            "Several polygons are taken together.",
        )
        self.add(
            QgsProcessingParameterDistance(
                "BLOCK_LENGTH", "Block length", parentParameterName="STUDY_AREA", minValue=0.0
            ),
            "Mean length of a street block, in the units of the study area (metres or feet). "
            "The influence of a factor is measured in blocks.",
        )
        self.add(
            QgsProcessingParameterDistance(
                "CELL_SIZE",
                "Cell size (half a block if not set)",
                parentParameterName="STUDY_AREA",
                optional=True,
                minValue=0.0,
            ),
            "Side of a square cell, in the units of the study area. "
            "Left out, it is half a block length.",
        )
        self.add(
            QgsProcessingParameterEnum(
                "KEEP",
                "Cells to keep",
                options=list(KEEP),
                defaultValue=GridSettings.keep,
                usesStaticStrings=True,
            ),
            "overlap: every cell that shares area with the study area. "
            "centre: only cells whose centre lies inside.",
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "EXCLUDE", "Impossible ground", POLYGONS, optional=True
            ),
            "Polygons where no incident can happen (open water, say). "
            "They are cut out of the study area.",
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", "Grid"),
            "Raster of the share of each cell inside the study area.",
        )
        self.addOutput(QgsProcessingOutputNumber("CELLS", "Number of cells"))
        self.addOutput(QgsProcessingOutputNumber("AREA", "Area in square map units"))

    def settings(self, parameters, context) -> GridSettings:
        """Return what is asked."""
        self.require_given(parameters, "BLOCK_LENGTH")
        cell_size = None
        if self.given(parameters, "CELL_SIZE"):
            cell_size = self.parameterAsDouble(parameters, "CELL_SIZE", context)
        return GridSettings(
            self.parameterAsDouble(parameters, "BLOCK_LENGTH", context),
            cell_size,
            self.parameterAsEnumString(parameters, "KEEP", context),
        )

    def check(self, parameters, context):
        """Refuse settings and layers that cannot give a grid."""
        self.settings(parameters, context)
        area = vector_io.open_layer(self, parameters, "STUDY_AREA", context)
        vector_io.require_projected(area)
        if self.given(parameters, "EXCLUDE"):
            vector_io.open_layer(self, parameters, "EXCLUDE", context)

    def perform(self, parameters, context, feedback):
        """Read the polygons, compute each cell's share, write the raster."""
        settings = self.settings(parameters, context)
        progress = FeedbackProgress(feedback)
        area = vector_io.open_layer(self, parameters, "STUDY_AREA", context)
        crs = area.source.sourceCrs()
        outline = self._outline(area, parameters, context, feedback)

        box = outline.boundingBox()
        frame = frame_over(
            (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()), settings.cell_size
        )
        room.require_frame(frame)
        polygons = vector_io.polygon_rings(outline)
        share = coverage(frame, polygons, Part(progress, 0.1, 0.6))
        inside = share > 0
        if settings.keep == "centre":
            inside &= centres_inside(frame, polygons, Part(progress, 0.6, 0.8))
        cells = Cells(frame, inside)
        if not cells.count:
            raise RtmError(
                f"No cell of {settings.cell_size:g} is kept in the study area “{area.name}”.",
                "Give a smaller cell size, or keep cells by overlap.",
                kind="setting",
                where="CELL_SIZE",
            )

        covered = share[inside]
        output = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        raster_io.write_raster(
            output,
            raster_io.GRID,
            cells,
            crs,
            [("coverage", covered)],
            dtype="float32",
            count=1,
            tags={
                "RTM_BLOCK_LENGTH": settings.block_length,
                "RTM_CELL_SIZE": settings.cell_size,
                "RTM_KEEP": settings.keep,
            },
            progress=Part(progress, 0.8, 1.0),
        )
        styling.style_grid(output)
        total = float(covered.sum()) * settings.cell_size**2
        unit = raster_io.short_unit(crs)
        feedback.pushInfo(f"{plural(cells.count, 'cell')} of {settings.cell_size:g} {unit}")
        return {"OUTPUT": output, "CELLS": cells.count, "AREA": total}

    def _outline(self, area, parameters, context, feedback):
        """Return the study area as one geometry, less the impossible ground."""
        progress = FeedbackProgress(feedback)
        crs = area.source.sourceCrs()
        polygons, skipped = vector_io.read_polygons(area, crs, context, Part(progress, 0.0, 0.05))
        vector_io.tell_skipped(area, skipped, feedback)
        outline = vector_io.merged(polygons)
        if self.given(parameters, "EXCLUDE"):
            mask = vector_io.open_layer(self, parameters, "EXCLUDE", context)
            holes, skipped = vector_io.read_polygons(mask, crs, context, Part(progress, 0.05, 0.1))
            vector_io.tell_skipped(mask, skipped, feedback)
            outline = outline.difference(vector_io.merged(holes))
            if outline.isEmpty():
                raise RtmError(
                    f"The impossible ground “{mask.name}” covers the whole study area.",
                    "Choose another layer, or leave it out.",
                    where="EXCLUDE",
                )
        return outline
