"""Incidents known between two times, spread over the week: against a sum minute by minute."""

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.terrain.when import When, weekday
from risk_terrain_modelling.core.timing.aoristic import weights
from risk_terrain_modelling.tests.core.timing.making import EPOCH, when

FRIDAY, SATURDAY = 4, 5
MONTHS = 60 * 24 * 60  # two of them, in minutes


def of_week(stretches):
    return weights(when(*stretches)).reshape(-1, 7, 24)


def minute_by_minute(start, length):
    """The same by walking through a stretch, with Python's own calendar."""
    found = np.zeros((7, 24))
    at = EPOCH + timedelta(minutes=start)
    for _ in range(max(length, 1)):
        found[at.weekday(), at.hour] += 1 / max(length, 1)
        at += timedelta(minutes=1)
    return found


@settings(max_examples=60, deadline=None)
@given(
    stretches=st.lists(
        st.tuples(
            st.integers(-200_000, 40_000_000),
            st.one_of(st.integers(0, 3000), st.integers(0, MONTHS)),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_weights_are_the_sum_of_the_minutes(stretches):
    start, length = np.array(stretches, np.int64).T
    found = weights(When(start, start + length, np.ones(len(start), bool)))
    for row, one in zip(found, stretches):
        assert np.abs(row.reshape(7, 24) - minute_by_minute(*one)).max() < 1e-12
        assert row.sum() == pytest.approx(1, abs=1e-12)


def test_a_moment_counts_in_its_hour_alone():
    found = of_week(["2016-01-01 22:30"])[0]  # a Friday
    assert found[FRIDAY, 22] == 1
    assert found.sum() == 1


def test_a_full_hour_begins_the_hour_that_follows():
    found = of_week(["2016-01-02 00:00", ("2016-01-01 23:00", "2016-01-02 00:00")])
    assert found[0][SATURDAY, 0] == 1
    assert found[1][FRIDAY, 23] == 1, "what ends at midnight was before it"


def test_a_stretch_over_midnight_counts_on_both_days():
    found = of_week([("2016-01-01 23:30", "2016-01-02 01:00")])[0]
    assert found[FRIDAY, 23] == pytest.approx(30 / 90, abs=1e-15)
    assert found[SATURDAY, 0] == pytest.approx(60 / 90, abs=1e-15)


def test_whole_weeks_fill_every_hour_alike():
    found = of_week([("2016-01-01 10:17", "2016-01-22 10:17")])[0]
    assert found == pytest.approx(np.full((7, 24), 1 / 168), abs=1e-15)


def test_a_stretch_of_a_week_and_an_hour_has_that_hour_twice():
    found = of_week([("2016-01-01 10:00", "2016-01-08 11:00")])[0]
    assert found[FRIDAY, 10] == pytest.approx(2 / 169, abs=1e-15)
    assert found[FRIDAY, 11] == pytest.approx(1 / 169, abs=1e-15)


def test_weekdays_are_those_of_the_calendar():
    days = [datetime(1969, 12, 28) + timedelta(days=step) for step in range(3000)]
    minutes = np.array([int((day - EPOCH).total_seconds() // 60) for day in days])
    assert weekday(minutes + 1439).tolist() == [day.weekday() for day in days]
