"""Which layers there are, as source strings that a study file can hold."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from qgis.core import (
    QgsCsException,
    QgsFeatureRequest,
    QgsMapLayer,
    QgsProcessingUtils,
    QgsProject,
    QgsProviderRegistry,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..algorithms.files.geotiff import require_geotiff
from ..algorithms.files.names import name_of
from ..algorithms.files.ordinary import require_ordinary_source
from ..algorithms.files.values import RASTER_ENDINGS
from ..algorithms.language import marked
from ..core.errors import RtmError

POINT = QgsWkbTypes.GeometryType.PointGeometry
LINE = QgsWkbTypes.GeometryType.LineGeometry
POLYGON = QgsWkbTypes.GeometryType.PolygonGeometry
TABLE = QgsWkbTypes.GeometryType.NullGeometry
ANY = (POINT, LINE, POLYGON)
RASTER = "raster"  # in the place of a kind of geometry
OF_FACTORS = (*ANY, RASTER)
FILES = marked(
    "Layers (*.gpkg *.shp *.geojson *.json *.gml *.kml *.tab *.fgb *.csv);;All files (*)"
)
FILES_AND_ZIPS = marked(
    "Layers (*.gpkg *.shp *.geojson *.json *.gml *.kml *.tab *.fgb *.zip);;All files (*)"
)
FILES_AND_RASTERS = marked(
    "Layers and rasters (*.gpkg *.shp *.geojson *.json *.gml *.kml *.tab *.fgb *.csv *.tif "
    "*.tiff);;All files (*)"
)
TABLES = marked("Tables (*.csv *.xlsx *.ods *.gpkg *.dbf *.tab);;All files (*)")
NOT_IN_A_FILE = ("memory", "virtual")


@dataclass(frozen=True)
class Found:
    """A layer that can be chosen, or its features that meet a filter.

    The geometry of a raster is `RASTER`.
    """

    name: str
    source: str
    geometry: int | str
    filter: str = ""


def source_of(layer: QgsMapLayer) -> str:
    """Return a layer's source as a text from which Processing can open it again."""
    if layer.providerType() in ("ogr", "gdal"):
        return layer.source()
    return QgsProcessingUtils.encodeProviderKeyAndUri(layer.providerType(), layer.source())


def is_temporary(source: str) -> bool:
    """Return whether a source is gone when QGIS is closed, so that no file can name it."""
    return source.startswith(tuple(f"{name}:" for name in NOT_IN_A_FILE))


def layers_of_project(geometries=ANY) -> list[Found]:
    """Return the vector layers of the open project, by name, and its rasters if asked for."""
    found = [
        Found(layer.name(), source_of(layer), kind_of(layer))
        for layer in QgsProject.instance().mapLayers().values()
        if layer.isValid() and kind_of(layer) in geometries
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def kind_of(layer: QgsMapLayer) -> int | str | None:
    """Return the kind of geometry of a layer, `RASTER` for a raster in a file, None for others."""
    if isinstance(layer, QgsVectorLayer):
        return layer.geometryType()
    return RASTER if layer.providerType() == "gdal" else None


def layers_of_file(path: str, geometries=ANY) -> list[Found]:
    """Return the vector layers of a file, which may hold several, or its raster if asked for."""
    found = []
    if not _is_ordinary(path):
        return found
    if RASTER in geometries and path.lower().endswith(RASTER_ENDINGS):
        return [Found(name_of(path), path, RASTER)]
    for details in QgsProviderRegistry.instance().querySublayers(path):
        layer = QgsVectorLayer(
            details.uri(), details.name(), details.providerKey(), without_style()
        )
        if details.providerKey() == "ogr" and layer.isValid():
            geometry = layer.geometryType()
            if geometry in geometries:
                found.append(Found(details.name(), details.uri(), geometry))
    return found


def is_raster(source: str) -> bool:
    """Return whether a source is a raster that can be a factor: a GeoTIFF."""
    try:
        require_geotiff(source, "")
    except RtmError:
        return False
    return True


def open_layer(source: str) -> QgsVectorLayer | None:
    """Open a source for a look at it; None where that fails."""
    if not source or not _is_ordinary(source):
        return None
    known, provider, uri = QgsProcessingUtils.decodeProviderKeyAndUri(source)
    if not known:
        provider, uri = "ogr", source
    layer = QgsVectorLayer(uri, name_of(source), provider, without_style())
    return layer if layer.isValid() else None


def extent_of(layer: QgsVectorLayer, expression: str, crs) -> QgsRectangle:
    """Return what holds the features that meet an expression, in a CRS."""
    request = QgsFeatureRequest().setSubsetOfAttributes([])
    request.setDestinationCrs(crs, QgsProject.instance().transformContext())
    if expression:
        request.setFilterExpression(expression)
    box = QgsRectangle()
    box.setMinimal()
    with suppress(QgsCsException):
        for feature in layer.getFeatures(request):
            box.combineExtentWith(feature.geometry().boundingBox())
    return box


def number_fields(source: str) -> list[str]:
    """Return the fields of numbers of a layer."""
    layer = open_layer(source)
    fields = [] if layer is None else layer.fields()
    return [one.name() for one in fields if one.isNumeric()]


def _is_ordinary(source: str) -> bool:
    try:
        require_ordinary_source(source)
    except RtmError:  # opening it might wait for ever
        return False
    return True


def without_style() -> QgsVectorLayer.LayerOptions:
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
