"""The analyst's file in the place of an output is kept; a name that cannot be meant is refused."""

import os
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsApplication

TEXT = "<html><body>my thesis</body></html>"


@pytest.fixture
def grid(town):
    return {"STUDY_AREA": town.area, "BLOCK_LENGTH": 200, "OUTPUT": town.path("grid.tif")}


@pytest.fixture
def fitted(town, rasters):
    chosen = {"EVENTS": rasters["events"], "FACTORS": [rasters["pubs"]], "SELECTION": "reference"}
    return {**chosen, "MODEL": town.path("model.json"), "REPORT": town.path("report.html")}


def kept(town):
    return {path.name: path.read_bytes() for path in town.folder.glob("kept-*/*")}


def photograph(path):
    """Write a raster that is none of ours, with overviews, a mask and statistics beside it."""
    raster = gdal.GetDriverByName("GTiff").Create(path, 64, 64, 1, gdal.GDT_Byte)
    raster.GetRasterBand(1).WriteArray(np.arange(64 * 64).reshape(64, 64) % 200)
    raster.SetGeoTransform((500_000, 9, 0, 200_000, 0, -9))
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "NO")  # beside it, as older GDAL does unasked
    raster.CreateMaskBand(gdal.GMF_PER_DATASET)
    raster.GetRasterBand(1).GetMaskBand().Fill(255)
    del raster
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", None)
    raster = gdal.Open(path)
    raster.BuildOverviews("NEAREST", [2, 4])
    raster.GetRasterBand(1).ComputeStatistics(False)
    del raster
    Path(path).with_suffix(".tfw").write_text("9\n0\n0\n-9\n500004.5\n199995.5\n")


class TestKept:
    def test_a_raster_of_another_kind_with_all_beside_it(self, run, log, town, grid):
        photograph(grid["OUTPUT"])
        names = {"grid.tif", "grid.tif.ovr", "grid.tif.msk", "grid.tif.aux.xml"}
        before = {name: Path(town.path(name)).read_bytes() for name in names}
        run("creategrid", **grid)
        assert kept(town) == before
        assert len(list(town.folder.glob("kept-*"))) == 1
        assert all(any(f"“{name}”" in text for text in log.said) for name in names)
        raster = gdal.Open(grid["OUTPUT"])
        assert raster.GetRasterBand(1).GetOverviewCount() == 0
        assert raster.GetRasterBand(1).GetMaskFlags() == gdal.GMF_NODATA
        assert Path(town.path("grid.tfw")).exists(), "it says nothing of a raster that knows better"
        assert raster.GetGeoTransform()[1] != 9

    def test_overviews_of_our_own_raster_go_with_it(self, run, town, grid):
        run("creategrid", **grid)
        raster = gdal.Open(grid["OUTPUT"])
        raster.BuildOverviews("NEAREST", [2])
        del raster
        run("creategrid", **{**grid, "BLOCK_LENGTH": 300})
        assert set(kept(town)) == {"grid.tif.ovr"}
        raster = gdal.Open(grid["OUTPUT"])
        assert raster.GetRasterBand(1).GetOverviewCount() == 0

    def test_a_mask_without_a_raster(self, run, town, grid):
        photograph(grid["OUTPUT"])
        os.remove(grid["OUTPUT"])
        run("creategrid", **grid)
        assert "grid.tif.msk" in kept(town)

    def test_our_own_that_is_write_protected(self, run, town, grid):
        run("creategrid", **grid)
        os.chmod(grid["OUTPUT"], 0o444)
        before = Path(grid["OUTPUT"]).read_bytes()
        run("creategrid", **{**grid, "BLOCK_LENGTH": 300})
        assert kept(town) == {"grid.tif": before}

    def test_a_link_goes_and_what_it_leads_to_stays(self, run, town, grid):
        thesis = town.folder / "thesis.tif"
        thesis.write_text(TEXT)
        os.symlink(thesis, grid["OUTPUT"])
        run("creategrid", **grid)
        assert thesis.read_text() == TEXT
        assert [path.is_symlink() for path in town.folder.glob("kept-*/grid.tif")] == [True]

    @pytest.mark.parametrize("name", ["model.json", "report.html"])
    def test_a_text(self, run, log, town, fitted, name):
        Path(town.path(name)).write_text(TEXT)
        run("fitmodel", **fitted)
        assert kept(town) == {name: TEXT.encode()}
        assert any(f"“{name}” was there" in text for text in log.said)

    def test_our_own_are_replaced(self, run, town, fitted):
        pytest.importorskip("jinja2")
        tested = {"MAPS": [fitted["EVENTS"]], "EVENTS": fitted["EVENTS"], "RESAMPLES": 99}
        for _ in range(2):
            run("fitmodel", **fitted)
            run("validatemaps", **tested, REPORT=town.path("tested.html"))
        assert not kept(town)

    def test_where_no_folder_can_be_made_it_is_said_too(self, run, log, town, grid, monkeypatch):
        def refuse(*_):
            raise PermissionError(13, "Permission denied")

        Path(grid["OUTPUT"]).write_text(TEXT)
        monkeypatch.setattr("risk_terrain_modelling.algorithms.files.transaction.keep", refuse)
        run("creategrid", **grid)
        place = next(town.folder.glob(".replaced-*"))
        assert place.read_text() == TEXT
        assert any(str(place) in text for text in log.said)

    def test_a_run_that_fails_leaves_them(self, refused, town, grid, monkeypatch):
        from risk_terrain_modelling.algorithms.looks import styling
        from risk_terrain_modelling.core.errors import RtmError

        def fail(path):
            raise RtmError("The style is not to our taste.", "Paint the town.")

        photograph(grid["OUTPUT"])
        before = {path.name: path.read_bytes() for path in town.folder.iterdir()}
        monkeypatch.setattr(styling, "style_grid", fail)
        refused("creategrid", **grid)
        assert {path.name: path.read_bytes() for path in town.folder.iterdir()} == before


class TestEndings:
    @pytest.mark.parametrize("name", ["thesis.docx", "proj.qgz", "notes", "grid.tif.gz", "g.img"])
    def test_no_name_for_a_raster(self, refused, town, grid, name):
        said = refused("creategrid", **{**grid, "OUTPUT": town.path(name)})
        assert "Give it a name that ends with .tif or .tiff" in said

    @pytest.mark.parametrize(
        ("parameter", "name", "ending"),
        [("MODEL", "area.geojson", ".json"), ("MODEL", "model", ".json"), ("REPORT", "r", ".html")],
    )
    def test_no_name_for_a_text(self, refused, town, fitted, parameter, name, ending):
        said = refused("fitmodel", **{**fitted, parameter: town.path(name)})
        assert f"Give it a name that ends with {ending}" in said

    @pytest.mark.parametrize("name", ["grid.tiff", "GRID.TIF", "a.b.tif"])
    def test_other_names_for_a_raster(self, run, town, grid, name):
        assert Path(run("creategrid", **{**grid, "OUTPUT": town.path(name)})["OUTPUT"]).exists()

    def test_without_a_name(self, run, fitted):
        pytest.importorskip("jinja2")
        outputs = dict.fromkeys(("MODEL", "REPORT", "RESIDUALS"), "TEMPORARY_OUTPUT")
        made = run("fitmodel", **{**fitted, **outputs})
        endings = [Path(made[name]).suffix for name in outputs]
        assert endings == [".json", ".html", ".tif"]

    def test_whatever_ending_qgis_prefers(self, processing):
        """In the Modeler QGIS gives each raster in between a name with that ending."""
        from qgis.core import QgsRasterFileWriter, QgsSettings

        provider = QgsApplication.processingRegistry().providerById("rtm")
        settings, key = QgsSettings(), "Processing/Configuration/DefaultOutputRasterLayerExt"
        settings.setValue(key, QgsRasterFileWriter.supportedFormatExtensions().index("img"))
        try:
            assert provider.defaultRasterFileExtension() == "tif"
        finally:
            settings.remove(key)
