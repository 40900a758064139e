"""Factors from rasters, from fields of polygons and along streets, in a small town."""

import json
from typing import ClassVar

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsProcessingException, QgsRasterLayer
from risk_terrain_modelling.core.model.json import read_model
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, Town, square

BRITAIN, WORLD = 27700, 4326


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return Town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def grid(processing, town):
    wanted = {"STUDY_AREA": town.area, "BLOCK_LENGTH": 200, "OUTPUT": town.path("grid.tif")}
    return processing.run("rtm:creategrid", wanted)["OUTPUT"]


@pytest.fixture(scope="module")
def streets(town):
    return town.chessboard()


@pytest.fixture
def make(processing, town, grid):
    def make(output="factor.tif", **given):
        wanted = {"GRID": grid, **given, "OUTPUT": town.path(output)}
        return processing.run("rtm:operationalisefactor", wanted)

    return make


def light(town, name="light.tif", *, epsg=BRITAIN, left=LEFT, size=250.0, none=(), values=None):
    """Write night light, brightest in the south-west, in pixels larger than the cells."""
    pixels = int(SIDE / size) + 2
    row, column = np.mgrid[:pixels, :pixels]
    made = 900.0 - 40 * column + 25 * row if values is None else np.full((pixels, pixels), values)
    for place in none:
        made[place] = -1
    path = town.path(name)
    raster = gdal.GetDriverByName("GTiff").Create(path, pixels, pixels, 1, gdal.GDT_Float64)
    raster.SetGeoTransform((left - size / 2, size, 0, BOTTOM + SIDE + size / 2, 0, -size))
    place = osr.SpatialReference()
    place.ImportFromEPSG(epsg)
    raster.SetProjection(place.ExportToWkt())
    raster.GetRasterBand(1).WriteArray(made)
    raster.GetRasterBand(1).SetNoDataValue(-1)
    raster = None  # closes it
    return path


def tag(path):
    return json.loads(gdal.Open(path).GetMetadataItem("RTM_FACTOR"))


def bands(path):
    raster = gdal.Open(path)
    return raster.ReadAsArray().astype(bool)


class TestLevel:
    def test_of_a_raster(self, make, town):
        made = make(RASTER=light(town))
        assert (made["CHOSEN"], made["VARIABLES"], made["FEATURES"]) == ("level", 6, 400)
        told = tag(made["OUTPUT"])
        assert (told["name"], told["layer"], told["chosen"]) == ("Light", "light", "level")
        assert told["variables"][4] == {
            "operationalisation": "level",
            "distance": None,
            "quantile": 0.9,
        }
        assert QgsRasterLayer(made["OUTPUT"]).bandName(5) == "Band 5: Light, level, 90%"

    def test_its_cells_are_those_at_or_above_the_quantile_of_their_means(self, make, town):
        found = bands(make(RASTER=light(town))["OUTPUT"])
        fine = np.arange(2.5, SIDE, 5)  # every pixel is the mean over many points of a cell
        column = np.floor((fine + 125) / 250)
        values = 900.0 - 40 * column[None, :] + 25 * column[:, None]
        means = values.reshape(20, 20, 20, 20).mean(axis=(1, 3))
        for band, quantile in zip(found, (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)):
            assert (band == (means >= np.quantile(means, quantile) - 1e-9)).all()

    def test_of_a_field_of_polygons(self, make, town):
        half = SIDE / 2
        wards = [
            ("Polygon", square(LEFT + x, BOTTOM + y, half), {"people": people, "name": "w"})
            for x, y, people in ((0, 0, 10), (half, 0, 20), (0, half, 30), (half, half, 40))
        ]
        layer = town.layer("wards", wards)
        made = make(FACTOR=layer, FIELD="people", EFFECT="protective")
        assert tag(made["OUTPUT"])["field"] == "people"
        found = bands(made["OUTPUT"])
        assert found[0].sum() == 200, "the two northern wards hold the median and above"
        assert found[4].sum() == 100
        assert found[4][:10, 10:].all(), "the north-east"
        assert "has one value in many cells" in made["REASON"]

    def test_cells_without_a_value_are_0_and_said(self, make, town):
        path = light(town, none=[(slice(7, 10), slice(0, 3))])
        made = make(RASTER=path)
        assert "has no value in 18 of 400 cells" in made["REASON"]
        assert not bands(made["OUTPUT"])[:, 17:, :6].any(), "though it is the brightest corner"

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"epsg": WORLD}, "is in EPSG:4326, and the grid in EPSG:27700. Reproject it first"),
            ({"left": LEFT + 90_000}, "does not cover any of the study area. Check its"),
            ({"left": LEFT + 1300}, "in 180 of the 400 cells of the study area, which is less"),
            ({"values": 7.0}, "has the same value, 7, in all cells of the study area. Choose"),
        ],
    )
    def test_rasters_that_say_nothing_of_the_area_are_refused(self, make, town, wrong, said):
        with pytest.raises(QgsProcessingException, match=said):
            make(RASTER=light(town, **wrong), NAME="Light")

    def test_what_does_not_go_together_is_refused(self, make, town, grid):
        path = light(town)
        wards = town.layer("one", [("Polygon", square(LEFT, BOTTOM, SIDE), {"n": 1, "t": "x"})])
        for given, said in (
            ({}, "“Features” .FACTOR. is not given"),
            ({"RASTER": path, "FACTOR": town.pubs}, "A raster is given for the factor, and FACTOR"),
            ({"RASTER": town.pubs}, "The raster “pubs” is no GeoTIFF. Choose a GeoTIFF"),
            ({"RASTER": path, "OPERATIONALISATION": "density"}, "choose level"),
            ({"FACTOR": town.pubs, "FIELD": "size"}, "holds points: only polygons have a level"),
            ({"FACTOR": town.pubs, "OPERATIONALISATION": "level"}, "it has points. Only values"),
            ({"FACTOR": wards, "FIELD": "t"}, "The field “t” of “one” holds no numbers"),
            ({"FACTOR": wards, "FIELD": "x"}, "has no field “x”. It has n, t"),
        ):
            with pytest.raises(QgsProcessingException, match=said):
                make(**given)


class TestNetwork:
    ASKED: ClassVar = {"OPERATIONALISATION": "network"}

    def test_along_streets(self, make, town, streets):
        made = make(FACTOR=town.pubs, STREETS=streets, **self.ASKED)
        told = tag(made["OUTPUT"])
        assert (told["chosen"], told["streets"]) == ("network", "streets")
        assert QgsRasterLayer(made["OUTPUT"]).bandName(2) == "Band 2: Pubs, network, 200 m"
        straight = make("straight.tif", FACTOR=town.pubs, OPERATIONALISATION="proximity")
        along, near = bands(made["OUTPUT"]), bands(straight["OUTPUT"])
        assert not (along & ~near).any()
        assert along.sum() < near.sum()

    def test_streets_in_another_system(self, make, processing, town, streets):
        wanted = {"INPUT": streets, "TARGET_CRS": "EPSG:4326", "OUTPUT": town.path("world.gpkg")}
        world = processing.run("native:reprojectlayer", wanted)["OUTPUT"]
        one = make(FACTOR=town.pubs, STREETS=world, **self.ASKED)["OUTPUT"]
        other = make("other.tif", FACTOR=town.pubs, STREETS=streets, **self.ASKED)["OUTPUT"]
        assert (bands(one) != bands(other)).mean() < 0.001

    def test_what_is_no_network_is_refused(self, make, town, streets):
        for given, said in (
            ({"FACTOR": town.pubs}, "Network distance is asked of “Pubs”, and no streets are"),
            ({"FACTOR": town.pubs, "STREETS": town.road}, "The streets do not cover|no network"),
            ({"FACTOR": town.park, "STREETS": streets}, "Only points have a network distance"),
            ({"FACTOR": town.pubs, "STREETS": town.park}, "holds polygons, and lines are needed"),
        ):
            with pytest.raises(QgsProcessingException, match=said):
                make(**given, **self.ASKED)


def study_of(town, streets, **more):
    factors = [
        {"name": "Pubs", "source": town.pubs, "operationalisation": "network"},
        {"name": "Light", "raster": light(town)},
        {"name": "Shade", "raster": light(town, "shade.tif"), "effect": "protective"},
    ]
    return {
        "schema": "rtm-study/1",
        "study_area": {"source": town.area},
        "grid": {"block_length": 200},
        "incidents": {"source": town.incidents},
        "factors": factors,
        "streets": {"source": streets},
        "model": {"selection": "reference", "folds": 3},
        **more,
    }


def run(processing, town, study):
    path, folder = town.folder / "study.json", town.folder / "results"
    path.write_text(json.dumps(study), encoding="utf-8")
    processing.run("rtm:runstudy", {"STUDY": str(path), "OUTPUT_FOLDER": str(folder)})
    return folder


def test_a_study_of_all_of_them(processing, town, streets):
    folder = run(processing, town, study_of(town, streets))
    model = read_model((folder / "model.json").read_text(encoding="utf-8"))
    assert {one.chosen for one in model.inputs.factors} == {"network", "level"}
    (pubs,) = (term for term in model.terms if term.factor == "Pubs")
    assert pubs.variable.operationalisation == "network"
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "along “streets”" in page
    assert "400</span> cells with a value" in page
    again = json.loads((folder / "study.json").read_text(encoding="utf-8"))
    assert again["streets"] == {"source": "../streets.geojson"}
    assert again["factors"][1]["raster"] == "../light.tif"
    assert "source" not in again["factors"][1]
    assert run(processing, town, study_of(town, streets)) == folder, "a second time, in its place"


def test_a_level_that_the_model_takes_is_said(processing, town, streets):
    hot = np.zeros((20, 20))
    column, row = ((town.events_xy - (LEFT, BOTTOM)) // 100).astype(int).T
    np.add.at(hot, (19 - row, column), 1)
    raster = gdal.GetDriverByName("GTiff").Create(
        town.path("crowd.tif"), 20, 20, 1, gdal.GDT_Float32
    )
    raster.SetGeoTransform((LEFT, 100, 0, BOTTOM + SIDE, 0, -100))
    place = osr.SpatialReference()
    place.ImportFromEPSG(BRITAIN)
    raster.SetProjection(place.ExportToWkt())
    raster.GetRasterBand(1).WriteArray(hot)
    raster = None
    factors = [{"name": "Crowds", "raster": town.path("crowd.tif")}]
    folder = run(processing, town, study_of(town, streets, factors=factors))
    (term,) = json.loads((folder / "model.json").read_text(encoding="utf-8"))["terms"]
    assert term["variable"]["distance"] is None
    quantile = term["variable"]["quantile"]
    page = (folder / "report.html").read_text(encoding="utf-8")
    said = page.replace("</span>", "").split('variable.quantile">')
    assert any(part.startswith(f"{100 * quantile:g}%") for part in said[1:])
    table = (folder / "coefficients.csv").read_text(encoding="utf-8").splitlines()
    assert table[0].endswith(",quantile")
    assert table[1].endswith(f",{quantile}")
