"""Cuts in time: lengths as they are written, dates that come out, and what makes no sense."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.terrain.cuts import Cut, cuts_of, dated
from risk_terrain_modelling.core.terrain.durations import Length, length_in_words

YEAR = dated([f"2016-{month:02}" for month in range(1, 13)])
DAYS = dated(["2015-01-03", "2015-06-30", "2016-12-29"])


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("1 month", Length(1, "months")),
        ("3", Length(3, "months")),
        ("2 Quarters", Length(6, "months")),
        ("year", Length(12, "months")),
        ("2weeks", Length(14, "days")),
        (" 90 days ", Length(90, "days")),
    ],
)
def test_lengths_as_they_are_written(text, length):
    assert length_in_words(text) == length


@pytest.mark.parametrize(
    "text", ["", "0", "0 days", "-1 month", "a while", "1.5 years", "101 years"]
)
def test_what_is_no_length_of_time(text):
    with pytest.raises(RtmError, match="is no length of time") as fault:
        length_in_words(text)
    assert fault.value.where == ("period",)


@given(st.dates(date(1990, 1, 1), date(2050, 12, 31)), st.integers(1, 60))
def test_months_later_is_that_month_and_the_day_it_has(day, months):
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    expected = date(year, month + 1, min(day.day, last)).isoformat()
    assert Length(months, "months").after(day.isoformat()) == expected
    assert Length(months, "months").after(day.isoformat()[:7]) == expected[:7]


@given(st.dates(date(1990, 1, 1), date(2050, 12, 31)), st.integers(1, 400))
def test_days_later_and_back_again(day, days):
    later = Length(days, "days").after(day.isoformat())
    assert later == (day + timedelta(days=days)).isoformat()
    assert Length(days, "days").before(later) == day.isoformat()


def test_the_last_of_a_number_of_periods_ends_with_the_dates():
    assert cuts_of("3", "2 months", YEAR) == (
        Cut("2016-07", "2016-09"),
        Cut("2016-09", "2016-11"),
        Cut("2016-11", "2017-01"),
    )


def test_days_end_with_their_month_where_the_last_one_had_no_event_at_its_end():
    assert cuts_of("1", "1 month", DAYS) == (Cut("2016-12-01", "2017-01-01"),)
    assert cuts_of("2", "2 weeks", DAYS) == (
        Cut("2016-12-04", "2016-12-18"),
        Cut("2016-12-18", "2017-01-01"),
    )


def test_without_a_period_a_third_of_the_time_is_tested():
    assert cuts_of("4", "", YEAR)[0] == Cut("2016-09", "2016-10")
    three_years = dated([f"{year}-{month:02}" for year in (2014, 2015, 2016) for month in (1, 12)])
    assert cuts_of("4", "", three_years)[0] == Cut("2016-01", "2016-04")


def test_cuts_that_are_named():
    assert cuts_of("2016-03; 2016-07-01", "2 months", YEAR) == (
        Cut("2016-03", "2016-05"),
        Cut("2016-07", "2016-09"),
    )
    assert cuts_of("2016-03", "30 days", DAYS) == (Cut("2016-03-01", "2016-03-31"),)


@given(st.integers(1, 12), st.sampled_from(["1 month", "2 months", "3 months", "10 days", ""]))
def test_every_event_is_past_or_tested_once(number, period):
    days = [(date(2013, 1, 1) + timedelta(days=step)).isoformat() for step in range(0, 4 * 365, 3)]
    cuts = cuts_of(str(number), period, dated(days))
    assert len(cuts) == number
    assert all(one.end == after.at for one, after in zip(cuts, cuts[1:]))
    for cut in cuts:
        assert not any(cut.is_past(day) and cut.is_tested(day) for day in days)
        assert any(map(cut.is_past, days))
    for day in days:
        if day >= cuts[0].at:
            assert sum(cut.is_tested(day) for cut in cuts) == 1


@pytest.mark.parametrize(
    ("asked", "period", "said", "where"),
    [
        ("", "1 month", "No cuts are given", "cut_dates"),
        ("0", "1 month", "The number of cuts is 0", "cut_dates"),
        ("61", "1 month", "The number of cuts is 61", "cut_dates"),
        ("12", "1 month", "12 periods leave no past: the incidents are of 2016-01", "cut_dates"),
        ("1", "1 year", "1 period leaves no past", "cut_dates"),
        ("2016-05, 2016-03", "1 month", "2016-03 is given after 2016-05", "cut_dates"),
        ("2016-05, 2016-05", "1 month", "2016-05 is given after 2016-05", "cut_dates"),
        ("2016-05, 2016-07", "3 months", "goes on until 2016-08, beyond the next", "period"),
        ("2015-12", "1 month", "2015-12 does not part the incidents", "cut_dates"),
        ("2016-01", "1 month", "2016-01 does not part the incidents", "cut_dates"),
        ("2017-01", "1 month", "2017-01 does not part the incidents", "cut_dates"),
        ("2016-11", "3 months", "goes on until 2017-02, and the incidents are", "period"),
        ("2016-05-15", "1 month", "2016-05-15 is a day, and the dates", "cut_dates"),
        ("2016-05", "30 days", "told in days, and the dates of the incidents are", "period"),
        ("May", "1 month", "“May” among the cuts is no date", "cut_dates"),
    ],
)
def test_cuts_that_make_no_sense(asked, period, said, where):
    with pytest.raises(RtmError, match=said) as fault:
        cuts_of(asked, period, YEAR)
    assert fault.value.where == (where,)
    assert fault.value.remedy


def test_of_days_and_months_together_all_are_months():
    found = dated(["2016-01-31", "2016-02", "", "soon"])
    assert found.when == ("2016-01", "2016-02", "", "")
    assert (found.by_month, found.undated, found.end) == (True, 2, "2016-03")


def test_no_date_at_all():
    with pytest.raises(RtmError, match="No incident has a date"):
        dated(["", "01/02/2016"])
