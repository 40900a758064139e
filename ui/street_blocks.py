"""How long a street block is, measured from a layer of streets."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateTransform,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProject,
    QgsTask,
)

from ..core.errors import RtmError
from .layers import name_of, open_layer

SHORTEST = 1.0  # in map units: what is left where streets do not quite meet


class MeasureBlocks(QgsTask):
    """Mean length of the pieces of street between junctions, inside the study area.

    The lines are cut where they cross or meet and joined where only two meet, so it does not
    matter how the layer was digitised.
    """

    def __init__(self, streets: str, area: str):
        super().__init__("Measuring street blocks")
        self.name = name_of(streets)
        lines, polygons = open_layer(streets), open_layer(area)
        if lines is None or polygons is None:
            raise RtmError(f"The streets “{self.name}” cannot be read.", "Choose another layer.")
        crs = polygons.crs()
        request = QgsFeatureRequest().setSubsetOfAttributes([])
        self.outline = QgsGeometry.unaryUnion(
            [one.geometry() for one in polygons.getFeatures(request)]
        )
        context = QgsProject.instance().transformContext()
        back = QgsCoordinateTransform(crs, lines.crs(), context)
        request.setFilterRect(back.transformBoundingBox(self.outline.boundingBox()))
        request.setDestinationCrs(crs, context)
        self.lines = [one.geometry() for one in lines.getFeatures(request)]
        self.length, self.count = None, 0
        _alive.add(self)

    def run(self) -> bool:
        """Cut, join and measure; called in the background."""
        engine = QgsGeometry.createGeometryEngine(self.outline.constGet())
        engine.prepareGeometry()
        inside = [one for one in self.lines if engine.intersects(one.constGet())]
        if not inside or self.isCanceled():
            return False
        blocks = QgsGeometry.unaryUnion(inside).mergeLines()
        lengths = [part.length() for part in blocks.constParts()]
        lengths = [one for one in lengths if one >= SHORTEST]
        if not lengths:
            return False
        self.length, self.count = sum(lengths) / len(lengths), len(lengths)
        return True

    def finished(self, _good: bool) -> None:
        """Let go of the task; called where the windows are."""
        _alive.discard(self)


_alive: set[MeasureBlocks] = set()  # else Python would let go of it while it works
