"""Profiles: ratios by ring against statsmodels, their errors against dense matrices."""

from dataclasses import dataclass

import numpy as np
import pytest
import statsmodels.api as sm
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.fitter import State
from risk_terrain_modelling.core.fitting.clustered.neighbourhood import Neighbourhood
from risk_terrain_modelling.core.fitting.clustered.selection import Selector
from risk_terrain_modelling.core.fitting.engine.background import NOTHING, background_of
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


@dataclass
class Town:
    """Pubs and police stations, and counts that fall with distance from the one.

    `before` are the columns that stand in every model, `exposure` what is expected in proportion.
    """

    selector: Selector
    near_pubs: np.ndarray
    near_police: np.ndarray
    before: np.ndarray
    exposure: np.ndarray

    @property
    def design(self):
        """What is always there, the rings of the pubs, and police stations, the plain way."""
        near, at = self.near_pubs, np.divmod(np.arange(SIDE * SIDE), SIDE)
        rings = [(near > far - 1) & (near <= far) for far in (1, 2, 3)]
        rings[0] |= near == 0
        inside = np.flatnonzero(near <= 3)
        apart = np.hypot(*(axis[:, None] - axis[inside] for axis in at)).min(1)
        rings.append((near > 3) & (apart <= 1))
        return np.column_stack([self.before, *rings, self.near_police <= 2]).astype(float)

    @property
    def regression(self):
        """Of the counts on that, by statsmodels."""
        family = sm.families.Poisson()
        counts, offset = self.selector.counts, np.log(self.exposure)
        return sm.GLM(counts, self.design, family=family, offset=offset).fit(tol=1e-14, maxiter=99)

    @property
    def rings(self):
        """Where the rings stand among the columns."""
        return slice(self.before.shape[1], -1)


@pytest.fixture(scope="module", params=["alone", "with an exposure and a control"])
def town(request):
    frame = Frame(0.0, SIDE * SIZE, SIZE, SIDE, SIDE)
    cells = Cells(frame, np.ones((SIDE, SIDE), bool))
    (pubs, near_pubs), (police, near_police) = (
        block("pubs", 30, 1),
        block("police", 12, 2, "protective"),
    )
    rng = np.random.default_rng(3)
    exposure, before, background = np.ones(SIDE * SIDE), np.ones((SIDE * SIDE, 1)), NOTHING
    if request.param != "alone":
        homes, busy = rng.gamma(2.0, 1.0, SIDE * SIDE) + 0.2, rng.gamma(2.0, 1.0, SIDE * SIDE)
        background = background_of(homes, {"busy": busy})
        exposure, control = background.exposure, background.controls[0]
        before = np.hstack([before, control.basis[control.codes]])
    mean = np.exp(0.3 + 1.2 * np.exp(-near_pubs / 2) - 0.6 * (near_police <= 2))
    counts = rng.poisson(mean * exposure)
    base = merge_cells([pubs, police], counts, background=background)
    selector = Selector(cells, base, [pubs, police], counts)
    return Town(selector, near_pubs, near_police, before, exposure)


@pytest.fixture(scope="module")
def told(town):
    """The profiles beside pubs within 100 and police within 200."""
    selector = town.selector
    chosen = [Variable("pubs", "proximity", SIZE), Variable("police", "proximity", 2 * SIZE)]
    chosen = [v for b in selector.blocks for v in b.variables if v in chosen]
    nowhere = Neighbourhood(selector.squares, Clustering(), 0.0)
    near = Neighbourhood(selector.squares, CLUSTERING, selector.counts.mean())
    citywide, local = (selector.state(chosen, compared=one) for one in (False, True))
    assert isinstance(citywide, State)
    return profiles(
        selector, Fitted(citywide, CLUSTERING, nowhere), Fitted(local, CLUSTERING, near), QUIET
    )


def test_citywide_ratios_are_those_of_a_poisson_regression_on_ring_dummies(town, told):
    found = [ring.citywide.ratio for ring in told[0].rings]
    assert found == pytest.approx(np.exp(town.regression.params[town.rings]), rel=1e-6)


def test_rings_tell_what_lies_in_them(town, told):
    design, counts = town.design[:, town.rings], town.selector.counts
    assert [ring.cells for ring in told[0].rings] == design.sum(0).tolist()
    assert [ring.events for ring in told[0].rings] == (design.T @ counts).tolist()
    ends = [(ring.inner, ring.outer) for ring in told[0].rings]
    assert ends == [(0, 100), (100, 200), (200, 300), (300, 400)]
    assert told[0].largest == 300


def test_intervals_are_those_of_the_sandwich_over_all_pairs_of_cells(town, told):
    design, found = town.design, town.regression
    mu = found.fittedvalues
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    apart = SIZE * np.hypot(row[:, None] - row, column[:, None] - column)
    variance = np.outer(mu, mu) * CLUSTERING.excess(apart)
    variance += np.diag((1 + CLUSTERING.nugget) * mu)
    inverse = np.linalg.inv(design.T @ (mu[:, None] * design))
    covariance = inverse @ design.T @ variance @ design @ inverse
    reach = 1.959964 * np.sqrt(np.diag(covariance))[town.rings]
    logs, rings = found.params[town.rings], told[0].rings
    lows, highs = np.exp(logs - reach), np.exp(logs + reach)
    assert [ring.citywide.low for ring in rings] == pytest.approx(lows, rel=1e-4)
    assert [ring.citywide.high for ring in rings] == pytest.approx(highs, rel=1e-4)


def test_ratios_fall_with_distance_and_those_of_protection_are_below_one(told):
    pubs, police = told
    ratios = [ring.local.ratio for ring in pubs.rings]
    assert ratios[0] > 1.5
    assert ratios[0] > ratios[1] > ratios[2]
    assert police.rings[0].citywide.ratio < 0.8
