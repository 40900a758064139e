"""To whom data are owed, and of which date they are: kept in a layer's own metadata.

What is kept is what QGIS shows under Layer properties > Metadata: the rights, which are the words
that a licence asks for, and an abstract. Of layers that others made, the same is read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from qgis.core import Qgis, QgsLayerMetadata, QgsVectorLayer
from qgis.PyQt.QtXml import QDomDocument, QDomImplementation

from ...core.plain import shown
from .geotiff import quiet_gdal
from .likeness import to_read
from .members import path_of

FORMAT = "http://mrcc.com/qgis.dtd"
WITHIN = "SELECT count(*) FROM sqlite_master WHERE name = 'gpkg_metadata'"
DESCRIBED = "SELECT count(*) FROM gpkg_contents WHERE description <> ''"


@dataclass(frozen=True)
class Rights:
    """What a layer says of itself: to whom its data are owed, what they are and of which date.

    `licences` are named in metadata that others wrote; ours have the words a licence asks for.
    """

    attribution: tuple[str, ...] = ()
    abstract: str = ""
    licences: tuple[str, ...] = ()


def rights_in(source: str) -> Rights:
    """Return what a layer says of itself; nothing where it says nothing or cannot be opened."""
    path = path_of(source)
    if path is None or _says_nothing(path):  # a database keeps no such thing
        return Rights()
    layer = None
    with quiet_gdal():
        layer = QgsVectorLayer(source, "layer", "ogr")
    if layer is None or not layer.isValid():
        return Rights()
    told = layer.metadata()
    abstract = shown(told.abstract()) if told.abstract().strip() else ""
    return Rights(_each_once(told.rights()), abstract, _each_once(told.licenses()))


def _each_once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(shown(one) for one in texts if one.strip()))


def _says_nothing(path: Path) -> bool:
    """Return whether a GeoPackage says nothing of any layer, without opening them one by one."""
    if path.suffix.lower() != ".gpkg":
        return False
    try:
        with closing(to_read(path)) as file:
            return not any(file.execute(asked).fetchone()[0] for asked in (WITHIN, DESCRIBED))
    except sqlite3.Error:  # let QGIS see what it is
        return False


def keep_in_geopackage(file: sqlite3.Connection, layer: str, rights: Rights) -> None:
    """Write what a layer of a GeoPackage, which has metadata already, says of itself."""
    said = "INSERT INTO gpkg_metadata (md_standard_uri, metadata) VALUES (?, ?)"
    number = file.execute(said, (FORMAT, _as_xml(layer, rights))).lastrowid
    file.execute(
        "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, md_file_id) "
        "VALUES ('table', ?, ?)",
        (layer, number),
    )
    file.execute(
        "UPDATE gpkg_contents SET description = ? WHERE table_name = ?", (rights.abstract, layer)
    )


def _as_xml(layer: str, rights: Rights) -> str:
    """Return it as QGIS writes it."""
    told = QgsLayerMetadata()
    told.setTitle(layer)
    told.setAbstract(rights.abstract)
    told.setRights(list(rights.attribution))
    document = QDomDocument(QDomImplementation().createDocumentType("qgis", FORMAT, "SYSTEM"))
    root = document.createElement("qgis")
    root.setAttribute("version", Qgis.QGIS_VERSION)
    document.appendChild(root)
    told.writeMetadataXml(root, document)
    return document.toString(2)
