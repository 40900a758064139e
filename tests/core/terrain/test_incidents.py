"""Rows of one incident count once, at the place of the first; nobody's row is lost."""

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

    assert once.first.tolist() == [0, 1, 4]
    assert once.of.tolist() == [0, 1, 0, 0, 2]
    assert once.keyed.all() and not once.apart.any()


def test_rows_without_a_key_count_by_themselves():
    once = count_once([None, "a", None, "a"], np.zeros((4, 2)))

    assert once.first.tolist() == [0, 1, 2]
    assert once.keyed.tolist() == [False, True, False]


def test_an_incident_at_two_places_is_at_that_of_its_first_row():
    xy = np.array([[1, 1], [2, 2], [1, 3]], float)

    once = count_once(["a", "b", "a"], xy)

    assert xy[once.first].tolist() == [[1, 1], [2, 2]]
    assert once.apart.tolist() == [True, False]


@given(keys_and_places)
def test_every_row_is_of_an_incident_that_shares_its_key(rows):
    keys = [key for key, _, _ in rows]
    xy = np.array([place for _, *place in rows], float).reshape(-1, 2)

    once = count_once(keys, xy)

    named = {key for key in keys if key is not None}
    assert len(once.first) == len(named) + keys.count(None)
    assert [keys[row] for row in once.first[once.of]] == keys
    assert all(once.first[incident] <= row for row, incident in enumerate(once.of))
    places = {
        key: {tuple(xy[row]) for row in range(len(keys)) if keys[row] == key} for key in named
    }
    assert once.apart.sum() == sum(len(found) > 1 for found in places.values())


def test_without_a_key_every_row_is_an_incident():
    once = each_row(3)

    assert once.first.tolist() == once.of.tolist() == [0, 1, 2]
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
