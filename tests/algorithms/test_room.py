"""What does not fit the machine is refused before the work, and what fits is not."""

import json
from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsProcessingContext
from risk_terrain_modelling.algorithms.files import raster
from risk_terrain_modelling.algorithms.files import room as room_of_files
from risk_terrain_modelling.algorithms.study import room
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.study import read_study
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, square

MB = 10**6


@pytest.fixture
def memory(monkeypatch):
    """Pretend that so many bytes are free."""

    def pretend(free):
        for module in (room, room_of_files, raster):
            monkeypatch.setattr(module, "free_memory", lambda: free)

    return pretend


def study_of(town, cell_size, area="area", selection="reference", **more):
    content = {
        "schema": "rtm-study/1",
        "study_area": {"source": str(Path(town.folder) / f"{area}.geojson")},
        "grid": {"block_length": 200, "cell_size": cell_size},
        "incidents": {"source": town.incidents},
        "factors": [{"name": "Pubs", "source": town.pubs}],
        "model": {"selection": selection},
        **more,
    }
    return read_study(json.dumps(content))


def refused_study(study):
    with pytest.raises(RtmError) as fault:
        room.look_ahead(study, QgsProcessingContext())
    return str(fault.value)


def test_a_grid_that_memory_does_not_hold(refused, town, memory):
    memory(20 * MB)
    said = refused(
        "creategrid", STUDY_AREA=town.area, BLOCK_LENGTH=200, CELL_SIZE=2, OUTPUT=town.path("g.tif")
    )
    assert "A grid of 1,000,000 cells needs about 30 MB of memory, and 20 MB are free" in said
    assert "a cell size of 2.5 or more" in said


def test_a_fit_is_refused_before_it_begins(refused, run, town, rasters, memory):
    memory(50 * MB)
    wanted = {"EVENTS": rasters["events"], "FACTORS": [rasters["pubs"]], "SELECTION": "calibrated"}
    said = refused("fitmodel", **wanted, MODEL=town.path("m.json"))
    assert "400 cells and 12 variables need about 82 MB of memory, and 50 MB are free" in said


def test_the_calibrated_limit_is_told_before_the_fit(refused, town, rasters, monkeypatch):
    from risk_terrain_modelling.core import room as limits

    monkeypatch.setattr(limits, "MOST_CELLS_CALIBRATED", 399)
    wanted = {"EVENTS": rasters["events"], "FACTORS": [rasters["pubs"]], "SELECTION": "calibrated"}
    said = refused("fitmodel", **wanted, MODEL=town.path("m.json"))
    assert "has 400 cells, and the calibrated selection takes at most 399" in said
    assert "a cell size of 110 or more" in said


def test_only_the_cells_of_the_study_area_count(run, town, rasters, memory):
    """A frame that is too large may hold few cells: they are counted before any refusal."""
    low, high = LEFT, BOTTOM
    strip = [[low, high], [low + SIDE, high + SIDE], [low + SIDE, high + SIDE - 150], [low, high]]
    area = town.layer("strip", [("Polygon", [strip], {})])
    wanted = {"STUDY_AREA": area, "BLOCK_LENGTH": 200, "CELL_SIZE": 5}
    made = run("creategrid", **wanted, OUTPUT=town.path("g.tif"))
    assert made["CELLS"] < 8_000
    study = study_of(town, 5, "strip")
    memory(100 * MB)
    with pytest.raises(RtmError, match="160,000 cells and 12 variables need"):
        room.require_study(study, 400 * 400)
    room.look_ahead(study, QgsProcessingContext())
    room.require_study(study, made["CELLS"])
    memory(40 * MB)
    with pytest.raises(RtmError, match=f"{made['CELLS']:,} cells and 12 variables need"):
        room.require_study(study, made["CELLS"])


def test_a_study_that_is_surely_too_large_is_told_by_its_layer_alone(town, memory):
    memory(200 * MB)
    said = refused_study(study_of(town, 1))
    assert "3,800,000 cells and 12 variables need about" in said
    assert "200 MB are free" in said
    room.look_ahead(study_of(town, 100), QgsProcessingContext())


def test_a_calibrated_study_of_too_many_cells(town, memory):
    memory(10**12)
    said = refused_study(study_of(town, 1, selection="calibrated"))
    assert "has 3,800,000 cells, and the calibrated selection takes at most 3,000,000" in said
    room.look_ahead(study_of(town, 1), QgsProcessingContext())


def test_impossible_ground_takes_no_room(town, memory):
    quarter = [("Polygon", square(LEFT, BOTTOM, SIDE / 2), {})]
    water = {"exclude": {"source": town.layer("water", quarter)}}
    memory(200 * MB)
    assert "2,850,000 cells" in refused_study(study_of(town, 1, **water))
    everything = {"exclude": {"source": town.area}}
    room.look_ahead(study_of(town, 1, **everything), QgsProcessingContext())


def test_running_out_of_memory_is_a_sentence(refused, town, rasters, monkeypatch):
    from risk_terrain_modelling.algorithms import countevents

    def greedy(*_):
        np.empty(1 << 62, np.uint8)

    monkeypatch.setattr(countevents, "count_events", greedy)
    wanted = {"GRID": rasters["grid"], "INCIDENTS": town.incidents, "OUTPUT": town.path("e.tif")}
    assert "Count events ran out of memory" in refused("countevents", **wanted)
