"""Selection stability against dense sums, exact refits and a slow selection, on a small city."""

from dataclasses import dataclass

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered import linearised, stability
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.fields import Fields, multiplier_of
from risk_terrain_modelling.core.fitting.clustered.linearised import Linearised
from risk_terrain_modelling.core.fitting.clustered.mean import Mean
from risk_terrain_modelling.core.fitting.clustered.neighbourhood import Neighbourhood, small_squares
from risk_terrain_modelling.core.fitting.clustered.reselection import Reselection
from risk_terrain_modelling.core.fitting.clustered.selection import Selector
from risk_terrain_modelling.core.fitting.clustered.stability import (
    large_squares,
    refit,
    selection_stability,
)
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.fitting.engine.squares import Squares
from risk_terrain_modelling.core.model.block import pack
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.core.progress import Cancelled, Quiet
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

CLUSTERS = Clustering((Component(0.4, 150.0, 1.0),))
SIDE = 6  # cells of a square


@dataclass(frozen=True)
class City:
    cells: Cells
    blocks: tuple
    counts: np.ndarray
    selector: Selector
    mean: Mean
    clustering: Clustering
    dense: np.ndarray  # ones, then every variable with its sign, in the order of `by_factor`
    variables: tuple

    def problem(self, large):
        small = self.selector.squares
        neighbourhood = Neighbourhood(small, self.clustering, self.counts.mean())
        blocks = self.selector.blocks
        return Linearised(blocks, self.counts, self.mean, small, neighbourhood, large)

    def less_neighbourhood(self):
        """X~ by the filter itself, cell by cell; of the model's variables as they were fitted."""
        squares = self.selector.squares
        neighbourhood = Neighbourhood(squares, self.clustering, self.counts.mean())
        sums = np.stack([squares.sums(column) for column in self.dense.T], axis=1)
        taken = neighbourhood.of(sums)
        taken[:, 0] = 0
        if self.mean.of_neighbourhood is not None:
            numbers = [0] + [1 + self.variables.index(v) for v in self.mean.variables]
            taken[:, numbers] = self.mean.of_neighbourhood
        return self.dense - taken[squares.of_cell]


def make_city(seed=1, effects=(1.0, -1.2, 0.0, 0.0), clusters=CLUSTERS, chosen=(0, 1), level=0.5):
    """A city of 48 by 60 cells with factors in places of their own; the second is protective."""
    rng = np.random.default_rng(seed)
    inside = rng.random((48, 60)) < 0.95
    cells = Cells(Frame(0.0, 0.0, 50.0, 60, 48), inside)
    row, column = np.nonzero(inside)
    blocks, logs = [], np.full(cells.count, np.log(level))
    for number, effect in enumerate(effects):
        places = rng.random((25, 2)) * (48, 60)
        away = np.hypot(*(np.stack([row, column]) - places[:, :, None]).transpose(1, 0, 2))
        kind = "protective" if effect < 0 else "aggravating"
        names = [
            [Variable(f"factor {number}", how, 50.0 * d, kind) for d in (1, 2, 3)]
            for how in ("proximity", "density")
        ]
        blocks.append(pack(names[0], [away.min(0) <= d for d in (1.5, 2.5, 3.5)]))
        blocks.append(pack(names[1], [(away <= 2 * d).sum(0) >= 2 for d in (1.5, 2.5, 3.5)]))
        logs += effect * blocks[-2].column(1)
    field = np.ones(cells.count)
    if clusters.components:
        field = multiplier_of(Fields(cells, clusters).pair(rng)[0], clusters.strength)
    counts = rng.poisson(np.exp(logs) * field)
    selector = Selector(cells, merge_cells(blocks, counts), blocks, counts)
    variables = tuple(v for block in selector.blocks for v in block.variables)
    state = selector.state([blocks[2 * number].variables[1] for number in chosen])
    columns = [b.column(i) * v.sign for b in selector.blocks for i, v in enumerate(b.variables)]
    dense = np.column_stack([np.ones(cells.count), *columns]).astype(float)
    return City(
        cells, tuple(blocks), counts, selector, state.mean, state.clustering, dense, variables
    )


def stability_of(city, critical, seed, **more):
    selector = city.selector
    made = city.cells, selector.squares, selector.blocks, city.counts, city.mean
    return selection_stability(
        *made, city.clustering, critical, np.random.default_rng(seed), **more
    )


@pytest.fixture(scope="module")
def city():
    return make_city()


@pytest.fixture(scope="module")
def large(city):
    return Squares(city.cells, SIDE)


@pytest.fixture(scope="module")
def problem(city, large):
    return city.problem(large)


def drawn(squares, resamples, seed=3):
    generator = np.random.default_rng(seed)
    return generator.multinomial(squares, np.full(squares, 1 / squares), resamples)


@pytest.mark.parametrize("table_values", [1 << 21, 500])
def test_sums_by_square_are_those_of_dense_matrices(city, large, monkeypatch, table_values):
    monkeypatch.setattr(linearised, "TABLE_VALUES", table_values)
    problem = city.problem(large)
    assert city.clustering.components and city.mean.of_neighbourhood is not None
    tilde, expected = city.less_neighbourhood(), city.mean.expected
    working = city.counts - expected + expected * np.log(expected)
    for number in (0, 7, large.count - 1):
        here = large.of_cell == number
        scores = tilde[here].T @ working[here]
        np.testing.assert_allclose(problem.scores[number], scores, rtol=1e-5, atol=1e-4)
        information = tilde[here].T @ (expected[here, None] * city.dense[here])
        found = problem.information[:, number].T
        np.testing.assert_allclose(found, information, rtol=1e-5, atol=1e-4)


def test_every_square_once_gives_the_model_back(city, problem):
    once = np.ones((1, len(problem.scores)), int)
    found = Reselection(problem, once).coefficients(problem.chosen)[0]
    np.testing.assert_allclose(found, city.mean.coefficients, atol=1e-5)


def exact_refit(city, tilde, weights, numbers, start):
    """Solve X~'w(y - exp(X b)) = 0 by Newton's method on the cells."""
    design, less = city.dense[:, numbers], tilde[:, numbers]
    place = start.copy()
    for _ in range(60):
        expected = weights * np.exp(design @ place)
        slope = (less * expected[:, None]).T @ design
        step = np.linalg.solve(slope, less.T @ (weights * city.counts - expected))
        place += step / max(1, np.abs(step).max())
    assert np.abs(step).max() < 1e-9
    return place


def test_refits_are_those_of_the_cells_one_by_one(city, large, problem):
    times = drawn(large.count, 12)
    starts = Reselection(problem, times).coefficients(problem.chosen)
    squares = city.selector.squares
    found = refit(city.mean, city.counts, squares, large, times, starts, Quiet())
    tilde = city.less_neighbourhood()
    for often, coefficients in zip(times, found):
        weights = often[large.of_cell]
        exact = exact_refit(city, tilde, weights, problem.chosen, city.mean.coefficients)
        np.testing.assert_allclose(coefficients, exact, atol=1e-8)


def test_the_linear_problem_is_off_by_the_second_order(city, large, problem):
    # half as far from every square once, a quarter of the error
    change = drawn(large.count, 1)[0] - 1.0
    tilde, errors = city.less_neighbourhood(), []
    for share in (0.8, 0.4, 0.2):
        times = 1 + share * change
        linear = Reselection(problem, times[None]).coefficients(problem.chosen)[0]
        weights = times[large.of_cell]
        exact = exact_refit(city, tilde, weights, problem.chosen, city.mean.coefficients)
        errors.append(np.abs(linear - exact).max())
    assert errors[0] < 0.02
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.3)
    assert errors[1] / errors[2] == pytest.approx(4, rel=0.3)


def deviates_by_loops(problem, often, model):
    """Studentised scores and scores over the root of information, square by square."""
    scores = problem.scores.astype(float)
    information = problem.information.astype(float).transpose(1, 2, 0)  # (squares, j, k)
    whole = np.tensordot(often, information, 1)
    within = whole[np.ix_(model, model)]
    coefficients = np.linalg.solve(within, often @ scores[:, model])
    share = whole[:, model] @ np.linalg.inv(within)
    total, squares_of = 0, 0
    for times, u, matrix in zip(often, scores, information):
        residual = u - matrix[:, model] @ coefficients
        projected = residual - share @ residual[model]
        total = total + times * projected
        squares_of = squares_of + times * projected**2
    left = np.diag(whole) - (share * whole[model].T).sum(1)
    with np.errstate(all="ignore"):
        return total / np.sqrt(squares_of), total / np.sqrt(left), coefficients


@pytest.mark.parametrize("model", [[0], [0, 2, 8], [0, 8, 15, 20]])
def test_scores_of_resamples_by_plain_loops(problem, model):
    times = drawn(len(problem.scores), 3)
    again = Reselection(problem, times)
    models = np.tile(model, (3, 1))
    deviates, gains, coefficients = again._tested(times.astype(np.float32), models)
    factors = {problem.variables[number - 1].factor for number in model[1:]}
    free = [n for n, v in enumerate(problem.variables, 1) if v.factor not in factors]
    assert np.isneginf(np.delete(deviates, free, axis=1)).all()
    for row, often in enumerate(times):
        slow = deviates_by_loops(problem, often, model)
        np.testing.assert_allclose(deviates[row, free], slow[0][free], atol=2e-3)
        np.testing.assert_allclose(gains[row, free], slow[1][free], atol=2e-3)
        np.testing.assert_allclose(coefficients[row], slow[2], atol=1e-4)


def select_with_exact_refits(city, tilde, large, often, critical):
    """The same forward selection, every model fitted exactly, one resample."""
    weights = often[large.of_cell]
    factors = [None] + [variable.factor for variable in city.variables]
    model, place = [0], np.array([np.log(city.counts.mean())])
    while True:
        place = exact_refit(city, tilde, weights, model, place)
        expected = np.exp(city.dense[:, model] @ place)
        weighted = weights * expected
        cross = tilde.T @ (weighted[:, None] * city.dense)
        share = cross[:, model] @ np.linalg.inv(cross[np.ix_(model, model)])
        lean = tilde - tilde[:, model] @ share.T
        by_square = np.zeros((len(often), len(factors)))
        np.add.at(by_square, large.of_cell, lean * (city.counts - expected)[:, None])
        score, variance = often @ by_square, often @ by_square**2
        left = np.diag(cross) - (share * cross[model].T).sum(1)
        used = {factors[number] for number in model}
        free = np.array([f not in used for f in factors]) & (left > 1e-3 * np.diag(cross))
        deviates = np.full(len(factors), -np.inf)
        deviates[free] = score[free] / np.sqrt(variance[free])
        if deviates.max() < critical:
            return model
        factor = factors[deviates.argmax()]
        among = free & np.array([f == factor for f in factors]) & (deviates >= 1.645)
        gains = np.where(among, score / np.sqrt(np.where(among, left, 1)), -np.inf)
        model, place = [*model, int(gains.argmax())], np.append(place, 0.0)


def test_selections_are_nearly_those_of_exact_refits(city, large, problem):
    times = drawn(large.count, 25)
    fast = Reselection(problem, times).select(3.0, Quiet())
    tilde = city.less_neighbourhood()
    slow = np.zeros_like(fast)
    for row, often in enumerate(times):
        model = select_with_exact_refits(city, tilde, large, often, 3.0)
        slow[row, np.array(model[1:], int) - 1] = True
    names = np.array([variable.factor for variable in problem.variables])
    by_factor_of = [
        np.stack([found[:, names == name].any(1) for name in np.unique(names)], axis=1)
        for found in (fast, slow)
    ]
    assert (by_factor_of[0] == by_factor_of[1]).mean() >= 0.95
    assert (fast == slow).all(1).mean() >= 0.8


def test_true_factors_are_stable_and_others_are_not(city):
    found = stability_of(city, 3.0, 1)
    assert min(found.factors["factor 0"], found.factors["factor 1"]) > 0.9
    assert max(found.factors["factor 2"], found.factors["factor 3"]) < 0.2
    true = [city.blocks[0].variables[1], city.blocks[2].variables[1]]
    assert min(found.variables[variable] for variable in true) > 0.5
    for name, share in found.factors.items():
        shares = [s for variable, s in found.variables.items() if variable.factor == name]
        assert sum(shares) == pytest.approx(share)
    for variable, coefficient in zip(true, city.mean.coefficients[1:]):
        low, high = found.intervals[variable]
        assert low < np.exp(coefficient) < high
    assert found.resamples == 100
    assert stability.FEWEST_SQUARES <= found.squares <= stability.MOST_SQUARES + 20


def test_intervals_are_about_as_wide_as_standard_errors_have_it(city):
    found = stability_of(city, 3.0, 1, resamples=400)
    state = city.selector.state(city.mean.variables)
    errors = np.sqrt(np.diag(city.selector.covariance(state)))[1:]
    ends = np.log([found.intervals[variable] for variable in city.mean.variables])
    assert np.diff(ends)[:, 0] / (2 * 1.96) == pytest.approx(errors, rel=0.25)


def test_little_is_found_where_there_is_nothing():
    # a resample varies about the data as the data do about the truth, so the shares of one
    # factor can be some tenths by chance; on average they are low
    shares = []
    for seed in range(8):
        city = make_city(seed, (0.0, 0.0, 0.0), Clustering(), chosen=())
        found = stability_of(city, 3.0, 1)
        shares.extend(found.factors.values())
        assert found.intervals == {}
    assert np.mean(shares) < 0.1
    assert max(shares) < 0.6


def test_a_critical_value_no_factor_could_reach_is_capped(city):
    def shares(critical):
        return stability_of(city, critical, 1, resamples=20).factors

    assert shares(np.inf) == shares(5.0)
    assert shares(-np.inf) == shares(2.5)


def test_resamples_in_pieces_are_the_same_and_the_seeds(city, monkeypatch):
    def found():
        return stability_of(city, 3.0, 7, resamples=30)

    first = found()
    monkeypatch.setattr(
        "risk_terrain_modelling.core.fitting.clustered.reselection.VALUES_AT_ONCE", 9
    )
    assert found() == first


def test_a_variable_against_its_sign_leaves(problem):
    once = np.ones((1, len(problem.scores)), np.float32)
    again = Reselection(problem, once)
    numbers = range(1, 1 + len(problem.variables))
    alone = [again.coefficients(np.array([0, number]))[0, 1] for number in numbers]
    best, worst = 1 + int(np.argmax(alone)), 1 + int(np.argmin(alone))
    assert alone[worst - 1] < 0
    left = again._of_the_right_sign(once[0], np.array([0, worst, best]))
    np.testing.assert_array_equal(left, [0, best])


def test_scattered_pieces_do_not_make_too_many_squares():
    inside = np.zeros((400, 400), bool)
    inside[::7, ::7] = True
    cells = Cells(Frame(0.0, 0.0, 50.0, 400, 400), inside)
    large = large_squares(cells, small_squares(cells), 100.0)
    assert stability.FEWEST_SQUARES <= large.count <= 2 * stability.MOST_SQUARES


def test_a_large_square_holds_small_ones_whole(city):
    small = city.selector.squares
    for wanted in (0.0, 500.0, 1e6):
        large = large_squares(city.cells, small, wanted)
        assert large.side % small.side == 0
        assert large.count >= stability.FEWEST_SQUARES
        both = np.unique(small.of_cell * large.count + large.of_cell)
        assert len(both) == small.count
        assert np.array_equal(small.within(large)[small.of_cell], large.of_cell)


def test_it_stops_when_asked(city):
    class Stop:
        def at(self, share):
            if share > 0.4:
                raise Cancelled

    with pytest.raises(Cancelled):
        stability_of(city, 3.0, 1, progress=Stop())
