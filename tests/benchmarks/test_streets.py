"""The part of the study where crime happens at doors and on streets, against plain counts."""

import sqlite3
import struct

import numpy as np
import pytest
from risk_terrain_modelling.benchmarks.calibration import layouts, outcomes, streets
from risk_terrain_modelling.benchmarks.calibration.clusters import Clusters
from risk_terrain_modelling.benchmarks.calibration.effects import ON_STREETS, expected_events
from risk_terrain_modelling.benchmarks.calibration.methods import MARKERS, applied
from risk_terrain_modelling.benchmarks.calibration.outcomes import Simulator
from risk_terrain_modelling.benchmarks.calibration.scenarios import SCENARIOS, Scenario
from risk_terrain_modelling.benchmarks.calibration.schedule import jobs
from risk_terrain_modelling.benchmarks.calibration.streets import A_HALF, ALL, DOORS, NONE, Street
from risk_terrain_modelling.core.terrain.features import Features

CLUSTERS = Clusters("exponential", 0.7, 1.5)
ENVELOPE = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # bytes of a GeoPackage's box, by its kind


@pytest.fixture(scope="module")
def layout():
    return layouts.read("sample")


@pytest.fixture
def doors(layout, monkeypatch):
    """Doors of the sample city, in place of those of the real ones."""
    there = np.random.default_rng(1).poisson(2.0, layout.cells.count).astype(float)
    for module in (streets, outcomes):
        monkeypatch.setattr(module, "amounts", lambda *given: there)
    monkeypatch.setitem(MARKERS, "sample", "Pubs")
    return there


def scenario(control, truth="nothing"):
    return Scenario("sample", truth, CLUSTERS, street=Street(DOORS, control))


def test_events_are_expected_in_proportion_to_doors(layout, doors):
    expected = expected_events(layout, (), doors)
    assert expected == pytest.approx(ON_STREETS * doors / doors.sum())
    outcome = Simulator(layout).outcome(scenario(NONE), 0)
    assert not outcome.counts[doors == 0].any()
    assert outcome.controls == {}


def test_a_control_is_what_is_told(layout, doors):
    generator = np.random.default_rng(2)
    assert Street(DOORS, ALL).controls("sample", layout.cells, generator)[ALL] is doors
    halves = [
        Street(DOORS, A_HALF).controls("sample", layout.cells, generator)[A_HALF]
        for _ in range(200)
    ]
    assert all((half <= doors).all() for half in halves)
    assert np.mean(halves) == pytest.approx(doors.mean() / 2, rel=0.01)
    # of a door each: as many as not
    assert np.var(halves, axis=0).sum() == pytest.approx(doors.sum() / 4, rel=0.05)


def test_the_calibrated_selection_is_told_of_doors(layout, doors):
    outcome = Simulator(layout).outcome(scenario(ALL), 0)
    found = applied("calibrated", outcome)
    assert 0.5 < found["marker"] < 2
    assert outcome.rows.strata.fixed > 1


def test_methods_that_know_of_no_control_are_not_applied():
    some = [one for one in SCENARIOS if one.street is not None]
    made = list(jobs([some], ["calibrated", "reference", "intervals"], range(1), set()))
    assert {job.methods for job in made} == {("calibrated",)}


def test_every_control_has_scenarios():
    told = {(one.layout, one.street.at, one.street.control) for one in SCENARIOS if one.street}
    assert ("london", DOORS, A_HALF) in told
    assert all(layout in streets.PLACES and layout in MARKERS for layout, _, _ in told)


def positions(path):
    """Distinct positions of all incidents, read from the bytes of the database."""
    database = sqlite3.connect(path)
    found = set()
    for (name,) in database.execute("select table_name from gpkg_contents").fetchall():
        if name.startswith("incidents"):
            for (blob,) in database.execute(f'select geom from "{name}"'):
                start = 8 + ENVELOPE[(blob[3] >> 1) & 7] + 5
                x, y = struct.unpack("<2d", blob[start : start + 16])
                found.add((round(x, 1), round(y, 1)))
    return np.array(sorted(found))


def test_doors_and_homes_of_a_real_city(real_data):
    cells = layouts.read("london").cells
    doors = streets.amounts("london", DOORS, cells)
    plain = positions(real_data / "london_north" / "london_north.gpkg")
    assert doors.sum() == cells.contain(plain).sum()
    homes = streets.amounts("london", streets.HOMES, cells)
    assert homes.sum() == pytest.approx(1_487_367, rel=0.01)  # residents of its areas


def test_the_middle_of_a_street_lies_halfway_along_it():
    bent = np.array([[0.0, 0.0], [300.0, 0.0], [300.0, 100.0]])
    short = np.array([[10.0, 10.0], [10.0, 20.0]])
    found = streets._middles(Features.of_lines([bent, short]))
    assert found.tolist() == [[200.0, 0.0], [10.0, 15.0]]
