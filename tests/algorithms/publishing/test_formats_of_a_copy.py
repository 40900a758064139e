"""docs/formats.md tells of every file of a copy, and of every key and column in it."""

import csv
import json
import re

import pytest
from osgeo import gdal, ogr
from risk_terrain_modelling.tests.algorithms.documented import TABLES, objects

COLUMNS = {
    "places.csv": "places-told",
    "factors.csv": "factors-told",
    "licences.csv": "licence-table",
    "taken_out.csv": "what-was-taken-out",
}


@pytest.fixture(scope="module")
def copy(processing, study_of_sample, tmp_path_factory):
    place = tmp_path_factory.mktemp("told")
    table = place / "table.csv"
    table.write_text("layer,goes_out\nPubs,yes\n", encoding="utf-8")
    wanted = {"RESULTS": str(study_of_sample), "LICENCES": str(table)}
    processing.run("rtm:publish", {**wanted, "OUTPUT_FOLDER": str(place / "copy")})
    return place / "copy"


def test_every_file_is_told(copy):
    (table,) = TABLES["the-folder-of-a-copy"]
    files = {one.relative_to(copy).as_posix() for one in copy.rglob("*") if one.is_file()}
    told = {name.replace("NAME", "pubs") for name in table.names()}
    assert files == told


@pytest.mark.parametrize("name", COLUMNS)
def test_every_column_is_told(copy, name):
    (table,) = TABLES[COLUMNS[name]]
    with (copy / name).open(encoding="utf-8", newline="") as file:
        assert tuple(next(csv.reader(file))) == tuple(row.names[0] for row in table.rows)


def test_every_key_of_the_record_is_told(copy):
    found = set(objects(json.loads((copy / "published.json").read_text(encoding="utf-8")), "copy"))
    told = {one for one in TABLES if re.search("of-a-copy|of-a-layer$|file-taken-out", one)}
    assert found - {"copy", "print"} == told - {"the-folder-of-a-copy", "places-of-a-copy"}


def test_the_tags_of_the_rasters_are_told(copy):
    scores = gdal.Open(str(copy / "scores.tif"))
    assert set(scores.GetMetadata()) == {"RTM_BANDS", "AREA_OR_POINT"}
    factor = json.loads(gdal.Open(str(copy / "factors" / "pubs.tif")).GetMetadataItem("RTM_FACTOR"))
    assert list(objects(factor, "factor-tag"))
    assert factor["filter"] == factor["layer"] == ""


def test_the_fields_of_the_places_are_told(copy):
    (table,) = TABLES["places-of-a-copy"]
    file = ogr.Open(str(copy / "places.gpkg"))
    shape = file.GetLayerByName("places").GetLayerDefn()
    fields = [shape.GetFieldDefn(at).GetName() for at in range(shape.GetFieldCount())]
    assert fields == [row.names[0] for row in table.rows]


def test_every_key_of_the_data_of_the_map_is_told(copy):
    page = (copy / "map.html").read_text(encoding="utf-8")
    data = re.search('<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1]
    assert set(objects(json.loads(data), "data-of-a-web-map")) == {
        "data-of-a-web-map",
        "picture-of-a-web-map",
    }
