"""A factor holds if the quarters of a city agree on it, and not by one of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from risk_terrain_modelling.core.fitting.clustered import quarters
from risk_terrain_modelling.core.fitting.clustered.quarters import Quarters, jackknifed
from risk_terrain_modelling.core.fitting.clustered.selection import Selector
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.model.term import ADMITTED, ONE_QUARTER
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.core.progress import Quiet

PUBS = (Variable("Pubs", "proximity", 200.0), Variable("Pubs", "proximity", 400.0))


def refitted(scores, information):
    """Without the strongest square: a slope by its spread as one more square is left out."""
    kept = [n for n in range(len(scores)) if n != int(np.argmax(scores)) and information[n] > 0]

    def slope(squares):
        return sum(scores[n] for n in squares) / sum(information[n] for n in squares)

    spread = sum((slope(kept) - slope([n for n in kept if n != gone])) ** 2 for gone in kept)
    return slope(kept) / spread**0.5


@given(
    arrays(float, 8, elements=st.floats(-50, 50, width=32)),
    arrays(float, 8, elements=st.floats(0.5, 20, width=32)),
)
def test_the_jackknife_is_that_of_fitting_again_without_each_square(scores, information):
    scores = scores + np.linspace(0, 0.1, 8) ** 2  # never all alike
    expected = refitted(scores, information)
    assert jackknifed(scores, information) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_one_square_however_strong_bears_nothing_out():
    alike = np.array([3.0, 2.5, 3.5, 3.0, 2.0, 4.0])
    assert jackknifed(alike, np.ones(6)) > 5
    by_one = np.array([60.0, 0.5, -0.5, 0.25, -0.5, 0.0])
    assert abs(jackknifed(by_one, np.ones(6))) < 0.5


@pytest.mark.parametrize("information", [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
def test_what_lies_in_a_single_square_after_that_cannot_be_known(information):
    assert jackknifed(np.array([5.0, 2.0, 0.0]), np.array(information)) == 0


@pytest.mark.parametrize(("side", "cells_to_a_side"), [(40, 6), (16, 3)])
def test_squares_are_one_and_a_half_times_the_largest_distance_or_there_are_forty(
    area, side, cells_to_a_side
):
    cells = area(np.ones((side, side), bool))
    row, column = np.nonzero(cells.inside)
    for number in Quarters(cells, PUBS)._square_of:
        members = [number == one for one in np.unique(number)]
        assert max(np.ptp(row[some]) for some in members) == cells_to_a_side - 1
        assert max(np.ptp(column[some]) for some in members) == cells_to_a_side - 1
        assert all(some.sum() <= cells_to_a_side**2 for some in members)


def test_where_squares_begin_is_not_the_same_in_any_two_of_the_four_ways(area):
    laid = Quarters(area(np.ones((40, 40), bool)), PUBS)._square_of
    edges = {(int((n[:40] == n[0]).sum()), int((n[::40] == n[0]).sum())) for n in laid}
    assert edges == {(6, 6), (3, 3), (3, 6), (6, 3)}


def test_a_stricter_level_asks_for_more(area, monkeypatch):
    judge = Quarters(area(np.ones((40, 40), bool)), PUBS)
    monkeypatch.setattr(judge, "deviate", lambda *_: 2.4)
    assert judge.bear_out(None, None, None, 0.05)  # 2.33
    assert not judge.bear_out(None, None, None, 0.01)  # 2.88


@pytest.fixture(scope="module")
def city(study, area):
    """Two factors of many places, and a third of the events of each within reach of one of them."""
    made = study(area(np.ones((40, 40), bool)), 3, factors=4, places=(40, 60))
    rng = np.random.default_rng(8)
    everywhere = made.of("factor 1", 200.0)[1]
    within = made.of("factor 2", 200.0)[1] > 0
    row, column = np.nonzero(made.cells.inside)
    quarter = within & (row < 8) & (column < 8)
    means = np.exp(0.9 * everywhere) + 25 * quarter
    return made, rng.poisson(means)


def test_a_factor_of_one_quarter_is_left_out_and_the_others_are_tried_on(city, monkeypatch):
    made, counts = city
    judge = Selector(made.cells, merge_cells(made.blocks, counts), made.blocks, counts)
    found = judge.select(99, 0.05, 1, Quiet())
    assert {v.factor for v in found.mean.variables} == {"factor 1"}
    monkeypatch.setattr(quarters.Quarters, "bear_out", lambda *_: True)
    assert "factor 2" in {v.factor for v in judge.select(99, 0.05, 1, Quiet()).mean.variables}
    best = found.left_out["factor 2"]
    assert (best.action, best.variable.factor) == (ONE_QUARTER, "factor 2")
    assert best.p_value <= 0.05
    assert [entry.action for entry in found.entries] == [ADMITTED]
