"""Errors under clusters that move: the double sum over all pairs, term by term."""

import numpy as np
import pytest
from risk_terrain_modelling.core.change.binomial import fall
from risk_terrain_modelling.core.change.comparing import fitted
from risk_terrain_modelling.core.change.moving import Movement
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.fields import Fields
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.model.variable import Variable

PUBS = Variable("pubs", "proximity", 100.0)
POLICE = Variable("police", "proximity", 200.0, "protective")


def moving(city, seed, deviation=1.0, level=2.0):
    """Two periods, each with clusters of its own."""
    random = np.random.default_rng(seed)
    fields = Fields(city.cells, Clustering((Component(deviation**2, 400.0, 2.0),)))
    return (random.poisson(level * np.exp(one - deviation**2 / 2)) for one in fields.pair(random))


def dense(city, found, precise, own, z):
    """The sandwich of a fit from its definition."""
    centres = city.cells.centres
    far = np.hypot(*(centres[:, None] - centres).T)
    w = found.weights
    variance = np.outer(w, w) * precise.clustering.excess(far)
    variance[np.diag_indices(len(w))] += (1 + precise.clustering.nugget) * w
    inverse = np.linalg.inv((own * w[:, None]).T @ z)
    return inverse @ (own.T @ variance @ own) @ inverse.T


def test_the_errors_are_the_sum_over_all_pairs(city):
    before, after = moving(city, 1)
    base = merge_cells(city.blocks, before + after)
    movement = Movement(city.cells)
    found = fitted(city.periods(before, after), base, (PUBS, POLICE), movement)
    z = np.column_stack([np.ones(city.cells.count), city.pubs, -1.0 * city.police])
    assert found.citywide_precise.clustering.components
    told = dense(city, found.citywide, found.citywide_precise, z, z)
    assert found.citywide_precise.adjusted == pytest.approx(told, rel=1e-4)
    # and against the neighbourhood: the equations hold, and so do the errors
    unique, row_of = np.unique(z, axis=0, return_inverse=True)
    around = movement.of_cells(
        movement.around(
            found.citywide_precise.clustering, found.citywide, unique, row_of.reshape(-1)
        )
    )
    assert (z - around).T @ found.local.left == pytest.approx([0, 0, 0], abs=1e-6)
    told = dense(city, found.local, found.local_precise, z - around, z)
    assert found.local_precise.adjusted == pytest.approx(told, rel=1e-4)


def test_an_event_does_not_cluster_with_itself(city):
    # of a cell with one event nothing can be seen of what changed: its variance is p (1 - p)
    before, after = moving(city, 2, level=0.3)
    found = fall(np.ones((1, 1)), np.zeros(city.cells.count, int), before, after)
    precise = Movement(city.cells).of(found, (), np.ones((1, 1)), np.zeros(city.cells.count, int))
    own, w = precise.clustering, found.weights
    total = (w**2 * np.expm1(own.strength) + (1 + own.nugget) * w).sum()
    # the variance of all cells by themselves is what is seen of them, or what events alone bring
    assert total == pytest.approx((found.left**2).sum(), rel=0.3)


def test_clusters_that_move_are_not_taken_for_a_change(city):
    """Where all clusters move, errors that know it are larger, and hold the level of 5%."""
    missed, naive = [], []
    for seed in range(40):
        before, after = moving(city, 100 + seed)
        base = merge_cells(city.blocks, before + after)
        movement = Movement(city.cells)
        found = fitted(city.periods(before, after), base, (PUBS, POLICE), movement)
        errors = np.sqrt(np.diag(found.local_precise.adjusted))
        missed += list(np.abs(found.local.coefficients / errors)[1:] > 1.96)
        errors = np.sqrt(np.diag(found.citywide_precise.independent))
        naive += list(np.abs(found.citywide.coefficients / errors)[1:] > 1.96)
    assert np.mean(missed) < 0.13  # 80 tests: 5% ± 2.4
    assert np.mean(naive) > 0.2
