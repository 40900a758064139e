"""docs/formats.md tells of every column, field and key of imported factors, and of no other."""

import json
from html import unescape

from osgeo import gdal, ogr
from risk_terrain_modelling.algorithms.files.factor_tables import FOLDER, SHIPPED
from risk_terrain_modelling.core.data.places.table import COLUMNS
from risk_terrain_modelling.tests import os_places
from risk_terrain_modelling.tests.algorithms.documented import TABLES, objects
from risk_terrain_modelling.tests.osm_town import the_town


def test_every_column_of_a_table_of_factors():
    columns, _ = TABLES["tables-of-factors"]
    assert sorted(columns.names()) == sorted(COLUMNS)
    shipped = [(FOLDER / name).read_text(encoding="utf-8").splitlines()[0] for name in SHIPPED]
    assert {name for line in shipped for name in line.split(",")} == {*COLUMNS} - {"class"}


def test_the_geopackage_and_what_is_told_of_it(imported_factors, tmp_path):
    results = imported_factors(os_places.write(tmp_path / "poi.csv", "upper"))
    dataset = gdal.OpenEx(results["OUTPUT"])
    told = {name: unescape(text) for name, text in dataset.GetMetadata().items()}
    assert told["RTM_KIND"] == "factors"
    del dataset
    file = ogr.Open(results["OUTPUT"])
    for layer in file:
        assert [one.GetName() for one in layer.schema] == TABLES["factors"][0].names()
        assert layer.GetName() in json.loads(told["RTM_LAYERS"])
    _, keys = TABLES["tables-of-factors"]
    for one in json.loads(results["LAYERS"]):
        assert [*one] == keys.names()


def test_what_was_taken_and_left_out(imported_factors, tmp_path):
    stops = tmp_path / "stops.csv"
    stops.write_text("name,lon,lat\nA,-2.6,51.45\nB,0,0\n", encoding="utf-8")
    results = imported_factors(the_town().write(tmp_path / "town.osm"), stops)
    seen = {*objects(json.loads(results["TAKEN"]), "taken")}
    assert seen == {"taken", "choice", "ledger", "row", "warning"}
    assert json.loads(results["TAKEN"])["columns"] == ["name", "lon", "lat"]
