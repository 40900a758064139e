"""The base map under the places of a picture: streets, or whatever layers the analyst gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import (
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMapLayer,
    QgsMarkerSymbol,
    QgsRasterLayer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ...core.errors import RtmError
from ...core.plain import shown
from ..files.strangers import refuse_elsewhere
from ..language import tr

STREET, OUTLINE = "#5b6169", "#5b6169"
THROUGH = 0.6  # opacity of the map over a picture of the ground


@dataclass(frozen=True)
class BaseMap:
    """Layers under the places: drawings lie over the map, pictures under it, which shows through.

    Attributes
    ----------
    drawings, pictures : tuple of QgsMapLayer
        Vector layers and rasters, the uppermost first.
    """

    drawings: tuple[QgsMapLayer, ...] = ()
    pictures: tuple[QgsMapLayer, ...] = ()

    def around(self, layer: QgsMapLayer, strength: float) -> list[QgsMapLayer]:
        """Return the layers of a map to draw, the uppermost first; drawings as strong as said."""
        for drawing in self.drawings:
            drawing.setOpacity(strength)
        layer.setOpacity(THROUGH if self.pictures else 1.0)
        return [*self.drawings, layer, *self.pictures]


NO_BASE_MAP = BaseMap()


def base_map(layers: Sequence[str]) -> BaseMap:
    """Open the layers of a base map, each by its source, or say which cannot be drawn."""
    opened = [base_layer(source) for source in layers]
    return BaseMap(
        tuple(one for one in opened if isinstance(one, QgsVectorLayer)),
        tuple(one for one in opened if isinstance(one, QgsRasterLayer)),
    )


def base_layer(source: str) -> QgsMapLayer:
    """Open one layer of a base map, in a plain style."""
    refuse_elsewhere(source)
    layer: QgsMapLayer = QgsVectorLayer(source, "base map", "ogr")
    if not layer.isValid() or not layer.isSpatial():
        layer = QgsRasterLayer(source, "base map", "gdal")
    if not layer.isValid() or not layer.crs().isValid():
        raise RtmError(
            tr(
                "The layer {source} of the base map cannot be read, or does not say where it lies.",
                source=shown(source),
            ),
            tr("Choose a layer of streets, or another one with a coordinate reference system."),
            kind="unreadable",
            where="source",
        )
    if isinstance(layer, QgsVectorLayer):
        layer.setRenderer(QgsSingleSymbolRenderer(_symbol(layer.geometryType())))
    return layer


def _symbol(kind):
    if kind == QgsWkbTypes.GeometryType.LineGeometry:
        return QgsLineSymbol.createSimple({"color": STREET, "width": "0.15"})
    if kind == QgsWkbTypes.GeometryType.PointGeometry:
        return QgsMarkerSymbol.createSimple(
            {"color": STREET, "outline_style": "no", "size": "1"},
        )
    return QgsFillSymbol.createSimple(
        {"style": "no", "outline_color": OUTLINE, "outline_width": "0.2"}
    )
