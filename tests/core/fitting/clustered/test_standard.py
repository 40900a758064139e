"""The moments by which scores are measured, against surrogates and dense sums."""

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered import standard as module
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.scores import Scores
from risk_terrain_modelling.core.fitting.clustered.selection import Selector
from risk_terrain_modelling.core.fitting.clustered.standard import Pairs, Standard
from risk_terrain_modelling.core.fitting.clustered.surrogates import Surrogates
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.fitting.engine.squares import Squares
from risk_terrain_modelling.core.fitting.engine.workers import Workers
from risk_terrain_modelling.core.progress import Quiet

CLUSTERING = Clustering((Component(0.5, 300.0, 1.0),), nugget=0.3)


@pytest.fixture(scope="module")
def made(ragged, study):
    return study(ragged(36, 40, seed=3), seed=4, factors=5, protective=(2,), places=(30, 80))


def scores_of(made, names):
    """Scores beside a model, its mean and the judge that made them."""
    counts = np.random.default_rng(8).poisson(0.6, made.cells.count)
    judge = Selector(made.cells, merge_cells(made.blocks, counts), made.blocks, counts)
    state = judge.state([made.of(*name)[0] for name in names], clustering=CLUSTERING)
    chosen = {name for name, _ in names}
    others = [b for b in judge.blocks if b.variables[0].factor not in chosen]
    scores = Scores(others, state.mean, judge.squares, state.neighbourhood)
    return judge, state.mean, scores


@pytest.mark.parametrize("names", [[], [("factor 0", 200.0), ("factor 2", 100.0)]])
def test_computed_moments_are_those_of_many_surrogates(made, names):
    judge, mean, scores = scores_of(made, names)
    standard = Standard(scores, judge.pairs, CLUSTERING)
    with Workers(Quiet()) as workers:
        drawn = Surrogates(made.cells, 1, workers).drawn(
            range(75),
            mean.expected,
            CLUSTERING,
            lambda events: standard.of(scores.of(scores.sums(events))),
        )
    assert drawn.shape == (3000, len(scores.variables))
    # chance moves means by 0.018 and deviations by 0.013; the moments are of first order
    assert np.abs(drawn.mean(0)).max() < 0.12
    assert np.abs(drawn.std(0) - 1).max() < 0.12
    assert np.abs(drawn.std(0) - 1).mean() < 0.06


@pytest.mark.parametrize("most", [10_000, 200])
def test_sums_over_pairs_are_plain_sums(ragged, distances, most, monkeypatch):
    monkeypatch.setattr(module, "MOST_SQUARES", most)
    cells = ragged(14, 17, seed=1)
    squares = Squares(cells, 1)
    # smooth values: those of coarse squares are the sums over their cells
    row, column = np.nonzero(cells.inside)
    u = np.stack([np.cos(row / 9), 1 + column / 20, np.ones(cells.count)], axis=1)
    v = np.stack([np.ones(cells.count), np.sin(column / 11), 1 + row / 30], axis=1)
    u, v = (values.astype(np.float32) for values in (u, v))
    wide = Clustering((Component(0.7, 500.0, 2.0),))
    own, joint = Pairs(cells, squares).products(wide, u, v)
    excess = wide.excess(distances(cells))
    tolerance = 1e-4 if most > cells.count else 0.03
    assert own == pytest.approx(np.einsum("iv,ij,jv->v", u, excess, u), rel=tolerance)
    assert joint == pytest.approx(np.einsum("iv,ij,jv->v", u, excess, v), rel=tolerance)


def test_without_clustering_pairs_add_nothing(ragged):
    cells = ragged(6, 7)
    ones = np.ones((cells.count, 2), np.float32)
    own, joint = Pairs(cells, Squares(cells, 1)).products(Clustering(), ones, ones)
    assert not own.any()
    assert not joint.any()


def test_a_score_that_the_model_says_already_cannot_win(made):
    counts = np.random.default_rng(8).poisson(0.6, made.cells.count)
    judge = Selector(made.cells, merge_cells(made.blocks, counts), made.blocks, counts)
    inside = made.of("factor 0", 200.0)[0]
    state = judge.state([inside], clustering=CLUSTERING)
    scores = Scores(judge.blocks, state.mean, judge.squares, state.neighbourhood)
    standard = Standard(scores, judge.pairs, CLUSTERING)
    place = scores.variables.index(inside)
    assert not standard.usable[place]
    assert standard.of(np.full(len(scores.variables), 9.0))[place] == -np.inf
    assert standard.usable.sum() == len(scores.variables) - 1
