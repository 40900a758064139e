"""A raster is refused before QGIS opens it with a file beside it that leads elsewhere."""

import os
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException
from risk_terrain_modelling.tests.bad_days.strangers import RASTERS

BESIDE = [name for name in RASTERS if name != "a VRT under its name"]
NOTES = "<PAMDataset><PAMRasterBand band='1'><Histograms/></PAMRasterBand></PAMDataset>"


@pytest.fixture
def count(town, rasters, run):
    """Count incidents in the grid once more."""

    def again():
        grid, output = rasters["grid"], town.path("again.tif")
        return run("countevents", GRID=grid, INCIDENTS=town.incidents, OUTPUT=output)

    return again


@pytest.mark.parametrize("name", BESIDE)
def test_what_leads_elsewhere_is_not_opened(count, rasters, listener, name):
    RASTERS[name](Path(rasters["grid"]), f"/vsicurl/http://127.0.0.1:{listener.port}/x.tif")
    with pytest.raises(QgsProcessingException, match=r"would be opened with grid\.tif.*, which"):
        count()
    assert listener.heard == []


def test_a_pipe_beside_is_not_opened(count, rasters):
    os.mkfifo(f"{rasters['grid']}.ovr")
    with pytest.raises(QgsProcessingException, match="is a named pipe and no file"):
        count()


def test_what_qgis_and_the_analyst_put_beside_is_left_alone(count, rasters):
    grid = Path(rasters["grid"])
    Path(f"{grid}.aux.xml").write_text(NOTES)
    grid.with_suffix(".vrt").write_text("<VRTDataset/>")
    (grid.parent / "gridded.aux").write_text("any")
    raster = gdal.Open(str(grid))
    raster.BuildOverviews("NEAREST", [2])  # into grid.tif.ovr
    raster = None
    assert Path(f"{grid}.ovr").exists()
    assert Path(count()["OUTPUT"]).exists()
