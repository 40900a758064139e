"""Dates and times as files write them."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.data.date_parts import parts_of
from risk_terrain_modelling.core.data.dates import (
    DAY,
    MONTH,
    YEAR,
    read_dates,
)
from risk_terrain_modelling.core.data.times import minutes_of, of_epoch, read_times

DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("text", "order", "parts"),
    [
        ("2014-09-30", DAY, (2014, 9, 30)),
        ("2014/9/3", MONTH, (2014, 9, 3)),
        ("2014-09", DAY, (2014, 9, 0)),
        ("30.9.2014", DAY, (2014, 9, 30)),
        ("01/02/2016", DAY, (2016, 2, 1)),
        ("01/02/2016", MONTH, (2016, 1, 2)),
        ("1/2/16", DAY, (2016, 2, 1)),
        ("20140930", DAY, (2014, 9, 30)),
        ("201409", DAY, (2014, 9, 0)),
        ("30-Sep-2014", DAY, (2014, 9, 30)),
        ("Sept. 30, 2014", DAY, (2014, 9, 30)),
        ("30 septiembre 2014", DAY, (2014, 9, 30)),
        ("3. März 2014", DAY, (2014, 3, 3)),
        ("Jan 2018", DAY, (2018, 1, 0)),
        ("41912", DAY, (2014, 9, 30)),  # as spreadsheets count, from 30 December 1899
        ("31/02/2016", DAY, None),
        ("13/13/2016", DAY, None),
        ("yesterday", DAY, None),
        ("", DAY, None),
        ("0000-00-00", DAY, None),
        ("9" * 400, DAY, None),
    ],
)
def test_a_date_is_read(text, order, parts):
    assert parts_of(text, order) == parts


@given(st.lists(DAYS, min_size=40, max_size=60, unique=True), st.sampled_from([DAY, MONTH]))
def test_dates_of_many_days_tell_what_comes_first(days, order):
    form = "%d/%m/%Y" if order == DAY else "%m/%d/%Y"
    texts = {day.strftime(form): day.isoformat() for day in days}
    if all(day.day <= 12 for day in days):
        return
    read = read_dates(Counter(list(texts)), likely=MONTH if order == DAY else DAY)
    assert (read.order, read.sure, read.texts) == (order, True, texts)


def test_dates_that_can_be_read_in_two_ways_are_said_to_be_so():
    texts = Counter(["01/02/2016", "03/04/2016"])
    read = read_dates(texts, likely=MONTH)
    assert (read.order, read.sure) == (MONTH, False)
    assert read_dates(texts, order=DAY).sure
    assert read_dates(texts, order=DAY).texts["01/02/2016"] == "2016-02-01"


def test_firsts_of_months_tell_that_the_day_is_the_one_that_never_changes():
    read = read_dates(Counter(f"01/{month:02}/2016" for month in range(1, 13)), likely=MONTH)
    assert (read.order, read.sure, read.months) == (DAY, True, True)
    assert read.texts["01/12/2016"] == "2016-12"


def test_months_are_months():
    texts = Counter(["2022-01-01", "2022-02-01"])
    assert read_dates(texts, monthly=True).texts == {
        "2022-01-01": "2022-01",
        "2022-02-01": "2022-02",
    }
    assert not read_dates(texts).months  # two days that happen to be the first


def test_a_few_dates_in_the_other_order_leave_a_doubt():
    texts = {f"{day:02}/01/2016": 10 for day in range(13, 29)} | {"01/28/2016": 10}
    read = read_dates(texts)
    assert (read.order, read.sure, read.texts["01/28/2016"]) == (DAY, False, "")


@given(DAYS)
def test_a_date_that_begins_with_the_year_needs_no_order(day):
    for text in (day.isoformat(), day.strftime("%Y%m%d"), day.strftime("%d-%b-%Y")):
        for order in (DAY, MONTH, YEAR):
            assert parts_of(text, order) == (day.year, day.month, day.day)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("00:00", 0),
        ("12:00:00 AM", 0),
        ("12:30 PM", 750),
        ("11:55:00 pm", 1435),
        ("15:11:00", 911),
        ("12:30:00Z", 750),
        ("05:00:00+00", 300),
        ("7.45", 465),
        ("9h05", 545),
        ("17", 1020),
        ("2230", 1350),
        ("00:00:00.0000000", 0),
        ("25:00", -1),
        ("10:99", -1),
        ("noon", -1),
        ("", -1),
    ],
)
def test_a_time_is_read(text, minutes):
    assert minutes_of(text) == minutes


def test_times_without_a_colon_are_read_as_their_like():
    assert read_times(["2230", "5", "130"]) == [1350, 5, 90]
    assert read_times(["22", "5"]) == [1320, 300]


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(text):
    for order in (DAY, MONTH, YEAR):
        parts = parts_of(text, order)
        assert parts is None or date(parts[0], parts[1], parts[2] or 1) < date.max
    assert -1 <= minutes_of(text) <= 24 * 60 + 59


@given(st.integers(-(10**12), 10**12))
def test_seconds_since_1970_are_days(seconds):

    told = of_epoch(seconds)
    if told:
        assert date.fromisoformat(told) == date(1970, 1, 1) + timedelta(days=seconds // 86400)


def test_dates_that_a_spreadsheet_turned_round_are_known():
    """It writes 9 December as it takes 09/12 to be, and leaves 09/30, of which it makes nothing."""
    read = read_dates({"09/30/2014": 5, "2014/12/09": 3, "2014/11/09": 1})
    assert read.order == MONTH
    assert read.turned == ("2014/12/09", "2014/11/09")
    assert read_dates({"2014/12/09": 3, "2014-09-30": 1}).turned == ()
    assert read_dates({"09/30/2014": 5, "2014": 1, "Sept. 30, 2014": 1}).turned == ()
