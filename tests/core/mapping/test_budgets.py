"""How much ground is flagged: areas as analysts write them, and the shares that they are."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.mapping.budgets import (
    SPELLINGS,
    UNITS,
    Area,
    Budget,
    areas_in_words,
    budgets_of,
)


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("25 ha", [Area(25, "ha")]),
        ("25", [Area(25, "ha")]),
        ("0.5km2; 1 Sq Mi", [Area(0.5, "km²"), Area(1, "mi²")]),
        (" 60 acres ,2 square  kilometres,", [Area(60, "acres"), Area(2, "km²")]),
        ("1e3 m2", [Area(1000, "m²")]),
        ("", []),
    ],
)
def test_areas_as_they_are_written(text, areas):
    assert list(areas_in_words(text)) == areas


def test_a_number_alone_is_in_the_unit_of_the_map():
    assert areas_in_words("0.25", "mi²") == (Area(0.25, "mi²"),)


@pytest.mark.parametrize(
    "text", ["ha", "-1 ha", "0 ha", "1.2.3 ha", "5 hands", "nan", "1e999 ha", "twelve", "5 %"]
)
def test_what_is_no_area(text):
    with pytest.raises(RtmError, match="is no area") as fault:
        areas_in_words(f"1 ha, {text}")
    assert fault.value.where == ("areas",)


@given(st.floats(1e-3, 1e6), st.sampled_from(sorted(SPELLINGS)))
def test_every_spelling_of_a_unit_is_that_unit(number, spelling):
    (found,) = areas_in_words(f"{number!r} {spelling}")
    assert found == Area(number, SPELLINGS[spelling])
    assert found.square_metres == pytest.approx(number * UNITS[found.unit][0])


def test_units_by_their_definitions():
    foot = 0.3048
    assert Area(1, "mi²").square_metres == pytest.approx((5280 * foot) ** 2)
    assert Area(640, "acres").square_metres == pytest.approx(Area(1, "mi²").square_metres)
    assert Area(100, "ha").square_metres == Area(1, "km²").square_metres == 1e6


def test_an_area_that_is_also_asked_for_as_a_share_stands_once():
    assert budgets_of((0.01, 0.1), [Area(10, "ha"), Area(2.5, "ha")], 1e7) == (
        Budget(0.0025, "2.5 ha"),
        Budget(0.01, "10 ha"),
        Budget(0.1),
    )


def test_the_whole_study_area_can_be_asked_for_and_no_more():
    assert budgets_of((), [Area(1, "km²")], 1e6) == (Budget(1.0, "1 km²"),)
    with pytest.raises(RtmError, match="2 km² are more than the study area, which has 1 km²"):
        budgets_of((), [Area(2, "km²")], 1e6)


@given(
    st.lists(st.floats(1e-6, 1.0), max_size=6),
    st.lists(st.floats(1e-3, 100.0), max_size=6),
)
def test_shares_rise_and_every_one_asked_for_is_there(shares, hectares):
    found = budgets_of(shares, [Area(one, "ha") for one in hectares], 1e6)
    got = [one.share for one in found]
    assert all(b > a for a, b in zip(got, got[1:]))
    for wanted in (*shares, *(one / 100 for one in hectares)):
        assert any(math.isclose(wanted, one, abs_tol=1e-8) for one in got)
