"""The record of a comparison: read back as it was, or refused with a sentence."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.change.json import read_comparison, write_comparison
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.tests.core.making_change import comparison


def test_it_is_read_back_as_it_was():
    assert read_comparison(write_comparison(comparison())) == comparison()


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        (("schema",), "rtm-model/2", "schema of the record is rtm-model/2"),
        (("terms", 0, "change", "ratio"), -1, "“terms → 1 → change → ratio”"),
        (("chosen",), "by hand", "“chosen” of the record makes no sense"),
        (("level", "per_day"), "yes", "“level → per_day”"),
        (("before", "events"), 0, "“before → events”"),
    ],
)
def test_an_edit_to_nonsense_is_named(where, value, said):
    content = json.loads(write_comparison(comparison()))
    part = content
    for key in where[:-1]:
        part = part[key]
    part[where[-1]] = value
    with pytest.raises(RtmError, match=said):
        read_comparison(json.dumps(content))


@given(st.sampled_from(["before", "terms", "level", "cells", "places", "moved"]))
def test_a_part_that_is_missing_is_named(key):
    content = json.loads(write_comparison(comparison()))
    del content[key]
    with pytest.raises(RtmError, match=f"has no “{key}”"):
        read_comparison(json.dumps(content))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    with pytest.raises(RtmError):
        read_comparison(text)
