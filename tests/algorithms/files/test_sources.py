"""Where sources lead, told without opening them; GDAL's own drivers make the files."""

import os
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import ogr
from risk_terrain_modelling.algorithms.files import names, ordinary, sources
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.tests.algorithms.files.test_contents import FEATURES, VRT

pytestmark = pytest.mark.usefixtures("processing")  # which knows the providers
KINDS = {
    "GPKG": "gpkg",
    "ESRI Shapefile": "shp",
    "GeoJSON": "geojson",
    "GeoJSONSeq": "geojsonl",
    "FlatGeobuf": "fgb",
    "CSV": "csv",
    "KML": "kml",
    "GPX": "gpx",
    "GML": "gml",
    "MapInfo File": "tab",
    "DXF": "dxf",
    "SQLite": "sqlite",
    "XLSX": "xlsx",
    "ODS": "ods",
}


def written(path, driver):
    """Write a layer of one point as GDAL writes it."""
    made = ogr.GetDriverByName(driver)
    if made is None:
        pytest.skip(f"GDAL has no {driver} here")
    source = made.CreateDataSource(str(path))
    layer = source.CreateLayer("waypoints", None, ogr.wkbPoint)
    has_places = layer.GetGeomType() != ogr.wkbNone
    if not has_places:
        layer.CreateField(ogr.FieldDefn("name", ogr.OFTString))
    feature = ogr.Feature(layer.GetLayerDefn())
    if has_places:
        feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT (1 2)"))
    layer.CreateFeature(feature)
    return str(path)


@pytest.mark.parametrize(("driver", "ending"), KINDS.items(), ids=KINDS.values())
def test_a_layer_in_a_plain_file_leads_nowhere(tmp_path, driver, ending):
    path = written(tmp_path / f"pubs.{ending}", driver)
    for source in (path, f"{path}|layername=waypoints", f"{path}|layerid=0|geometrytype=Point"):
        assert sources.leads_to(source) == ""
    assert sources.leads_to(f"pubs.{ending}", tmp_path) == ""


def test_a_folder_of_shapefiles_and_a_zip_of_it_lead_nowhere(tmp_path):
    folder = tmp_path / "layers"
    folder.mkdir()
    written(folder / "pubs.shp", "ESRI Shapefile")
    (folder / "pubs.shp.xml").write_text("<metadata/>")
    assert sources.leads_to(str(folder)) == ""
    with zipfile.ZipFile(tmp_path / "pubs.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    for source in (
        "pubs.zip",
        f"/vsizip/{tmp_path}/pubs.zip/pubs.shp",
        f"/vsizip/{tmp_path}/pubs.zip",
    ):
        assert sources.leads_to(source, tmp_path) == ""


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(blacklist_characters="/|\0", blacklist_categories=["Cs"]), min_size=1))
def test_whatever_a_plain_file_beside_the_study_is_called(tmp_path_factory, name):
    folder = tmp_path_factory.mktemp("any")
    name = name.encode()[:200].decode(errors="ignore")
    (folder / f"{name}.geojson").write_text(FEATURES % "")
    assert sources.leads_to(f"{name}.geojson", folder) == ""


@pytest.mark.parametrize(
    ("source", "where"),
    [
        ("nothing.geojson", ""),  # QGIS says that it cannot be read
        ("O'Brien's pubs.gpkg|layername=x", ""),
        ("C:\\data\\pubs.gpkg|layername=pubs", ""),
        ("C:/data/pubs.gpkg", ""),
        ("memory://Point?crs=EPSG:27700", ""),
        ("\\\\server\\share\\pubs.gpkg", "the computer server"),
        ("//server/share/pubs.gpkg", "the computer server"),
        ("https://user:secret@example.org:8080/pubs.geojson?x=1", "example.org"),
        ("  hTTp://example.org/a", "example.org"),
        ("/vsicurl/https://example.org/a.zip/b.shp", "example.org"),
        ("/vsicurl_streaming/https://example.org/a", "example.org"),
        ("/VSICURL/https://example.org/a", "example.org"),
        ("/vsigzip//vsicurl/https://example.org/a.gz", "example.org"),
        ("/vsizip/{/vsicurl/https://example.org/a.zip}/b", "example.org"),
        ("/vsisubfile/0_10,/vsicurl/https://example.org/a", "example.org"),
        ("/vsicrypt/key=a,file=/vsicurl/https://example.org/a", "example.org"),
        ("/vsis3/bucket/a.gpkg", "/vsis3/bucket/a.gpkg"),
        ("/vsiaz/box/a", "/vsiaz/box/a"),
        ("/vsigs/box/a", "/vsigs/box/a"),
        ("/vsihdfs/file:/a", "/vsihdfs/file:/a"),
        ("/vsistdin/", "/vsistdin/"),
        ("/vsimem/a", "/vsimem/a"),
        ("WFS:https://example.org", "example.org"),
        ("OAPIF:https://example.org", "example.org"),
        ("PG:dbname=x host=db.example.org user=u password=secret", "db.example.org"),
        ("MySQL:x,host=db.example.org", "db.example.org"),
        ("MSSQL:server=db.example.org;database=x", "db.example.org"),
        ("ODBC:u/secret@dsn", "ODBC:u/secret@dsn"),
        ("ES:https://example.org", "example.org"),
        ("CARTO:someone", "CARTO:someone"),
        ("AMIGOCLOUD:project", "AMIGOCLOUD:project"),
        ("MongoDBv3:mongodb://example.org/", "example.org"),
        ("GMLAS:a.gml", "GMLAS:a.gml"),
        ("EEDA:", "EEDA:"),
        ("PLScenes:", "PLScenes:"),
        ("NGW:https://example.org/resource/1", "example.org"),
        ("CSW:https://example.org", "example.org"),
        ("@driver=ingres,dbname=x", "@driver=ingres,dbname=x"),
        ("dbname='x' host=db.example.org table=\"a\" (geom)", "db.example.org"),
        (VRT, VRT.replace("<", "‹", 1)),
        ('{"type": "FeatureCollection", "features": []}', '{"type": "FeatureCollection"'),
        ("a.gpkg|option:PRELUDE_STATEMENTS=SELECT load_extension('x')", "with options"),
        ("a.gpkg|layername=x authcfg='abc'", ""),
        ("a.gpkg authcfg='abc'|layername=x", "with options"),
        ("a.gpkg|layername=x|subset=\"kind\" = 'pub'", ""),
        ("a.gpkg|SUBSET=SELECT 1", "the query SELECT 1"),
        ("a.gpkg|layername=x|subset=f(1)|layername=y", "the query f(1)|layername=y"),
        (
            "postgres://host=db.example.org password=secret dbname=x",
            "the database of db.example.org",
        ),
        ("postgres://service='crime' dbname=x", "the database of a service"),
        ("mssql://host=db.example.org,1433", "the database of db.example.org"),
        ("postgres://host = '::1' dbname=x table=y", "the database of ::1"),
        ("postgres://host=/var/run/db dbname=x table=y", "the database of /var/run/db"),
        ("postgres://host=<b>db</b> dbname=x table=y", "the database of ‹b>db‹/b>"),
        ("postgres://service=x table=y", "the database of a service"),
        ("WFS://url='https://example.org/wfs' typename='a'", "example.org"),
        ("virtual://?query=SELECT 1", "a virtual layer"),
        ("delimitedtext://file:///nothing/pubs.csv?type=csv&xField=x", ""),
        ("delimitedtext://file:///pubs.csv?subset=%22a%22%20%3D%201", ""),
        ("delimitedtext://file:///pubs.csv?subset=eval('1')", "the query eval('1')"),
        ("delimitedtext://https://example.org/a.csv", "example.org"),
        ("delimitedtext://file://server/pubs.csv", "the computer server"),
        ("spatialite://dbname='/nothing.sqlite' table=\"pubs\" (geom)", ""),
        ("spatialite://dbname='/a.sqlite' table=\"(SELECT f(1))\" (geom)", "the query (SELECT"),
        ("spatialite://dbname='/a.sqlite' table=\"a\" (geom) sql=f(1)", "the query f(1)"),
    ],
)
def test_where_a_source_leads(source, where):
    said = sources.leads_to(source)
    assert said.endswith(where) if where.startswith("with") else said.startswith(where)
    assert bool(said) == bool(where)
    if "password" in source or "user:" in source:
        assert "secret" not in said


@pytest.mark.parametrize("place", ["itself", "link", "beside", "inside", "percent", "linked"])
def test_a_pipe_is_refused(tmp_path, place):
    (tmp_path / "pubs.aaa").symlink_to("nowhere")
    pipe = tmp_path / ("pubs.dbf" if place in ("beside", "linked") else "a pipe")
    os.mkfifo(pipe)
    source = str(pipe)
    if place == "link":
        (tmp_path / "pubs.gpkg").symlink_to(pipe)
        source = f"{tmp_path}/pubs.gpkg|layername=pubs"
    elif place == "beside":
        (tmp_path / "pubs.shp").write_bytes(b"\0\0\x27\x0a")
        source = f"{tmp_path}/pubs.shp"
    elif place == "linked":
        (tmp_path / "pubs.shp").write_bytes(b"\0\0\x27\x0a")
        (tmp_path / "layers").mkdir()
        (tmp_path / "layers" / "bars.shp").symlink_to(tmp_path / "pubs.shp")
        source = str(tmp_path / "layers" / "bars.shp")
    elif place == "inside":
        source = str(tmp_path)
    elif place == "percent":
        source = f"delimitedtext://file://{tmp_path}/a%20pipe?type=csv"
    looks = [sources.leads_to]
    if place != "linked":  # that is vetted where it is from somebody else
        looks.append(ordinary.require_ordinary_source)
    for look in looks:
        with pytest.raises(RtmError) as fault:
            look(source)
        assert "is a named pipe and no file" in str(fault.value)


def test_on_windows_a_share_is_not_even_looked_for_and_a_device_is_refused(monkeypatch):
    monkeypatch.setattr(sources, "ON_WINDOWS", True)
    monkeypatch.setattr(sources, "_there", lambda path: pytest.fail(f"looked for {path}"))
    assert sources.leads_to("\\\\server\\share\\pubs.gpkg") == "the computer server"
    for device in ("CON", "com1.gpkg|layername=x", "C:/data/NUL"):
        with pytest.raises(RtmError, match="is a device and no file"):
            sources.leads_to(device)


def test_a_layer_that_qgis_has_named_after_its_file_too():
    source = "/data/london.gpkg|layername=pubs"
    assert names.without_file("london — pubs", source) == "pubs"
    assert names.without_file("Pubs of mine", source) == "Pubs of mine"
    assert names.without_file("a — b", "/data/london.geojson") == "a — b"


def test_names_of_layers(tmp_path):
    for source, name in (
        ("/data/london.gpkg|layername=pubs", "pubs"),
        ("/data/london.pubs.geojson", "london.pubs"),
        ("ogr:///data/london.gpkg|layername=bars & pubs", "bars & pubs"),
        ('postgres://dbname=x table="public"."pubs" (geom)', "pubs"),
        ("/data/a\nb.gpkg", "a b"),
    ):
        assert names.name_of(source) == name
