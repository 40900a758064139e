"""Culling against its definition: conditions of optimality, and a slow solver on all cells."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.fitting.culling import ensemble, working_set
from risk_terrain_modelling.core.fitting.culling.candidates import screen
from risk_terrain_modelling.core.fitting.culling.cull import PENALTIES, SMALLEST_RATIO, cull
from risk_terrain_modelling.core.fitting.culling.ensemble import Ensemble, Training
from risk_terrain_modelling.core.fitting.culling.folds import stratified_folds
from risk_terrain_modelling.core.fitting.culling.patterns import Coded, describe
from risk_terrain_modelling.core.fitting.culling.penalised import Penalty
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.fitting.engine.strata import one_stratum
from risk_terrain_modelling.core.fitting.engine.workers import Workers
from risk_terrain_modelling.core.progress import Cancelled, Quiet
from scipy.optimize import minimize
from scipy.special import xlogy


def culled(cells, fold, l1_ratio=0.95, progress=None):
    rows = merge_cells(cells.blocks, cells.counts)
    folds, height = fold.max() + 1, len(rows.cells)
    shares = [
        [np.bincount(rows.row_of[fold == f], weights[fold == f], height) for f in range(folds)]
        for weights in (np.ones(len(fold)), cells.counts)
    ]
    return cull(rows, screen(rows.blocks), *map(np.array, shares), l1_ratio, progress or Quiet())


def folds_of(cells, seed=1, folds=5):
    return stratified_folds(cells.counts, folds, np.random.default_rng(seed))


def objective(place, design, counts, strength, l1_ratio):
    """-loglik / n + penalty, with its gradient; the intercept first and unpenalised."""
    intercept, b = place[0], place[1:]
    eta = intercept + design @ b
    mean = np.exp(eta)
    penalty = strength * (l1_ratio * b.sum() + (1 - l1_ratio) / 2 * b @ b)
    residual = (mean - counts) / len(counts)
    slope = residual @ design + strength * (l1_ratio + (1 - l1_ratio) * b)
    return (mean - counts * eta).mean() + penalty, np.append(residual.sum(), slope)


def slowly(design, counts, strength, l1_ratio):
    """Intercept and coefficients by a general solver with bounds."""
    start = np.append(np.log(counts.mean()), np.zeros(design.shape[1]))
    bounds = [(None, None)] + [(0, None)] * design.shape[1]
    options = {"maxiter": 20_000, "maxfun": 50_000, "ftol": 1e-16, "gtol": 1e-11, "maxcor": 50}
    arguments = (design, counts, strength, l1_ratio)
    result = minimize(
        objective, start, arguments, "L-BFGS-B", jac=True, bounds=bounds, options=options
    )
    return result.x[0], result.x[1:]


def deviance(counts, mean):
    return 2 * (xlogy(counts, counts) - xlogy(counts, mean) - counts + mean).sum()


def steepest(cells):
    return ((cells.counts - cells.counts.mean()) @ cells.signed / len(cells.counts)).max()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.05, 0.5, 0.95, 1.0]), st.booleans())
def test_survivors_meet_the_conditions_of_optimality(city, seed, l1_ratio, protective):
    cells = city(seed, cells=250, factors=5, dispersion=0.5, protective=(0, 1) * protective)
    found = culled(cells, folds_of(cells), l1_ratio)
    strength = found.penalties[found.chosen]
    fitted = cells.signed @ found.coefficients
    intercept = np.log(cells.counts.sum() / np.exp(fitted).sum())
    place = np.append(intercept, found.coefficients)
    slope = objective(place, cells.signed, cells.counts, strength, l1_ratio)[1][1:]
    tight = 1e-8 * steepest(cells)
    assert (found.coefficients >= 0).all()
    assert np.abs(slope[found.survivors]).max(initial=0) < tight
    assert slope[~found.survivors].min(initial=0) > -tight


@pytest.mark.parametrize("seed", range(3))
def test_the_curve_is_that_of_a_slow_solver_fold_by_fold(city, seed):
    cells = city(seed, cells=200, factors=3, variables=2, protective=(1,))
    fold = folds_of(cells, seed)
    found = culled(cells, fold)
    for number in {0, 10, 25, found.chosen, len(found.penalties) - 1}:
        expected = 0
        for held in range(5):
            train = fold != held
            intercept, b = slowly(
                cells.signed[train], cells.counts[train], found.penalties[number], 0.95
            )
            mean = np.exp(intercept + cells.signed[~train] @ b)
            expected += deviance(cells.counts[~train], mean)
        assert found.deviance[number] == pytest.approx(expected / len(fold), rel=1e-5)
    _, b = slowly(cells.signed, cells.counts, found.penalties[found.chosen], 0.95)
    assert found.coefficients == pytest.approx(b, abs=2e-5)
    assert found.survivors.tolist() == (b > 1e-5).tolist()


def test_the_path_begins_where_nothing_enters_and_goes_down_evenly(city):
    cells = city(4, cells=500, factors=6)
    found = culled(cells, folds_of(cells))
    assert found.penalties[0] == pytest.approx(steepest(cells) / 0.95, rel=1e-12)
    ratios = found.penalties[1:] / found.penalties[:-1]
    assert ratios == pytest.approx(SMALLEST_RATIO ** (1 / (PENALTIES - 1)), rel=1e-9)
    assert found.deviance[found.chosen] == found.deviance.min()
    assert found.chosen == found.deviance.argmin()
    assert len(found.penalties) - 1 - found.chosen <= 10


def test_rows_merged_or_not_give_the_same(city):
    cells = city(11, cells=300, factors=2, variables=2)
    fold = folds_of(cells)
    merged = culled(cells, fold)
    # a column of its own for each cell keeps all rows apart, and goes with nothing
    rows = merge_cells(cells.blocks, cells.counts)
    assert len(rows.cells) < 20
    one_each = type(rows)(
        cells.blocks,
        np.ones(300),
        cells.counts.astype(float),
        merge_cells((), cells.counts).tails,
        np.arange(300),
        one_stratum(300),
    )
    shares = [np.array([(fold == f) * w for f in range(5)]) for w in (np.ones(300), cells.counts)]
    apart = cull(one_each, screen(cells.blocks), *shares, 0.95, Quiet())
    assert apart.chosen == merged.chosen
    assert apart.deviance == pytest.approx(merged.deviance, rel=1e-7)
    assert apart.coefficients == pytest.approx(merged.coefficients, abs=1e-6)


def test_variables_that_go_with_the_events_survive_and_others_mostly_do_not(city):
    cells = city(20, cells=3000, factors=8, dispersion=0.5)
    found = culled(cells, folds_of(cells))
    kept = {v.factor for v, survived in zip(found.variables, found.survivors) if survived}
    assert {"factor 0", "factor 2", "factor 4", "factor 6"} <= kept
    assert found.survivors.sum() < len(found.survivors)
    assert not found.at_end


def test_what_goes_against_its_sign_does_not_survive(city, cells_of):
    cells = city(2, cells=2000, factors=2, protective=(0,))
    columns = [cells.signed[:, :3] != 0, cells.signed[:, 3:] != 0]
    wrong = cells_of([c.astype(np.uint8) for c in columns], cells.counts)
    right, not_right = (culled(c, folds_of(c)) for c in (cells, wrong))
    assert right.survivors[:3].any()
    assert not not_right.survivors[:3].any()


def test_nothing_goes_with_the_events(cells_of):
    half = np.array([[0, 1] * 20]).T
    cells = cells_of([half], np.ones(40))
    found = culled(cells, folds_of(cells))
    assert not found.survivors.any()
    assert len(found.penalties) == 0


def test_a_repeated_sum_of_columns_does_no_harm_without_a_ridge(cells_of):
    rng = np.random.default_rng(8)
    a, b = (rng.random((2, 400)) < 0.3).astype(np.uint8)
    either, both = a | b, a & b
    counts = rng.poisson(np.exp(-0.5 + 0.7 * a + 0.4 * b))
    cells = cells_of([column[:, None] for column in (a, b, either, both)], counts)
    found = culled(cells, folds_of(cells), l1_ratio=1.0)
    strength = found.penalties[found.chosen]
    fitted = cells.signed @ found.coefficients
    place = np.append(np.log(counts.sum() / np.exp(fitted).sum()), found.coefficients)
    _, b = slowly(cells.signed, counts, strength, 1.0)
    best = slowly(cells.signed, counts, strength, 1.0)
    least = objective(np.append(*best), cells.signed, counts, strength, 1.0)[0]
    assert objective(place, cells.signed, counts, strength, 1.0)[0] <= least + 1e-10


def test_the_working_set_is_no_shortcut(city, monkeypatch):
    """With every variable in play from the start, and without, the optimum is the same."""
    cells = city(6, cells=600, factors=8, dispersion=0.5)
    usual = culled(cells, folds_of(cells))
    monkeypatch.setattr(ensemble, "LOOK_AHEAD", -np.inf)
    monkeypatch.setattr(working_set, "MOST_IDLE", np.inf)
    everything = culled(cells, folds_of(cells))
    assert usual.deviance == pytest.approx(everything.deviance, rel=1e-7)
    assert usual.coefficients == pytest.approx(everything.coefficients, abs=1e-6)
    monkeypatch.setattr(ensemble, "LOOK_AHEAD", 1.0)
    monkeypatch.setattr(working_set, "MOST_IDLE", 1.0)
    least = culled(cells, folds_of(cells))
    assert least.coefficients == pytest.approx(everything.coefficients, abs=1e-6)


def test_a_variable_that_only_shows_once_others_are_in_joins(cells_of):
    """b is where a is not, and so goes with fewer events until a is taken into account."""
    rng = np.random.default_rng(4)
    a = (rng.random(2000) < 0.4).astype(np.uint8)
    b = (rng.random(2000) < np.where(a == 1, 0.05, 0.6)).astype(np.uint8)
    counts = rng.poisson(np.exp(-1.5 + 1.6 * a + 0.8 * b))
    cells = cells_of([a[:, None], b[:, None]], counts)
    assert (counts - counts.mean()) @ b < 0
    patterns = describe([Coded.of_block(b) for b in cells.blocks], lambda: None)
    pull = (patterns.table.T @ (patterns.presence.T @ counts))[:, None] / 2000
    each = np.ones((2000, 1))
    training = Training(each, 0 * each, pull, np.array([counts.mean()]))
    penalty = Penalty(1e-3, 0.95)
    with Workers(Quiet()) as workers:
        both, alike = np.ones(2, bool), np.zeros(2000, np.int64)
        column = screen(cells.blocks).column
        fits = Ensemble(patterns, column, training, np.zeros(2), workers, both, alike)
        fits.solve(penalty, penalty, 1e-10)
    _, expected = slowly(cells.signed, counts, 1e-3, 0.95)
    assert fits.coefficients[0] == pytest.approx(expected, abs=1e-5)
    assert expected[1] > 0.5


def test_the_same_cells_and_folds_give_the_same_bits(city):
    cells = city(13, cells=700, factors=8, dispersion=1.0)
    first, again = (culled(cells, folds_of(cells)) for _ in range(2))
    assert np.array_equal(first.deviance, again.deviance)
    assert np.array_equal(first.coefficients, again.coefficients)


def test_culling_can_be_cancelled_and_its_progress_never_falls(city):
    class Watch(Quiet):
        def __init__(self, stop_after):
            self.shares, self.stop_after = [], stop_after

        def at(self, share):
            self.shares.append(share)
            if len(self.shares) > self.stop_after:
                raise Cancelled

    cells = city(3, cells=400, factors=6)
    whole = Watch(np.inf)
    culled(cells, folds_of(cells), progress=whole)
    assert whole.shares == sorted(whole.shares)
    assert 0 <= whole.shares[0] <= whole.shares[-1] <= 1
    with pytest.raises(Cancelled):
        culled(cells, folds_of(cells), progress=Watch(20))
