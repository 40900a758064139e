"""Rows of one incident count once, at the place of most of them; nobody's row is lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.terrain.incidents import (
    count_once,
    each_row,
    looks_like_a_number,
    repeats,
)

keys_and_places = st.lists(
    st.tuples(st.sampled_from(["a", "b", 1, 1.5, None]), st.integers(0, 2), st.integers(0, 2)),
    max_size=25,
)


def test_three_victims_of_one_shooting_are_one_incident():
    xy = np.array([[1, 1], [5, 5], [1, 1], [1, 1], [9, 9]], float)

    once = count_once([7, 8, 7, 7, 9], xy)

    assert once.standing.tolist() == [0, 1, 4]
    assert once.of.tolist() == [0, 1, 0, 0, 2]
    assert once.keyed.all() and not once.apart.any()


def test_rows_without_a_key_count_by_themselves():
    once = count_once([None, "a", None, "a"], np.zeros((4, 2)))

    assert once.standing.tolist() == [0, 1, 2]
    assert once.keyed.tolist() == [False, True, False]


def test_an_incident_at_several_places_is_at_that_of_most_of_its_rows():
    xy = np.array([[1, 1], [2, 2], [1, 3], [1, 3]], float)

    once = count_once(["a", "b", "a", "a"], xy)

    assert xy[once.standing].tolist() == [[1, 3], [2, 2]]
    assert once.apart.tolist() == [True, False]


def test_of_places_with_as_many_rows_it_is_the_westernmost_then_the_southernmost():
    xy = np.array([[2, 1], [1, 9], [1, 3]], float)

    assert xy[count_once(["a"] * 3, xy).standing].tolist() == [[1, 3]]


@given(keys_and_places, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_decides_nothing(rows, random):
    def found(rows):
        keys = [key for key, _, _ in rows]
        xy = np.array([place for _, *place in rows], float).reshape(-1, 2)
        once = count_once(keys, xy)
        told = ((keys[row], *xy[row]) for row in once.standing)
        return sorted(map(str, zip(told, once.apart)))

    turned = list(rows)
    random.shuffle(turned)
    assert found(turned) == found(rows)


@given(keys_and_places)
def test_every_row_is_of_an_incident_that_shares_its_key(rows):
    keys = [key for key, _, _ in rows]
    xy = np.array([place for _, *place in rows], float).reshape(-1, 2)

    once = count_once(keys, xy)

    named = {key for key in keys if key is not None}
    assert len(once.standing) == len(named) + keys.count(None)
    assert [keys[row] for row in once.standing[once.of]] == keys
    places = {
        key: {tuple(xy[row]) for row in range(len(keys)) if keys[row] == key} for key in named
    }
    assert once.apart.sum() == sum(len(found) > 1 for found in places.values())


def test_without_a_key_every_row_is_an_incident():
    once = each_row(3)

    assert once.standing.tolist() == once.of.tolist() == [0, 1, 2]
    assert once.keyed.all() and not once.apart.any()


@pytest.mark.parametrize(
    "name",
    [
        "incident_key",
        "Case Number",
        "CRIMEID",
        "Crime ID",
        "DR_NO",
        "rd_no",
        "CMPLNT_NUM",
        "eventId",
    ],
)
def test_a_field_may_be_called_like_a_number_of_incidents(name):
    assert looks_like_a_number(name)


@pytest.mark.parametrize(
    "name", ["osm_id", "fid", "precinct", "crime_type", "month", "district_no"]
)
def test_other_fields_are_not_called_so(name):
    assert not looks_like_a_number(name)


def test_a_number_of_incidents_repeats_but_not_for_all():
    assert repeats([1, 1, 2, 3, None]) == 3
    assert repeats([1, 2, 3]) is None
    assert repeats([1] * 50 + [2] * 50) is None, "a code of two kinds"
    assert repeats([None, None]) is None
