import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.mean import (
    compared_with_neighbourhood,
    fit_mean,
    mean_with,
)
from risk_terrain_modelling.core.fitting.clustered.neighbourhood import Neighbourhood, small_squares
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from scipy import stats


@pytest.fixture(scope="module")
def town(ragged, study):
    """Cells with three factors, the second protective; counts that go with the first two."""
    cells = ragged(22, 25, seed=3)
    made = study(cells, seed=1, factors=3, protective=(1,), places=(10, 25))
    one, two = made.of("factor 0", 200.0)[1], made.of("factor 1", 300.0)[1]
    counts = np.random.default_rng(0).poisson(np.exp(-0.5 + 0.9 * one + 0.7 * two))
    return made, counts, merge_cells(made.blocks, counts)


def model(made):
    picked = [made.of("factor 0", 200.0), made.of("factor 1", 300.0), made.of("factor 2", 100.0)]
    design = np.column_stack([np.ones(made.cells.count), *(column for _, column in picked)])
    return [variable for variable, _ in picked], design


def test_the_poisson_fit_is_that_of_statsmodels(town):
    api = pytest.importorskip("statsmodels.api")
    made, counts, base = town
    variables, design = model(made)
    theirs = api.GLM(counts, design, family=api.families.Poisson()).fit(tol=1e-12)
    ours = fit_mean(base, variables)
    assert ours.coefficients == pytest.approx(theirs.params, rel=1e-6, abs=1e-8)
    assert ours.log_likelihood == pytest.approx(theirs.llf, rel=1e-10)
    assert np.linalg.inv(ours.information) == pytest.approx(theirs.cov_params(), rel=1e-5)
    assert ours.expected == pytest.approx(theirs.fittedvalues, rel=1e-6)
    again = fit_mean(base, variables, ours.coefficients[:2])
    assert again.coefficients == pytest.approx(ours.coefficients, abs=1e-8)


def test_compared_variables_are_uncorrelated_with_what_is_left(town):
    made, counts, base = town
    variables, design = model(made)
    squares = small_squares(made.cells)
    clustering = Clustering((Component(0.7, 400.0, 1.0),), nugget=0.2)
    neighbourhood = Neighbourhood(squares, clustering, counts.mean())
    mean = compared_with_neighbourhood(fit_mean(base, variables), counts, squares, neighbourhood)
    mu = np.exp(design @ mean.coefficients)
    less = neighbourhood.of(design)[:, 1:]  # here a square is a cell
    own = np.column_stack([np.ones(len(mu)), design[:, 1:] - less[squares.of_cell]])
    assert squares.side == 1
    assert own.T @ (counts - mu) == pytest.approx(np.zeros(4), abs=1e-5)
    assert mean.expected == pytest.approx(mu)
    assert mean.expected.sum() == pytest.approx(counts.sum())
    assert mean.sensitivity == pytest.approx(own.T @ (mu[:, None] * design), rel=1e-6)
    assert mean.information == pytest.approx(design.T @ (mu[:, None] * design))
    assert mean.log_likelihood == pytest.approx(stats.poisson.logpmf(counts, mu).sum())
    # no likelihood is higher than the Poisson fit's
    poisson = fit_mean(base, variables)
    assert mean.log_likelihood < poisson.log_likelihood
    assert np.abs(mean.coefficients - poisson.coefficients).max() > 0.01


def test_with_nothing_around_the_compared_fit_is_poissons(town):
    made, counts, base = town
    squares = small_squares(made.cells)
    neighbourhood = Neighbourhood(squares, Clustering(), counts.mean())
    poisson = fit_mean(base, model(made)[0])
    mean = compared_with_neighbourhood(poisson, counts, squares, neighbourhood)
    assert mean.coefficients == pytest.approx(poisson.coefficients, abs=1e-7)
    assert mean.sensitivity == pytest.approx(poisson.information, rel=1e-6)


def test_given_coefficients_are_taken_as_they_are(town):
    made, counts, base = town
    variables, design = model(made)
    given = np.array([-0.4, 1.0, 0.5, -0.2])
    mean = mean_with(base, variables, given)
    mu = np.exp(design @ given)
    assert mean.expected == pytest.approx(mu)
    assert mean.log_likelihood == pytest.approx(stats.poisson.logpmf(counts, mu).sum())
    assert mean.sums(counts) == pytest.approx(design.T @ counts)
    assert np.array_equal(mean.cells_by_row[mean.row_of] > 0, np.ones(len(mu), bool))


def test_a_variable_where_nothing_ever_happened_has_no_finite_coefficient(town):
    made, counts, _ = town
    variable, column = made.of("factor 0", 200.0)
    base = merge_cells(made.blocks, np.where(column == 1, 0, counts))
    assert fit_mean(base, [variable]) is None
