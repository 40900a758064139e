"""What a run was given is opened once, and closed at its end."""

import pytest
from qgis.core import QgsApplication, QgsProcessingContext
from risk_terrain_modelling.algorithms.files.given import Given
from risk_terrain_modelling.algorithms.files.kinds import GRID
from risk_terrain_modelling.core.errors import RtmError


def given(algorithm: str, **parameters) -> Given:
    found = QgsApplication.processingRegistry().createAlgorithmById(f"rtm:{algorithm}")
    return Given(found, parameters, QgsProcessingContext())


def test_values_are_read_as_what_they_are(processing):
    asked = given("creategrid", BLOCK_LENGTH="250", KEEP="centre")
    assert asked.number("BLOCK_LENGTH") == 250.0
    assert asked.choice("KEEP") == "centre"
    assert not asked.has("CELL_SIZE")
    assert asked.number_or_none("CELL_SIZE") is None


def test_what_is_left_out_is_called_by_its_title_and_key(processing):
    with pytest.raises(RtmError, match="“Block length” \\(BLOCK_LENGTH\\) is not given") as fault:
        given("creategrid").require("BLOCK_LENGTH")
    assert fault.value.where == ("BLOCK_LENGTH",)


def test_a_raster_and_a_layer_are_opened_once(rasters, town):
    asked = given("countevents", GRID=rasters["grid"], INCIDENTS=town.incidents)
    grid, incidents = asked.raster("GRID", GRID), asked.layer("INCIDENTS")
    assert asked.raster("GRID", GRID) is grid
    assert asked.layer("INCIDENTS") is incidents
    asked.let_go()
    assert asked.raster("GRID", GRID) is not grid


def test_an_optional_raster_that_is_left_out_is_none(processing):
    assert given("riskmap").raster_or_none("EVENTS", GRID) is None


def test_a_destination_is_read_as_its_kind_is(processing, tmp_path):
    asked = given("fitmodel", MODEL=str(tmp_path / "m.json"), RESIDUALS=str(tmp_path / "r.tif"))
    assert asked.output("MODEL") == str(tmp_path / "m.json")
    assert asked.output("RESIDUALS") == str(tmp_path / "r.tif")
