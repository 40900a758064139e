"""Downloads with places become layers of factors: what is in them, and what is not."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from qgis.core import QgsGeometry, QgsProcessingException, QgsWkbTypes
from risk_terrain_modelling.tests.feedback import Impatient
from risk_terrain_modelling.tests.osm_town import LEFT_OUT, TRUTH, OsmTown, has_osmium, the_town
from risk_terrain_modelling.tests.told_layers import counts, layers
from risk_terrain_modelling.tests.town import geojson


@pytest.fixture(params=["town.osm", "town.osm.pbf"])
def extract(request, tmp_path):
    """The made-up town in both forms."""
    if request.param.endswith(".pbf") and not has_osmium():
        pytest.skip("osmium is not installed")
    return the_town().write(tmp_path / request.param)


def test_a_town_becomes_what_it_has(imported_factors, extract, log):
    results = imported_factors(extract)
    assert counts(results) == TRUTH
    dropped = sum(LEFT_OUT.values())
    assert (results["DROPPED"], results["ROWS"] - results["KEPT"]) == (dropped, dropped)
    for reason in ("of no factor", "inside its own building", "counted already, beside it"):
        assert any(reason in line for line in log.said)


def test_layers_are_in_the_national_grid_where_nothing_else_is_said(imported_factors, extract):
    assert {one.crs().authid() for one in layers(imported_factors(extract)).values()} == {
        "EPSG:27700"
    }


def test_areas_that_matter_stay_areas_and_lines_stay_lines(imported_factors, extract):
    found = layers(imported_factors(extract))
    kinds = {name: QgsWkbTypes.displayString(layer.wkbType()) for name, layer in found.items()}
    assert kinds["Parks"] == kinds["Car parks"] == "MultiPolygon"
    assert kinds["Railway lines"] == "MultiLineString"
    assert kinds["Pubs and bars"] == kinds["Bus stops"] == "Point"
    parks = {one["name"]: one.geometry() for one in found["Parks"].getFeatures()}
    # degrees of latitude are 111.2 km, and of longitude that times the cosine: 55.5 m x 89 m
    side = (0.0008 * 111_226 * 0.6232, 0.0008 * 111_226)
    assert parks["Green"].area() == pytest.approx(side[0] * side[1] * (1 - 1 / 16), rel=0.01)
    assert parks["Pocket Park"].area() == pytest.approx(100)  # a square stands for a point


def test_a_building_takes_the_name_of_the_node_in_it(imported_factors, extract):
    pubs = layers(imported_factors(extract))["Pubs and bars"]
    told = {one["source"]: one["name"] for one in pubs.getFeatures()}
    assert "Ye Olde “Quoted”, a\\b; Inn" in told.values()
    named = next(one for one, name in told.items() if name.startswith("Ye Olde"))
    assert named.startswith("way/")
    assert "relation/1" in told


def test_points_lie_in_their_buildings(imported_factors, extract):
    pubs = layers(imported_factors(extract))["Pubs and bars"]
    ring = next(one for one in pubs.getFeatures() if one["name"] == "Ring").geometry().asPoint()
    assert 0 < ring.x() < 700_000 and 0 < ring.y() < 1_300_000


def test_the_date_and_the_owners_are_in_the_metadata(imported_factors, extract):
    results = imported_factors(extract)
    told = layers(results)["Pubs and bars"].metadata()
    assert "OpenStreetMap contributors" in told.rights()[0]
    assert "2026-01-12" in told.abstract()
    assert results["ATTRIBUTION"] == told.rights()[0]


def test_an_area_with_a_broken_outline_is_told(imported_factors, extract, log):
    imported_factors(extract)
    assert any("areas whose outline is broken" in line for line in log.said)


def test_ids_below_0_are_read(imported_factors, tmp_path):
    extract = the_town(sign=-1).write(tmp_path / "josm.osm")
    assert counts(imported_factors(extract)) == TRUTH


def test_an_extract_out_of_order_is_refused(imported_factors, tmp_path):
    extract = the_town().write(tmp_path / "disorder.osm", in_order=False)
    with pytest.raises(QgsProcessingException, match="nodes after its ways"):
        imported_factors(extract)


def test_a_preset_has_the_factors_of_a_crime(imported_factors, extract):
    assert set(counts(imported_factors(extract, PRESET="vehicle_crime"))) == {"Car parks"}


def test_named_factors_come_before_a_preset(imported_factors, extract):
    results = imported_factors(extract, PRESET="vehicle_crime", FACTORS="parks; Bus stops")
    assert set(counts(results)) == {"Parks", "Bus stops"}


def test_a_study_area_keeps_what_bears_on_it(imported_factors, extract, tmp_path):
    at = next(layers(imported_factors(extract))["Restaurants"].getFeatures()).geometry().asPoint()
    box = QgsGeometry.fromWkt(f"Point({at.x() + 2100} {at.y()})").buffer(50, 8)
    ring = [[[point.x(), point.y()] for point in box.asPolygon()[0]]]
    area = geojson(tmp_path / "area.geojson", [("Polygon", ring, {})])
    results = imported_factors(extract, STUDY_AREA=area, OUTPUT=str(tmp_path / "near.gpkg"))
    kept = layers(results)["Pubs and bars"]
    assert 0 < kept.featureCount() < TRUTH["Pubs and bars"]
    for one in kept.getFeatures():
        assert one.geometry().distance(box) <= 2000


def test_an_own_table_is_used(imported_factors, extract, tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("factor;osm_tag\nSitting down;amenity=bench\n", encoding="utf-8")
    assert counts(imported_factors(extract, TABLE=str(table))) == {"Sitting down": 1}


def test_a_fault_of_an_own_table_is_told_with_its_line(imported_factors, extract, tmp_path):
    table = tmp_path / "mine.csv"
    table.write_text("factor,osm_tag\nPubs,amenity=pub\nBars,amenity\n", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match=r"mine.csv cannot be used: line 3: “amenity”"):
        imported_factors(extract, TABLE=str(table))


def test_a_second_run_replaces_the_first(imported_factors, extract, tmp_path):
    imported_factors(extract)
    results = imported_factors(extract, FACTORS="Parks")
    assert counts(results) == {"Parks": 2}
    with sqlite3.connect(tmp_path / "factors.gpkg") as file:
        assert file.execute("SELECT table_name FROM gpkg_contents").fetchall() == [("Parks",)]
    assert not list(tmp_path.glob("kept-*"))


def test_a_geopackage_of_the_analyst_is_kept(imported_factors, extract, tmp_path):
    first = imported_factors(extract)["OUTPUT"]
    with sqlite3.connect(first) as file:  # a layer of the analyst's among ours
        file.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)")
        file.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('notes', 'attributes', 'notes')"
        )
    imported_factors(extract)
    assert [one.name for one in tmp_path.glob("kept-*/*")] == ["factors.gpkg"]


def test_nothing_is_written_where_an_extract_is_cut_short(imported_factors, extract, tmp_path):
    whole = Path(extract).read_bytes()
    Path(extract).write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(QgsProcessingException, match="damaged or cut short"):
        imported_factors(extract)
    assert not list(tmp_path.glob("*.gpkg*")) and not list(tmp_path.glob(".*"))


def test_zips_and_folders_are_read(run, extract, tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    shutil.make_archive(str(folder / "town"), "zip", tmp_path, Path(extract).name)
    results = run("importfactors", FOLDER=str(folder), OUTPUT=str(tmp_path / "out.gpkg"))
    assert counts(results) == TRUTH


def test_a_place_of_two_factors_is_kept_as_long_as_one_has_it(imported_factors, tmp_path):
    town = OsmTown()
    town.building(1, 1, amenity="restaurant", name="Twice")
    town.node(1.1, 1.1, amenity="pub;restaurant", name="Twice")
    results = imported_factors(town.write(tmp_path / "two.osm"))
    assert counts(results) == {"Pubs and bars": 1, "Restaurants": 1}
    assert (results["ROWS"], results["KEPT"]) == (2, 2)


@pytest.mark.parametrize("looks", [0, 1, 3])
def test_a_stopped_run_leaves_nothing(imported_factors, extract, tmp_path, looks):
    before = set(tmp_path.iterdir())
    with pytest.raises(QgsProcessingException, match="was stopped"):
        imported_factors(extract, feedback=Impatient(looks))
    assert set(tmp_path.iterdir()) == before
