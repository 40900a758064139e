"""The weighted displacement difference against published figures and plain arithmetic.

Published: Wheeler and Ratcliffe 2018 (Crime Science 7:11), Wheeler's posts on other lengths of
periods (2021-01-09) and other sizes of areas (2021-02-23), and the figures that the tests of his R
package ptools and the notebook of his Python package crimepy print.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.change.areas import (
    CONTROL,
    DISPLACEMENT,
    DISPLACEMENT_CONTROL,
    TREATED,
    Area,
    Compared,
)
from risk_terrain_modelling.core.change.displacement import (
    LOCAL,
    MOVED,
    TOTAL,
    Likeness,
    displacement_difference,
    ratio_of_ratios,
    size_weights,
)

NINETY = 1.6448536269514722  # standard errors of a 90% interval


def compared(treated, control, displacement=None, displacement_control=None, scale=1.0, sizes=None):
    """Areas of which each has a pair of counts, before and after."""
    told = {
        TREATED: treated,
        CONTROL: control,
        DISPLACEMENT: displacement,
        DISPLACEMENT_CONTROL: displacement_control,
    }
    known = {role: pair for role, pair in told.items() if pair is not None}
    areas = tuple(Area(role, role, "", (sizes or {}).get(role, 1.0)) for role in known)
    before, after = np.array(list(known.values()), float).T
    return Compared(areas, before, after, scale)


def test_the_example_of_the_method():
    found = displacement_difference(compared((100, 80), (100, 90)))
    assert found.value == -10
    assert found.standard_error == pytest.approx(math.sqrt(370))
    assert round(found.standard_error, 1) == 19.2


@pytest.mark.parametrize(
    ("counts", "scale", "value", "error"),
    [
        # the paper: 207 -> 110 treated, 308 -> 318 control, 178 -> 157 and 150 -> 140 around
        (((207, 110), (308, 318), (178, 157), (150, 140)), 1, -118, math.sqrt(1568)),
        # ptools: Local, Displacement, Total
        (((20, 10), (20, 20)), 1, -10, math.sqrt(70)),
        (((20, 20), (20, 20), (20, 10), (20, 20)), 1, -10, math.sqrt(150)),
        (((20, 10), (20, 20), (20, 10), (20, 20)), 1, -20, math.sqrt(140)),
        # two years before, one after
        (((80, 20), (100, 50)), 0.5, -20, math.sqrt(115)),
        # crimepy
        (((120, 100), (130, 150)), 1, -40, 22.4),
        (((120, 100), (130, 150), (40, 25), (30, 25)), 1, -50, 24.9),
        (((100, 20), (200, 100)), 0.5, -30, 14.0),
        (((130, 74), (133, 91)), 1, -14, 20.688161),
        (((327, 202), (388, 305)), 1, -42, 34.957117),
        (((398, 190), (148, 97)), 1, -157, 28.861739),
        (((144, 92), (86, 64)), 1, -30, 19.646883),
        (((183, 96), (94, 67)), 1, -60, 20.976177),
    ],
)
def test_published_figures(counts, scale, value, error):
    found = displacement_difference(compared(*counts, scale=scale))
    assert found.value == value
    assert found.standard_error == pytest.approx(error, abs=0.05)


def test_the_papers_interval_and_z():
    paper = compared((207, 110), (308, 318), (178, 157), (150, 140))
    found = displacement_difference(paper)
    assert [round(found.low), round(found.high)] == [-196, -40]
    assert round(found.value / found.standard_error, 2) == -2.98
    parts = [displacement_difference(paper, part).value for part in (LOCAL, MOVED)]
    assert parts == [-107, -11]


def test_published_figures_of_areas_of_other_sizes():
    paper = compared((207, 110), (308, 318), (178, 157), (150, 140))
    found = displacement_difference(paper, scales=1 / np.array([1.2, 0.9, 1.5, 1.6]))
    assert found.value == pytest.approx(-99.69444444)
    assert found.standard_error == pytest.approx(35.4280755)
    assert [found.low, found.high] == pytest.approx([-169.1321965, -30.25669241])


def test_controls_of_twice_the_size_count_half():
    # crimepy: "rates per area ... intended to be exactly equal"
    sizes = {TREATED: 1, CONTROL: 2, DISPLACEMENT: 1, DISPLACEMENT_CONTROL: 2}
    twice = compared((200, 100), (400, 200), (40, 20), (80, 40), sizes=sizes)
    found = displacement_difference(twice, scales=size_weights(twice))
    assert found.value == 0
    assert round(found.standard_error, 1) == 23.2
    assert NINETY * found.standard_error == pytest.approx(38.2, abs=0.05)


def test_sets_add_up_to_all():
    areas = tuple(
        Area(role, f"{role} {one}", one)
        for one in ("north", "south")
        for role in (TREATED, CONTROL)
    )
    both = Compared(areas, np.array([90.0, 80, 40, 60]), np.array([70.0, 85, 41, 50]))
    parts = [displacement_difference(both, LOCAL, matched=one) for one in both.sets]
    assert [one.value for one in parts] == [-25, 11]
    whole = displacement_difference(both, LOCAL)
    assert whole.value == -14
    squares = [one.standard_error**2 for one in parts]
    assert whole.standard_error**2 == pytest.approx(sum(squares))


COUNTS = st.integers(1, 5000)


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=2, max_size=2), st.floats(0.1, 10))
def test_the_ratio_is_that_of_a_two_by_two_table(pairs, scale):
    (t0, t1), (c0, c1) = pairs
    found = ratio_of_ratios(compared(*pairs, scale=scale))
    odds = (t1 / t0) / (c1 / c0)  # whatever the lengths: they are the same of both
    error = math.sqrt(1 / t0 + 1 / t1 + 1 / c0 + 1 / c1)  # Woolf 1955
    assert found.ratio.value == pytest.approx(odds)
    assert found.ratio.standard_error == pytest.approx(error)
    assert math.log(found.ratio.high / odds) == pytest.approx(1.959964 * error)
    assert found.expected == pytest.approx(scale * t0 * c1 / c0 / scale)


def test_a_count_of_zero_has_a_difference_and_no_ratio():
    zero = compared((0, 5), (10, 8))
    assert ratio_of_ratios(zero) is None
    assert displacement_difference(zero).value == 7
    nothing = displacement_difference(compared((0, 0), (0, 0)))
    assert (nothing.value, nothing.standard_error, nothing.p_value) == (0, 0, 1)


def test_changes_that_are_alike_widen_and_those_of_neighbours_cancel():
    pair = compared((100, 100), (100, 100))
    own = 0.04  # of the logarithm: 20% more or less
    apart = Likeness(np.diag([own, own]), 0.0, 0.5)
    together = Likeness(np.full((2, 2), own), 0.0, 0.5)
    # a change of 20% of 200 events, half of which are of each period: 0.2 * 100 events each
    wide = displacement_difference(pair, LOCAL, apart)
    assert wide.clustered_error == pytest.approx(math.sqrt(400 + 2 * 20**2))
    assert ratio_of_ratios(pair, LOCAL, apart).ratio.clustered_error == pytest.approx(
        math.sqrt(0.04 + 2 * own)
    )
    for found in (
        displacement_difference(pair, LOCAL, together),
        ratio_of_ratios(pair, LOCAL, together).ratio,
    ):
        assert found.clustered_error == pytest.approx(found.standard_error)
    assert displacement_difference(pair, TOTAL).clustered_error is None
