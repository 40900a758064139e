"""Count cells: how many there are."""

from qgis.core import QgsProcessingOutputNumber, QgsProcessingParameterRasterLayer

from .base import Group, RtmAlgorithm
from .files.rasters import GRID, cells_of


class CountCells(RtmAlgorithm):
    """GRID -> their number."""

    ID = "countcells"
    TITLE = "Count cells"
    GROUP = Group.TERRAIN
    SUMMARY = "Counts the cells of a grid."

    def initAlgorithm(self, configuration=None):
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterRasterLayer("GRID", "Grid"), "Raster made with “Create grid”."
        )
        self.addOutput(QgsProcessingOutputNumber("CELLS", "Number of cells"))

    def check(self, given):
        """Refuse a raster that is no grid."""
        given.raster("GRID", GRID)

    def perform(self, given, feedback):
        """Count."""
        return {"CELLS": cells_of(given.raster("GRID", GRID)).count}
