"""Rasters that carry our tag and are none of ours, each refused by its own sentence."""

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem
from risk_terrain_modelling.core.model.json import read_model, write_model
from risk_terrain_modelling.core.model.parts import FamilyFit


@pytest.fixture
def spoil(town):
    """Write a raster anew with changes, tags and all; return its path."""

    def write(good, name="spoilt.tif", *, change=lambda bands: bands, place=None, **options):
        source = gdal.Open(good)
        bands = [source.GetRasterBand(n + 1) for n in range(source.RasterCount)]
        values = change([band.ReadAsArray() for band in bands])
        kind = gdal.GDT_CFloat32 if np.iscomplexobj(values[0]) else gdal.GDT_Float64
        path = town.path(name)
        rows, columns = values[0].shape
        made = gdal.GetDriverByName("GTiff").Create(path, columns, rows, len(values), kind)
        made.SetGeoTransform(place or source.GetGeoTransform())
        made.SetProjection(options.get("wkt", source.GetProjection()))
        made.SetMetadata({**source.GetMetadata(), **options.get("tags", {})})
        for number, one in enumerate(values, 1):
            outside = options.get("outside", bands[0].GetNoDataValue())
            if outside is not None:
                made.GetRasterBand(number).SetNoDataValue(outside)
            made.GetRasterBand(number).WriteArray(one)
        return path

    return write


def counting(town, grid):
    return {"GRID": grid, "INCIDENTS": town.incidents, "OUTPUT": town.path("new.tif")}


def replaced(value, to):
    return lambda bands: [np.where(band == value, to, band) for band in bands]


DEGREES = QgsCoordinateReferenceSystem("EPSG:4326").toWkt()
PLACE = (500_000.0, 100.0, 0.0, 202_000.0, 0.0, -100.0)


class TestGrid:
    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"change": replaced(1, 0)}, "holds shares of cells that are not above 0"),
            ({"change": replaced(1, 1.5)}, "holds shares of cells"),
            ({"change": replaced(1, np.nan)}, "holds shares of cells"),
            ({"change": replaced(1, -9999)}, "has no cell in the study area"),
            ({"change": lambda bands: bands * 2}, "has 2 bands, not 1"),
            ({"change": lambda bands: [bands[0] + 1j]}, "holds complex numbers"),
            ({"place": (*PLACE[:2], 5.0, *PLACE[3:])}, "is rotated"),
            ({"place": (*PLACE[:5], -90.0)}, "has cells that are not square"),
            ({"place": (*PLACE[:5], 100.0)}, "has cells that are not square"),
            ({"place": (np.nan, *PLACE[1:])}, "does not lie at any place on Earth"),
            ({"wkt": ""}, "has no coordinate reference system"),
            ({"wkt": DEGREES}, "is not in metres or feet (EPSG:4326)"),
            ({"outside": None}, "does not say by a value which cells lie outside"),
            ({"outside": np.nan}, "does not say by a value which cells lie outside"),
            ({"tags": {"RTM_CELL_SIZE": "-100"}}, "says “-100” as its RTM_CELL_SIZE"),
            ({"tags": {"RTM_BLOCK_LENGTH": "nan"}}, "says “nan” as its RTM_BLOCK_LENGTH"),
        ],
    )
    def test_is_refused(self, refused, town, rasters, spoil, options, said):
        grid = spoil(rasters["grid"], **options)
        assert said in refused("countevents", **counting(town, grid))

    def test_a_few_bytes_that_say_they_are_billions_of_cells(self, refused, town, rasters):
        huge = town.path("huge.tif")
        options = ["SPARSE_OK=TRUE", "TILED=YES", "BLOCKXSIZE=4096", "BLOCKYSIZE=4096"]
        made = gdal.GetDriverByName("GTiff").Create(
            huge, 200_000, 200_000, 1, gdal.GDT_Float32, options
        )
        source = gdal.Open(rasters["grid"])
        made.SetGeoTransform(source.GetGeoTransform())
        made.SetProjection(source.GetProjection())
        made.SetMetadata(source.GetMetadata())
        made.GetRasterBand(1).SetNoDataValue(-9999)
        del made
        assert os.path.getsize(huge) < 100_000
        said = refused("countevents", **counting(town, huge))
        assert "40,000,000,000 cells, and 100,000,000 is the most" in said

    def test_more_cells_than_the_memory_holds(self, refused, town, rasters, monkeypatch):
        from risk_terrain_modelling.algorithms.files import raster

        monkeypatch.setattr(raster, "FEW_CELLS", 399)
        monkeypatch.setattr(raster, "free_memory", lambda: 9_000)
        said = refused("countevents", **counting(town, rasters["grid"]))
        assert "A grid of 400 cells needs about 0 MB of memory" in said


class TestFiles:
    """What only looks like a raster is never opened."""

    def test_a_vrt_in_the_clothes_of_a_tif(self, refused, town, rasters):
        vrt = town.path("looks.tif")
        gdal.Translate(vrt, rasters["grid"], format="VRT")
        assert "is no GeoTIFF" in refused("countevents", **counting(town, vrt))

    def test_a_pipe(self, refused, town, rasters):
        os.mkfifo(town.path("pipe.tif"))
        said = refused("countevents", **counting(town, town.path("pipe.tif")))
        assert "is no ordinary file" in said

    @pytest.mark.parametrize("list_of", [True, False])
    def test_a_pipe_among_factors(self, refused, town, rasters, list_of):
        os.mkfifo(town.path("pipe.tif"))
        pipe = town.path("pipe.tif")
        wanted = {"EVENTS": rasters["events"], "MODEL": town.path("new.json")}
        said = refused("fitmodel", FACTORS=[pipe] if list_of else pipe, **wanted)
        assert "is no ordinary file" in said

    @pytest.mark.parametrize(
        "source",
        [
            "/vsicurl/http://127.0.0.1:9/grid.tif",
            "http://127.0.0.1:9/grid.tif",
            "/vsizip/nowhere.zip/grid.tif",
            "GTIFF_DIR:1:grid.tif",
        ],
    )
    def test_what_lies_elsewhere(self, refused, town, source):
        assert "is no file of this computer" in refused("countevents", **counting(town, source))

    def test_what_lies_beside_changes_nothing(self, run, town, rasters):
        before = run("countevents", **counting(town, rasters["grid"]))["EVENTS"]
        Path(f"{rasters['grid']}.aux.xml").write_text(
            "<PAMDataset><GeoTransform>1,2,0,3,0,-2</GeoTransform>"
            '<Metadata><MDI key="RTM_KIND">x</MDI></Metadata>'
            '<PAMRasterBand band="1"><NoDataValue>1</NoDataValue></PAMRasterBand></PAMDataset>'
        )
        Path(rasters["grid"]).with_suffix(".tfw").write_text("7\n0\n0\n-7\n0\n0\n")
        assert run("countevents", **counting(town, rasters["grid"]))["EVENTS"] == before

    def test_a_folder_that_is_gone(self, refused, town, rasters):
        folder = Path(town.path("moved"))
        folder.mkdir()
        shutil.copy(rasters["grid"], folder / "grid.tif")
        grid = str(folder / "grid.tif")
        shutil.rmtree(folder)
        assert "its folder is not there" in refused("countevents", **counting(town, grid))


def fit_of(town, rasters, **changes):
    return {
        "EVENTS": rasters["events"],
        "FACTORS": [rasters["pubs"]],
        "SELECTION": "reference",
        "MODEL": town.path("new.json"),
        **changes,
    }


class TestEvents:
    @pytest.mark.parametrize("value", [1e30, -1, 0.5, np.inf, np.nan, 2**31])
    def test_that_are_no_counts(self, refused, town, rasters, spoil, value):
        events = spoil(rasters["events"], change=replaced(1, value), outside=-9999)
        said = refused("fitmodel", **fit_of(town, rasters, EVENTS=events))
        assert "holds values that are no counts of events" in said

    def test_whose_sum_is_beyond_all_tables(self, refused, town, rasters, spoil):
        events = spoil(rasters["events"], change=replaced(1, 2**30), outside=-9999)
        said = refused("fitmodel", **fit_of(town, rasters, EVENTS=events))
        assert "holds values that are no counts of events" in said

    def test_with_a_number_in_words(self, refused, town, rasters, spoil):
        events = spoil(rasters["events"], tags={"RTM_OUTSIDE": "some"})
        said = refused("fitmodel", **fit_of(town, rasters, EVENTS=events))
        assert "says “some” as its RTM_OUTSIDE" in said


class TestFactors:
    @pytest.mark.parametrize("value", [2, 0.5, np.nan, 255])
    def test_that_are_not_zeros_and_ones(self, refused, town, rasters, spoil, value):
        pubs = spoil(rasters["pubs"], change=replaced(1, value), outside=-9999)
        said = refused("fitmodel", **fit_of(town, rasters, FACTORS=[pubs]))
        assert "holds values other than 0 and 1 in band 1" in said

    @pytest.mark.parametrize(
        ("edit", "part"),
        [
            (lambda about: about["variables"].pop(), "variables"),
            (lambda about: about["variables"].append(about["variables"][0]), "variables"),
            (lambda about: about["variables"][1].update(about["variables"][0]), "variables"),
            (lambda about: about["variables"][0].update(distance="100"), "variables → 1 → dis"),
            (lambda about: about["variables"][0].update(distance=-100), "variables → 1 → dis"),
            (lambda about: about.update(effect="Aggravating"), "effect"),
            (lambda about: about.update(name=" "), "name"),
            (lambda about: about.update(name="x" * 5000), "name"),
            (lambda about: about.update(name="a\x07b"), "name"),
            (lambda about: about.update(name="\ud800"), "name"),
            (lambda about: about.update(notes="none"), "notes"),
            (lambda about: about.update(features=float("nan")), "features"),
        ],
    )
    def test_whose_description_was_edited(self, refused, town, rasters, spoil, edit, part):
        about = json.loads(gdal.Open(rasters["pubs"]).GetMetadataItem("RTM_FACTOR"))
        edit(about)
        pubs = spoil(rasters["pubs"], tags={"RTM_FACTOR": json.dumps(about)})
        said = refused("fitmodel", **fit_of(town, rasters, FACTORS=[pubs]))
        assert f"has lost the description of its variables (“{part}" in said

    def test_what_nobody_knows_of_a_factor_does_not_get_into_the_model(
        self, run, town, rasters, spoil
    ):
        about = json.loads(gdal.Open(rasters["pubs"]).GetMetadataItem("RTM_FACTOR"))
        told = json.dumps({**about, "more": float("nan")})
        pubs = spoil(rasters["pubs"], tags={"RTM_FACTOR": told})
        model = run("fitmodel", **fit_of(town, rasters, FACTORS=[pubs]))["MODEL"]
        content = json.loads(Path(model).read_text(encoding="utf-8"))
        assert set(content["inputs"]["factors"][0]) == {
            *about,
            *("sha256", "field", "streets"),
        }


@pytest.mark.parametrize("value", [-5, np.nan, np.inf, 1e30])
def test_a_map_of_nonsense(run, refused, town, rasters, spoil, value):
    wanted = {"GRID": rasters["grid"], "EVENTS": rasters["events"], "BANDWIDTH": 300}
    good = run("hotspotmap", **wanted, OUTPUT=town.path("hot.tif"))["OUTPUT"]
    highest = float(gdal.Open(good).ReadAsArray().max())
    bad = spoil(good, change=replaced(np.float32(highest), value))
    said = refused("combinemaps", MAPS=[good, bad], OUTPUT=town.path("new.tif"))
    assert "“spoilt” holds cells of the study area without a sensible value" in said


def test_a_density_that_does_not_say_so(run, refused, town, rasters, spoil):
    """By unit of area or by cell: what its values mean is told by the method."""
    wanted = {"GRID": rasters["grid"], "EVENTS": rasters["events"], "BANDWIDTH": 300}
    good = run("hotspotmap", **wanted, OUTPUT=town.path("hot.tif"))["OUTPUT"]
    bad = spoil(good, tags={"RTM_METHOD": "guess"})
    said = refused("combinemaps", MAPS=[good, bad], OUTPUT=town.path("new.tif"))
    assert "does not say by which method it was made (RTM_METHOD)" in said


def test_a_flat_map_is_made_without_a_word_of_gdal(run, town, rasters, tmp_path, capfd):
    """GDAL complains of the histogram of one value that QGIS asks for."""
    model = read_model(Path(run("fitmodel", **fit_of(town, rasters))["MODEL"]).read_text())
    families = (FamilyFit(family="poisson", bic=1.0, terms=0),)
    flat = replace(model, family="poisson", dispersion=None, terms=(), families=families)
    path = Path(town.path("flat.json"))
    path.write_text(write_model(flat), encoding="utf-8")
    capfd.readouterr()
    wanted = {"MODEL": str(path), "FACTORS": [rasters["pubs"]], "EVENTS": rasters["events"]}
    risk = run("riskmap", **wanted, RISK=town.path("risk.tif"))
    assert risk["MAXIMUM"] == 1
    run("forecastmap", **wanted, FORECAST=town.path("forecast.tif"))
    run("priorityplaces", **wanted, RISK=risk["RISK"], PLACES=town.path("places.gpkg"))
    assert "ERROR" not in capfd.readouterr().err
