"""What the toys do in the copy to which they were added, where this stands among its tests."""

import json
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsRasterLayer
from risk_terrain_modelling.core.model.json import read_model
from risk_terrain_modelling.tests.town import Town

FITTED = {"SELECTION": "reference", "FOLDS": 3}


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


@pytest.fixture
def run(processing):
    return lambda name, **given: processing.run(f"rtm:{name}", given)


@pytest.fixture
def grid(run, town):
    wanted = {"STUDY_AREA": town.area, "BLOCK_LENGTH": 200, "OUTPUT": town.path("grid.tif")}
    return run("creategrid", **wanted)["OUTPUT"]


@pytest.fixture
def absence(run, town, grid):
    """A factor taken by the toy influence."""
    wanted = {"FACTOR": town.pubs, "NAME": "Pubs", "OPERATIONALISATION": "absence"}
    return run("operationalisefactor", GRID=grid, **wanted, OUTPUT=town.path("pubs.tif"))["OUTPUT"]


@pytest.fixture
def fit(run, town, grid, absence):
    """Fit a model to the toy influence, by some families."""
    wanted = {"GRID": grid, "INCIDENTS": town.incidents, "OUTPUT": town.path("events.tif")}
    events = run("countevents", **wanted)["OUTPUT"]
    outputs = {"MODEL": town.path("model.json"), "REPORT": town.path("report.html")}

    def with_families(*families):
        given = {"EVENTS": events, "FACTORS": [absence], "FAMILIES": list(families)}
        made = run("fitmodel", **given, **FITTED, **outputs)
        return (Path(made[name]).read_text(encoding="utf-8") for name in ("MODEL", "REPORT"))

    return with_families


def test_the_algorithm(run, grid):
    registry = QgsApplication.processingRegistry()
    algorithm = registry.algorithmById("rtm:countcells")
    assert algorithm in registry.providerById("rtm").algorithms()
    assert not algorithm.icon().isNull()
    assert run("countcells", GRID=grid) == {"CELLS": 400}


def test_the_preset(run, tmp_path):
    rows = [f"43{n:04},43{n:04},{('Theft', 'Fire')[n % 2]},2020-01-02" for n in range(30)]
    file = tmp_path / "cries.csv"
    file.write_text("\n".join(["Steps north,Steps east,Called out,When", *rows]), encoding="utf-8")
    made = run("importincidents", FILES=[str(file)], OUTPUT=str(tmp_path / "cries.gpkg"))
    told = json.loads(made["TAKEN"])
    taken = {one["parameter"]: one["value"] for one in told["taken"]}
    assert taken["PRESET"] == "village"
    assert taken["X_COLUMN"] == "Steps east"
    assert taken["COLUMNS_CRS"].startswith("EPSG:27700")
    assert told["rights"] == "By the village."


def test_the_influence(absence):
    asked = QgsApplication.processingRegistry().algorithmById("rtm:operationalisefactor")
    assert "absence" in asked.parameterDefinition("OPERATIONALISATION").options()
    raster = QgsRasterLayer(absence)
    assert raster.isValid()
    assert raster.bandName(1) == "Band 1: Pubs, absence, 100 m"


def test_the_family_is_tried_beside_the_others(fit):
    model = read_model(next(fit("poisson", "geometric")))
    found = {one.family: one.bic for one in model.families}
    assert [*found] == ["poisson", "geometric"]
    assert None not in found.values()


def test_the_family_and_the_section(fit):
    told, page = fit("geometric")
    assert read_model(told).family == "geometric"
    assert "<h2>How empty it is</h2>" in page
    assert "1.7 cells for each event." in page


def test_the_page(opened):
    driver = opened(sample=True)
    steps = driver.wizard.steps
    assert steps.titles[:3] == ["Study", "Thinking", "Incidents"]
    driver.go(1)
    assert driver.wizard.currentPage() is driver.thinking
    assert driver.thinking.thought.isVisible()
    assert driver.thinking.missing.text() == "To go on: think."
    driver.click(driver.thinking.thought)
    driver.go(2)
    assert driver.wizard.currentPage() is driver.incidents


def test_the_measure_is_offered_and_taken(run, town, grid):
    doubled = town.layer("doubled", [("Point", list(xy), {}) for xy in town.pubs_xy.tolist()] * 2)
    given = {"GRID": grid, "LAYER": doubled, "OUTPUT": town.path("exposure.tif")}
    found = run("exposure", **given, MEASURE="presence")
    counted = run("exposure", **given)
    assert counted["TOTAL"] == 24
    cells = 20 * 20
    assert found["TOTAL"] == cells - counted["CELLS_WITHOUT"] <= 12


def test_the_source_of_factors_is_known(run, town):
    register, table = town.folder / "register.csv", town.folder / "table.csv"
    register.write_text(
        "harbour;kind_of_harbour;east;north\nOld;fishing;500100;200100\nNew;oil;500200;200200\n"
    )
    table.write_text("factor,harbour_kind\nFishing harbours,fishing\n")
    given = {"FILES": [str(register)], "TABLE": str(table), "OUTPUT": town.path("factors.gpkg")}
    found = run("importfactors", **given)
    assert (found["ROWS"], found["KEPT"], found["ATTRIBUTION"]) == (2, 1, "© The harbour master")
