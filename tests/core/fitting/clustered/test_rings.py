"""The rings of a factor, against plain loops over the cells."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from risk_terrain_modelling.core.fitting.clustered.rings import alone, dilated, rings_of
from risk_terrain_modelling.core.model.block import pack
from risk_terrain_modelling.core.model.variable import Variable

MANY = np.full(10_000, 9)


def plainly(columns):
    """The first column that holds each cell, cell by cell."""
    rows = np.transpose(columns)
    return [next((n for n, one in enumerate(row) if one), len(row)) for row in rows]


@settings(max_examples=60, deadline=None)
@given(arrays(bool, st.tuples(st.integers(1, 9), st.integers(1, 9))), st.floats(0, 12))
def test_a_dilation_holds_the_cells_within_reach(under, reach):
    places = np.argwhere(under)
    for cell, found in np.ndenumerate(dilated(under, reach)):
        apart = np.hypot(*(places - cell).T)
        assert found == bool((apart <= reach + 1e-9).any())


@pytest.fixture(scope="module")
def made(ragged, study):
    return study(ragged(40, 40, seed=3), seed=4, factors=2, reach=(1, 2, 4), places=(12, 20))


def test_a_cell_is_in_the_ring_of_the_first_distance_that_reaches_it(made, distances):
    variable, _ = made.of("factor 0", 200.0)
    rings = rings_of(made.cells, made.blocks, variable, MANY[: made.cells.count])
    assert rings.ends == pytest.approx((100.0, 200.0, 400.0, 400 * 4 / 3))
    columns = [made.of("factor 0", distance)[1] for distance in (100.0, 200.0, 400.0)]
    within = distances(made.cells)[:, columns[-1] > 0].min(1) <= 400 / 3 + 1e-6
    assert rings.number.tolist() == plainly([*columns, within])


def test_few_events_in_a_ring_join_it_with_the_next(made):
    variable, inner = made.of("factor 0", 100.0)
    counts = np.where(inner > 0, 0, 9)
    rings = rings_of(made.cells, made.blocks, variable, counts)
    assert rings.ends[0] == 200.0
    _, nearer = made.of("factor 0", 200.0)
    assert np.array_equal(rings.number == 0, nearer > 0)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 3))
def test_rings_hold_enough_however_few_events_there_are(made, seed, mean):
    counts = np.random.default_rng(seed).poisson(mean, made.cells.count)
    rings = rings_of(made.cells, made.blocks, made.of("factor 1", 100.0)[0], counts)
    cells = np.bincount(rings.number, minlength=len(rings.ends) + 1)
    events = np.bincount(rings.number, counts, len(rings.ends) + 1)
    assert list(rings.ends) == sorted(rings.ends)
    assert (cells[:-1] >= 10).all()
    assert (events[:-1] >= max(10, 0.02 * counts.sum())).all()
    if rings.ends:
        assert cells[-1] >= 0.05 * len(counts)
        assert events[-1] >= 0.05 * counts.sum()


def test_where_all_lies_near_the_farthest_ring_is_what_the_others_are_compared_with(area):
    cells = area(np.ones((20, 20), bool))
    near, far = np.arange(400) < 150, np.ones(400, bool)
    far[:5] = False
    variables = [Variable("stops", "proximity", distance) for distance in (100.0, 200.0)]
    rings = rings_of(cells, [pack(variables, [near, near | far])], variables[0], np.ones(400, int))
    assert rings.ends == (100.0,)
    assert np.array_equal(rings.number == 0, near)


def test_an_influence_without_distances_has_no_ring_beyond(area):
    """As for the level of a raster: the higher the quantile, the fewer cells are under it."""
    cells = area(np.ones((20, 20), bool))
    values = np.arange(400)
    variables = [Variable("light", "proximity", quantile) for quantile in (50.0, 90.0)]
    block = pack(variables, [values >= 200, values >= 360])
    rings = rings_of(cells, [block], variables[0], np.ones(400, int))
    assert rings.ends == (90.0, 50.0)
    assert np.bincount(rings.number).tolist() == [40, 160, 200]


def test_one_variable_alone(made):
    variable, column = made.of("factor 1", 200.0)
    block = alone(made.blocks, variable)
    assert block.variables == (variable,)
    assert np.array_equal(block.column(0), column > 0)
