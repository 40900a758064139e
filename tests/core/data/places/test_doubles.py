"""Which places are told twice, compared with every pair looked at."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.data.places.doubles import (
    may_be_inside,
    near_doubles,
    plain_name,
)


@pytest.mark.parametrize(
    "names",
    [
        ("The Crown & Anchor", "Crown and Anchor", "CROWN AND  ANCHOR"),
        ("Joe's Café", "JOES CAFE", "Joe’s Café"),
        ("St. Mary-le-Bow", "St Mary le Bow"),
    ],
)
def test_names_that_are_one(names):
    assert len(set(map(plain_name, names))) == 1


def test_names_that_are_not_one():
    assert plain_name("The Crown") != plain_name("The Crown Inn")
    assert plain_name("") == plain_name(" - ") == ""
    assert plain_name("東京") == "東京"


SPOTS = st.integers(0, 60)
PLACES = st.lists(st.tuples(SPOTS, SPOTS, st.sampled_from(["", "a", "b"])), max_size=40)


@given(PLACES, st.sampled_from([0.0, 5.0, 20.0]))
def test_the_westernmost_of_a_name_stays_and_those_near_it_go(places, within):
    points = np.array([one[:2] for one in places], float).reshape(-1, 2)
    names = [one[2] for one in places]
    stay: list[int] = []
    for *_, at in sorted((x, y, at) for at, (x, y, _) in enumerate(places)):  # every pair
        name = names[at]
        reach = within if name else min(within, 0.01)
        near = any(
            names[one] == name and np.hypot(*(points[one] - points[at])) <= reach for one in stay
        )
        if not (near and within > 0):
            stay.append(at)
    assert np.flatnonzero(~near_doubles(points, names, within)).tolist() == sorted(stay)


@given(PLACES, st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(places, shuffled):
    def left(some):
        points = np.array([one[:2] for one in some], float).reshape(-1, 2)
        gone = near_doubles(points, [one[2] for one in some], 20.0)
        return sorted(one for one, double in zip(some, gone) if not double)

    others = list(places)
    shuffled.shuffle(others)
    assert left(others) == left(places)


@given(
    st.lists(st.tuples(SPOTS, SPOTS), max_size=20),
    st.lists(st.tuples(SPOTS, SPOTS, SPOTS, SPOTS), max_size=10),
)
def test_points_in_boxes_are_found(points, boxes):
    points = np.array(points, float).reshape(-1, 2)
    boxes = np.array([(a, b, a + c, b + d) for a, b, c, d in boxes], float).reshape(-1, 4)
    expected = {
        (p, q)
        for p, (x, y) in enumerate(points.tolist())
        for q, (left, low, right, high) in enumerate(boxes.tolist())
        if left <= x <= right and low <= y <= high
    }
    assert set(may_be_inside(points, boxes)) == expected
