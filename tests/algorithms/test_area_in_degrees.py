"""A study area in degrees: moved to the CRS asked for; which suits is told."""

import json

import numpy as np
import pytest
from osgeo import gdal, osr
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, geojson, square

DEGREES = "urn:ogc:def:crs:OGC:1.3:CRS84"


@pytest.fixture
def in_degrees(town):
    """The town's area in degrees, moved there by GDAL, with corners each 50 m."""
    british, world = osr.SpatialReference(), osr.SpatialReference()
    british.ImportFromEPSG(27700)
    world.ImportFromEPSG(4326)
    for one in (british, world):
        one.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    there = osr.CoordinateTransformation(british, world)
    steps = np.linspace(0, SIDE, 41)
    low, high = np.zeros(40), np.full(40, SIDE)
    x = np.concatenate([steps[:-1], high, steps[:0:-1], low])
    y = np.concatenate([low, steps[:-1], high, steps[:0:-1]])
    ring = [there.TransformPoint(LEFT + a, BOTTOM + b)[:2] for a, b in zip(x, y)]
    shapes = [("Polygon", [[*ring, ring[0]]], {"name": "Town"})]
    return town.layer("degrees", shapes, crs=DEGREES)


def grid_of(path):
    """Return frame and shares of a grid raster, read by GDAL."""
    dataset = gdal.Open(path)
    return dataset.GetGeoTransform(), dataset.ReadAsArray(), dataset.GetSpatialRef()


def test_the_cells_are_those_of_the_area_in_metres(run, town, in_degrees):
    asked = {"BLOCK_LENGTH": 200, "OUTPUT": town.path("moved.tif")}
    made = run("creategrid", STUDY_AREA=in_degrees, CRS="EPSG:27700", **asked)
    frame, shares, crs = grid_of(made["OUTPUT"])
    assert crs.GetAuthorityCode(None) == "27700"
    assert frame[1] == 100 and frame[0] == pytest.approx(LEFT, abs=0.01)
    assert frame[3] == pytest.approx(BOTTOM + SIDE, abs=0.01)
    assert made["AREA"] == pytest.approx(SIDE**2, rel=1e-5)
    whole = shares[shares > 0.99]
    assert whole.size == 400  # 20 x 20 cells of 100 m; what there is besides are slivers


def test_an_area_in_metres_can_be_measured_in_feet(run, town):
    asked = {"BLOCK_LENGTH": 656, "OUTPUT": town.path("feet.tif")}
    made = run("creategrid", STUDY_AREA=town.area, CRS="EPSG:2263", **asked)
    assert grid_of(made["OUTPUT"])[2].GetLinearUnitsName() == "US survey foot"


def test_impossible_ground_is_moved_too(run, town, in_degrees):
    asked = {"BLOCK_LENGTH": 200, "OUTPUT": town.path("holed.tif"), "CRS": "EPSG:27700"}
    made = run("creategrid", STUDY_AREA=in_degrees, EXCLUDE=town.park, **asked)
    assert made["AREA"] == pytest.approx(SIDE**2 - 400**2, rel=1e-4)


def test_without_a_crs_the_one_that_suits_is_told(refused, town, in_degrees):
    asked = {"BLOCK_LENGTH": 200, "OUTPUT": town.path("grid.tif")}
    said = refused("creategrid", STUDY_AREA=in_degrees, **asked)
    assert "is not in metres or feet (EPSG:4326, degrees)" in said
    assert "EPSG:27700 (British National Grid) suits" in said
    said = refused("creategrid", STUDY_AREA=in_degrees, CRS="EPSG:4326", **asked)
    assert "EPSG:4326 of the study is not in metres or feet" in said
    said = refused("creategrid", STUDY_AREA=in_degrees, CRS="EPSG:9999999", **asked)
    assert "“EPSG:9999999” is no coordinate system" in said


def test_one_borough_of_several(run, refused, town):
    boroughs = [
        ("Polygon", square(LEFT + SIDE * number, BOTTOM, SIDE), {"name": name})
        for number, name in enumerate(("East", "West", "O'Neill"))
    ]
    area = town.layer("boroughs", boroughs)
    asked = {"STUDY_AREA": area, "BLOCK_LENGTH": 200, "OUTPUT": town.path("one.tif")}
    made = run("creategrid", FILTER="\"name\" = 'O''Neill'", **asked)
    assert made["AREA"] == SIDE**2
    assert grid_of(made["OUTPUT"])[0][0] == LEFT + 2 * SIDE
    asked["OUTPUT"] = town.path("none.tif")
    said = refused("creategrid", FILTER="\"name\" = 'North'", **asked)
    assert "leaves no feature of “boroughs”" in said
    said = refused("creategrid", FILTER="\"town\" = 'North'", **asked)
    assert "names the field “town”" in said


class TestStudy:
    """A study.json with `crs` and a filter of the area, run as a whole."""

    def study(self, town, **changes):
        content = {
            "schema": "rtm-study/1",
            "grid": {"block_length": 200},
            "incidents": {"source": town.incidents},
            "factors": [{"name": "Pubs", "source": town.pubs, "max_blocks": 1}],
            "model": {"selection": "reference"},
            **changes,
        }
        path = town.folder / "study.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return {"STUDY": str(path), "OUTPUT_FOLDER": town.path("results")}

    def test_it_is_measured_in_its_crs(self, run, town, in_degrees):
        area = {"source": in_degrees, "filter": "\"name\" = 'Town'"}
        run("runstudy", **self.study(town, study_area=area, crs="EPSG:27700"))
        results = town.folder / "results"
        model = json.loads((results / "model.json").read_text(encoding="utf-8"))
        assert model["inputs"]["grid"]["crs"] == "EPSG:27700"
        written = json.loads((results / "study.json").read_text(encoding="utf-8"))
        assert written["crs"] == "EPSG:27700"
        assert written["study_area"]["filter"] == "\"name\" = 'Town'"

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({}, "EPSG:27700 (British National Grid) suits"),
            ({"crs": "EPSG:4326"}, "EPSG:4326 of the study is not in metres or feet"),
            ({"crs": 27700}, "The coordinate system is 27700, not a text"),
        ],
    )
    def test_what_cannot_be_measured_is_refused_at_once(
        self, refused, town, in_degrees, changes, told
    ):
        asked = self.study(town, study_area={"source": in_degrees}, **changes)
        assert told in refused("runstudy", **asked)


def test_a_made_up_place_far_from_any_grid_has_utm(refused, town):
    ocean = geojson(
        town.folder / "ocean.geojson", [("Polygon", square(-160, -40, 0.1), {})], crs=DEGREES
    )
    said = refused("creategrid", STUDY_AREA=ocean, BLOCK_LENGTH=200, OUTPUT=town.path("o.tif"))
    assert "EPSG:32704 (UTM zone 4S) suits" in said
