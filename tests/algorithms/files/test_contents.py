"""What files, folders, archives and rasters hold under which names, so that they are plain."""

import json
import os
import sqlite3
import time
import zipfile

import pytest
from osgeo import gdal
from risk_terrain_modelling.algorithms.files import containers, databases, sources
from risk_terrain_modelling.algorithms.files.contents import BEGINNING

pytestmark = pytest.mark.usefixtures("processing")  # which knows the providers
FEATURES = '{"type": "FeatureCollection", %s"features": []}'
VRT = "<OGRVRTDataSource/>"
LINK = '"crs": {"type": "link", "properties": {"href": "x"}}, '
HOSTILE = {
    "bars.vrt": VRT,
    "bars.csv": f"a,b\n{VRT}",
    "bars.gpkg": f"no database {VRT}",
    "bars.fgb": f"fgb\3fgb{VRT}",
    "bars.shp": f"\0\0\x27\x0a{VRT}",
    "late.csv": "a" * 60_000 + VRT,
    "letters.csv": "a,b\n<ogrVRTdataSOURCE/>",
    "service.csv": "a,b\nwfs_CAPABILITIES",
    "bars.gml": "<OGRWFSDataSource>",
    "bars.kml": '<!DOCTYPE kml [<!ENTITY a SYSTEM "http://example.org">]><kml/>',
    "comment.kml": "<!-- <kml> --><VRTDataset/>",
    "unknown.kml": "<Capabilities/>",
    "bars.json": '{"type": "gdal_streamed_alg", "x": {"type": "Feature"}}',
    "other.json": '{"type": "Catalog", "links": []}',
    "link.geojson": FEATURES % '"crs": {"type": "link", "properties": {"href": "x"}}, ',
    "case.geojson": FEATURES % '"CRS": {"type": "url", "properties": {"url": "x"}}, ',
    "single.geojson": FEATURES % "'crs': {'type': 'link'}, ",
    "blanks.geojson": FEATURES % ('"crs":' + " " * 9000 + '{"type": "link"}, '),
    "comment.geojson": FEATURES % '"crs" /* */ : {"type": "link"}, ',
    "escaped.geojson": FEATURES % '"\\u0063r\\u0073": {"t\\u0079pe": "l\\u0069nk"}, ',
    "nul.geojson": FEATURES % '"crs": {"type\\u0000": "link", "type": "name"}, ',
    "capitals.geojson": FEATURES % '"crs": {"Type": "link", "type": "name"}, ',
    "twice.geojson": FEATURES % '"crs": {"type": "link", "type": "name"}, ',
    "address.geojson": FEATURES % '"crs": {"type": "name", "properties": {"name": "ftp://x"}}, ',
    "callback.json": f"jsonp({FEATURES % LINK})",
    "callback.csv": f"\xef\xbb\xbf \nloadGeoJSON (\n{FEATURES % ''}",
    "a.geojson.txt": FEATURES % "",
    "a.moaw": FEATURES % "",
    "a.qml": FEATURES % "",
    "a.md": "<kml/>",
    "a.cpg": "\x1e{}",
    "kml.aux.xml": "<kml/>",
    "shape.moaw": "\0\0\x27\x0a",
    "csw.csv": "<OGRCSWDataSource>",
    "doctype.qml": '<!DOCTYPE qgis [<!ENTITY a SYSTEM "x">]><qgis/>',
    "schema.gml": '<FeatureCollection xsi:schemaLocation="http://a/ b.txt"/>',
    "path.gml": '<FeatureCollection xsi:schemaLocation="http://a/ ../b.xsd"/>',
    "none.gml": '<FeatureCollection xsi:noNamespaceSchemaLocation="file:b"/>',
    "unknown.bin": "anything",
    "data.sxf": "SXF",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_may_lead_elsewhere(tmp_path, name):
    (tmp_path / name).write_bytes(HOSTILE[name].encode("latin-1"))
    assert sources.leads_to(name, tmp_path).startswith(f"{name}, which")


PLAIN = {
    "pubs.qml": "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis />",
    "pubs.qmd": '<!DOCTYPE qgis PUBLIC "http://mrcc.com/qgis.dtd" "SYSTEM">\n<qgis/>',
    "pubs.shp.xml": '<?xml version="1.0"?><metadata xml:lang="en"/>',
    "pubs.xml": '<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd"/>',
    "pubs.gml": '<FeatureCollection xsi:schemaLocation="http://a/ http://b/c.xsd e.XSD"/>',
    "pubs.prj": 'PROJCS["British_National_Grid",GEOGCS["GCS_OSGB_1936"]]',
    "pubs.cpg": "UTF-8",
    "README.md": "# Pubs\n\nSee https://example.org",
    "PUBS.CSV": "crs(1),x,y\n",
    "crs.csv": 'name,"crs"\n',
    "pubs.ndjson": '{"type": "Feature", "geometry": null}\n',
    "pubs.aux.xml": "<PAMDataset><Metadata/></PAMDataset>",
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_lies_beside_layers_and_leads_nowhere(tmp_path, name):
    (tmp_path / name).write_text(PLAIN[name], encoding="utf-8")
    assert sources.leads_to(name, tmp_path) == ""


@pytest.mark.parametrize("spoil", ["link", "folder", "pipe", "large", "includes"])
def test_a_schema_that_cannot_be_looked_into(tmp_path, spoil):
    (tmp_path / "pubs.gml").write_text("<FeatureCollection/>")
    (tmp_path / "pubs.xsd").write_text("<xs:schema/>")
    assert sources.leads_to("pubs.gml", tmp_path) == ""
    other = tmp_path / "zz.XSD"
    if spoil == "link":
        other.symlink_to("nowhere")
    elif spoil == "folder":
        other.mkdir()
    elif spoil == "pipe":
        os.mkfifo(other)
    else:
        other.write_bytes(b"<xs:include/>" if spoil == "includes" else b" " * (1 << 21))
    assert sources.leads_to("pubs.gml", tmp_path) == "pubs.gml, which may lead elsewhere"


def test_what_cannot_be_looked_into_is_not_plain(tmp_path, monkeypatch):
    def refused(*_):
        raise PermissionError

    (tmp_path / "pubs.csv").write_text("x,y")
    monkeypatch.setattr(containers, "is_plain", refused)
    assert sources.leads_to("pubs.csv", tmp_path) == "pubs.csv, which cannot be looked into"


def test_a_folder_is_a_geodatabase_where_it_has_a_catalogue(tmp_path):
    folder = tmp_path / "pubs.gdb"
    folder.mkdir()
    (folder / "a.vrt").write_text(VRT)
    assert not containers.is_plain(folder)
    (folder / "a00000001.gdbtable").write_bytes(b"")
    assert containers.is_plain(folder)


@pytest.mark.parametrize("at", [BEGINNING - 30, BEGINNING - 3, BEGINNING, 2 * BEGINNING + 5])
def test_a_coordinate_system_is_found_wherever_it_stands(tmp_path, at):
    for kind, plain in (("link", False), ("name", True)):
        text = FEATURES % f'"x": "{"y" * at}", "crs": {{"type": "{kind}", "properties": {{}}}}, '
        (tmp_path / "a.geojson").write_text(text)
        assert containers.is_plain(tmp_path / "a.geojson") is plain


@pytest.mark.parametrize(
    "more",
    [
        '"crs": null, ',
        '"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}, ',
        '"crs": {"properties": {"name": "EPSG:27700"}, "type": "name"}, ',
        '"name": "crs", ',
        '"crs": "EPSG:27700", ',
        '"crs": -1, ',
    ],
)
def test_a_coordinate_system_that_is_named_is_plain(tmp_path, more):
    (tmp_path / "a.geojson").write_text(FEATURES % more)
    assert containers.is_plain(tmp_path / "a.geojson")


def test_a_database_of_its_own_tables_is_plain(tmp_path):
    path = tmp_path / "a.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("CREATE VIRTUAL TABLE r USING rtree(id, a, b, c, d)")
        database.execute("CREATE VIEW v AS SELECT 'create virtual table' AS x")
    assert containers.is_plain(path)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA writable_schema = 1")
        made = "CREATE\nVIRTUAL TABLE x USING VirtualOGR('/vsicurl/http://example.org/a')"
        database.execute("INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 0, ?)", [made])
    database.close()
    assert sources.leads_to(str(path)) == "a.gpkg, which names example.org"
    assert sorted(tmp_path.iterdir()) == [path], "looking at it left something behind"


@pytest.mark.parametrize("where", ["inside", "beside"])
def test_a_raster_that_says_its_overviews_are_elsewhere(tmp_path, where):
    path = tmp_path / "risk.tif"
    raster = gdal.GetDriverByName("GTiff").Create(str(path), 8, 8)
    assert raster is not None
    raster.FlushCache()
    assert containers.is_plain(path)
    if where == "inside":
        raster.SetMetadataItem("OVERVIEW_FILE", "/vsicurl/http://example.org/a.tif", "OVERVIEWS")
        raster = None
        assert not containers.is_plain(path)
    else:
        notes = tmp_path / "risk.tif.aux.xml"
        notes.write_text("<PAMDataset><Metadata/></PAMDataset>")
        assert containers.is_plain(notes)
        notes.write_text('<PAMDataset><Metadata><MDI key="OVERVIEW&#95;FILE">x</MDI></Metadata>')
        assert not containers.is_plain(notes)


SLOW = {  # to look at without care
    "a.kml": "<?a?>" + " " * 10_000 + "x",
    "b.kml": "<??>" * 10_000 + "x",
    "c.kml": "<!---->" * 10_000 + "x",
    "d.csv": "OGR" * 300_000,
    "e.csv": "a" * 1_000_000,
    "f.tif": "II*\0" + "<GDALMetadata" * 50_000,
    "g.geojson": FEATURES % '"crs": ' + "[" * 1_000_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_a_look_is_quick(tmp_path, name):
    (tmp_path / name).write_text(SLOW[name])
    began = time.process_time()
    containers.is_plain(tmp_path / name)
    assert time.process_time() - began < 2


def test_a_catalogue_is_quick_to_look_at():
    began = time.process_time()
    for text in ("[" * 1_000_000, "'" * 999_999, "/*" * 500_000, '"' * 999_999):
        databases._words(f"CREATE TABLE w (a {text}")
    assert time.process_time() - began < 10


def zipped(folder, **members):
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return folder / "a.zip"


@pytest.mark.parametrize(
    "members",
    [
        {"a_csv": VRT},
        {"a_dat": VRT},
        {"a_md": FEATURES % ""},
        {"a_moaw": FEATURES % ""},
        {"a_geojson": FEATURES % "", "b_vrt": VRT},
        {"a_gpkg": b"SQLite format 3\0"},
        {"a_zip": b"PK\3\4"},
        {"a_json": json.dumps({"type": "gdal_streamed_alg"})},
    ],
)
def test_an_archive_with_a_member_that_may_lead_elsewhere(tmp_path, members):
    assert not containers.is_plain(zipped(tmp_path, **members))


def test_an_archive_that_is_a_virtual_layer_too(tmp_path):
    path = zipped(tmp_path, a_csv="x,y\n")
    assert containers.is_plain(path)
    path.write_bytes(b"PK\3\4" + VRT.encode() + path.read_bytes())
    assert not containers.is_plain(path)
