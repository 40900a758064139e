"""Databases are plain where they hold their own tables, and what is opened of them ends."""

import sqlite3
from contextlib import closing

import pytest
from osgeo import gdal, ogr
from risk_terrain_modelling.algorithms.files import databases, sources
from risk_terrain_modelling.tests.algorithms.files.test_sources import written

pytestmark = pytest.mark.usefixtures("processing")  # which knows the providers


def database(path, *statements, forged=()):
    """Write a database with the table pubs, and rows of its catalogue as they are."""
    with sqlite3.connect(path) as made:
        for one in ("CREATE TABLE pubs (fid INTEGER PRIMARY KEY, geom BLOB, kind)", *statements):
            made.execute(one)
        made.execute("PRAGMA writable_schema = 1")
        for one in forged:
            made.execute("INSERT INTO sqlite_master VALUES ('table', 'w', 'w', 0, ?)", [one])
    made.close()
    return path


VIEWS = {
    "SELECT * FROM pubs": True,
    "SELECT fid, geom FROM \"pubs\" AS p WHERE kind = 'with (recursive) join' -- FROM bars": True,
    "SELECT fid, lower(kind) AS k, ST_Centroid(geom) FROM pubs WHERE kind IN ('a', 'b')": True,
    "SELECT kind, count(*) FROM pubs GROUP BY kind ORDER BY kind LIMIT 3": True,
    "SELECT CASE WHEN (fid > 1) THEN CAST(fid AS TEXT) ELSE '' END FROM [pubs] p": True,
    "SELECT 1": True,
    "SELECT * FROM pubs, pubs b": False,
    "SELECT * FROM pubs JOIN pubs b": False,
    "SELECT * FROM pubs CROSS JOIN pubs b": False,
    "SELECT * FROM (SELECT 1)": False,
    "SELECT fid, (SELECT max(fid) FROM pubs) FROM pubs": False,
    "SELECT 1 UNION SELECT 2": False,
    "VALUES (1), (2)": False,
    "WITH c AS (SELECT 1) SELECT * FROM c": False,
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c": False,
    "SELECT * FROM generate_series(1, 1000000000000)": False,
    "SELECT * FROM pragma_table_info('pubs')": False,
    "SELECT * FROM other": False,  # a view
    "SELECT * FROM pubs WHERE fid IN other": False,
    "SELECT zeroblob(1000000000) FROM pubs": False,
    'SELECT "zeroblob" /* */ (1000000000) FROM pubs': False,
    "SELECT ogr_geocode('x') FROM pubs": False,
}


@pytest.mark.parametrize("select", VIEWS)
def test_a_view_is_plain_where_it_is_rows_of_one_table(tmp_path, select):
    other = "CREATE VIEW other AS SELECT a.fid FROM pubs a, pubs b"
    path = database(tmp_path / "a.sqlite", other, f"CREATE VIEW v AS {select}")
    for opened in (("v",), ("V",), ("pubs", "v"), ("v(geom)",)):
        assert databases.is_plain(path, opened) is VIEWS[select]
    assert databases.is_plain(path, ("pubs",)) is ("RECURSIVE" not in select)
    assert not databases.is_plain(path), "whichever comes first may be the other"


def test_a_database_is_looked_at_again_once_it_is_another(tmp_path):
    path = database(tmp_path / "a.sqlite")
    assert databases.is_plain(path)
    with closing(sqlite3.connect(path)) as changed, changed:
        changed.execute("CREATE VIEW v AS SELECT a.fid FROM pubs a, pubs b")
    assert not databases.is_plain(path)
    path.unlink()
    assert databases.is_plain(database(path))
    path.write_bytes(path.read_bytes()[:100])
    assert not databases.is_plain(path)


def test_the_layer_of_a_source_is_looked_at(tmp_path):
    path = database(tmp_path / "a.sqlite", "CREATE VIEW v AS SELECT a.fid FROM pubs a, pubs b")
    for source, plain in (
        (f"{path}|layername=pubs", True),
        (f"{path}|layername=v", False),
        (f"{path}|LAYERNAME=V", False),
        (f"{path}|layername=pubs|layername=v", False),
        (f"{path}|layername=pubs|layerid=1", False),
        (f"{path}|layerid=0", False),
        (str(path), False),
        (f"spatialite://dbname='{path}' table=\"pubs\" (geom)", True),
        (f"spatialite://dbname='{path}' table=\"v\" (geom)", False),
    ):
        assert (sources.leads_to(source) == "") is plain, source


@pytest.mark.parametrize(
    ("views", "layer"),
    [
        (['"a""b"'], 'a"b'),
        (["[a(b)]"], "a(b)"),
        (["'v'"], "v(geom)"),
        (["\u00df", "ss"], "\u00df"),
        ([" v".join('""'), "v"], " v"),
    ],
)
def test_whatever_a_view_is_called(tmp_path, views, layer):
    first, *more = views
    path = database(
        tmp_path / "a.sqlite",
        f"CREATE VIEW {first} AS SELECT a.fid FROM pubs a, pubs b",
        *(f"CREATE VIEW {one} AS SELECT fid FROM pubs" for one in more),
    )
    assert not databases.is_plain(path, (layer,))
    assert databases.is_plain(path, ("pubs",))


OWN = (
    "CREATE VIRTUAL TABLE w USING rtree(id, a, b)",
    'CREATE VIRTUAL TABLE "using VirtualText" USING "rtree"(id, a, b)',
    "CREATE VIRTUAL TABLE w USING VirtualSpatialIndex()",
    'CREATE TABLE w (a CHECK (CAST(a AS INTEGER) > 0), "as" (1))',
    "CREATE UNIQUE INDEX w ON pubs (kind)",
    "CREATE TRIGGER w AFTER INSERT ON pubs BEGIN SELECT 1; END",
)
FORGED = (
    "CREATE VIRTUAL TABLE w USING VirtualText('secret') /* using rtree */",
    "CREATE VIRTUAL TABLE w USING VirtualText('using rtree(')",
    "CREATE VIRTUAL TABLE \"using rtree\" USING VirtualText('secret')",
    "CREATE/**/VIRTUAL/**/TABLE w USING VirtualText('secret')",
    "create -- table\nvirtual table w using VirtualOGR('x')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS w USING VirtualOGR('x')",
    "CREATE VIRTUAL TABLE main.w USING VirtualOGR('x')",
    "CREATE VIRTUAL TABLE w USING rtree_of_mine('x')",
    "CREATE VIRTUAL TABLE w",
    "CREATE TEMP VIEW w AS SELECT 1",
    "CREATE VIEW gpkg_contents AS SELECT a.fid FROM pubs a, pubs b",
    "CREATE TABLE w (a, b AS (randomblob(1000000000)))",
    "/* */",
    "CREATE",
    "CREATE VIEW",
    b"CREATE TABLE w (a)",
)


@pytest.mark.parametrize("statement", OWN + FORGED)
def test_the_catalogue_holds_what_sqlite_writes(tmp_path, statement):
    words = databases._words(statement) if isinstance(statement, str) else []
    assert databases._is_own(words) is (statement in OWN)
    if statement in FORGED:
        assert not databases.is_plain(database(tmp_path / "a.gpkg", forged=[statement]), ("pubs",))


def test_what_would_be_taken_over_from_a_journal(tmp_path):
    path = database(tmp_path / "a.gpkg")
    journal = tmp_path / "a.gpkg-journal"
    journal.touch()
    assert databases.is_plain(path)
    journal.write_bytes(b"\xd9\xd5\x05\xf9")
    assert not databases.is_plain(path)


@pytest.mark.parametrize("named", [True, False])
def test_a_spatialite_database_with_views_of_its_own_is_plain(tmp_path, named):
    written(tmp_path / "pubs.geojson", "GeoJSON")
    path, options = str(tmp_path / "pubs.sqlite"), {"datasetCreationOptions": ["SPATIALITE=YES"]}
    made = gdal.VectorTranslate(
        path, str(tmp_path / "pubs.geojson"), format="SQLite", layerName="pubs", **options
    )
    if made is None:
        pytest.skip("GDAL has no SpatiaLite here")
    made = None
    assert ogr.Open(path).GetLayer(0).GetName() == "pubs"
    assert sources.leads_to(f"{path}|layername=pubs" if named else path) == ""


def test_where_no_layer_is_named_any_view_may_be_opened(tmp_path):
    path = written(tmp_path / "a.gpkg", "GPKG")
    assert sources.leads_to(path) == ""
    with sqlite3.connect(path) as opened:
        opened.execute("CREATE VIEW vector_layers AS SELECT a.* FROM waypoints a, waypoints b")
    opened.close()
    assert sources.leads_to(path) == "a.gpkg, which may lead elsewhere"
    assert sources.leads_to(f"{path}|layername=waypoints") == ""
