"""Gaussian sums by plain loops over all pairs of cells."""

import math

import numpy as np
import pytest
from risk_terrain_modelling.core.mapping import smoothing
from risk_terrain_modelling.core.mapping.smoothing import gaussian_sums
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain.grid import Cells, Frame


def sums_by_hand(cells, values, bandwidth):
    places = [(int(row), int(column)) for row, column in zip(*np.nonzero(cells.inside))]
    side = cells.frame.cell_size
    return [
        sum(
            value * math.exp(-((side * math.dist(place, other)) ** 2) / (2 * bandwidth**2))
            for other, value in zip(places, values)
        )
        for place in places
    ]


@pytest.mark.parametrize("shape", [(9, 14), (1, 30), (30, 1), (1, 1)])
@pytest.mark.parametrize("deviation", [0.5, 1.7, 20.0])
def test_sums_by_plain_loops(shape, deviation):
    rng = np.random.default_rng(11)
    inside = rng.random(shape) < 0.75
    inside[0, 0] = True
    cells = Cells(Frame(0.0, 0.0, 325.0, shape[1], shape[0]), inside)
    values = rng.gamma(0.5, 2, cells.count)

    sums = gaussian_sums(cells, values, 325.0 * deviation, Quiet())

    # what lies beyond six standard deviations is left out
    by_hand = sums_by_hand(cells, values, 325.0 * deviation)
    np.testing.assert_allclose(sums, by_hand, rtol=1e-12, atol=4e-8 * values.sum())


def test_sums_in_pieces_are_the_same(monkeypatch):
    rng = np.random.default_rng(12)
    cells = Cells(Frame(0.0, 0.0, 1.0, 40, 50), rng.random((50, 40)) < 0.5)
    values = rng.random(cells.count)
    at_once = gaussian_sums(cells, values, 3.0, Quiet())
    monkeypatch.setattr(smoothing, "VALUES_AT_ONCE", 200)
    np.testing.assert_allclose(gaussian_sums(cells, values, 3.0, Quiet()), at_once, rtol=1e-12)


def test_nothing_is_below_nothing():
    cells = Cells(Frame(0.0, 0.0, 1.0, 300, 40), np.ones((40, 300), bool))
    values = np.zeros(cells.count)
    values[[0, 7000]] = 1e6
    sums = gaussian_sums(cells, values, 2.0, Quiet())
    assert sums.min() >= 0
    assert sums[299] < 1e-6
