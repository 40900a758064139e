"""What is told of a progress bar, by moments made up."""

import pytest

pytest.importorskip("qgis.core", reason="QGIS's Python bindings are not installed")
from risk_terrain_modelling.benchmarks.steady import Moment, of_stage, told

UPDATES = [
    Moment(0.0, 0.0, "start"),
    Moment(0.1, 0.0, "start"),
    Moment(0.1, 0.0, "Grid"),
    Moment(0.5, 7.0, "Grid"),
    Moment(0.6, 7.5, "Grid"),
    Moment(0.6, 7.5, "Fit"),
    Moment(2.6, 9.0, "Fit"),
    Moment(2.7, 8.0, "Fit"),
]
LOOKS = [Moment(0.0, 0, "start"), Moment(0.3, 0, "Grid"), Moment(1.5, 0, "Fit")]


def test_gaps_and_jumps_are_those_of_the_stage():
    grid = told("Grid", of_stage(UPDATES, "Grid"), of_stage(LOOKS, "Grid"))
    assert grid["seconds"] == pytest.approx(0.5)
    assert grid["gap"] == pytest.approx(0.4)
    assert grid["jump"] == 7.0
    assert grid["deaf"] == pytest.approx(1.2)  # up to the first look of the next stage
    assert grid["backwards"] == 0


def test_a_step_back_is_counted_and_a_stage_without_looks_has_none():
    fit = told("Fit", of_stage(UPDATES, "Fit"), of_stage(LOOKS, "Fit"))
    assert fit["backwards"] == 1
    assert fit["gap"] == pytest.approx(2.0)
    assert told("Hail", of_stage(UPDATES, "Hail"), of_stage(LOOKS, "Hail"))["deaf"] == 0
