"""Asked to stop at any moment, an algorithm stops, says so and leaves nothing behind."""

import json
from pathlib import Path

import pytest
from qgis.core import QgsProcessingException
from risk_terrain_modelling.tests.feedback import Impatient, Log


class Counting(Log):
    """Counts the looks at the Cancel button."""

    looks = 0

    def isCanceled(self):
        self.looks += 1
        return False


@pytest.fixture
def study(town):
    content = {
        "schema": "rtm-study/1",
        "study_area": {"source": "area.geojson"},
        "grid": {"block_length": 200},
        "incidents": {"source": "incidents.geojson"},
        "factors": [
            {"name": "Pubs", "source": "pubs.geojson"},
            {"name": "Park", "source": "park.geojson"},
            {"name": "Road", "source": "road.geojson"},
        ],
    }
    path = Path(town.path("study.json"))
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def test_a_study_stops_wherever_it_is(run, town, study):
    counting = Counting()
    run("runstudy", counting, STUDY=study, OUTPUT_FOLDER=town.path("whole"))
    assert counting.looks > 30
    before = set(town.folder.rglob("*"))
    for looks in range(0, counting.looks, max(1, counting.looks // 25)):
        with pytest.raises(QgsProcessingException) as stopped:
            run("runstudy", Impatient(looks), STUDY=study, OUTPUT_FOLDER=town.path("stopped"))
        assert "Run study was stopped" in str(stopped.value)
        assert set(town.folder.rglob("*")) == before, f"leftovers after {looks} looks"


def test_progress_only_rises_and_ends_at_the_end(run, log, town, study):
    run("runstudy", log, STUDY=study, OUTPUT_FOLDER=town.path("whole"))
    assert log.shares == sorted(log.shares)
    assert log.shares[-1] == 100
    assert max(b - a for a, b in zip(log.shares, log.shares[1:])) < 40


@pytest.mark.parametrize("looks", [0, 1, 2])
def test_single_algorithms_stop_too(run, town, rasters, looks):
    wanted = {
        "creategrid": {"STUDY_AREA": town.area, "BLOCK_LENGTH": 200, "OUTPUT": "new.tif"},
        "countevents": {
            "GRID": rasters["grid"],
            "INCIDENTS": town.incidents,
            "OUTPUT": "new.tif",
        },
        "operationalisefactor": {
            "GRID": rasters["grid"],
            "FACTOR": town.pubs,
            "OUTPUT": "new.tif",
        },
        "fitmodel": {
            "EVENTS": rasters["events"],
            "FACTORS": [rasters["pubs"]],
            "MODEL": "new.json",
        },
    }
    before = set(town.folder.rglob("*"))
    for name, parameters in wanted.items():
        target = "MODEL" if "MODEL" in parameters else "OUTPUT"
        with pytest.raises(QgsProcessingException, match="was stopped"):
            run(name, Impatient(looks), **{**parameters, target: town.path(parameters[target])})
        assert set(town.folder.rglob("*")) == before, name
