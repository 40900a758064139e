import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.fitting.engine.newton import maximise
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.fitting.engine.statistics import Statistics, statistics
from risk_terrain_modelling.core.fitting.engine.systems import solve
from risk_terrain_modelling.core.fitting.families import FAMILIES, NB1, NB2, POISSON
from risk_terrain_modelling.core.progress import Cancelled


def designed(cells, chosen):
    """Distinct rows of some variables: design and sufficient statistics, and the cells' design."""
    rows = merge_cells(cells.blocks, cells.counts)
    plain = np.column_stack([np.ones(len(cells.counts)), cells.signed[:, chosen]])
    design = np.empty((len(rows.cells), plain.shape[1]))
    design[rows.row_of] = plain
    return design, statistics(rows.cells, rows.events, rows.tails), plain


def started(family, candidates=1):
    return None if family == POISSON else np.zeros(candidates)


def fitted(family, design, data):
    return maximise(family, design, data, np.zeros((1, design.shape[1])), started(family))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", range(3))
def test_fits_equal_those_of_statsmodels_on_the_cells(city, family, seed):
    discrete = pytest.importorskip("statsmodels.discrete.discrete_model")
    cells = city(seed, cells=600, dispersion=1.5, protective=(2,))
    design, data, plain = designed(cells, [1, 3, 7])
    found = fitted(family, design, data)
    if family == POISSON:
        theirs = discrete.Poisson(cells.counts, plain).fit(method="newton", tol=1e-12, disp=0)
    else:
        model = discrete.NegativeBinomial(cells.counts, plain, loglike_method=family.key)
        start = np.append(found.coefficients[0] * 0.9, 1.0)
        theirs = model.fit(start, method="newton", tol=1e-12, maxiter=100, disp=0)
        assert np.exp(found.log_dispersion[0]) == pytest.approx(theirs.params[-1], rel=1e-6)
    assert found.converged[0]
    assert found.coefficients[0] == pytest.approx(theirs.params[:4], rel=1e-6)
    assert found.standard_errors()[:4] == pytest.approx(theirs.bse[:4], rel=1e-6)
    assert found.log_likelihood[0] == pytest.approx(theirs.llf, rel=1e-10)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(FAMILIES))
def test_rows_give_the_fit_of_the_cells_and_a_gradient_of_zero(city, seed, family):
    cells = city(seed, cells=200, dispersion=2.0)
    design, data, plain = designed(cells, [1, 4])
    found = fitted(family, design, data)
    counts = cells.counts.astype(float)
    beyond = [np.arange(count) for count in cells.counts]
    row = np.repeat(np.arange(len(counts)), cells.counts)
    each = Statistics(
        np.ones((1, len(counts))),
        counts[None, :],
        row,
        np.concatenate(beyond).astype(float),
        np.ones((1, len(row))),
        data.histogram,
    )
    slow = fitted(family, plain, each)
    assert slow.converged[0] == found.converged[0]
    if found.converged[0]:
        assert found.coefficients == pytest.approx(slow.coefficients, rel=1e-8, abs=1e-9)
        assert found.log_likelihood == pytest.approx(slow.log_likelihood, rel=1e-12)
        at = family.evaluate(found.coefficients @ design.T, found.log_dispersion, data)
        scale = data.events.sum()
        assert np.abs(at.slope @ design).max() < 1e-9 * scale
        if family != POISSON:
            assert np.abs(at.dispersion_slope).max() < 1e-8 * scale


def test_a_held_coefficient_stays_and_the_rest_is_fitted_without_it(city):
    cells = city(2, dispersion=1.0)
    design, data, _ = designed(cells, [1, 4, 7])
    for family in FAMILIES:
        held = np.array([[False, False, True, False]])
        start = np.zeros((1, 4))
        found = maximise(family, design, data, start, started(family), held)
        without = fitted(family, design[:, [0, 1, 3]], data)
        assert found.coefficients[0, 2] == 0
        assert found.coefficients[0, [0, 1, 3]] == pytest.approx(without.coefficients[0], rel=1e-8)
        assert found.log_likelihood == pytest.approx(without.log_likelihood, rel=1e-12)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_events_under_an_influence_is_no_finite_optimum(cells_of, family):
    counts = np.array([0, 0, 0, 2, 1, 0, 3, 1])
    cells = cells_of([np.array([[1, 1, 1, 0, 0, 0, 0, 0]]).T], counts)
    design, data, _ = designed(cells, [0])
    assert not fitted(family, design, data).converged[0]


def test_a_repeated_column_has_no_standard_error(city):
    cells = city(4)
    design, data, _ = designed(cells, [1, 1])
    found = fitted(POISSON, design, data)
    assert np.isinf(found.standard_errors()).all()


@pytest.mark.parametrize("family", [NB1, NB2])
def test_counts_that_vary_less_than_chance_have_no_dispersion(cells_of, family):
    cells = cells_of([np.array([[1, 0] * 50]).T], [1] * 100)
    design, data, _ = designed(cells, [0])
    found = fitted(family, design, data)
    assert not found.converged[0]
    assert np.isfinite(found.coefficients).all()


def test_candidates_are_fitted_each_for_itself(city):
    cells = city(6, dispersion=1.0)
    design, data, _ = designed(cells, [1, 7])
    rng = np.random.default_rng(0)
    many = Statistics(
        np.tile(data.cells, (4, 1)),
        np.tile(data.events, (4, 1)),
        data.tail_row,
        data.tail_beyond,
        np.tile(data.tail_cells, (4, 1)),
        data.histogram,
    )
    start = rng.normal(0, 1, (4, 3))
    for family in FAMILIES:
        found = maximise(family, design, many, start, started(family, 4))
        assert found.converged.all()
        assert np.ptp(found.coefficients, axis=0) == pytest.approx(0, abs=1e-9)


def test_the_check_can_stop_the_work(city):
    def stop():
        raise Cancelled

    design, data, _ = designed(city(1), [1])
    with pytest.raises(Cancelled):
        maximise(POISSON, design, data, np.zeros((1, 2)), check=stop)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 8), st.integers(1, 5))
def test_many_small_systems_are_solved(seed, size, systems):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(systems, size, size))
    matrices = root @ root.transpose(0, 2, 1) + 0.1 * np.eye(size)
    right = rng.normal(size=(systems, size, 2))
    found, regular = solve(matrices, right)
    assert regular.all()
    assert found == pytest.approx(np.linalg.solve(matrices, right), rel=1e-6, abs=1e-9)


def test_indefinite_and_singular_systems_are_told():
    matrices = np.array([np.eye(2), [[1.0, 2.0], [2.0, 1.0]], np.ones((2, 2)), np.zeros((2, 2))])
    _, regular = solve(matrices, np.ones((4, 2, 1)))
    assert regular.tolist() == [True, False, False, False]
