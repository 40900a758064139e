"""Profiles: ratios by ring against statsmodels, their errors against dense matrices."""

import numpy as np
import pytest
import statsmodels.api as sm
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.fitter import State
from risk_terrain_modelling.core.fitting.clustered.neighbourhood import Neighbourhood
from risk_terrain_modelling.core.fitting.clustered.selection import Selector
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.fitting.profiles import Fitted, profiles
from risk_terrain_modelling.core.model.block import pack
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.core.progress import QUIET
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

SIDE, SIZE = 40, 100.0
CLUSTERING = Clustering((Component(0.4, 250.0, 1.0),), nugget=0.2)


def block(factor, number, seed, effect="aggravating"):
    """Proximity of 1, 2 and 3 cells; and how far each cell's nearest feature is."""
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    places = np.random.default_rng(seed).integers(0, SIDE, (number, 2))
    apart = np.hypot(row[:, None] - places[:, 0], column[:, None] - places[:, 1]).min(1)
    variables = [Variable(factor, "proximity", SIZE * far, effect) for far in (1, 2, 3)]
    return pack(variables, [apart <= far for far in (1, 2, 3)]), apart


@pytest.fixture(scope="module")
def town():
    """Pubs and police stations, and counts that fall with distance from the one."""
    frame = Frame(0.0, SIDE * SIZE, SIZE, SIDE, SIDE)
    cells = Cells(frame, np.ones((SIDE, SIDE), bool))
    (pubs, near_pubs), (police, near_police) = (
        block("pubs", 30, 1),
        block("police", 12, 2, "protective"),
    )
    mean = np.exp(0.3 + 1.2 * np.exp(-near_pubs / 2) - 0.6 * (near_police <= 2))
    counts = np.random.default_rng(3).poisson(mean)
    selector = Selector(cells, merge_cells([pubs, police], counts), [pubs, police], counts)
    return selector, near_pubs, near_police


@pytest.fixture(scope="module")
def told(town):
    """The profiles beside pubs within 100 and police within 200."""
    selector, *_ = town
    chosen = [Variable("pubs", "proximity", SIZE), Variable("police", "proximity", 2 * SIZE)]
    chosen = [v for b in selector.blocks for v in b.variables if v in chosen]
    nowhere = Neighbourhood(selector.squares, Clustering(), 0.0)
    near = Neighbourhood(selector.squares, CLUSTERING, selector.counts.mean())
    citywide, local = (selector.state(chosen, compared=one) for one in (False, True))
    assert isinstance(citywide, State)
    return profiles(
        selector, Fitted(citywide, CLUSTERING, nowhere), Fitted(local, CLUSTERING, near), QUIET
    )


def dummies(town):
    """Ones, the rings of the pubs, and the police stations of the model, the plain way."""
    _, near_pubs, near_police = town
    rings = [near_pubs <= 1, (near_pubs > 1) & (near_pubs <= 2), (near_pubs > 2) & (near_pubs <= 3)]
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    inside = np.flatnonzero(near_pubs <= 3)
    apart = np.hypot(row[:, None] - row[inside], column[:, None] - column[inside]).min(1)
    rings.append((near_pubs > 3) & (apart <= 1))
    return np.column_stack([np.ones(SIDE * SIDE), *rings, near_police <= 2]).astype(float)


def test_citywide_ratios_are_those_of_a_poisson_regression_on_ring_dummies(town, told):
    rings = told[0].rings
    other = sm.GLM(town[0].counts, dummies(town), family=sm.families.Poisson())
    wanted = other.fit(tol=1e-14, maxiter=100).params
    assert [ring.citywide.ratio for ring in rings] == pytest.approx(np.exp(wanted[1:5]), rel=1e-6)


def test_rings_tell_what_lies_in_them(town, told):
    design = dummies(town)[:, 1:5]
    assert [ring.cells for ring in told[0].rings] == design.sum(0).tolist()
    assert [ring.events for ring in told[0].rings] == (design.T @ town[0].counts).tolist()
    ends = [(ring.inner, ring.outer) for ring in told[0].rings]
    assert ends == [(0, 100), (100, 200), (200, 300), (300, 400)]
    assert told[0].largest == 300


def test_intervals_are_those_of_the_sandwich_over_all_pairs_of_cells(town, told):
    design, counts = dummies(town), town[0].counts
    rings = told[0].rings
    mu = sm.GLM(counts, design, family=sm.families.Poisson()).fit(tol=1e-14).fittedvalues
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    apart = SIZE * np.hypot(row[:, None] - row, column[:, None] - column)
    variance = np.outer(mu, mu) * CLUSTERING.excess(apart)
    variance += np.diag((1 + CLUSTERING.nugget) * mu)
    inverse = np.linalg.inv(design.T @ (mu[:, None] * design))
    errors = np.sqrt(np.diag(inverse @ design.T @ variance @ design @ inverse))[1:5]
    logs = np.log([ring.citywide.ratio for ring in rings])
    assert [ring.citywide.low for ring in rings] == pytest.approx(
        np.exp(logs - 1.959964 * errors), rel=1e-4
    )
    assert [ring.citywide.high for ring in rings] == pytest.approx(
        np.exp(logs + 1.959964 * errors), rel=1e-4
    )


def test_ratios_fall_with_distance_and_those_of_protection_are_below_one(told):
    pubs, police = told
    ratios = [ring.local.ratio for ring in pubs.rings]
    assert ratios[0] > 1.5
    assert ratios == sorted(ratios, reverse=True)
    assert police.rings[0].citywide.ratio < 0.8
