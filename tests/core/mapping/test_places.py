"""Priority places on small maps that can be read by eye."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.mapping import precedence
from risk_terrain_modelling.core.mapping.forecast.uncertainty import PLACE_DRIFT
from risk_terrain_modelling.core.mapping.place import Presence
from risk_terrain_modelling.core.mapping.places import find_places
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain import grid as grid_module
from risk_terrain_modelling.core.terrain.grid import Cells, Frame
from scipy import stats

SCORES = np.array(
    [
        [9, 8, 1, 1, 1, 1],
        [1, 1, 7, 1, 1, 1],
        [1, 1, 1, 1, 1, 6],
        [5, 1, 1, 1, 6, 6],
    ],
    float,
)


def whole_cells(shape, side=50.0):
    return Cells(Frame(0.0, 0.0, side, shape[1], shape[0]), np.ones(shape, bool))


def places_of(scores, share, coverage=None, **options):
    cells = whole_cells(scores.shape)
    coverage = np.ones(cells.count) if coverage is None else coverage
    return find_places(cells, scores.ravel(), coverage, share, Quiet(), **options)


def test_touching_cells_are_one_place_and_the_most_at_stake_comes_first():
    found = places_of(SCORES, 7 / 24)
    assert found.ranks.tolist() == [
        [1, 1, 0, 0, 0, 0],
        [0, 0, 1, 0, 0, 0],
        [0, 0, 0, 0, 0, 2],
        [3, 0, 0, 0, 2, 2],
    ]
    first, second, third = found.places
    assert (first.cells, first.area, first.mean_score, first.highest_score) == (3, 7500, 8, 9)
    assert (second.cells, second.highest_score, third.cells) == (3, 6, 1)
    assert [place.rank for place in found.places] == [1, 2, 3]
    assert found.area_share == pytest.approx(7 / 24)


def test_expected_events_decide_the_rank():
    expected = np.where(SCORES == 6, 10.0, 0.5)
    past = np.arange(24)
    found = places_of(SCORES, 7 / 24, expected=expected.ravel(), past=past)
    assert found.ranks[3, 5] == 1
    assert found.places[0].expected == 30
    assert found.places[0].past == 17 + 22 + 23


def test_small_places_are_dropped():
    found = places_of(SCORES, 7 / 24, min_cells=2)
    assert len(found.places) == 2
    assert found.ranks[3, 0] == 0
    assert found.area_share == pytest.approx(6 / 24)


def test_tied_cells_next_to_risk_come_first():
    scores = np.ones((3, 9))
    scores[1, [1, 4, 7]] = [5, 3, 3]
    scores[0, 7] = 2
    found = places_of(scores, 2 / 27)
    assert found.ranks[1, 1] == 1
    assert found.ranks[1, 7] == 2
    assert found.ranks[1, 4] == 0


def test_partial_cells_use_up_their_own_area_only():
    scores = np.array([[4.0, 3, 2, 1]])
    coverage = np.array([0.25, 0.5, 1.0, 1.0])
    found = places_of(scores, 0.75 / 2.75, coverage)
    assert found.ranks.tolist() == [[1, 1, 0, 0]]
    assert found.places[0].area == pytest.approx(0.75 * 2500)


def test_a_flat_map_has_no_places():
    found = places_of(np.ones((4, 4)), 0.5)
    assert found.places == ()
    assert not found.ranks.any()
    assert found.area_share == 0


def test_cells_without_risk_do_not_fill_the_budget():
    scores = np.zeros((4, 4))
    scores[2, 2] = 1
    assert places_of(scores, 0.5).ranks.sum() == 1


def test_outside_the_study_area_there_is_no_place():
    inside = np.ones((3, 3), bool)
    inside[1, 1] = False
    cells = Cells(Frame(0.0, 0.0, 1.0, 3, 3), inside)
    scores = np.array([9, 1, 1, 1, 1, 1, 1, 9.0])
    found = find_places(cells, scores, np.ones(8), 0.25, Quiet())
    assert len(found.places) == 2
    assert found.ranks[1, 1] == 0


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), share=st.floats(0.01, 1), min_cells=st.integers(1, 4))
def test_the_budget_holds_and_no_better_cell_was_left(seed, share, min_cells):
    rng = np.random.default_rng(seed)
    cells = Cells(Frame(0.0, 0.0, 1.0, 12, 10), rng.random((10, 12)) < 0.8)
    scores = rng.integers(1, 6, cells.count).astype(float)
    coverage = np.where(rng.random(cells.count) < 0.3, rng.uniform(0.05, 1, cells.count), 1.0)
    found = find_places(cells, scores, coverage, share, Quiet(), min_cells=min_cells)

    assert found.area_share <= share + 1e-9
    ranks = cells.from_raster(found.ranks)
    assert sum(place.cells for place in found.places) == np.count_nonzero(ranks)
    assert all(place.cells >= min_cells for place in found.places)
    if min_cells == 1 and (ranks > 0).any():
        left, taken = scores[ranks == 0], scores[ranks > 0]
        assert left.max(initial=0) <= taken.min()
        # the best cell left would have broken the budget, unless it is as low as any
        best_left = left.max(initial=0)
        if best_left > scores.min():
            smallest = coverage[(ranks == 0) & (scores == best_left)].max()
            used = coverage[ranks > 0].sum()
            assert used + smallest > share * coverage.sum() * (1 - 1e-9)
    order = [place.mean_score for place in found.places]
    totals = [(scores * coverage)[ranks == place.rank].sum() for place in found.places]
    assert totals == sorted(totals, reverse=True)
    means = [scores[ranks == place.rank].mean() for place in found.places]
    np.testing.assert_allclose(order, means)


def explained():
    scores = np.array([[5.0, 4, 4, 4], [4, 4, 4, 4], [4, 4, 3, 1]])
    everywhere = np.arange(12) < 10
    presences = [
        Presence(Variable("Bus stops", "proximity", 200.0), 1.5, everywhere),
        Presence(Variable("Pubs", "density", 400.0), 1.74, np.arange(12) < 6),
        Presence(
            Variable("Police stations", "proximity", 500.0, "protective"), 1 / 2.5, everywhere
        ),
        Presence(Variable("Kiosks", "proximity", 100.0), 1.04, everywhere),
        Presence(Variable("Theatres", "proximity", 100.0), 9.0, np.arange(12) == 11),
    ]
    expected = np.full(12, 1.05)
    past = np.array([3] + 11 * [0])
    return places_of(scores, 10 / 12, expected=expected, past=past, presences=presences)


def test_influences_are_told_strongest_first():
    place = explained().places[0]
    assert [(one.variable.factor, one.share) for one in place.bearings] == [
        ("Police stations", 1.0),
        ("Bus stops", 1.0),
        ("Pubs", 0.6),
        ("Kiosks", 1.0),
    ]
    assert place.bearings[0].multiplier == pytest.approx(0.4)


@pytest.mark.parametrize("share", [0.0, -0.1, 1.01, float("nan")])
def test_a_budget_that_is_no_share_is_refused(share):
    with pytest.raises(RtmError, match="share"):
        places_of(SCORES, share)


def test_places_of_no_cells_are_refused():
    with pytest.raises(RtmError, match="0 cells"):
        places_of(SCORES, 0.5, min_cells=0)


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 90), st.integers(0, 2**32 - 1))
def test_sums_around_are_the_same_in_strips(rows, columns, strip, seed):
    rng = np.random.default_rng(seed)
    frame = Frame(0.0, float(rows), 1.0, columns, rows)
    cells = Cells(frame, rng.random(frame.shape) < 0.8)
    values = rng.integers(0, 10**9, cells.count)
    whole = np.pad(cells.on_raster(values, 0), 1)
    plain = sum(
        whole[1 + down : 1 + down + rows, 1 + along : 1 + along + columns]
        for down in (-1, 0, 1)
        for along in (-1, 0, 1)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid_module, "STRIP_CELLS", strip)
        found = precedence._around(cells, values, Quiet())
    np.testing.assert_array_equal(found, cells.from_raster(plain))


def test_the_outlook_of_places_by_plain_arithmetic():
    """Of 25 places of four cells: ends by scipy's law, chances that add up to the fifteen."""
    rng = np.random.default_rng(3)
    cells = Cells(Frame(0.0, 0.0, 100.0, 20, 20), np.ones((20, 20), bool))
    expected = np.zeros((20, 20))
    for row, column in np.ndindex(5, 5):
        expected[4 * row : 4 * row + 2, 4 * column : 4 * column + 2] = rng.gamma(3, 2)
    expected = cells.from_raster(expected) + 1e-3
    spread = 0.4 * expected
    found = find_places(
        cells,
        expected,
        np.ones(400),
        0.25,
        Quiet(),
        max_area=40_000,
        expected=expected,
        spread=spread,
    ).places
    assert len(found) == 25
    for place in found:
        alone = 0.4 * place.expected / np.sqrt(place.cells)  # of cells that are alike
        shape = place.expected**2 / (alone**2 + PLACE_DRIFT * place.expected**2)
        law = stats.nbinom(shape, shape / (shape + place.expected))
        ends = [law.ppf(level) for level in (0.025, 0.1, 0.9, 0.975)]
        outlook = place.outlook
        assert ends == [outlook.low_95, outlook.low_80, outlook.high_80, outlook.high_95]
    chances = [place.outlook.top_chance for place in found]
    assert sum(chances) == pytest.approx(15)
    assert chances[0] > 0.9 > 0.1 > chances[-1]
    without = find_places(cells, expected, np.ones(400), 0.25, Quiet(), expected=expected)
    assert all(place.outlook is None for place in without.places)
