"""Windows of time: what a text means, and which incidents lie in one."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.study.window import MONTHS, NAMED, WEEKDAYS, Window, read_window
from risk_terrain_modelling.core.terrain.when import When
from risk_terrain_modelling.core.timing.window import shares, windowed
from risk_terrain_modelling.tests.core.timing.making import EPOCH, when

WEEKEND = read_window("weekend")
NIGHT = read_window("night")


def test_a_text_says_hours_weekdays_and_months():
    found = read_window("Hours 22-6; weekdays fri-sat, mon; months 11-2")
    assert found == Window(hours=(22, 6), weekdays=(0, 4, 5), months=(1, 2, 11, 12))
    assert read_window("hours 22:00-06:00").hours == (22, 6)
    assert read_window("hours 18-0").hours == (18, 24)
    assert read_window("months june - august").months == (6, 7, 8)
    assert read_window("weekdays saturday sunday") == WEEKEND


def test_every_name_is_a_window():
    assert all(read_window(name) == read_window(text) for name, text in NAMED.items())


def test_no_text_is_no_window():
    assert read_window("  ") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("evening", "“evening” of the window “evening” says no time"),
        ("hours 22", "The hours “22” of the window"),
        ("hours 22-22", "no two whole hours"),
        ("hours 22:30-6", "no two whole hours"),
        ("hours 25-6", "no two whole hours"),
        ("weekdays fri-foo", "“fri-foo” among the “weekdays”"),
        ("weekdays 5", "“5” among the “weekdays”"),
        ("months 13", "“13” among the “months”"),
        ("months 0", "“0” among the “months”"),
        ("months ²", "“²” among the “months”"),
        (f"months {'9' * 5000}", "among the “months”"),
        ("night; hours 2-4", "tells its “hours” twice"),
        ("weekdays mon-sun", "is all of the time"),
    ],
)
def test_what_says_no_time_is_refused(text, said):
    with pytest.raises(RtmError, match=said) as fault:
        read_window(text)
    assert fault.value.where == ("window",)


def slowly(window, start, length):
    """The share of a stretch in a window, minute by minute; a night belongs to its evening."""
    begin, end = window.hours
    inside = 0
    for step in range(max(length, 1)):
        at = EPOCH + timedelta(minutes=start + step)
        passes = end < begin
        good = begin <= at.hour < end if not passes else at.hour >= begin or at.hour < end
        day = at - timedelta(days=1) if passes and at.hour < end else at
        inside += good and day.weekday() in window.weekdays and day.month in window.months
    return inside / max(length, 1)


windows = st.builds(
    Window,
    hours=st.sampled_from([(0, 24), (22, 6), (6, 18), (18, 24), (0, 1), (23, 22)]),
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda one: tuple(sorted(one))),
    months=st.sets(st.integers(1, 12), min_size=1).map(lambda one: tuple(sorted(one))),
)


@settings(max_examples=60, deadline=None)
@given(window=windows, start=st.integers(0, 30_000_000), length=st.integers(0, 20_000))
def test_the_share_of_a_stretch_is_that_of_its_minutes(window, start, length):
    one = When(*(np.array([at], np.int64) for at in (start, start + length)), np.array([True]))
    assert shares(window, one)[0] == pytest.approx(slowly(window, start, length), abs=1e-12)


def test_a_night_belongs_to_the_day_on_which_it_begins():
    friday_nights = read_window("hours 22-6; weekdays fri")
    found = windowed(
        friday_nights,
        when("2016-01-01 23:00", "2016-01-02 05:59", "2016-01-02 06:00", "2016-01-01 05:00"),
    )
    assert found.inside.tolist() == [True, True, False, False]


def test_a_stretch_counts_if_half_of_it_lies_within():
    found = windowed(
        NIGHT,
        when(
            ("2016-01-05 17:00", "2016-01-05 19:00"),  # half
            ("2016-01-05 16:59", "2016-01-05 19:00"),  # a minute less
            ("2016-01-05 17:30", "2016-01-05 23:00"),
        ),
    )
    assert found.inside.tolist() == [True, False, True]
    assert found.stretches == 2
    assert found.unknown == 0


def test_two_windows_that_share_the_week_have_all_incidents_between_them():
    rng = np.random.default_rng(2)
    start = rng.integers(20_000_000, 24_000_000, 500)
    some = When(start, start + rng.integers(0, 3000, 500), np.ones(500, bool))
    day, night = (windowed(read_window(name), some).inside for name in ("day", "night"))
    assert (day | night).all()
    halves = day & night
    assert (shares(NIGHT, some.of(halves)) == 0.5).all()


def test_without_an_hour_weekdays_can_be_told_and_hours_cannot():
    incidents = when("2016-01-02", None, "2016-01-04", "2016-01-02 23:00")
    assert windowed(WEEKEND, incidents).inside.tolist() == [True, False, False, True]
    assert windowed(WEEKEND, incidents).unknown == 1
    assert windowed(NIGHT, incidents).inside.tolist() == [False, False, False, True]
    assert windowed(NIGHT, incidents).unknown == 3


def test_words_are_those_of_the_calendar():
    assert [datetime(2016, 1, 4 + day).strftime("%a").lower() for day in range(7)] == list(WEEKDAYS)
    assert [datetime(2016, month, 1).strftime("%b").lower() for month in range(1, 13)] == [*MONTHS]
