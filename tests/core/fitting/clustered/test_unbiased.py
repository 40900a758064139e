"""The clustering that a model leaves, freed of what fitting the model took from it."""

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.fitter import Fitter
from risk_terrain_modelling.core.fitting.clustered.mean import (
    compared_with_neighbourhood,
    fit_mean,
)
from risk_terrain_modelling.core.fitting.clustered.neighbourhood import Neighbourhood, small_squares
from risk_terrain_modelling.core.fitting.clustered.pairs import Lags
from risk_terrain_modelling.core.fitting.clustered.unbiased import _Taken
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells

FAR = np.array(400.0)
WIDE = Clustering((Component(0.8, 400.0, 1.0),), 0.3)


def fitted(study, cells, seed, compared):
    """A mean of two variables, and its design the plain way."""
    made = study(cells, seed, factors=3, protective=(1,), places=(4, 9))
    counts = np.random.default_rng(seed).poisson(1.5, cells.count)
    chosen = [made.blocks[0].variables[0], made.blocks[1].variables[-1]]
    columns = [made.of(one.factor, one.distance)[1] for one in chosen]
    mean = fit_mean(merge_cells(made.blocks, counts), chosen)
    squares = small_squares(cells)
    if compared:
        neighbourhood = Neighbourhood(squares, WIDE, counts.mean())
        mean = compared_with_neighbourhood(mean, counts, squares, neighbourhood)
    return mean, np.column_stack([np.ones(cells.count), *columns]), squares


@pytest.mark.parametrize("compared", [False, True])
@pytest.mark.parametrize("seed", range(10))
def test_what_fitting_takes_is_that_of_plain_matrices(ragged, study, distances, seed, compared):
    cells = ragged(9, 13, seed)
    rng = np.random.default_rng(seed)
    parts = (Component(rng.uniform(0.05, 1), rng.uniform(100, 900), 1.0),)
    clustering = Clustering(parts, 0.4)
    mean, design, squares = fitted(study, cells, seed, compared)
    own = design.copy()
    if mean.of_neighbourhood is not None:
        own -= mean.of_neighbourhood[squares.of_cell]
    mu = mean.expected
    variance = np.outer(mu, mu) * clustering.excess(distances(cells))
    variance[np.diag_indices(len(mu))] += (1 + clustering.nugget) * mu
    fitting = (mu[:, None] * design) @ np.linalg.inv(own.T @ (mu[:, None] * design)) @ own.T
    left = np.eye(len(mu)) - fitting
    change = left @ variance @ left.T - variance
    lag = np.rint(distances(cells) / 100)
    alone, by_lag = _Taken(cells, mean, squares)._change(clustering)
    scale = np.abs(variance).sum()
    assert alone == pytest.approx(np.trace(change), abs=1e-9 * scale)
    assert by_lag == pytest.approx(
        [change[lag == number].sum() for number in range(1, len(by_lag) + 1)], abs=1e-9 * scale
    )


def test_sums_of_products_are_those_over_all_pairs(ragged, distances):
    cells = ragged(8, 11, 3)
    rng = np.random.default_rng(3)
    some, others = rng.normal(size=(2, cells.count, 2))
    own, by_lag = Lags(cells).products(some, others)
    products = some @ others.T
    lag = np.rint(distances(cells) / 100)
    assert own == pytest.approx(np.trace(products))
    assert by_lag == pytest.approx(
        [products[lag == number].sum() for number in range(1, len(by_lag) + 1)]
    )


def test_it_is_nearer_the_truth_where_coefficients_take_much_of_it(area, study, outcome):
    cells = area(np.ones((30, 30), bool))
    made = study(cells, 4, factors=6, reach=(2, 4), places=(4, 12))
    chosen = [block.variables[-1] for block in made.blocks]
    found = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        counts = outcome(np.full(cells.count, 1.0), cells, WIDE, rng)
        fitter = Fitter(cells, merge_cells(made.blocks, counts), counts)
        state = fitter.state(chosen, compared=False)
        found.append([one.excess(FAR) for one in (state.clustering, fitter.unbiased(state.mean))])
    biased, unbiased = np.mean(found, axis=0)
    truth = WIDE.excess(FAR)
    assert biased < 0.7 * truth
    assert abs(unbiased - truth) < 0.7 * abs(biased - truth)


def test_without_variables_or_clusters_nothing_changes(ragged, study):
    cells = ragged(12, 12)
    made = study(cells, 1)
    counts = np.random.default_rng(1).poisson(2.0, cells.count)
    fitter = Fitter(cells, merge_cells(made.blocks, counts), counts)
    null = fitter.null()
    assert fitter.unbiased(null.mean) == null.clustering
