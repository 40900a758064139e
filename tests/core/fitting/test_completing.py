"""A control that measures a part: what stands for it, and what is then found beside it."""

from dataclasses import replace

import numpy as np
import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.fitting.completing import completions
from risk_terrain_modelling.core.fitting.engine.log_linear import fitted, shrunk
from risk_terrain_modelling.core.fitting.fit import fit_model
from risk_terrain_modelling.core.model.block import pack
from risk_terrain_modelling.core.model.json import read_model, write_model
from risk_terrain_modelling.core.model.predict import Measured, expected_counts
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.settings import FitSettings
from risk_terrain_modelling.core.terrain.exposure.around import beside
from risk_terrain_modelling.core.terrain.exposure.completing import complete, stands_for
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

SIDE = 60
CELLS = SIDE * SIDE


class Doors:
    """Events at doors and nowhere else. Pubs lie where doors are; banks matter besides."""

    def __init__(self, seed=1, banks=1.0):
        rng = np.random.default_rng(seed)
        self.cells = Cells(Frame(0.0, SIDE * 100.0, 100.0, SIDE, SIDE), np.ones((SIDE, SIDE), bool))
        x, y = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
        quarter = np.exp(np.sin(x / 7.0) + np.cos(y / 9.0)).ravel()
        self.pubs = rng.random(CELLS) < 0.15
        self.banks = rng.random(CELLS) < 0.15
        noise = [rng.random(CELLS) < 0.2 for _ in range(3)]
        self.doors = rng.poisson(0.6 * quarter * np.where(self.pubs, 1.8, 1.0))
        self.half = rng.binomial(self.doors, 0.5).astype(float)
        self.counts = rng.poisson(0.8 * self.doors * np.where(self.banks, banks, 1.0))
        names = ("pubs", "banks", "one", "two", "three")
        self.blocks = [
            pack([Variable(name, "proximity", 100.0)], [column])
            for name, column in zip(names, (self.pubs, self.banks, *noise))
        ]

    def completions(self, values, counts=None):
        given = self.counts if counts is None else counts
        return completions({"doors": values}, self.cells, self.blocks, given, None)

    def fit(self, values):
        return fit_model(
            self.blocks, self.counts, FitSettings(), Quiet(), self.cells, controls={"doors": values}
        )


@pytest.fixture(scope="module")
def town():
    return Doors()


def test_of_a_random_half_as_much_is_added_as_was_counted(town):
    """Each door was counted with probability p: the weight is (1 - p) / p."""
    assert town.completions(town.half)["doors"].weight == pytest.approx(1.0, abs=0.41)
    third = np.random.default_rng(2).binomial(town.doors, 1 / 3).astype(float)
    assert town.completions(third)["doors"].weight == pytest.approx(2.0, abs=1.01)


def test_a_true_factor_does_not_add_to_the_weight():
    """Pubs tell of doors, and events go with pubs besides."""
    town = Doors(seed=7)
    rng = np.random.default_rng(8)
    counts = rng.poisson(town.counts * np.where(town.pubs, 3.0, 1.0))
    found = town.completions(town.half, counts)["doors"]
    assert found.weight == pytest.approx(1.0, abs=0.41)
    assert found.unsure < 1


def test_what_is_measured_in_full_is_left_as_it_is(town):
    assert town.completions(town.doors.astype(float)) == {}


def test_what_has_nothing_to_do_with_events_is_left_as_it_is(town):
    other = np.random.default_rng(3).poisson(2.0, CELLS).astype(float)
    assert town.completions(other) == {}


def test_a_factor_that_tells_of_doors_is_taken_into_account(town):
    found = town.completions(town.half)["doors"]
    told = {one.variable.factor: one.coefficient for one in found.factors}
    assert told["pubs"] == pytest.approx(np.log(1.8), abs=0.2)
    assert abs(told["banks"]) < 0.15
    whole = stands_for(found, town.half, town.cells, town.blocks)
    for place in (town.pubs, ~town.pubs, town.banks):
        share = town.doors[place].sum() / whole[place].sum()
        assert share == pytest.approx(town.doors.sum() / whole.sum(), rel=0.06)


def test_without_it_a_factor_that_does_nothing_is_found(town):
    """Against Poisson's fit beside the logarithm of what was measured: pubs well above 1."""
    raw = np.log(town.half + 0.05)
    whole = np.log(
        stands_for(town.completions(town.half)["doors"], town.half, town.cells, town.blocks)
    )
    ratios = []
    for control in (raw, whole):
        design = np.column_stack([np.ones(CELLS), control, town.pubs])
        ratios.append(np.exp(fitted(design, town.counts).coefficients[2]))
    assert ratios[0] > 1.2
    assert ratios[1] == pytest.approx(1.0, abs=0.1)


def test_a_true_factor_is_found_and_no_other():
    model = Doors(seed=4, banks=1.8).fit(Doors(seed=4, banks=1.8).half)
    assert [term.factor for term in model.terms] == ["banks"]
    assert model.terms[0].local.low < 1.8 < model.terms[0].local.high


def test_a_model_is_mapped_with_what_stands_for_the_control(town):
    model = town.fit(town.half)
    assert model.controls[0].completion is not None
    again = read_model(write_model(model))
    assert again.controls[0].completion.weight == model.controls[0].completion.weight
    for one in (model, again):
        measured = Measured(None, {"doors": town.half})
        whole = complete(one, measured, town.cells, town.blocks)
        expected = expected_counts(one, town.blocks, CELLS, measured=whole)
        assert expected.sum() == pytest.approx(town.counts.sum(), rel=1e-8)
    with pytest.raises(RtmError, match="not among the factors"):
        complete(model, measured, town.cells, [])
    with pytest.raises(ValueError, match="was not made"):
        expected_counts(model, town.blocks, CELLS, measured=measured)


def test_the_unit_of_a_control_changes_nothing(town):
    one, other = town.completions(town.half), town.completions(town.half * 250)
    assert other["doors"].weight == one["doors"].weight
    first, second = (
        stands_for(found["doors"], values, town.cells, town.blocks)
        for found, values in ((one, town.half), (other, town.half * 250))
    )
    assert second == pytest.approx(250 * first, rel=1e-4)


def test_the_mean_beside_a_cell_is_that_of_a_plain_loop():
    rng = np.random.default_rng(5)
    inside = rng.random((9, 12)) < 0.8
    cells = Cells(Frame(0.0, 90.0, 10.0, 12, 9), inside)
    values = rng.poisson(2.0, cells.count).astype(float)
    row, column = np.nonzero(inside)
    for distance in (10.0, 25.0, 60.0):
        found = beside(cells, values, distance)
        for n in range(cells.count):
            apart = 10.0 * np.hypot(row - row[n], column - column[n])
            near = (apart <= distance) & (np.arange(cells.count) != n)
            mean = values[near].mean() if near.any() else 0.0
            assert found[n] == pytest.approx(mean, abs=1e-12)


def test_log_linear_means_are_those_of_statsmodels(town):
    api = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(6)
    design = np.column_stack([np.ones(CELLS), rng.normal(size=(CELLS, 2)), town.pubs])
    offset = rng.normal(0, 0.3, CELLS)
    theirs = api.GLM(town.counts, design, api.families.Poisson(), offset=offset).fit()
    ours = fitted(design, town.counts, offset)
    assert ours.coefficients == pytest.approx(theirs.params, abs=1e-6)
    assert ours.mean == pytest.approx(theirs.mu, rel=1e-5)


def test_shrunk_coefficients_are_those_of_the_penalised_likelihood(town):
    """Against a general minimiser: for some precision the answer is the optimum of its penalty."""
    optimize = pytest.importorskip("scipy.optimize")
    always = np.ones((CELLS, 1))
    values = town.half
    first = fitted(always, values)
    found = shrunk(always, town.blocks, values, first)
    columns = np.column_stack([block.column(0) for block in town.blocks]).astype(float)
    design = np.hstack([always, columns])
    place = np.concatenate([found.always, found.shrunk])
    spread = ((values - first.mean) ** 2 / first.mean).sum() / (CELLS - 1)
    slope = design.T @ (values - np.exp(design @ place)) / spread
    precision = slope[1] / place[1]
    assert precision > 0

    def objective(place):
        mean = np.exp(design @ place)
        penalty = 0.5 * precision * (place[1:] ** 2).sum()
        value = (mean - values * np.log(mean)).sum() / spread + penalty
        gradient = design.T @ (mean - values) / spread
        gradient[1:] += precision * place[1:]
        return value, gradient

    best = optimize.minimize(objective, np.zeros(6), jac=True, method="BFGS")
    assert place == pytest.approx(best.x, abs=1e-4)


def test_the_chance_of_a_control_is_counted_as_variance():
    """Of the events in excess at banks, over towns drawn again and again."""
    excess, seen, told = [], [], []
    for seed in range(60):
        town = Doors(seed)
        found = town.completions(town.half)["doors"]
        whole = stands_for(replace(found, weight=1.0), town.half, town.cells, town.blocks)
        expected = town.counts.sum() * whole / whole.sum()
        residuals = town.counts - expected
        excess.append(residuals[town.banks].sum())
        seen.append((residuals**2)[town.banks].sum())
        told.append(found.unsure * expected[town.banks].sum())
    share = 0.85  # of the variance, where 0.15 of the town is compared with all of it
    variance = np.mean(np.square(excess))
    assert variance / (share * np.mean(np.add(seen, told))) == pytest.approx(1, abs=0.4)
    assert np.mean(told) > 0.1 * np.mean(seen)
    model = Doors(1).fit(Doors(1).half)
    other = Doors(1).fit(Doors(1).doors.astype(float))
    assert model.clustering.after.nugget > other.clustering.after.nugget
