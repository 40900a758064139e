"""Words are found in what people wrote, however they joined them and however many they meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.words import words_in

WANTED = ("drug", "stop and search", "robbery")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Drugs", ("drug",)),
        ("\"crime_type\" = 'drug-offences'", ("drug",)),
        ("StopAndSearch2016", ("stop and search",)),
        ("robberies, then drugs", ("drug", "robbery")),
        ("drugstore", ()),
        ("stop, then search", ()),
        ("", ()),
    ],
)
def test_words_in_names_and_filters(text, found):
    assert words_in(text, WANTED) == found


def test_what_means_something_else_is_passed_over():
    assert words_in("search and rescue", ("search",), ("search and rescue",)) == ()
    assert words_in("search and rescue, stop and search", ("search",), ("search and rescue",)) == (
        "search",
    )


@given(st.text(), st.sampled_from(["_", "-", " ", ", ", "/", "’"]))
def test_a_word_is_found_wherever_it_stands(around, between):
    assert "drug" in words_in(f"{around}{between}drug{between}{around}", WANTED)
