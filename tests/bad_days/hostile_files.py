"""Files of hostile studies: each is not what it seems, and opening it does harm.

Each function changes a study and writes into its folder; the text is the listener's address.
Standard library alone.
"""

from __future__ import annotations

import os
import sqlite3
import zipfile

VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="pubs"><SrcDataSource>/vsicurl/http://ADDRESS/pubs.geojson'
    "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
)
GML_SCHEMA = "http://ADDRESS/wfs?SERVICE=WFS&amp;REQUEST=Describe&#70;eatureType&amp;TYPENAME=pubs"
GML = (
    '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml='
    '"http://www.opengis.net/gml" xmlns:ogr="http://ogr.maptools.org/" xmlns:xsi='
    '"http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://ogr.maptools.org/ '
    f'{GML_SCHEMA}">'
    "<gml:featureMember><ogr:pubs><ogr:geometryProperty><gml:Point><gml:coordinates>1,2"
    "</gml:coordinates></gml:Point></ogr:geometryProperty></ogr:pubs></gml:featureMember>"
    "</wfs:FeatureCollection>"
)
GEOJSON = (
    '{"type": "FeatureCollection", "c\\u0072s" : {"type": "link", "properties": '
    '{"href": "http://ADDRESS/crs"}}, "features": [{"type": "Feature", "properties": {}, '
    '"geometry": {"type": "Point", "coordinates": [1, 2]}}]}'
)
LINK = GEOJSON.replace("\\u0072", "r")
CAPITALS = LINK.replace('{"type": "link"', '{"TYPE": "link", "type": "name"')
PROCESS = (
    '{"type": "FeatureCollection", "process": "http://ADDRESS/p", "inputs": [], "features": []}'
)


def zipped(study, folder, address):
    with zipfile.ZipFile(folder / "pubs.zip", "w") as archive:
        archive.writestr("pubs.csv", VRT.replace("ADDRESS", address))
    study["factors"][0]["source"] = "pubs.zip"


def database(study, folder, _address):
    """A database one of whose tables is another file, which is a pipe."""
    os.mkfifo(folder / "secret")
    with sqlite3.connect(folder / "pubs.gpkg") as database:
        database.execute("CREATE TABLE gpkg_contents (table_name TEXT)")
        database.execute("PRAGMA writable_schema = 1")
        made = f'CREATE VIRTUAL TABLE pubs USING VirtualText("{folder / "secret"}", UTF8)'
        database.execute("INSERT INTO sqlite_master VALUES ('table', 'pubs', 'pubs', 0, ?)", [made])
    database.close()
    study["factors"][0]["source"] = "pubs.gpkg|layername=pubs"


def included(study, folder, address):
    """A layer whose schema beside it includes one from a server."""
    (folder / "bars.gml").write_text(GML.replace(GML_SCHEMA, "bars.xsd"), "utf-8")
    (folder / "bars.xsd").write_text(
        '<xs:schema targetNamespace="http://ogr.maptools.org/" xmlns:xs="http://www.w3.org/2001/'
        f'XMLSchema"><xs:include schemaLocation="http://{address}/bars.xsd"/></xs:schema>',
        "utf-8",
    )
    study["factors"][0]["source"] = "bars.gml"


def misnamed(name: str, content: str):
    """Return what lets the factor be a file whose ending does not tell what it holds."""

    def make(study, folder, address):
        (folder / name).write_text(content.replace("ADDRESS", address), "utf-8")
        study["factors"][0]["source"] = name

    return make


def packed(name: str, content: str):
    """Return what lets the factor be the same in an archive."""

    def make(study, folder, address):
        with zipfile.ZipFile(folder / "pubs.zip", "w") as archive:
            archive.writestr(name, content.replace("ADDRESS", address))
        study["factors"][0]["source"] = "pubs.zip"

    return make


def included_by(name: str):
    """Return what includes a server's schema in one that is not called a schema."""

    def make(study, folder, address):
        included(study, folder, address)
        (folder / "bars.xsd").rename(folder / name)
        layer = folder / "bars.gml"
        layer.write_text(layer.read_text("utf-8").replace("bars.xsd", name), "utf-8")

    return make


def included_among(spoil):
    """Return what includes a server's schema among others that cannot be looked into."""

    def make(study, folder, address):
        included(study, folder, address)
        for number in range(60):
            for before in "az":
                spoil(folder / f"{before}{number}.xsd")

    return make


def pipe_for_a_schema(study, folder, _address):
    """A pipe that nobody names, but that is called a schema."""
    (folder / "bars.gml").write_text(GML.replace(GML_SCHEMA, ""), "utf-8")
    os.mkfifo(folder / "zz.xsd")
    study["factors"][0]["source"] = "bars.gml"


def made_by(statement: str):
    """Return what writes a database with a statement as it is; SECRET in it is a pipe."""

    def make(study, folder, _address):
        os.mkfifo(folder / "secret")
        with sqlite3.connect(folder / "pubs.sqlite") as database:
            database.execute("CREATE TABLE pubs (x INTEGER)")
            database.executemany("INSERT INTO pubs VALUES (?)", [(one,) for one in range(3000)])
            database.execute("PRAGMA writable_schema = 1")
            kind = "view" if "VIEW" in statement else "table"
            made = statement.replace("SECRET", str(folder / "secret"))
            database.execute("INSERT INTO sqlite_master VALUES (?, 'w', 'w', 0, ?)", [kind, made])
        database.close()
        study["factors"][0]["source"] = "pubs.sqlite|layername=w"

    return make


COUNTED = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c"
CROSSED = f"SELECT a.x FROM {', '.join(f'pubs {one}' for one in 'abcd')}"
OTHER_FILE = 'VirtualText("SECRET", UTF8)'
ENDINGS = ("md", "pdf", "dat", "qml", "prj", "map", "id", "ind", "cst", "shp.xml", "cpg")
OTHERS = {
    "a table that is another file": database,
    **{f"a layer that is called .{one}": misnamed(f"bars.{one}", LINK) for one in ENDINGS},
    "a schema from a server in a note": misnamed("bars.md", GML),
    "a layer for a note in an archive": packed("pubs.md", LINK),
    "a layer in a call": misnamed("bars.txt", f"jsonp({LINK})"),
    "a layer in another call": misnamed("bars.csv", f" loadGeoJSON({LINK})"),
    "a layer in a call in an archive": packed("pubs.txt", f"jsonp({LINK})"),
    "a link in capitals": misnamed("bars.geojson", CAPITALS),
    "a link in capitals in an archive": packed("bars.geojson", CAPITALS),
    "a process of a server": misnamed("bars.moaw", PROCESS),
    "a virtual layer for notes": misnamed("bars.aux.xml", VRT),
    "a schema that is called a text": included_by("bars.txt"),
    "a schema among links to nothing": included_among(lambda one: one.symlink_to("nowhere")),
    "a schema among folders": included_among(lambda one: one.mkdir()),
    "a pipe for a schema": pipe_for_a_schema,
    "another file behind a comment": made_by(
        f"CREATE VIRTUAL TABLE w USING {OTHER_FILE} /* using rtree */"
    ),
    "another file after a comment": made_by(f"CREATE/**/VIRTUAL TABLE w USING {OTHER_FILE}"),
    "a view without end": made_by(f"CREATE VIEW w AS {COUNTED}"),
    "a view of far too many": made_by(f"CREATE VIEW w AS {CROSSED}"),
    "a view in a view": made_by(f"CREATE VIEW w AS SELECT x FROM ({CROSSED})"),
}
