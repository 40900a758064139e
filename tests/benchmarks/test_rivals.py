"""The adaptive lasso and the shifts beside nuisance covariates, against formulas and by hand."""

import numpy as np
import pytest
import statsmodels.api as sm
from risk_terrain_modelling.benchmarks.calibration import adaptive_lasso, layouts, nuisance_shifts
from risk_terrain_modelling.benchmarks.calibration.bounded import Bounded
from risk_terrain_modelling.benchmarks.calibration.clusters import Clusters
from risk_terrain_modelling.benchmarks.calibration.methods import METHODS, RIVALS
from risk_terrain_modelling.benchmarks.calibration.outcomes import Outcome, Simulator
from risk_terrain_modelling.benchmarks.calibration.scenarios import Scenario
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component

TRUTH = Scenario("sample", "its own", Clusters("exponential", 0.5, 1.5))


@pytest.fixture(scope="module")
def layout():
    return layouts.read("sample")


@pytest.fixture(scope="module")
def outcome(layout):
    return Simulator(layout).outcome(TRUTH, 0)


def test_one_penalised_column_has_the_coefficient_of_its_formula():
    """At the best b the events inside less those expected there are the penalty."""
    design = np.array([[1.0, 0.0], [1.0, 1.0]])
    cells, events, penalty = np.array([200.0, 50.0]), np.array([300.0, 150.0]), 12.0
    fit = Bounded(design, cells, events, 1)
    a, b = fit.fitted(np.zeros(2), np.array([0.0, penalty]), 0.0)
    assert a == pytest.approx(np.log((300 + penalty) / 200), abs=1e-6)
    assert a + b == pytest.approx(np.log((150 - penalty) / 50), abs=1e-6)
    shrunk = fit.fitted(np.zeros(2), np.array([0.0, 1e4]), 0.0)
    assert shrunk[1] == 0 and shrunk[0] == pytest.approx(np.log(450 / 250), abs=1e-6)


def test_the_best_coefficients_leave_no_slope_and_none_below_0():
    draw = np.random.default_rng(4)
    columns = draw.integers(0, 2, (400, 6)).astype(float)
    truth = np.array([0.8, 0.0, -0.7, 0.4, 0.0, -0.2])
    cells = draw.integers(1, 9, 400).astype(float)
    events = draw.poisson(cells * np.exp(-0.5 + columns @ truth)).astype(float)
    design = sm.add_constant(columns)
    lasso = np.array([0, 5.0, 5.0, 1.0, 20.0, 2.0, 2.0])
    b = Bounded(design, cells, events, 1).fitted(np.zeros(7), lasso, 0.5)
    slope = design.T @ (events - cells * np.exp(design @ b)) - lasso - 0.5 * b * (lasso > 0)
    assert (b[1:] >= 0).all() and b[3] == 0
    assert np.abs(slope[(b > 0) | (lasso == 0)]).max() < 1e-3
    assert (slope[1:][b[1:] == 0] < 1e-3).all()


def test_without_penalties_it_is_the_poisson_regression_of_statsmodels():
    draw = np.random.default_rng(5)
    columns = draw.integers(0, 2, (300, 3)).astype(float)
    events = draw.poisson(np.exp(columns @ [0.5, 0.9, 0.3])).astype(float)
    design = sm.add_constant(columns)
    ours = Bounded(design, np.ones(300), events, 1).fitted(np.zeros(4), np.zeros(4), 0.0)
    theirs = sm.GLM(events, design, sm.families.Poisson()).fit(tol=1e-12)
    assert ours == pytest.approx(theirs.params, abs=1e-6)


def test_the_criterion_is_the_bic_of_independent_events(layout, outcome, monkeypatch):
    variables = tuple(layout.variables)
    columns = [3, 40]
    design = sm.add_constant(layout.columns[:, columns].astype(float))
    theirs = sm.GLM(outcome.counts, design, sm.families.Poisson()).fit(tol=1e-12)
    coefficients = np.zeros(len(variables))
    coefficients[columns] = theirs.params[1:]
    monkeypatch.setattr(adaptive_lasso, "clustering_of", lambda found: Clustering())
    found = adaptive_lasso.Criterion(outcome).of(variables, theirs.params[:1], coefficients)
    bic = -2 * theirs.llf + 3 * np.log(outcome.counts.sum())
    assert found == pytest.approx(bic, rel=1e-8)


def test_under_clustering_a_coefficient_counts_for_more(layout, outcome, monkeypatch):
    """The trace of S^-1 V by all pairs of cells, V = X'(M + M (g - 1) M) X."""
    step = layout.cells.frame.cell_size
    clustering = Clustering((Component(0.5, 3 * step, 1.0),), 0.2)
    variables = tuple(layout.variables)
    mu = outcome.counts.sum() / layout.cells.count
    fixed, none = np.array([np.log(mu)]), np.zeros(len(variables))
    values = []
    for one in (Clustering(), clustering):
        monkeypatch.setattr(adaptive_lasso, "clustering_of", lambda found, one=one: one)
        values.append(adaptive_lasso.Criterion(outcome).of(variables, fixed, none))
    row, column = np.nonzero(layout.cells.inside)
    distance = step * np.hypot(row[:, None] - row, column[:, None] - column)
    pairs = np.expm1(0.5 * np.exp(-distance / (3 * step))).sum() * mu**2
    total = mu * layout.cells.count
    more = (1.2 * total + pairs) / total - 1
    assert values[1] - values[0] == pytest.approx(more * np.log(outcome.counts.sum()), rel=1e-4)


def test_sums_of_shifted_columns_equal_those_moved_by_hand(layout, outcome):
    shifts = nuisance_shifts.Shifts(layout.cells, np.random.default_rng(3))
    residuals = outcome.counts - outcome.counts.mean()
    column = layout.columns[:, 7].astype(float)
    sums = shifts.sums(residuals, column)
    assert sums[0] == pytest.approx(residuals @ column)
    moved, still = (layout.cells.on_raster(one, 0.0) for one in (column, residuals))
    for number in (1, 17):
        down, across = np.unravel_index(shifts._at[number], shifts._padded)
        down -= shifts._padded[0] * (down > shifts._padded[0] // 2)
        across -= shifts._padded[1] * (across > shifts._padded[1] // 2)
        by_hand = 0.0
        for row, place in np.argwhere(layout.cells.inside):
            before = row - down, place - across
            if 0 <= before[0] < moved.shape[0] and 0 <= before[1] < moved.shape[1]:
                by_hand += still[row, place] * moved[before]
        assert sums[number] == pytest.approx(by_hand, abs=1e-6)


def test_a_test_by_shifts_keeps_its_level_and_finds_what_is_there(layout):
    draw = np.random.default_rng(8)
    shifts = nuisance_shifts.Shifts(layout.cells, draw)
    columns = layout.columns[:, :4].astype(float)
    flat = np.full(layout.cells.count, 0.7)
    by_chance = [
        nuisance_shifts.tested(columns, flat, draw.poisson(flat), shifts)[1] for _ in range(60)
    ]
    assert 1 <= np.sum(np.array(by_chance) <= 0.25) <= 27
    there = draw.poisson(flat * np.exp(1.2 * columns[:, 2]))
    best, p_value = nuisance_shifts.tested(columns, flat, there, shifts)
    assert best == 2 and p_value < 0.005


@pytest.mark.parametrize("method", RIVALS)
def test_what_is_strong_is_found_and_nothing_in_noise(layout, method):
    strong = layout.candidate("Takeaways", "proximity", 1.0)
    column = layout.columns[:, list(layout.variables).index(strong)]
    draw = np.random.default_rng(6)
    counts = draw.poisson(0.5 * np.exp(1.5 * column))
    found = METHODS[method](Outcome(layout, TRUTH, counts, 0))["chosen"]
    assert "Takeaways" in [factor for factor, _, _ in found]
    noise = draw.poisson(np.full(layout.cells.count, 0.8))
    assert METHODS[method](Outcome(layout, TRUTH, noise, 0))["chosen"] == []
