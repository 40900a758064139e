"""Which layers there are, as source strings that a study file can hold."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import (
    QgsMapLayer,
    QgsProcessingUtils,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..algorithms.files.names import name_of
from ..algorithms.files.ordinary import require_ordinary_source
from ..algorithms.language import marked
from ..core.errors import RtmError

POINT = QgsWkbTypes.GeometryType.PointGeometry
LINE = QgsWkbTypes.GeometryType.LineGeometry
POLYGON = QgsWkbTypes.GeometryType.PolygonGeometry
ANY = (POINT, LINE, POLYGON)
FILES = marked(
    "Layers (*.gpkg *.shp *.geojson *.json *.gml *.kml *.tab *.fgb *.csv);;All files (*)"
)
NOT_IN_A_FILE = ("memory", "virtual")


@dataclass(frozen=True)
class Found:
    """A layer that can be chosen."""

    name: str
    source: str
    geometry: int


def source_of(layer: QgsMapLayer) -> str:
    """Return a layer's source as a text from which Processing can open it again."""
    if layer.providerType() == "ogr":
        return layer.source()
    return QgsProcessingUtils.encodeProviderKeyAndUri(layer.providerType(), layer.source())


def is_temporary(source: str) -> bool:
    """Return whether a source is gone when QGIS is closed, so that no file can name it."""
    return source.startswith(tuple(f"{name}:" for name in NOT_IN_A_FILE))


def layers_of_project(geometries=ANY) -> list[Found]:
    """Return the vector layers of the open project, by name."""
    found = [
        Found(layer.name(), source_of(layer), layer.geometryType())
        for layer in QgsProject.instance().mapLayers().values()
        if isinstance(layer, QgsVectorLayer)
        and layer.isValid()
        and layer.geometryType() in geometries
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def layers_of_file(path: str, geometries=ANY) -> list[Found]:
    """Return the vector layers of a file, which may hold several."""
    found = []
    if not _is_ordinary(path):
        return found
    for details in QgsProviderRegistry.instance().querySublayers(path):
        layer = QgsVectorLayer(
            details.uri(), details.name(), details.providerKey(), _without_style()
        )
        if details.providerKey() == "ogr" and layer.isValid():
            geometry = layer.geometryType()
            if geometry in geometries:
                found.append(Found(details.name(), details.uri(), geometry))
    return found


def open_layer(source: str) -> QgsVectorLayer | None:
    """Open a source for a look at it; None where that fails."""
    if not source or not _is_ordinary(source):
        return None
    known, provider, uri = QgsProcessingUtils.decodeProviderKeyAndUri(source)
    if not known:
        provider, uri = "ogr", source
    layer = QgsVectorLayer(uri, name_of(source), provider, _without_style())
    return layer if layer.isValid() else None


def _is_ordinary(source: str) -> bool:
    try:
        require_ordinary_source(source)
    except RtmError:  # opening it might wait for ever
        return False
    return True


def _without_style() -> QgsVectorLayer.LayerOptions:
    """Return options that leave a style beside the file alone: it may fetch its symbols."""
    options = QgsVectorLayer.LayerOptions(QgsProject.instance().transformContext())
    options.loadDefaultStyle = False
    return options


def title_of(source: str) -> str:
    """Return the name of a layer in the project, or one made from its source."""
    for one in layers_of_project():
        if one.source == source:
            return one.name
    return name_of(source)
