import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.covariance import (
    Convolution,
    coefficient_covariance,
    score_covariance,
    variances,
)
from risk_terrain_modelling.core.fitting.clustered.mean import (
    compared_with_neighbourhood,
    fit_mean,
)
from risk_terrain_modelling.core.fitting.clustered.neighbourhood import Neighbourhood, small_squares
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells


def fitted(study, cells, clustering, seed, compared):
    """A mean of two variables, one of them protective, and its design the plain way."""
    made = study(cells, seed, factors=3, protective=(1,), places=(4, 9))
    counts = np.random.default_rng(seed).poisson(1.5, cells.count)
    base = merge_cells(made.blocks, counts)
    chosen = [made.blocks[0].variables[0], made.blocks[1].variables[-1]]
    columns = [made.of(one.factor, one.distance)[1] for one in chosen]
    design = np.column_stack([np.ones(cells.count), *columns])
    mean = fit_mean(base, chosen)
    squares = small_squares(cells)
    if compared:
        neighbourhood = Neighbourhood(squares, clustering, counts.mean())
        mean = compared_with_neighbourhood(mean, counts, squares, neighbourhood)
    return mean, design, squares


@settings(max_examples=25, deadline=None)
@example(seed=1, parts=[(1.0, 182.0, 2.0)], nugget=0.0, compared=False)
@given(
    st.integers(0, 10**6),
    st.lists(
        st.tuples(st.floats(0.05, 1), st.floats(100, 900), st.sampled_from([1.0, 2.0])), max_size=2
    ),
    st.floats(0, 2),
    st.booleans(),
)
def test_the_variance_is_the_double_sum_over_all_pairs(
    ragged, study, distances, seed, parts, nugget, compared
):
    cells = ragged(9, 13, seed)
    clustering = Clustering(tuple(Component(*part) for part in parts), nugget)
    mean, design, squares = fitted(study, cells, clustering, seed, compared)
    own = design.copy()
    if mean.of_neighbourhood is not None:
        own -= mean.of_neighbourhood[squares.of_cell]
    mu = mean.expected
    variance = np.outer(mu, mu) * clustering.excess(distances(cells))
    variance[np.diag_indices(len(mu))] += (1 + nugget) * mu
    dense = own.T @ variance @ own
    found = score_covariance(cells, mean, clustering, squares)
    # where log g is below a millionth of its strength it is left out
    assert np.abs(found - dense).max() <= 1e-7 * np.abs(dense).max()
    sandwich = np.linalg.inv(own.T @ (mu[:, None] * design))
    assert coefficient_covariance(cells, mean, clustering, squares) == pytest.approx(
        sandwich @ dense @ sandwich.T, rel=1e-6, abs=1e-9
    )


@pytest.mark.parametrize(
    ("rows", "columns", "scale"), [(9, 13, 300.0), (12, 7, 2000.0), (1, 5, 90.0)]
)
def test_variances_are_the_double_sums_of_their_weights(ragged, distances, rows, columns, scale):
    cells = ragged(rows, columns, rows)
    clustering = Clustering((Component(0.8, scale, 1.0),), 0.5)
    generator = np.random.default_rng(columns)
    mu = generator.uniform(0.1, 2.0, cells.count)
    weights = generator.normal(size=(cells.count, 3))
    together = np.outer(mu, mu) * clustering.excess(distances(cells))
    together[np.diag_indices(len(mu))] += 1.5 * mu
    dense = np.diag(weights.T @ together @ weights)
    smooth = Convolution(cells, clustering)
    assert variances(weights, mu, 0.5, smooth) == pytest.approx(dense, rel=1e-5)
    plain = (weights**2 * mu[:, None]).sum(0)
    assert variances(weights, mu, 0.5, None) == pytest.approx(1.5 * plain, rel=1e-12)


def test_without_clustering_it_is_the_poisson_covariance(ragged, study):
    cells = ragged(10, 10)
    mean, _, squares = fitted(study, cells, Clustering(), 1, False)
    plain = np.linalg.inv(mean.information)
    assert coefficient_covariance(cells, mean, Clustering(), squares) == pytest.approx(plain)
    # a nugget stretches standard errors by its root, as the quasi-Poisson dispersion does
    noisy = coefficient_covariance(cells, mean, Clustering(nugget=3.0), squares)
    assert noisy == pytest.approx(4 * plain)
