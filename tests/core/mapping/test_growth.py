"""Places as they grow: compact, small enough, within the budget, whichever way the grid lies."""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.mapping.circle import circle_of_cells, holds, within
from risk_terrain_modelling.core.mapping.places import find_places
from risk_terrain_modelling.core.mapping.precedence import in_steps
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain.grid import Cells, Frame
from risk_terrain_modelling.tests.plain_places import plain_places, radius_around
from scipy import ndimage

TURNS = {
    "east to west": np.fliplr,
    "north to south": np.flipud,
    "by 180 degrees": lambda raster: np.rot90(raster, 2),
    "by 90 degrees": np.rot90,
    "along the diagonal": np.transpose,
}


def found_on(scores, inside=None, coverage=None, share=0.2, forecast=None, **asked):
    """Places of a raster of scores; arrays over the frame."""
    inside = np.ones(scores.shape, bool) if inside is None else inside
    rows, columns = scores.shape
    cells = Cells(Frame(0.0, float(rows), 1.0, columns, rows), inside)
    coverage = np.ones(scores.shape) if coverage is None else coverage
    return find_places(
        cells,
        scores[inside],
        coverage[inside],
        share,
        Quiet(),
        forecast=None if forecast is None else forecast[inside],
        **asked,
    )


def corners_of(place):
    return {(r + i, c + j) for r, c in place for i in (0, 1) for j in (0, 1)}


def places_in(ranks):
    return [set(zip(*np.nonzero(ranks == rank))) for rank in range(1, ranks.max(initial=0) + 1)]


def as_sets(ranks):
    """Each place as its cells, in no order."""
    return {frozenset(place) for place in places_in(ranks)}


@st.composite
def grids(draw):
    """Scores with many ties or none, a study area with holes, partial cells."""
    rows, columns = draw(st.integers(2, 9)), draw(st.integers(2, 9))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    levels = draw(st.sampled_from((2, 4, 1000)))
    scores = rng.integers(0, levels, (rows, columns)).astype(float)
    inside = rng.random((rows, columns)) < draw(st.sampled_from((0.7, 1.0)))
    inside[0, 0] = True
    coverage = np.where(rng.random((rows, columns)) < 0.2, rng.uniform(0.1, 1, scores.shape), 1.0)
    forecast = rng.random(scores.shape) if draw(st.booleans()) else None
    return scores, inside, coverage, forecast


@given(
    grids(), st.floats(0.05, 1), st.integers(1, 4), st.integers(1, 12), st.sampled_from([*TURNS])
)
@example(  # two cells tie beside the highest, and only one of them would fit
    (np.array([[1.0, 1], [0, 3]]), np.ones((2, 2), bool), np.ones((2, 2)), None),
    *(1.0, 2, 2, "east to west"),
)
@settings(max_examples=150, deadline=None)
def test_a_mirrored_or_turned_grid_has_the_same_places(grid, share, least, most, turn):
    turned = TURNS[turn]
    scores, inside, coverage, forecast = grid
    asked = {"share": share, "min_cells": least, "max_area": float(most)}
    plain = found_on(scores, inside, coverage, forecast=forecast, **asked)
    other = found_on(
        *(np.ascontiguousarray(turned(one)) for one in (scores, inside, coverage)),
        forecast=None if forecast is None else np.ascontiguousarray(turned(forecast)),
        **asked,
    )
    names = number_cells(scores.shape)
    mine = {frozenset(names[cell] for cell in place) for place in as_sets(plain.ranks)}
    theirs = turned(names)
    assert mine == {frozenset(theirs[cell] for cell in place) for place in as_sets(other.ranks)}


def number_cells(shape):
    return np.arange(shape[0] * shape[1]).reshape(shape)


@given(grids(), st.floats(0.05, 1), st.integers(1, 4), st.integers(1, 12))
@example((np.ones((4, 4)) + np.eye(4), np.ones((4, 4), bool), np.ones((4, 4)), None), 1.0, 2, 12)
@settings(max_examples=100, deadline=None)
def test_places_keep_to_what_is_asked(grid, share, least, most):
    scores, inside, coverage, forecast = grid
    found = found_on(
        scores,
        inside,
        coverage,
        share,
        forecast,
        min_cells=least,
        max_area=float(most),
    )
    taken = found.ranks > 0
    assert not taken[~inside].any()
    assert coverage[taken].sum() <= share * coverage[inside].sum() + 1e-6
    assert not (scores[taken] <= scores[inside].min() + 1e-9 * scores.max()).any()
    for place in places_in(found.ranks):
        assert min(least, most) <= len(place) <= most
        _, parts = ndimage.label(mask_of(place, scores.shape), np.ones((3, 3)))
        assert parts == 1
        assert math.pi * radius_around(place) ** 2 <= 4 * len(place) + 1e-6


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 0.9), st.integers(1, 2), st.integers(3, 7))
@settings(max_examples=40, deadline=None)
def test_trying_every_step_finds_the_same(seed, share, least, most):
    assume(abs(20 * share - round(20 * share)) > 1e-6)  # a budget of whole cells but for a hair
    scores = np.random.default_rng(seed).random((4, 5))
    found = found_on(scores, share=share, min_cells=least, max_area=float(most))
    plain = plain_places(scores, share, least, most)
    assert as_sets(found.ranks) == {frozenset(place) for place in plain}


def mask_of(place, shape):
    mask = np.zeros(shape, bool)
    mask[tuple(zip(*place))] = True
    return mask


@given(st.sets(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_the_smallest_circle_is_that_of_brute_force(place):
    circle = circle_of_cells(place)
    assert all(within(circle, (x, y)) for y, x in corners_of(place))
    assert math.sqrt(circle[2]) == pytest.approx(radius_around(place))


CELL = st.tuples(st.integers(-4, 4), st.integers(-4, 4))


@given(st.sets(CELL, min_size=1, max_size=9), CELL)
@settings(max_examples=60, deadline=None)
def test_a_cell_is_in_a_circle_with_all_its_corners(place, cell):
    circle = circle_of_cells(place)
    assert holds(circle, cell) == all(within(circle, (x, y)) for y, x in corners_of([cell]))
    assert all(holds(circle, one) for one in place)


@given(st.lists(CELL, min_size=1, max_size=9, unique=True), CELL)
@settings(max_examples=60, deadline=None)
def test_a_place_elsewhere_has_the_same_circle_there(place, by):
    x, y, square = circle_of_cells(place)
    moved = circle_of_cells([(row + by[0], column + by[1]) for row, column in place])
    assert moved == pytest.approx((x + by[1], y + by[0], square))


def test_a_long_street_becomes_several_places():
    scores = np.zeros((9, 30))
    scores[4] = 5 + np.arange(30) / 100
    found = found_on(scores, share=0.2, min_cells=2)
    assert found.ranks[4].all()
    assert {place.cells for place in found.places} <= {2, 3, 4}  # a row of 5 is not compact


def test_a_large_block_is_split_at_the_largest_area():
    rng = np.random.default_rng(3)
    scores = np.zeros((20, 20))
    scores[4:16, 4:16] = rng.uniform(5, 6, (12, 12))
    found = found_on(scores, share=0.36, min_cells=2, max_area=10.0)
    assert max(place.cells for place in found.places) == 10
    assert sum(place.cells for place in found.places) >= 0.9 * 144


def test_cells_that_differ_by_less_than_a_step_tie_and_the_forecast_decides():
    scores = np.ones((3, 9))
    scores[1, 1:3] = 5 * (1 + 1e-13)
    scores[1, 6:8] = 5.0
    forecast = np.ones(scores.shape)
    forecast[1, 6:8] = 2
    found = found_on(scores, share=2 / 27, min_cells=2, forecast=forecast)
    assert places_in(found.ranks) == [{(1, 6), (1, 7)}]
    assert found.tied_out == 0


def test_cells_that_nothing_tells_apart_are_taken_together_or_not_at_all():
    scores = np.ones((5, 11))
    scores[2, [1, 2, 8, 9]] = 5.0  # two places, each the mirror image of the other
    assert places_in(found_on(scores, share=2 / 55, min_cells=2).ranks) == []
    assert len(places_in(found_on(scores, share=4 / 55, min_cells=2).ranks)) == 2


def test_cells_left_out_that_tie_with_those_taken_are_counted():
    scores = np.ones((5, 13))
    scores[2, [1, 2]] = scores[2, [7, 8]] = 5.0  # the second pair lies nearer to the middle
    found = found_on(scores, share=2 / 65, min_cells=2)
    assert places_in(found.ranks) == [{(2, 7), (2, 8)}]
    assert found.tied_out == 2


def test_a_cell_above_the_largest_area_is_a_place_of_its_own():
    scores = np.zeros((4, 4))
    scores[1, 1:3] = 3, 2
    found = found_on(scores, share=0.2, min_cells=2, max_area=0.5)
    assert [place.cells for place in found.places] == [1, 1]
    assert (found.smallest, found.largest) == (1, 1)


def test_the_lowest_value_of_a_map_is_never_taken():
    scores = np.zeros((4, 4))
    scores[1, 1] = 3
    assert not found_on(scores, share=1.0, min_cells=2).places
    assert [place.cells for place in found_on(scores, share=1.0, min_cells=1).places] == [1]


def test_many_candidates_left_out_at_first_change_nothing(monkeypatch):
    rng = np.random.default_rng(5)
    scores = rng.gamma(0.3, size=(40, 40))
    whole = found_on(scores, share=0.1, min_cells=3, max_area=12.0)
    monkeypatch.setattr("risk_terrain_modelling.core.mapping.places.MORE", 0.05)
    np.testing.assert_array_equal(
        found_on(scores, share=0.1, min_cells=3, max_area=12.0).ranks, whole.ranks
    )


def test_values_in_steps_are_whole_and_their_largest_is_a_thousand_million():
    steps = in_steps(np.array([0.0, 1.0, 3.0, 3.0 + 1e-12]))
    assert steps.tolist() == [0, 333_333_333, 1_000_000_000, 1_000_000_000]
    assert in_steps(np.zeros(3)).tolist() == [0, 0, 0]
