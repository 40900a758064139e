"""“Why this risk?” on a forecast map: parts that multiply out, and every text escaped."""

import math
import shutil
from dataclasses import replace

import pytest
from osgeo import gdal
from qgis.core import QgsRasterLayer
from risk_terrain_modelling.ui.explanation import Bearing
from risk_terrain_modelling.ui.forecast_explanation import explain_forecast
from risk_terrain_modelling.ui.forecast_words import in_words
from risk_terrain_modelling.ui.identify import explanation_of


@pytest.fixture
def layer(results):
    return QgsRasterLayer(str(results / "forecast.tif"), "forecast")


@pytest.fixture
def cell(layer):
    """The cell with most events expected."""
    dataset = gdal.Open(layer.source())  # a band dies with it
    band = dataset.GetRasterBand(1).ReadAsArray()
    row, column = divmod(int(band.argmax()), band.shape[1])
    extent, size = layer.extent(), layer.rasterUnitsPerPixelX()
    return extent.xMinimum() + (column + 0.5) * size, extent.yMaximum() - (row + 0.5) * size


def test_parts_multiply_out(layer, cell):
    found = explain_forecast(layer, *cell)
    assert found.place * found.neighbourhood * found.history == pytest.approx(
        found.expected, rel=1e-5
    )
    assert found.bearings is not None
    ratios = math.prod(one.multiplier for one in found.bearings)
    assert found.base * ratios == pytest.approx(found.place, rel=1e-9)
    around = math.prod(one.times for one in found.reaches)
    assert found.level * around == pytest.approx(found.neighbourhood, rel=1e-9)
    low_95, low_80, high_80, high_95 = found.range
    assert low_95 <= low_80 <= found.expected <= high_80 <= high_95


def test_it_is_said_in_words(layer, cell):
    words = in_words(explain_forecast(layer, *cell))
    assert "events expected" in words
    assert "In at least four periods of five it will have" in words
    assert "local ratios" in words or "citywide ratios" in words


def test_earlier_events_are_of_its_own_past_too(results, layer, cell):
    """A forecast with a history says all past events of a cell, or none where a raster is gone."""
    own = explain_forecast(layer, *cell).events
    dataset = gdal.Open(layer.source(), gdal.GA_Update)
    dataset.SetMetadataItem("RTM_HISTORY", '[{"incidents": "2022"}, {"incidents": "2023"}]')
    del dataset
    for number in (1, 2):  # as many in each of the earlier periods
        shutil.copy(results / "events.tif", results / f"history_{number}.tif")
    with_history = QgsRasterLayer(layer.source(), "forecast")
    assert explain_forecast(with_history, *cell).events == 3 * own > 0
    (results / "history_2.tif").unlink()
    found = explain_forecast(with_history, *cell)
    assert found.events is None
    assert "its own past" in in_words(found)


def test_the_tool_takes_either_map(results, layer, cell):
    assert explanation_of(layer, *cell).expected > 0
    risk = QgsRasterLayer(str(results / "risk.tif"), "risk")
    assert explanation_of(risk, *cell).score > 0
    assert explanation_of(layer, cell[0] + 1e7, cell[1]) is None


def test_texts_are_escaped_and_an_old_map_has_no_range(layer, cell):
    found = explain_forecast(layer, *cell)
    odd = replace(found, bearings=(Bearing("<img src=x>", 2.0),), range=(), events=None)
    words = in_words(odd)
    assert "<img" not in words
    assert "four periods of five" not in words
    unknown = in_words(replace(found, bearings=None))
    assert "does not lie beside this map" in unknown
