"""How often intervals held, where the law of what came is known."""

from types import SimpleNamespace

import numpy as np
import pytest
from risk_terrain_modelling.benchmarks.interval_rates import rates
from risk_terrain_modelling.core.mapping.forecast.law import DRIFT
from risk_terrain_modelling.core.mapping.forecast.uncertainty import PLACE_DRIFT
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

SIDE = 200


def past_and_forecast(seed, times=1.0, length=1.0):
    """Return later events drawn by the law that the forecast tells, and the forecast."""
    draw = np.random.default_rng(seed)
    cells = Cells(Frame(0.0, 100.0 * SIDE, 100.0, SIDE, SIDE), np.ones((SIDE, SIDE), bool))
    forecast = draw.gamma(0.5, 2, cells.count) + 0.01
    variance = 0.1 * forecast**2
    row, column = np.divmod(np.arange(cells.count), SIDE)
    quarter = row // 3 * SIDE + column // 3  # what all cells of a place share
    shared = draw.gamma(1 / PLACE_DRIFT, PLACE_DRIFT, SIDE * SIDE)[quarter]
    shape = forecast**2 / (variance + DRIFT * forecast**2)
    rate = draw.gamma(shape, forecast / shape) * shared * times / length
    origin = SimpleNamespace(lengths=(length,), case=SimpleNamespace(folder="made"))
    ground = SimpleNamespace(cells=cells, areas=np.ones(cells.count))
    past = SimpleNamespace(origin=origin, ground=ground, later=draw.poisson(rate))
    return past, SimpleNamespace(forecast=forecast, variance=variance, together=1.0)


def test_intervals_of_a_true_law_hold_as_often_as_they_say():
    found = rates(*past_and_forecast(1, length=1.5))
    assert found["places"] > 300
    np.testing.assert_allclose(found["given"], [0.8, 0.95], atol=0.05)
    np.testing.assert_allclose(found["before"], [0.8, 0.95], atol=0.05)


def test_where_twice_as_much_happens_only_those_given_the_total_hold():
    found = rates(*past_and_forecast(2, times=2.0))
    np.testing.assert_allclose(found["given"], [0.8, 0.95], atol=0.06)
    assert found["before"][1] < 0.8
    assert found["before"] == pytest.approx(rates(*past_and_forecast(2, times=2.0))["before"])
