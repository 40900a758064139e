"""Where a layer or table is written: a file by its name as it is, or what Processing makes of it.

Processing takes a destination apart: a quotation mark, a colon or a percent sign in a folder's name
makes it another one. A file that is named by a plain text is therefore left as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsDataSourceUri,
    QgsProcessingUtils,
    QgsProviderRegistry,
    QgsVectorLayer,
)

from ..language import tr
from .geotiff import quiet_gdal

LAYER = "|layername="
OGR = "ogr:"
GPKG = ".gpkg"
# formats of one file, which can be written beside its place
ALONE = {GPKG, ".csv", ".geojson", ".fgb", ".sqlite", ".kml", ".xlsx", ".ods"}
COMPANIONS = {  # endings of files that programs read together with a file
    ".shp": (
        *(".dbf", ".shx", ".prj", ".cpg", ".qpj", ".qix", ".sbn", ".sbx", ".idm", ".ind"),
        *(".cst", ".ain", ".aih", ".fbn", ".fbx", ".ixs", ".mxs"),
    ),
    ".tab": (".dat", ".id", ".map", ".ind"),
    ".gml": (".xsd", ".gfs"),
    ".gpkg": (".gpkg-wal", ".gpkg-shm", ".gpkg-journal"),
    ".sqlite": (".sqlite-wal", ".sqlite-shm", ".sqlite-journal"),
}
ONLY_MAPS = {".shp", ".fgb", ".sqlite"}  # formats that QGIS does not read again without geometry
NOT_A_FILE = re.compile(r"(\w{2,}:|TEMPORARY_OUTPUT$|.*\bdbname=)")  # left to Processing


@dataclass(frozen=True)
class InFile:
    """A layer in a file; without a name, the only one."""

    path: Path
    layer: str = ""

    @property
    def source(self) -> str:
        """The text by which QGIS opens it."""
        return f"{self.path}{LAYER}{self.layer}" if self.layer else str(self.path)


def in_file(destination) -> InFile | None:
    """Return the file that a destination names, by a plain text or in the toolbox's form."""
    if not isinstance(destination, str):
        return None
    if destination.startswith(OGR):
        return _in_geopackage(QgsDataSourceUri(destination[len(OGR) :]))
    if NOT_A_FILE.match(destination):
        return None
    path, _, layer = destination.partition(LAYER)
    return InFile(Path(path), layer) if Path(path).suffix else None


def _in_geopackage(uri: QgsDataSourceUri) -> InFile | None:
    path = Path(uri.database())
    return InFile(path, uri.table()) if path.suffix.lower() == GPKG and uri.table() else None


def lacks_ending(destination) -> bool:
    """Return whether a destination is a file's name without an ending."""
    if not isinstance(destination, str) or NOT_A_FILE.match(destination):
        return False
    return (
        bool(Path(destination).name) and not Path(destination).suffix and LAYER not in destination
    )


def can_hold(place: InFile, has_geometry: bool) -> bool:
    """Return whether a file with this ending can hold any layer, or table, and be read again."""
    ending = place.path.suffix.lower()
    return ending in ALONE | COMPANIONS.keys() and (has_geometry or ending not in ONLY_MAPS)


def names_a_layer_in_vain(place: InFile) -> bool:
    """Return whether a layer is named in a file that is not made for several."""
    return bool(place.layer) and place.path.suffix.lower() != GPKG


def place_of(destination: str) -> tuple[str, str | None]:
    """Return the file and, where it is told, the layer of a destination."""
    place = in_file(destination)
    if place is not None:
        return str(place.path), place.layer or None
    parts = QgsProviderRegistry.instance().decodeUri("ogr", destination)
    return parts.get("path") or "", parts.get("layerName") or None  # QGIS's NULL, where not told


def file_of(value) -> str:
    """Return the file that a parameter's value names, or an empty text."""
    if not isinstance(value, str):
        return ""
    place = in_file(value)
    if place is not None:
        return str(place.path)
    path = QgsDataSourceUri(value[len(OGR) :]).database() if value.startswith(OGR) else value
    return path if Path(path).suffix else ""


def written_layer(destination: str, context) -> QgsVectorLayer:
    """Return a layer that was written just now, or say that it cannot be read."""
    place, layer = in_file(destination), None
    with quiet_gdal():
        if place is None:
            layer = QgsProcessingUtils.mapLayerFromString(destination, context)
        else:  # Processing would take %20 in a folder's name for a blank
            layer = QgsVectorLayer(place.source, place.layer or place.path.stem, "ogr")
    if layer is None or not layer.isValid():
        raise RuntimeError(tr("it cannot be opened again"))
    return layer
