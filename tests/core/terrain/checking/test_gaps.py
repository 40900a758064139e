"""A layer that stops inside the study area is told from one that has few features, or a centre."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.progress import Cancelled
from risk_terrain_modelling.core.terrain.checking.gaps import LEVEL, Lies, gap_of
from risk_terrain_modelling.core.terrain.checking.ground import squares_of, weights_of
from risk_terrain_modelling.core.terrain.checking.occupied import counted, occupied
from risk_terrain_modelling.core.terrain.checking.sweeps import sweeps_over
from risk_terrain_modelling.core.terrain.features import Features

SIDE = 10_000.0
CORNERS = np.array([[0, 0], [SIDE, 0], [SIDE, SIDE], [0, SIDE], [0, 0]])
AREA = [[CORNERS]]


@pytest.fixture(scope="module")
def ground():
    """Squares of a square town, the weights of bare ground, and the sweeps over it."""
    squares = squares_of(AREA)
    weights = weights_of(squares)
    return squares, weights, sweeps_over(squares, weights)


def gap_of_points(ground, xy, **options):
    squares, weights, sweeps = ground
    return gap_of(squares, sweeps, weights, occupied(squares, Features(points=xy)), **options)


def strewn(count, seed=1):
    return np.random.default_rng(seed).uniform(0, SIDE, (count, 2))


def clustered(count, seed=1, spread=400.0):
    """Points around parents, ten each: as shops have it."""
    random = np.random.default_rng(seed)
    parents = random.uniform(0, SIDE, (max(count // 10, 1), 2))
    xy = parents[random.integers(0, len(parents), count)] + random.normal(0, spread, (count, 2))
    return xy[((xy > 0) & (xy < SIDE)).all(axis=1)]


def test_a_layer_cut_in_the_west_covers_the_west(ground):
    xy = strewn(400)

    gap = gap_of_points(ground, xy[xy[:, 0] < 6_000])

    assert gap.found
    assert gap.lies is Lies.ON_A_SIDE
    assert gap.bearing == pytest.approx(90, abs=12)  # what is empty lies in the east
    assert gap.share == pytest.approx(0.4, abs=0.05)


def test_the_squares_of_a_gap_are_empty_ones(ground):
    squares, _, _ = ground
    xy = strewn(400)
    kept = xy[xy.sum(axis=1) < 1.3 * SIDE]

    gap = gap_of_points(ground, kept)

    assert not (gap.squares & occupied(squares, Features(points=kept))).any()
    assert gap.share == gap.squares.mean()


def test_a_layer_of_an_inner_circle_is_empty_all_around(ground):
    xy = strewn(900)
    middle = np.hypot(*(xy - SIDE / 2).T) < 0.32 * SIDE

    gap = gap_of_points(ground, xy[middle])

    assert gap.found
    assert gap.lies is Lies.AROUND
    assert gap.share == pytest.approx(1 - np.pi * 0.32**2, abs=0.1)


def test_a_quarter_that_is_missing_is_found_where_it_is(ground):
    xy = strewn(900)
    missing = np.hypot(*(xy - [8_000, 5_000]).T) < 1_900  # east of the middle, off the margin

    gap = gap_of_points(ground, xy[~missing])

    assert gap.found
    assert gap.lies is Lies.IN_A_PART
    assert gap.bearing == pytest.approx(90, abs=15)
    assert gap.share == pytest.approx(np.pi * 0.19**2, abs=0.06)


@pytest.mark.parametrize("layer", [strewn, clustered])
@pytest.mark.parametrize("count", [60, 250, 1000])
def test_layers_that_cover_the_whole_hardly_ever_stop(ground, layer, count):
    gaps = [gap_of_points(ground, layer(count, seed)) for seed in range(40)]

    assert sum(gap is not None and gap.found for gap in gaps) <= 2  # at a level of 1 in 100


def test_a_layer_that_thins_out_from_a_centre_does_not_stop(ground):
    for seed in range(20):
        random = np.random.default_rng(seed)
        far = random.exponential(1_200, 600)
        angle = random.uniform(0, 2 * np.pi, 600)
        xy = SIDE / 2 + np.stack([far * np.cos(angle), far * np.sin(angle)], axis=1)

        gap = gap_of_points(ground, xy[((xy > 0) & (xy < SIDE)).all(axis=1)])

        assert gap is None or not gap.found, f"seed {seed}: {gap.p_value}"


def test_where_nobody_is_nothing_is_missed():
    """A layer that is empty in a park is compared with events that are not there either."""
    squares = squares_of(AREA)
    xy = strewn(600)
    outside = xy[xy[:, 0] < 7_000]
    town = counted(squares, strewn(6_000, seed=9)) * (squares.centres[:, 0] < 7_000)
    layer = occupied(squares, Features(points=outside))
    found = []
    for events in (None, town):
        weights = weights_of(squares, events)
        found.append(gap_of(squares, sweeps_over(squares, weights), weights, layer))

    assert found[0].found  # by the bare ground alone it stops
    assert found[1] is None or not found[1].found


def test_few_features_say_nothing(ground):
    assert gap_of_points(ground, strewn(19)) is None
    assert gap_of_points(ground, np.empty((0, 2))) is None


def test_many_features_at_one_place_are_one(ground):
    xy = strewn(30)
    once = gap_of_points(ground, xy)

    often = gap_of_points(ground, np.repeat(xy, 200, axis=0))

    assert (often.share, often.p_value) == (once.share, once.p_value)


def test_the_same_layer_has_the_same_chance(ground):
    xy = clustered(200)[:, ::-1]

    assert gap_of_points(ground, xy).p_value == gap_of_points(ground, xy).p_value
    assert gap_of_points(ground, xy[::-1]).p_value == gap_of_points(ground, xy).p_value


def test_the_chance_is_that_of_layers_drawn_alike(ground):
    """Of many layers strewn at random the share below a level is about that level."""
    p_values = np.array(
        [
            gap.p_value if (gap := gap_of_points(ground, strewn(40, seed))) else 1.0
            for seed in range(200)
        ]
    )

    for level in (0.02, 0.1, 0.3):
        assert np.mean(p_values < level) <= level + 3 * np.sqrt(level * (1 - level) / 200)
    assert np.mean(p_values < LEVEL) <= 0.03


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.floats(0.01, 1), st.floats(0, 2 * np.pi), st.floats(-1.5, 1.5))
def test_whatever_is_occupied_a_gap_is_empty(seed, density, angle, cut):
    squares = squares_of(AREA)
    random = np.random.default_rng(seed)
    events = random.poisson(random.exponential(2), squares.count)
    weights = weights_of(squares, events)
    along = (squares.centres - SIDE / 2) @ [np.cos(angle), np.sin(angle)] / (SIDE / 2)
    there = (random.random(squares.count) < density) & (along < cut)

    gap = gap_of(squares, sweeps_over(squares, weights), weights, there, features=there.sum())

    if gap is not None:
        assert 0 <= gap.p_value <= 1
        assert 0 < gap.share <= 1
        assert 0 <= gap.bearing < 360
        assert gap.clumping >= 1
        assert not (gap.squares & there).any()


def test_the_draws_stop_at_cancel(ground):
    class Stopping:
        def at(self, share):
            if share > 0.3:
                raise Cancelled

    xy = strewn(400)
    with pytest.raises(Cancelled):
        gap_of_points(ground, xy[xy[:, 0] < 6_000], progress=Stopping())
