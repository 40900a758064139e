import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered import neighbourhood as neighbourhoods
from risk_terrain_modelling.core.fitting.clustered.arrivals import Arrived
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.mean import (
    compared_with_neighbourhood,
    fit_mean,
)
from risk_terrain_modelling.core.fitting.clustered.neighbourhood import Neighbourhood, small_squares
from risk_terrain_modelling.core.fitting.clustered.scores import Scores
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells

CLUSTERING = Clustering((Component(0.9, 300.0, 1.0),), nugget=0.3)


class Town:
    """Scores by the engine, and by dense matrices over all cells."""

    def __init__(self, made, counts, names, compared):
        cells = made.cells
        self.counts = counts
        base = merge_cells(made.blocks, counts)
        chosen = [made.of(*name) for name in names]
        self.design = np.column_stack([np.ones(cells.count), *(column for _, column in chosen)])
        self.squares = small_squares(cells)
        self.neighbourhood = Neighbourhood(self.squares, CLUSTERING, counts.mean())
        mean = fit_mean(base, [variable for variable, _ in chosen])
        if compared:
            mean = compared_with_neighbourhood(mean, counts, self.squares, self.neighbourhood)
        self.mean = mean
        self.scores = Scores(made.blocks, mean, self.squares, self.neighbourhood)
        self.columns = made.columns

    def dense(self, counts):
        """Studentised scores of counts: weights of single events, after the model's fit."""
        own, model, inverse = self._parts()
        size = np.sqrt(self._squared_weights(own, model, inverse).T @ counts)
        return self.weights().T @ (counts - self.mean.expected) / size

    def weights(self):
        """What an event in each cell adds to each score, shape (cells, variables)."""
        own, model, inverse = self._parts()
        cross = own.T @ (self.mean.expected[:, None] * self.design)
        return own - model @ inverse.T @ cross.T

    def _parts(self):
        model = self.design.copy()
        if self.mean.of_neighbourhood is not None:
            model -= self.mean.of_neighbourhood[self.squares.of_cell]
        inverse = np.linalg.inv(model.T @ (self.mean.expected[:, None] * self.design))
        return self._own(), model, inverse

    def _own(self):
        """The variables less what their neighbourhoods have of them."""
        table = np.stack([self.squares.sums(c) for c in self.columns.T], axis=1)
        return self.columns - self.neighbourhood.of(table)[self.squares.of_cell]

    def _squared_weights(self, own, model, inverse):
        """Weights squared, and averaged over each square.

        The model's share in a weight is its average over the square too.
        """
        mu, place = self.mean.expected, self.squares.of_cell

        def averaged(values):
            total = self.squares.sums(mu)
            return np.stack([self.squares.sums(mu * v) / total for v in values.T], axis=1)[place]

        cross = own.T @ (mu[:, None] * self.design)
        return averaged((own - averaged(model) @ inverse.T @ cross.T) ** 2)


def events_of(*patterns):
    """The same events one by one, in no order within a pattern."""
    cells = [np.repeat(np.arange(len(p)), p)[::-1] for p in patterns]
    ends = np.cumsum([0, *map(len, cells)])
    return [Arrived(np.concatenate(cells), np.ones(ends[-1], np.float32), ends)]


@pytest.fixture(scope="module")
def made(ragged, study):
    return study(ragged(18, 21, seed=5), seed=2, factors=4, protective=(1, 3), places=(8, 20))


@pytest.fixture(scope="module")
def counts(made):
    one, two = made.of("factor 0", 200.0)[1], made.of("factor 1", 200.0)[1]
    return np.random.default_rng(4).poisson(np.exp(-0.3 + 0.8 * one + 0.8 * two))


PAIR = [("factor 0", 200.0), ("factor 1", 200.0)]


@pytest.mark.parametrize("most", [15_000, 60])
@pytest.mark.parametrize(("names", "compared"), [([], False), (PAIR, False), (PAIR, True)])
def test_scores_are_those_of_dense_matrices(made, counts, names, compared, most, monkeypatch):
    monkeypatch.setattr(neighbourhoods, "MOST_SQUARES", most)
    town = Town(made, counts, names, compared)
    assert (town.squares.side > 1) == (most == 60)
    others = [c for c in range(len(made.variables)) if made.variables[c].factor >= "factor 2"]
    assert town.scores.observed(counts)[others] == pytest.approx(
        town.dense(counts)[others], rel=1e-3, abs=1e-3
    )
    rng = np.random.default_rng(0)
    patterns = [rng.poisson(town.mean.expected * rng.gamma(2, 0.5)) for _ in range(4)]
    found = town.scores.of(town.scores.sums(events_of(*patterns)))
    dense = np.array([town.dense(pattern) for pattern in patterns])
    assert found[:, others] == pytest.approx(dense[:, others], rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("most", [15_000, 60])
@pytest.mark.parametrize(("names", "compared"), [([], False), (PAIR, True)])
def test_the_weights_of_a_variable_are_those_of_dense_matrices(
    made, counts, names, compared, most, monkeypatch
):
    monkeypatch.setattr(neighbourhoods, "MOST_SQUARES", most)
    town = Town(made, counts, names, compared)
    for number, weights in enumerate(town.weights().T):
        assert town.scores.weights_of(number) == pytest.approx(weights, abs=1e-5)


def test_the_events_are_judged_as_a_surrogate_would_be(made, counts, monkeypatch):
    monkeypatch.setattr(neighbourhoods, "MOST_SQUARES", 60)
    town = Town(made, counts, [("factor 0", 200.0)], True)
    assert town.squares.side > 1
    found = town.scores.of(town.scores.sums(events_of(counts)))[0]
    assert found == pytest.approx(town.scores.observed(counts), rel=1e-6, abs=1e-6)


def test_nothing_is_left_of_the_variables_of_the_model(made, counts):
    town = Town(made, counts, [("factor 0", 200.0), ("factor 1", 200.0)], True)
    place = [town.scores.variables.index(variable) for variable in town.mean.variables]
    assert town.scores.observed(counts)[place] == pytest.approx([0, 0], abs=1e-3)


def test_fewer_events_near_a_protective_factor_are_a_score_above_0(made, counts):
    town = Town(made, counts, [], False)
    place = made.variables.index(made.of("factor 1", 200.0)[0])
    assert made.variables[place].sign == -1
    near = made.columns[:, place] == -1
    assert counts[near].mean() < counts[~near].mean()
    assert town.scores.observed(counts)[place] > 3
    emptier = np.where(near, 0, counts)
    fuller = np.where(near, counts + 2, counts)
    below, above = (Town(made, some, [], False).scores.observed(some) for some in (emptier, fuller))
    assert below[place] > town.scores.observed(counts)[place] > 0 > above[place]


def test_a_surrogate_without_events_has_no_scores(made, counts):
    town = Town(made, counts, [], False)
    found = town.scores.of(town.scores.sums(events_of(counts, np.zeros_like(counts))))
    assert not found[1].any()
    assert np.isfinite(found).all()
