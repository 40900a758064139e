"""Capture curves: published figures, every order of tied cells, and what must always hold."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.mapping.capture import best_curve, capture_curve

OBSERVED = np.array([6, 7, 3, 2, 1, 0])
PREDICTED = np.array([8, 4, 4, 2, 1, 0])
PAI = [1.8947, 1.4211, 1.6842, 1.4211, 1.2, 1]
PEI = [0.8571, 0.6923, 1, 1, 1, 1]
SHARES = np.arange(1, 7) / 6


def accuracy_and_efficiency(ties):
    equal = np.ones(6)
    captured = capture_curve(PREDICTED, OBSERVED, equal, ties).at(SHARES)
    return captured / SHARES, captured / best_curve(OBSERVED, equal).at(SHARES)


def test_published_figures_take_tied_cells_in_the_worst_order():
    """The cells with 7 and 3 events are both predicted 4; the figures take the 3 first."""
    pai, pei = accuracy_and_efficiency("worst")
    np.testing.assert_allclose(pai, PAI, atol=5e-5)
    np.testing.assert_allclose(pei, PEI, atol=5e-5)


def test_published_figures_but_for_the_tie_by_expectation():
    """Half of the tied 7 + 3 is 5, so the second cell captures 6 + 5 of 19, and the best is 13."""
    pai, pei = accuracy_and_efficiency("expected")
    np.testing.assert_allclose(pai, [PAI[0], 11 / 19 * 3, *PAI[2:]], atol=5e-5)
    np.testing.assert_allclose(pei, [PEI[0], 11 / 13, *PEI[2:]], atol=5e-5)


def test_ties_are_broken_in_no_other_way():
    with pytest.raises(ValueError, match="row order"):
        capture_curve(PREDICTED, OBSERVED, np.ones(6), "row order")


def curve_in_row_order(values, events):
    """Share captured by the first 0, 1, 2 ... cells, ties as the rows happen to lie."""
    order = sorted(range(len(values)), key=lambda cell: -values[cell])
    captured, so_far = [0.0], 0
    for cell in order:
        so_far += events[cell]
        captured.append(so_far / sum(events))
    return captured


tied_maps = st.integers(2, 6).flatmap(
    lambda cells: st.tuples(
        st.lists(st.integers(0, 2), min_size=cells, max_size=cells),
        st.lists(st.integers(0, 5), min_size=cells, max_size=cells).filter(any),
    )
)


@settings(max_examples=40, deadline=None)
@given(tied_maps)
def test_expectation_is_the_mean_over_every_order_of_the_rows(case):
    values, events = case
    curves = [
        curve_in_row_order([values[row] for row in rows], [events[row] for row in rows])
        for rows in permutations(range(len(values)))
    ]
    shares = np.linspace(0, 1, len(values) + 1)
    equal = np.ones(len(values))
    expected = capture_curve(np.array(values), np.array(events), equal).at(shares)
    worst = capture_curve(np.array(values), np.array(events), equal, "worst").at(shares)
    np.testing.assert_allclose(expected, np.mean(curves, axis=0), atol=1e-12)
    np.testing.assert_allclose(worst, np.min(curves, axis=0), atol=1e-12)


maps = st.integers(1, 40).flatmap(
    lambda cells: st.tuples(
        st.lists(st.integers(0, 5), min_size=cells, max_size=cells),
        st.lists(st.integers(0, 9), min_size=cells, max_size=cells).filter(any),
        st.lists(st.floats(1e-3, 1), min_size=cells, max_size=cells),
        st.randoms(use_true_random=False),
    )
)


@settings(deadline=None)
@given(maps)
def test_curves_rise_from_nothing_to_all_and_none_beats_the_best(case):
    values, events, areas = map(np.array, case[:3])
    curve, best = capture_curve(values, events, areas), best_curve(events, areas)
    for one in (curve, best):
        assert (one.area[0], one.captured[0]) == (0, 0)
        assert one.area[-1] == one.captured[-1] == 1
        assert (np.diff(one.area) >= 0).all()
        assert (np.diff(one.captured) >= 0).all()
    shares = np.linspace(0, 1, 101)
    assert (curve.at(shares) <= best.at(shares) + 1e-9).all()


@settings(deadline=None)
@given(maps)
def test_the_order_of_the_rows_says_nothing(case):
    values, events, areas = map(np.array, case[:3])
    rows = list(range(len(values)))
    case[3].shuffle(rows)
    shares = np.linspace(0, 1, 101)
    for ties in ("expected", "worst"):
        one = capture_curve(values, events, areas, ties).at(shares)
        other = capture_curve(values[rows], events[rows], areas[rows], ties).at(shares)
        np.testing.assert_allclose(one, other, atol=1e-9)


@settings(deadline=None)
@given(maps)
def test_the_map_of_what_happened_is_the_best(case):
    _, events, areas = map(np.array, case[:3])
    curve, best = capture_curve(events / areas, events, areas), best_curve(events, areas)
    shares = np.linspace(0, 1, 101)
    np.testing.assert_allclose(curve.at(shares), best.at(shares), atol=1e-9)
    assert curve.gini == pytest.approx(best.gini)


def test_a_cell_is_taken_in_part_to_hit_the_budget():
    values, events = np.array([3.0, 2.0, 1.0]), np.array([8, 4, 0])
    areas = np.array([0.25, 1.0, 0.75])
    curve = capture_curve(values, events, areas)
    assert curve.at(0.125) == pytest.approx(8 / 12)
    assert curve.at(0.375) == pytest.approx((8 + 2) / 12)
    assert curve.at(0.625) == pytest.approx(1)


def test_area_under_the_curve_and_gini_by_hand():
    curve = capture_curve(np.array([2, 1]), np.array([3, 1]), np.array([1.0, 1.0]))
    assert curve.area_under == pytest.approx((0 + 0.75) / 2 * 0.5 + (0.75 + 1) / 2 * 0.5)
    assert curve.gini == pytest.approx(0.25)
    flat = capture_curve(np.ones(7), np.arange(7), np.ones(7))
    assert flat.gini == pytest.approx(0)
