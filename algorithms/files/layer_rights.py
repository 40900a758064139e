"""To whom data are owed, and of which date they are: kept in a layer's own metadata.

What is kept is what QGIS shows under Layer properties > Metadata: the rights, which are the words
that a licence asks for, and an abstract. Of layers that others made, the same is read.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from qgis.core import Qgis, QgsLayerMetadata, QgsVectorLayer
from qgis.PyQt.QtXml import QDomDocument, QDomImplementation

from ...core.plain import shown
from .geotiff import quiet_gdal

FORMAT = "http://mrcc.com/qgis.dtd"
TABLES = """
CREATE TABLE IF NOT EXISTS gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL,
mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT,
column_name TEXT, row_id_value INTEGER,
timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""
EXTENSION = (
    "gpkg_metadata",
    "http://www.geopackage.org/spec120/#extension_metadata",
    "read-write",
)


@dataclass(frozen=True)
class Rights:
    """What a layer says of itself: to whom its data are owed, what they are and of which date."""

    attribution: tuple[str, ...] = ()
    abstract: str = ""


def rights_of(source: str) -> Rights:
    """Return what a layer says of itself; nothing where it says nothing or cannot be opened."""
    layer = None
    with quiet_gdal():
        layer = QgsVectorLayer(source, "layer", "ogr")
    if layer is None or not layer.isValid():
        return Rights()
    told = layer.metadata()
    attribution = tuple(dict.fromkeys(shown(one) for one in told.rights() if one.strip()))
    return Rights(attribution, shown(told.abstract()) if told.abstract().strip() else "")


def keep_in_geopackage(path: str, layers: dict[str, Rights]) -> None:
    """Write what layers of a closed GeoPackage say of themselves.

    Raises
    ------
    sqlite3.Error
        If the file cannot be written.
    """
    file = sqlite3.connect(path)
    try:
        file.executescript(TABLES)
        for table in ("gpkg_metadata", "gpkg_metadata_reference"):
            file.execute(
                "INSERT OR IGNORE INTO gpkg_extensions VALUES (?, NULL, ?, ?, ?)",
                (table, *EXTENSION),
            )
        for layer, rights in layers.items():
            _keep(file, layer, rights)
        file.commit()
    finally:
        file.close()


def _keep(file: sqlite3.Connection, layer: str, rights: Rights) -> None:
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
