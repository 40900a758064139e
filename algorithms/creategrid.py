"""Create grid: the cells of the study area."""

from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterDistance,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExpression,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterRasterDestination,
)

from ..core.errors import RtmError
from ..core.progress import Part
from ..core.settings import KEEP, GridSettings
from ..core.terrain.grid import Cells, centres_inside, coverage, frame_over
from .base import FeedbackProgress, Group, RtmAlgorithm
from .files import room
from .files.features import polygon_rings
from .files.given import Given
from .files.rasters import GRID, short_unit, write_raster
from .files.study_area import area_layer, crs_of_study, read_outline
from .language import counted, marked, tr
from .looks import styling

POLYGONS = [QgsProcessing.SourceType.TypeVectorPolygon]


class CreateGrid(RtmAlgorithm):
    """STUDY_AREA -> grid raster."""

    ID = "creategrid"
    TITLE = marked("Create grid")
    GROUP = Group.TERRAIN
    SUMMARY = marked("Divides the study area into square cells, the places that will be compared.")
    HELP = marked(
        """<p>The cells start at the upper left corner of the study area. The grid is a raster
    of the share of each cell that lies inside; every later step uses the same cells.</p>
    <p>Distances are measured in the coordinate system of the layer, in metres or feet. An area in
    degrees is moved to the one that is given, as EPSG:27700 in Britain. A cell of half a block is
    usual: about 100 m in a European city.</p>"""
    )
    TAGS = marked("cells, raster, fishnet, study area, tessellation")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterFeatureSource("STUDY_AREA", tr("Study area"), POLYGONS),
            tr("Polygons of the area to study. Several polygons are taken together."),
        )
        self.add(
            QgsProcessingParameterDistance(
                "BLOCK_LENGTH", tr("Block length"), parentParameterName="STUDY_AREA", minValue=0.0
            ),
            tr(
                "Mean length of a street block, in the units of the study area (metres or feet). "
                "The influence of a factor is measured in blocks."
            ),
        )
        self.add(
            QgsProcessingParameterDistance(
                "CELL_SIZE",
                tr("Cell size (half a block if not set)"),
                parentParameterName="STUDY_AREA",
                optional=True,
                minValue=0.0,
            ),
            tr(
                "Side of a square cell, in the units of the study area. "
                "Left out, it is half a block length."
            ),
        )
        self.add(
            QgsProcessingParameterEnum(
                "KEEP",
                tr("Cells to keep"),
                options=list(KEEP),
                defaultValue=GridSettings.keep,
                usesStaticStrings=True,
            ),
            tr(
                "overlap: every cell that shares area with the study area. "
                "centre: only cells whose centre lies inside."
            ),
        )
        self.add(
            QgsProcessingParameterFeatureSource(
                "EXCLUDE", tr("Impossible ground"), POLYGONS, optional=True
            ),
            tr(
                "Polygons where no incident can happen (open water, say). "
                "They are cut out of the study area."
            ),
        )
        self.add(
            QgsProcessingParameterExpression(
                "FILTER",
                tr("Only polygons where"),
                parentLayerParameterName="STUDY_AREA",
                optional=True,
            ),
            tr(
                "Expression that a polygon of the study area must meet: one borough of many, "
                "say. Left out, all are taken."
            ),
        )
        self.add(
            QgsProcessingParameterCrs("CRS", tr("Coordinate system"), optional=True),
            tr(
                "Projected coordinate system, in metres or feet, to which the study area is moved "
                "before it is divided. Everything is measured in it. Left out, it is that of the "
                "study area; an area in degrees needs one."
            ),
        )
        self.add(
            QgsProcessingParameterRasterDestination("OUTPUT", tr("Grid")),
            tr("Raster of the share of each cell inside the study area."),
        )
        self.addOutput(QgsProcessingOutputNumber("CELLS", tr("Number of cells")))
        self.addOutput(QgsProcessingOutputNumber("AREA", tr("Area in square map units")))

    def settings(self, given: Given) -> GridSettings:
        """Return what is asked."""
        given.require("BLOCK_LENGTH")
        return GridSettings(
            block_length=given.number("BLOCK_LENGTH"),
            cell_size=given.number_or_none("CELL_SIZE"),
            keep=given.choice("KEEP"),
        )

    def check(self, given: Given) -> None:
        """Refuse settings and layers that cannot give a grid."""
        self.settings(given)
        crs_of_study(given)
        if given.has("EXCLUDE"):
            given.layer("EXCLUDE")

    def perform(self, given: Given, feedback: QgsProcessingFeedback) -> dict:
        """Read the polygons, compute each cell's share, write the raster."""
        settings = self.settings(given)
        progress = FeedbackProgress(feedback)
        area, crs = area_layer(given), crs_of_study(given)
        outline = read_outline(given, feedback, Part(progress, 0.0, 0.1)).shape

        box = outline.boundingBox()
        frame = frame_over(
            (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()), settings.cell_size
        )
        room.require_frame(frame)
        polygons = polygon_rings(outline)
        share = coverage(frame, polygons, Part(progress, 0.1, 0.6))
        inside = share > 0
        if settings.keep == "centre":
            inside &= centres_inside(frame, polygons, Part(progress, 0.6, 0.8))
        cells = Cells(frame, inside)
        if not cells.count:
            raise RtmError(
                tr(
                    "No cell of {cell_size:g} {unit} is kept in the study area “{name}”.",
                    cell_size=settings.cell_size,
                    unit=short_unit(crs),
                    name=area.name,
                ),
                tr("Give a smaller cell size, or keep cells by overlap."),
                kind="setting",
                where="CELL_SIZE",
            )

        covered = share[inside]
        output = given.output("OUTPUT")
        write_raster(
            output,
            GRID,
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
        unit = short_unit(crs)
        feedback.pushInfo(
            counted(
                cells.count,
                "{count} cell of {cell_size:g} {unit}",
                "{count} cells of {cell_size:g} {unit}",
                cell_size=settings.cell_size,
                unit=unit,
            )
        )
        return {"OUTPUT": output, "CELLS": cells.count, "AREA": total}
