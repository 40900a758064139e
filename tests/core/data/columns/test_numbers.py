"""Numbers as files write them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.data.columns.numbers import COMMAS, POINTS, writing_of
from risk_terrain_modelling.core.data.columns.shapes import Point, point_of


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["-0.106453", "51.5", "12", ".5", "1e3"], [-0.106453, 51.5, 12, 0.5, 1000]),
        (["-75,570", "6,25", "7"], [-75.57, 6.25, 7]),
        (["1,171,990", "998,001", "12"], [1171990, 998001, 12]),
        (["1.234.567,89", "2.345.678,5"], [1234567.89, 2345678.5]),
        (["2'683'141.5", "2'600'000.0"], [2683141.5, 2600000]),
        (["51°30'26\"N", "0°07'39\"W"], [51 + 30 / 60 + 26 / 3600, -(7 / 60 + 39 / 3600)]),
        (["−0.5", "0.25"], [-0.5, 0.25]),
    ],
)
def test_numbers_are_read_as_they_are_written(texts, numbers):
    writing = writing_of(texts)
    assert writing is not None
    np.testing.assert_allclose(writing.numbers(texts), numbers, rtol=1e-12)


@pytest.mark.parametrize("texts", [["theft", "fraud"], ["2014-09-30"], ["(41.8, -87.6)"], []])
def test_what_is_no_number_is_not_taken_for_one(texts):
    assert writing_of(texts) is None


def test_nothing_and_no_number_are_told_apart():
    found = POINTS.numbers(["1.5", "", "NA", "null", "abc", "1" + "0" * 400, "inf", "1_000"])
    assert found[0] == 1.5
    assert np.isnan(found[1:4]).all()
    assert np.isinf(found[4:]).all()


@given(st.floats(-1e7, 1e7, allow_nan=False))
def test_a_number_is_the_same_with_points_and_commas(number):
    text = f"{number:.6f}"
    assert POINTS.number(text) == COMMAS.number(text.replace(".", ",")) == float(text)


@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_texts_are_numbers_nothing_or_none(texts):
    for writing in (POINTS, COMMAS, writing_of(texts) or POINTS):
        found = writing.numbers(texts)
        assert found.shape == (len(texts),)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("POINT (-73.9 40.8)", Point(-73.9, 40.8)),
        ("point z(1 2 3)", Point(1, 2)),
        ("SRID=4326;POINT(-87.6 41.8)", Point(-87.6, 41.8, 4326)),
        ("(41.8, -87.6)", Point(41.8, -87.6, 0, False)),
        ("1 MAIN ST\nCHICAGO, IL\n(41.8, -87.6)", Point(41.8, -87.6, 0, False)),
        ('{"type": "Point", "coordinates": [-87.6, 41.8]}', Point(-87.6, 41.8)),
        ("{'latitude': '29.6', 'longitude': '-82.3'}", Point(-82.3, 29.6)),
        ("0101000020E6100000000000000000F03F0000000000000040", Point(1, 2, 4326)),
        ("0101000000000000000000F03F0000000000000040", Point(1, 2)),
        ("POINT EMPTY", None),
        ("POLYGON ((0 0, 1 1, 0 1, 0 0))", None),
        ("01010000", None),
        ("", None),
    ],
)
def test_points_are_read_as_they_are_written(text, point):
    assert point_of(text) == point


@given(st.text(max_size=60) | st.text("0123456789ABCDEF", min_size=30, max_size=80))
def test_any_text_is_a_point_or_none(text):
    found = point_of(text)
    assert found is None or not math.isnan(found.x)
