"""Models with many columns, against dense matrices over all cells."""

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.columns import by_square, information, times
from risk_terrain_modelling.core.fitting.clustered.fitter import Fitter
from risk_terrain_modelling.core.fitting.clustered.neighbourhood import Neighbourhood
from risk_terrain_modelling.core.fitting.clustered.profile import beside, fitted
from risk_terrain_modelling.core.fitting.clustered.rings import rings_of
from risk_terrain_modelling.core.fitting.clustered.scores import Scores
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.model.block import Block

CLUSTERING = Clustering((Component(0.9, 300.0, 1.0),), nugget=0.3)


class Town:
    """Two factors with their rings, two more to be tested; one of the first two protects."""

    def __init__(self, made):
        self.made, self.cells = made, made.cells
        (one, inner), (two, outer) = made.of("factor 0", 100.0), made.of("factor 1", 200.0)
        rng = np.random.default_rng(8)
        self.counts = rng.poisson(np.exp(0.2 + 0.7 * inner + 0.6 * outer))
        fitter = Fitter(made.cells, merge_cells(made.blocks, self.counts), self.counts)
        self.squares = fitter.squares
        self.neighbourhood = Neighbourhood(self.squares, CLUSTERING, self.counts.mean())
        self.mean = fitter.state((one, two), clustering=CLUSTERING).mean
        self.rings = [rings_of(made.cells, made.blocks, v, self.counts) for v in (one, two)]
        self.blocks = [ring.block for ring in self.rings]
        self.found = beside(self.mean, self.blocks, self.squares, self.neighbourhood)
        dummies = [one.number == n for one in self.rings for n in range(len(one.ends))]
        self.design = np.column_stack([np.ones(self.cells.count), *dummies]).astype(float)

    def less_neighbourhood(self, columns):
        table = np.stack([self.squares.sums(c) for c in columns.T], axis=1)
        return columns - self.neighbourhood.of(table)[self.squares.of_cell]

    @property
    def compared(self):
        """The design, each column but the first less what its neighbourhood has of it."""
        return np.column_stack([self.design[:, 0], self.less_neighbourhood(self.design[:, 1:])])


@pytest.fixture(scope="module")
def town(ragged, study):
    cells = ragged(30, 30, seed=5)
    return Town(study(cells, seed=2, factors=4, protective=(1,), places=(8, 14)))


def test_columns_by_part_are_those_over_the_cells(town):
    parts, values = town.found.parts, np.random.default_rng(0).random(town.cells.count)
    dense = town.design
    assert times(parts, np.eye(dense.shape[1])) == pytest.approx(dense)
    assert town.found.sums(values) == pytest.approx(dense.T @ values)
    assert information(parts, values) == pytest.approx(dense.T @ (values[:, None] * dense))
    summed = np.stack([town.squares.sums(values * c) for c in dense.T], axis=1)
    assert by_square(parts, town.squares, values) == pytest.approx(summed)


def test_scores_beside_a_profile_are_less_what_it_explains_to_first_order(town):
    """e less M Z A^-1 Z~'e, with A = Z~'MZ and all rings in Z; e of the chosen model."""
    others = [block for block in town.made.blocks if block.variables[0].factor >= "factor 2"]
    scores = Scores(others, town.found, town.squares, town.neighbourhood)
    left = town.counts - town.mean.expected
    model, mu = town.compared, town.mean.expected[:, None]
    left = left - mu[:, 0] * (
        town.design @ np.linalg.solve(model.T @ (mu * town.design), model.T @ left)
    )
    own = np.hstack([block.signed[block.codes] for block in others])
    score = town.less_neighbourhood(own).T @ left
    weights = scores.squared_weights.sum(0)
    found = scores.observed(town.counts)
    assert np.sign(found) == pytest.approx(np.sign(score))
    # all scores are studentised by about the root of what their squared weights add up to
    assert found == pytest.approx(score / np.sqrt(weights), rel=0.25, abs=0.05)


def test_fitted_columns_leave_nothing_to_explain(town):
    found = fitted(town.found, town.counts, town.squares)
    assert town.compared.T @ (town.counts - found.expected) == pytest.approx(0, abs=1e-4)
    slopes = town.compared.T @ (found.expected[:, None] * town.design)
    assert found.sensitivity == pytest.approx(slopes, rel=1e-4, abs=1e-3)
    assert found.expected == pytest.approx(np.exp(town.design @ found.coefficients))


def test_a_column_that_says_what_others_say_is_left_out(town):
    """As where two factors lie in the same places."""
    ring, other = town.blocks
    twin = Block(other.variables[: len(ring.variables)], ring.codes, ring.table)
    found = beside(town.mean, [ring, twin], town.squares, town.neighbourhood)
    assert found.factors == ("factor 0",) * len(ring.variables)
    assert fitted(found, town.counts, town.squares) is not None


def test_a_ring_without_events_has_no_finite_optimum(town):
    """By the Poisson likelihood, which compares nothing with its neighbourhood."""
    counts = np.where(town.rings[0].number == 0, 0, town.counts)
    nowhere = Neighbourhood(town.squares, Clustering(), 0.0)
    found = beside(town.mean, town.blocks, town.squares, nowhere)
    assert fitted(found, town.counts, town.squares) is not None
    assert fitted(found, counts, town.squares) is None
