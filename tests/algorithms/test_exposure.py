"""What every place has: from layers and rasters to a number a cell, and a sentence for the rest."""

import json

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsApplication, QgsProcessingContext
from risk_terrain_modelling.algorithms.files.given import Given
from risk_terrain_modelling.algorithms.files.rasters import GRID, cells_of
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, Town, geojson, square

TOP = BOTTOM + SIDE


def raster(path, values, *, left=LEFT, top=TOP, pixel=250.0, epsg=27700, nodata=None, bands=1):
    """Write values, from the top down, as a GeoTIFF and return its path."""
    values = np.array(values, float)
    made = gdal.GetDriverByName("GTiff").Create(
        str(path), values.shape[1], values.shape[0], bands, gdal.GDT_Float64
    )
    made.SetGeoTransform((left, pixel, 0, top, 0, -pixel))
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(epsg)
    made.SetProjection(crs.ExportToWkt())
    for number in range(1, bands + 1):
        made.GetRasterBand(number).WriteArray(values)
        if nodata is not None:
            made.GetRasterBand(number).SetNoDataValue(nodata)
    made = None
    return str(path)


@pytest.fixture
def exposure(run, town, rasters):
    def measured(**given):
        return run("exposure", GRID=rasters["grid"], OUTPUT=town.path("exposure.tif"), **given)

    return measured


@pytest.fixture
def no_exposure(refused, town, rasters):
    def measured(**given):
        return refused("exposure", GRID=rasters["grid"], OUTPUT=town.path("exposure.tif"), **given)

    return measured


def values(found):
    return gdal.Open(found["OUTPUT"]).ReadAsArray()


def tag(found):
    return json.loads(gdal.Open(found["OUTPUT"]).GetMetadataItem("RTM_EXPOSURE"))


def opened(**parameters):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("rtm:exposure")
    return Given(algorithm, parameters, QgsProcessingContext())


def homes(town: Town) -> str:
    """Two blocks of homes and a pair of them; the town's cells are 100 m wide."""
    blocks = [
        ("Polygon", square(LEFT + 100, BOTTOM + 100, 200), {"people": 80, "kind": "flats"}),
        ("Polygon", square(LEFT + 1900, BOTTOM, 200), {"people": 40, "kind": "flats"}),
        ("MultiPolygon", [square(LEFT, TOP - 50, 50), square(LEFT + 200, TOP - 50, 50)],
         {"people": 6, "kind": "houses"}),
        ("Polygon", square(LEFT + 600, BOTTOM + 600, 100), {"people": None, "kind": "flats"}),
    ]  # fmt: skip
    return town.layer("homes", blocks)


def test_points_are_counted_by_default(exposure, town, log):
    found = exposure(LAYER=town.pubs)

    assert found["TOTAL"] == 12
    assert found["CELLS_WITHOUT"] == int((values(found) == 0).sum())
    assert tag(found) == {
        "name": "Pubs",
        "measure": "count",
        "field": "",
        "filter": "",
        "spread": None,
        "layer": "pubs",
        "total": 12,
        "without": found["CELLS_WITHOUT"],
    }
    assert gdal.Open(found["OUTPUT"]).GetMetadataItem("RTM_KIND") == "exposure"
    assert any("12 in all (points counted)" in one for one in log.said)


def test_lines_are_measured_by_default_in_another_system_too(exposure, town):
    found = exposure(LAYER=town.road)

    # 2,050 m across and 200 m up, of which 50 m (across) lie outside
    assert found["TOTAL"] == pytest.approx(np.hypot(2050, 200) * 2000 / 2050, rel=1e-12)
    x, y = (-0.55, -0.53), (51.69, 51.69)  # around the town, in degrees
    degrees = town.folder / "degrees.geojson"
    line = ("LineString", list(map(list, zip(x, y))), {})
    other = exposure(LAYER=geojson(degrees, [line], crs="urn:ogc:def:crs:OGC:1.3:CRS84"))
    assert 100 < other["TOTAL"] < 2100


def test_polygons_are_taken_by_area_and_a_field_shared_out(exposure, town, log):
    area = exposure(LAYER=homes(town), NAME="Homes")
    assert area["TOTAL"] == pytest.approx(200**2 + 100 * 200 + 2 * 50**2 + 100**2)

    found = exposure(LAYER=homes(town), FIELD="PEOPLE", NAME="People")

    assert found["TOTAL"] == pytest.approx(80 + 20 + 6)
    people = values(found)
    assert people[17, 1] == pytest.approx(20)
    assert (people[0, 0], people[0, 2]) == (pytest.approx(3), pytest.approx(3))
    assert tag(found)["measure"] == "field"
    assert tag(found)["field"] == "people", "as the layer spells it"
    assert any("left out 1 without a number" in one for one in log.said)


def test_a_filter_and_a_spread_are_recorded_and_done(exposure, town):
    found = exposure(
        LAYER=homes(town), FIELD="people", FILTER="\"kind\" = 'houses'", SPREAD=100, NAME="People"
    )

    assert values(found)[0, 1] == pytest.approx((3 + 3) / 4)  # itself, left, right and below
    assert tag(found)["filter"] == "\"kind\" = 'houses'"
    assert tag(found)["spread"] == 100


def test_a_raster_is_summed_by_default_or_averaged(exposure, town):
    people = raster(town.folder / "night_people.tif", np.arange(64.0).reshape(8, 8))

    found = exposure(RASTER=people)
    assert found["TOTAL"] == pytest.approx(np.arange(64.0).sum())
    assert values(found)[0, 4] == pytest.approx(1 * 100**2 / 250**2)
    assert (tag(found)["name"], tag(found)["layer"]) == ("Night people", "night_people")

    mean = exposure(RASTER=people, MEASURE="mean")
    assert values(mean)[0, 2] == pytest.approx(0.5)  # half of it under each of two pixels


def test_a_study_takes_a_raster_from_a_plain_file(run, town):
    people = raster(town.folder / "people.tif", 1 + np.arange(64.0).reshape(8, 8))
    study = {
        "schema": "rtm-study/1",
        "study_area": {"source": town.area},
        "grid": {"block_length": 200},
        "incidents": {"source": town.incidents},
        "exposure": {"source": "people.tif", "measure": "mean", "name": "People"},
        "factors": [{"name": "Pubs", "source": town.pubs}],
        "model": {"selection": "reference"},
    }
    (town.folder / "study.json").write_text(json.dumps(study), encoding="utf-8")

    found = run("runstudy", STUDY=town.path("study.json"), OUTPUT_FOLDER=town.path("results"))

    model = json.loads((town.folder / "results" / "model.json").read_text(encoding="utf-8"))
    told = model["inputs"]["exposure"]
    assert (told["name"], told["measure"], told["without"]) == ("People", "mean", 0)
    assert told["total"] == pytest.approx((1 + np.arange(64)).mean() * 400)
    assert found["TERMS"] >= 0
    kept = json.loads((town.folder / "results" / "manifest.json").read_text(encoding="utf-8"))
    assert "exposure.tif" in kept["files"] and people.endswith("people.tif")
    assert "../people.tif" in kept["inputs"]


def test_a_raster_with_south_up_is_the_same(exposure, town):
    numbers = np.arange(64.0).reshape(8, 8)
    usual = raster(town.folder / "usual.tif", numbers)
    made = gdal.Open(raster(town.folder / "up.tif", numbers[::-1]), gdal.GA_Update)
    made.SetGeoTransform((LEFT, 250, 0, BOTTOM, 0, 250))
    made = None

    np.testing.assert_allclose(
        values(exposure(RASTER=str(town.folder / "up.tif"))), values(exposure(RASTER=usual))
    )


def test_what_was_written_is_read_back(exposure, town, rasters):
    found = exposure(LAYER=homes(town), FIELD="people", NAME="People")
    given = opened(GRID=rasters["grid"], RASTER=found["OUTPUT"])
    stored, cells = given.exposure("RASTER"), cells_of(given.raster("GRID", GRID))

    read = stored.values(cells)

    assert read.sum() == pytest.approx(found["TOTAL"])
    told = stored.as_input(read)
    assert (told.name, told.measure, told.field) == ("People", "field", "people")
    assert told.without == found["CELLS_WITHOUT"] == int((read == 0).sum())
    assert len(told.sha256) == 64
    assert stored.as_input(read * 2).sha256 != told.sha256
    given.let_go()


def test_a_raster_that_lost_its_description_is_refused(exposure, town, rasters):
    found = exposure(LAYER=town.pubs)
    made = gdal.Open(found["OUTPUT"], gdal.GA_Update)
    made.SetMetadataItem("RTM_EXPOSURE", '{"name": "Pubs"}')
    made = None
    given = opened(RASTER=found["OUTPUT"])

    with pytest.raises(RtmError, match="lost the description of what it measures"):
        given.exposure("RASTER")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Neither a layer nor a raster"),
        ({"LAYER": "road", "RASTER": "people"}, "A layer and a raster are given"),
        ({"LAYER": "road", "MEASURE": "count"}, "“count” is asked of “Road”, which holds lines"),
        ({"RASTER": "people", "MEASURE": "area"}, "“area” is asked of “People”, which is a raster"),
        ({"LAYER": "homes", "MEASURE": "mean"}, "“mean” is asked of “Homes”, which holds polygons"),
        ({"LAYER": "homes", "MEASURE": "field"}, "measured by a field, and none is given"),
        ({"LAYER": "road", "FIELD": "n"}, "A field is given for “Road”, and “length” uses none"),
        (
            {"LAYER": "homes", "FIELD": "kind"},
            "The field “kind” of “homes” holds no numbers. It has",
        ),
        ({"LAYER": "homes", "FIELD": "age"}, "has no field “age”"),
        ({"LAYER": "homes", "FIELD": "people", "FILTER": '"people" is null'}, "without a number"),
        ({"LAYER": "owed", "FIELD": "n"}, "“owed” has a number below 0 in “n”: 1 feature, -2"),
        ({"LAYER": "away"}, "Nothing of “Away” lies in the study area"),
        ({"LAYER": "homes", "FILTER": '"kind" ='}, "filter"),
        ({"RASTER": "people", "FIELD": "people"}, "A field is given (FIELD), and a raster has no"),
        ({"RASTER": "people", "FILTER": "1"}, "A filter is given (FILTER), and a raster has no"),
        ({"RASTER": "below"}, "“Below” has values below 0, as -1"),
        ({"RASTER": "half"}, "no value in 200 of the 400 cells of the study area (50%)"),
        ({"RASTER": "holes"}, "“Holes” has no value in 4 of the 400 cells"),
        ({"RASTER": "far"}, "“far” does not cover any of the study area"),
        ({"RASTER": "degrees"}, "is in EPSG:4326, and the grid in EPSG:27700. Reproject it first"),
        ({"RASTER": "two"}, "has 2 bands, and one of numbers is needed"),
        ({"RASTER": "homes"}, "is no GeoTIFF. Choose a GeoTIFF of numbers"),
        ({"RASTER": "nothing"}, "cannot be read"),
        ({"LAYER": "homes", "SPREAD": -1}, "over which “Homes” is spread is -1. Give a number"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_a_remedy(no_exposure, town, given, said):
    ones, folder = np.ones((8, 8)), town.folder
    below, holes = ones.copy(), ones.copy()
    below[3, 3], holes[0, 0] = -1, -99
    files = {
        "road": town.layer("road", [("LineString", [[LEFT, BOTTOM], [LEFT, TOP]], {"n": 1})]),
        "homes": homes(town),
        "owed": town.layer("owed", [("Point", [LEFT + 9, BOTTOM + 9], {"n": n}) for n in (3, -2)]),
        "away": town.layer("away", [("Point", [LEFT - 900, BOTTOM], {})]),
        "people": raster(folder / "people.tif", ones),
        "below": raster(folder / "below.tif", below),
        "holes": raster(folder / "holes.tif", holes, nodata=-99),
        "half": raster(folder / "half.tif", ones[:4]),
        "far": raster(folder / "far.tif", ones, left=LEFT + 9000),
        "degrees": raster(folder / "degrees.tif", ones, left=-0.6, top=51.7, pixel=0.01, epsg=4326),
        "two": raster(folder / "two.tif", ones, bands=2),
        "nothing": str(folder / "nothing.tif"),
    }  # fmt: skip
    named = {
        key: files[value] if key in ("LAYER", "RASTER") else value for key, value in given.items()
    }

    told = no_exposure(**named)

    assert said in told
    assert told.rstrip().endswith(".")
