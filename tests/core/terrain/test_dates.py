"""Dates are read where they can be read in one way alone, and nothing is guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.terrain.dates import (
    Span,
    as_date,
    begins_before_end,
    in_order,
    span_of,
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2016-01", "2016-01"),
        ("2016/01/31", "2016-01-31"),
        (" 2016-01-31 ", "2016-01-31"),
        ("2014-01-01 00:45", "2014-01-01"),
        ("2014-09-30T13:00:00.000Z", "2014-09-30"),
        ("2014-09-30T13:00:00+01:00", "2014-09-30"),
        ("2014-09-30 130000", "2014-09-30"),
    ],
)
def test_what_begins_with_the_year_is_read(text, read):
    assert as_date(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2016",
        "20160131",
        "01/02/2016",
        "2016-13",
        "2015-02-29",
        "2016-01/31",
        "2016-01-31 noon",
    ],
)
def test_what_could_be_read_in_two_ways_or_in_none_is_not(text):
    assert as_date(text) == ""


@given(st.lists(st.dates(date(1900, 1, 1)), min_size=1, max_size=9), st.integers(0, 3))
def test_a_span_is_of_the_earliest_and_the_latest(days, missing):
    span = span_of([day.isoformat() for day in days] + ["?"] * missing)
    assert span == Span(min(days).isoformat(), max(days).isoformat(), missing)


def test_nothing_is_told_where_there_are_no_dates():
    assert span_of(["", "01/02/2016"]) == Span(undated=2)


def test_the_field_of_when_it_happened_comes_first():
    fields = ["updated_on", "Month", "ReportedDate", "x", "OccurredDate", "date"]
    assert in_order(fields) == ["OccurredDate", "Month", "date", "x", "updated_on", "ReportedDate"]


@pytest.mark.parametrize(
    ("later", "earlier", "so"),
    [
        (("2016-07", "2016-12"), ("2016-01", "2016-06"), False),
        (("2016-06", "2016-12"), ("2016-01", "2016-06"), True),
        (("2015-01-02", "2017-12-31"), ("2012-01-01", "2014-12-31"), False),
        (("2014-12-31", "2015-02-01"), ("2012-01-01", "2014-12-31"), True),
        (("2012-01-01", "2012-02-01"), ("2013-01-01", "2014-12-31"), True),
        (("2014-12-15", "2015-02-01"), ("2012-01", "2014-12"), False),
        (("2014-11-15", "2015-02-01"), ("2012-01", "2014-12"), True),
        (("", ""), ("2012-01", "2014-12"), False),
    ],
)
def test_a_test_may_begin_before_the_rest_has_ended(later, earlier, so):
    assert begins_before_end(later, earlier) is so
