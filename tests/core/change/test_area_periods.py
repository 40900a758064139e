"""Periods as analysts write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.change.area_periods import (
    DAYS,
    MONTHS,
    YEARS,
    periods_of,
    unit_named,
    unit_of,
    unit_of_field,
)
from risk_terrain_modelling.core.errors import RtmError


@pytest.mark.parametrize(
    ("before", "after", "finest", "unit", "lengths", "words"),
    [
        ("2015", "2016", DAYS, MONTHS, (12, 12), "2016-01 to 2016-12"),
        ("2015", "2016", YEARS, YEARS, (1, 1), "2016"),
        ("2015-01 to 2015-06", "2016-01 – 2016-06", MONTHS, MONTHS, (6, 6), "2016-01 to 2016-06"),
        ("2014..2015", "2016-03", MONTHS, MONTHS, (24, 1), "2016-03"),
        ("2015-02", "2015-03-01/2015-03-28", DAYS, DAYS, (28, 28), "2015-03-01 to 2015-03-28"),
        ("2016", "2017-01-01 to 2017-01-31", DAYS, DAYS, (366, 31), "2017-01-01 to 2017-01-31"),
    ],
)
def test_what_is_read(before, after, finest, unit, lengths, words):
    found = periods_of(before, after, finest)
    assert (found.unit, found.lengths) == (unit, lengths)
    assert found.words(found.after) == words
    assert found.scale == lengths[1] / lengths[0]


@pytest.mark.parametrize(
    ("before", "after", "finest", "said", "where"),
    [
        ("2015", "2015-06 to 2016-05", DAYS, "The periods overlap: the one before ends", "after"),
        ("2016", "2015", DAYS, "is earlier than the period before", "after"),
        ("last year", "2016", DAYS, "“last year” is no period. Give a year", "before"),
        ("2015-13", "2016", DAYS, "“2015-13” is no period.", "before"),
        ("2015", "2016-06 to 2016-02", DAYS, "2016-06 to 2016-02 ends before it begins", "after"),
        ("2015", "2016-06", YEARS, "told more finely than the counts. Give whole years", "after"),
        ("2015-01-03 to 2015-02", "2016", MONTHS, "Give whole months.", "before"),
        ("2014 to 2015 to 2016", "2017", DAYS, "is no period.", "before"),
    ],
)
def test_what_is_refused(before, after, finest, said, where):
    with pytest.raises(RtmError) as fault:
        periods_of(before, after, finest)
    assert said in str(fault.value)
    assert fault.value.where == (where,)


DATES = st.dates(date(1990, 1, 1), date(2040, 1, 1))


@given(DATES, st.integers(1, 900), st.integers(0, 400), st.integers(1, 900))
def test_days_are_counted_as_a_calendar_counts_them(first, long, gap, later):
    day = timedelta(days=1)
    after = first + (long + gap) * day
    told = [
        f"{one.isoformat()} to {(one + (length - 1) * day).isoformat()}"
        for one, length in ((first, long), (after, later))
    ]
    found = periods_of(*told)
    assert found.unit == DAYS
    assert (found.before.length, found.after.length) == (long, later)
    assert found.after.first - found.before.end == gap


@given(DATES)
def test_a_unit_is_named_as_it_is_read(day):
    for unit, letters in ((DAYS, 10), (MONTHS, 7), (YEARS, 4)):
        text = day.isoformat()[:letters]
        assert unit_named(unit, unit_of(unit, text)) == text


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("robbery_2015", (YEARS, 2015)),
        ("y2015", (YEARS, 2015)),
        ("2015", (YEARS, 2015)),
        ("robbery_2015_03", (MONTHS, 12 * 2015 + 2)),
        ("robbery-2015-12", (MONTHS, 12 * 2015 + 11)),
        ("robbery", None),
        ("robbery_20155", None),
        ("robbery_2015_per_head", None),
        ("robbery_0015", None),
    ],
)
def test_fields_of_counts_are_known_by_how_their_names_end(name, found):
    assert unit_of_field(name) == found
