"""Leads of one map over another, and their errors, against plain loops and a known variance."""

import math

import numpy as np
import pytest
from risk_terrain_modelling.benchmarks.paired import BUDGETS, Trial, measured
from risk_terrain_modelling.core.terrain.grid import Cells, Frame


@pytest.fixture
def cells():
    return Cells(Frame(0.0, 4000.0, 100.0, 40, 40), np.ones((40, 40), bool))


@pytest.fixture
def trial(cells):
    draw = np.random.default_rng(2)
    areas = draw.uniform(0.2, 1, cells.count)
    return Trial.of(cells, areas, 500, draw.poisson(0.4 * draw.gamma(0.3, 3, cells.count)))


def accuracy_by_hand(values, trial, share):
    budget, found = share * trial.areas.sum(), 0.0
    for cell in np.argsort(-values):
        part = min(1.0, budget / trial.areas[cell])
        found += part * trial.events[cell]
        budget -= part * trial.areas[cell]
        if part < 1:
            break
    return found / trial.events.sum() / share


def test_measures_are_those_of_plain_loops(trial):
    values = np.random.default_rng(3).random(len(trial.events))  # no two alike
    found = measured(values, trial)
    by_hand = [accuracy_by_hand(values, trial, share) for share in BUDGETS]
    np.testing.assert_allclose(found.pai[0], by_hand)
    flat = trial.areas / trial.areas.sum()
    shares = (500 * values / values.sum() + flat) / 501
    gain = math.fsum(trial.events * (np.log(shares) - np.log(flat)))
    assert found.log_gain[0] == pytest.approx(gain)


def test_a_map_has_no_lead_over_itself_however_it_is_scaled(trial):
    values = np.random.default_rng(3).random(len(trial.events))
    lead = measured(values, trial).over(measured(7 * values, trial))
    np.testing.assert_allclose(lead["pai"], 0, atol=1e-12)
    np.testing.assert_allclose(lead["log_gain"], 0, atol=1e-9)


def test_a_density_by_area_is_the_map_of_what_it_expects_in_each_cell(trial):
    density = np.random.default_rng(3).random(len(trial.events))
    by_area = measured(density, trial, per_area=True)
    by_cell = measured(density * trial.areas, trial)
    assert by_area.log_gain[0] == pytest.approx(by_cell.log_gain[0])


def test_a_lead_that_one_block_makes_is_of_one_error(cells):
    """Drawn with replacement a block comes once in the mean, with a variance of nearly 1."""
    areas, events = np.ones(cells.count), np.ones(cells.count, int)
    ours = np.random.default_rng(3).random(cells.count)
    best = np.argmax(ours)
    events[best], theirs = 30, np.where(np.arange(cells.count) == best, 0, ours)
    trial = Trial.of(cells, areas, 500, events)
    value, error = measured(ours, trial).over(measured(theirs, trial))["pai"][0]
    assert value / error == pytest.approx(1, abs=0.15)
