"""A QGIS for the tests of the algorithms, started once, and a small town to run them on."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # else QGIS ends where there is no screen
pytest.importorskip("qgis.core", reason="QGIS's Python bindings are not installed")

from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProject
from risk_terrain_modelling.tests.feedback import Log
from risk_terrain_modelling.tests.town import Town


@pytest.fixture
def log():
    return Log()


@pytest.fixture
def run(processing, log):
    """Run an algorithm of the provider and return its results."""

    def run_one(name, feedback=None, **parameters):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        return processing.run(f"rtm:{name}", parameters, context=context, feedback=feedback or log)

    return run_one


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


@pytest.fixture
def rasters(town, run):
    """Grid, events and the factor pubs of the town."""
    grid = run("creategrid", STUDY_AREA=town.area, BLOCK_LENGTH=200, OUTPUT=town.path("grid.tif"))
    events = run(
        "countevents",
        GRID=grid["OUTPUT"],
        INCIDENTS=town.incidents,
        OUTPUT=town.path("events.tif"),
    )
    pubs = run(
        "operationalisefactor",
        GRID=grid["OUTPUT"],
        FACTOR=town.pubs,
        NAME="Pubs",
        OUTPUT=town.path("pubs.tif"),
    )
    return {"grid": grid["OUTPUT"], "events": events["OUTPUT"], "pubs": pubs["OUTPUT"]}


@pytest.fixture
def refused(run, town):
    """Run an algorithm that must refuse; return what it says, having looked for leftovers."""

    def run_one(name, **parameters):
        before = set(town.folder.rglob("*"))
        with pytest.raises(QgsProcessingException) as fault:
            run(name, **parameters)
        said = str(fault.value).removeprefix("Unable to execute algorithm\n")
        assert "Traceback" not in said
        assert said.count("\n") == 0
        assert set(town.folder.rglob("*")) == before, "something was left behind"
        return said

    return run_one


@pytest.fixture
def fitted(town, rasters):
    """What a model is fitted with."""
    return {
        "EVENTS": rasters["events"],
        "FACTORS": [rasters["pubs"]],
        "SELECTION": "reference",
        "MODEL": town.path("model.json"),
    }


@pytest.fixture
def imported_factors(run, tmp_path):
    """Import files as factors into a GeoPackage."""

    def run_one(*files, **parameters):
        given = {"FILES": [str(one) for one in files], "OUTPUT": str(tmp_path / "factors.gpkg")}
        return run("importfactors", **{**given, **parameters})

    return run_one
