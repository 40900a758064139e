"""The change of the cells, against dense linear algebra."""

import numpy as np
import pytest
from risk_terrain_modelling.core.change.ranks import place_changes
from risk_terrain_modelling.core.change.surface import surface_of
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from scipy.special import expit

CHANGES = Clustering((Component(0.5, 400.0, 2.0),), 0.1)


def moved(city, seed=1):
    """A quarter of the city has three times its share."""
    random = np.random.default_rng(seed)
    x, y = city.cells.centres.T
    corner = (x < 1000) & (y < 1000)
    return corner, city.periods(
        random.poisson(3.0, city.cells.count), random.poisson(np.where(corner, 9.0, 3.0))
    )


def test_where_nothing_but_chance_was_seen_the_map_is_flat(city):
    surface = surface_of(moved(city)[1], Clustering(), 1)
    assert not surface.log_ratio.any()
    assert not surface.sure.any()


def test_the_mode_and_its_spread_are_those_of_dense_matrices(city):
    _, periods = moved(city)
    surface = surface_of(periods, CHANGES, 1)
    centres = city.cells.centres
    covariance = CHANGES.excess(np.hypot(*(centres[:, None] - centres).T)) + 1.0  # shared by all
    n, level = periods.both, np.log(periods.after.sum() / periods.before.sum())
    mode = np.zeros(len(n))
    for _ in range(20):  # v = K (W^-1 + K)^-1 z, all at once
        p = expit(mode + level)
        weights = n * p * (1 - p) / 1.1
        wanted = weights * mode + (periods.after - n * p) / 1.1
        inner = np.linalg.inv(np.eye(len(n)) + covariance * weights)
        mode = inner @ covariance @ wanted
    assert surface.log_ratio == pytest.approx(mode, abs=1e-3)
    told = np.sqrt(np.diag(inner @ covariance))
    assert surface.error / told == pytest.approx(np.ones(len(n)), abs=0.5)
    assert np.mean(surface.error / told) == pytest.approx(1, abs=0.05)


def test_a_quarter_that_changed_is_seen_and_the_rest_is_not(city):
    corner, periods = moved(city)
    surface = surface_of(periods, CHANGES, 1)
    up = surface.sure & (surface.log_ratio > 0)
    assert up[corner].mean() > 0.8
    assert up[~corner].mean() < 0.05


def test_the_same_seed_gives_the_same(city):
    _, periods = moved(city)
    one, other = (surface_of(periods, CHANGES, 7) for _ in range(2))
    assert np.array_equal(one.deviations, other.deviations)


def test_places_are_chosen_by_both_periods_and_ranked_in_each(city):
    _, periods = moved(city)
    before = periods.before.copy()
    before[[0, 1, 30, 31]], before[[500, 501]] = 40, 60  # two places with many
    after = periods.after.copy()
    after[[0, 1, 30, 31]], after[[500, 501]] = 90, 30
    busy = city.periods(before, after)
    surface = surface_of(busy, CHANGES, 1)
    places = place_changes(busy, surface, np.ones(city.cells.count), 0.05, 100_000.0)
    first = places[0]
    assert (first.events_before, first.events_after) >= (160, 360)
    assert first.rank_after == 1
    assert first.change.low > 1
    assert sorted(one.rank_before for one in places)[0] == 1
    assert sum(one.cells for one in places) <= 0.05 * city.cells.count
