"""The GeoPackage of places, and all files for readers together, as GDAL reads them."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest
from osgeo import ogr
from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer
from risk_terrain_modelling.algorithms.publishing.for_readers import Surroundings, write_for_readers
from risk_terrain_modelling.algorithms.publishing.geopackage import FIELDS, LAYER, write_geopackage
from risk_terrain_modelling.core.progress import QUIET
from risk_terrain_modelling.core.publishing.map_data import Streets
from risk_terrain_modelling.tests.core.publishing_made import HOSTILE, hostile_study, place, study

DAY = "2026-11-28"
BRITISH = "EPSG:27700"


@pytest.fixture
def package(processing, tmp_path):
    def write(of_study, name="places.gpkg"):
        path = tmp_path / name
        write_geopackage(str(path), of_study, DAY, QgsCoordinateReferenceSystem(BRITISH))
        return path

    return write


def test_a_row_a_place_with_what_may_be_told(package):
    layer = (file := ogr.Open(str(package(study())))).GetLayerByName(LAYER)
    assert [one.GetName() for one in layer.schema] == [name for name, _ in FIELDS]
    rows = [one.items() for one in layer]
    assert [one["number"] for one in rows] == list(range(1, 21))
    assert rows[4] == {
        "number": 5,
        "name": "Old Town",
        "hectares": 3.0,
        "past_events": "20 to 29",
        "later_events": "fewer than 10",
        "why": "within 200 m of Pubs (×1.5 to 1.6); dense Bus stops within 300 m",
    }
    assert file is not None


def test_its_polygons_are_the_places(package):
    layer = (file := ogr.Open(str(package(study())))).GetLayerByName(LAYER)
    assert layer.GetSpatialRef().GetAuthorityCode(None) == "27700"
    for feature, made in zip(layer, study().places):
        shape = feature.GetGeometryRef()
        assert shape.GetGeometryName() == "MULTIPOLYGON" and shape.IsValid()
        assert shape.GetArea() == pytest.approx(10_000 * made.hectares)
    assert file is not None


def test_it_opens_with_its_style(package):
    path = package(study(40))
    layer = QgsVectorLayer(f"{path}|layername={LAYER}", LAYER, "ogr")
    assert layer.loadDefaultStyle()[1]
    assert layer.renderer().classAttribute() == "number"
    assert [one.label() for one in layer.renderer().ranges()] == [
        *("places 1 to 15", "places 16 to 40")
    ]
    assert layer.labeling().settings().fieldName == "number"


def test_names_are_text_on_one_line(package):
    path = package(hostile_study())
    with closing(sqlite3.connect(path)) as file:
        names = [name for (name,) in file.execute(f"SELECT name FROM {LAYER} ORDER BY number")]
    assert names[:4] == list(HOSTILE[:4])  # a field of a table is no page
    assert not any(set(name) & set("\x00\x1b\u2028\u202e\n") for name in names)


def test_what_is_not_known_is_null(package):
    bare = study(places=(place(1, None, past=None, later=None, reasons=()),))
    layer = (file := ogr.Open(str(package(bare)))).GetLayerByName(LAYER)
    row = layer.GetNextFeature().items()
    assert [row[one] for one in ("name", "past_events", "later_events", "why")] == [None] * 4
    assert file is not None


def test_it_says_the_day_alone_and_holds_nothing_that_was_deleted(package):
    path = package(study())
    with closing(sqlite3.connect(path)) as file:
        days = {day for (day,) in file.execute("SELECT last_change FROM gpkg_contents")}
        days |= {day for (day,) in file.execute("SELECT update_time FROM layer_styles")}
        (free,) = file.execute("PRAGMA freelist_count").fetchone()
    assert days == {f"{DAY}T00:00:00.000Z"} and free == 0
    assert path.read_bytes() == package(study(), "again.gpkg").read_bytes()


FILES = {"map.html", "handout.pdf", "places.gpkg", "places.kml", "places.gpx"}


def surroundings():
    streets = Streets([np.array([[530000.0, 180000.0], [530900.0, 180000.0]])], "Streets: Town")
    return Surroundings(crs=QgsCoordinateReferenceSystem(BRITISH), made=DAY, streets=streets)


def test_all_files_open(processing, tmp_path):
    pytest.importorskip("jinja2")
    write_for_readers(tmp_path, study(), surroundings(), QUIET)
    assert {path.name for path in tmp_path.iterdir()} == FILES
    for name, layer, count in (
        ("places.gpkg", "places", 20),
        ("places.kml", None, 20),
        ("places.gpx", "waypoints", 20),
    ):
        opened = ogr.Open(str(tmp_path / name))
        found = opened.GetLayerByName(layer) if layer else opened.GetLayer(0)
        assert found.GetFeatureCount() == count
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "EPSG:27700 - OSGB36 / British National Grid" in page and "Streets: Town" in page


def test_without_places_there_is_nothing_to_show(processing, tmp_path):
    write_for_readers(tmp_path, study(places=()), surroundings(), QUIET)
    assert not list(tmp_path.iterdir())


def test_without_jinja2_all_but_the_page_is_written(processing, tmp_path, monkeypatch):
    from risk_terrain_modelling.algorithms.publishing import for_readers

    monkeypatch.setattr(for_readers, "lack_of", lambda package: f"no {package}")
    write_for_readers(tmp_path, study(), surroundings(), QUIET)
    assert {path.name for path in tmp_path.iterdir()} == FILES - {"map.html"}
