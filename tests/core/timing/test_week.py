"""The record of a week: its peaks, how sure they are, and times that stand for “unknown”."""

import json

import numpy as np
import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.terrain.when import DAY, HOUR, When
from risk_terrain_modelling.core.timing.heaps import heaps
from risk_terrain_modelling.core.timing.peak import peak_of, shortest_arc
from risk_terrain_modelling.core.timing.week import Known, time_of_week, written
from risk_terrain_modelling.tests.core.timing.making import when

MONDAY = 4 * DAY  # 1970-01-05


def moments(minutes):
    at = np.asarray(minutes, np.int64)
    return When(at, at, np.ones(len(at), bool))


def known(one):
    many = len(one.start)
    return Known(many, many, 0, 0, 0, 0, 0, 0, 0)


def record(one, shift=8):
    return time_of_week(one, known(one), shift, 1, {"layer": "incidents"})


def nights(weeks=60, seed=3):
    """Two incidents on Saturdays from 22:00 on, and one at any time, in each week."""
    rng = np.random.default_rng(seed)
    week = np.repeat(np.arange(weeks), 3) * 7 * DAY
    late = 5 * DAY + 22 * HOUR + rng.integers(0, 120, 3 * weeks)
    other = np.where(np.arange(3 * weeks) % 3 == 2, rng.integers(0, 7 * DAY, 3 * weeks), late)
    return moments(MONDAY + week + other)


def test_the_peak_of_saturday_nights_is_found_and_sure():
    found = record(nights(), shift=2)
    assert found.peak_shift.at == 22
    assert found.peak_weekday.at == 5
    assert (found.peak_weekday.first, found.peak_weekday.last) == (5, 5)
    assert found.peak_cell.at in (5 * 24 + 22, 5 * 24 + 23)
    assert found.peak_shift.low < found.peak_shift.share < found.peak_shift.high
    assert found.drawn == "weeks"


def test_sums_of_hours_and_weekdays_are_those_of_the_table():
    found = record(nights())
    table = np.array(found.table)
    assert table.sum() == pytest.approx(180)
    assert found.hours.incidents == pytest.approx(table.sum(axis=0))
    assert found.weekdays.incidents == pytest.approx(table.sum(axis=1))
    assert sum(found.days) == found_days(found)


def found_days(found):
    first, last = (np.datetime64(one) for one in (found.first_date, found.last_date))
    return int((last - first).astype(int)) + 1


def test_few_weeks_are_drawn_by_incidents():
    assert record(nights(weeks=5)).drawn == "incidents"


def test_the_interval_of_a_share_holds_it_in_about_95_of_100_samples():
    """Every week alike but for chance: one incident in three falls on Saturday from 22:00 on."""
    inside = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        late = rng.random(400) < 1 / 3
        at = np.where(late, 5 * DAY + 22 * HOUR, 12 * HOUR) + rng.integers(0, 60, 400)
        peak = record(moments(MONDAY + np.repeat(np.arange(40), 10) * 7 * DAY + at), 1).peak_hour
        inside += peak.low <= 2 / 3 <= peak.high
    assert 88 <= inside <= 100


def test_a_peak_may_pass_midnight():
    sums = np.zeros(24)
    sums[[23, 0]] = 10.0, 9.0
    peak = peak_of(sums, np.array([sums, np.roll(sums, 1), sums]), width=2)
    assert peak.at == 23
    assert (peak.first, peak.last) == (23, 0)
    assert peak.share == 1.0


def test_the_shortest_arc_may_pass_the_end_of_the_ring():
    assert shortest_arc(np.array([40, 5, 0, 0, 0, 55])) == (5, 0)
    assert shortest_arc(np.array([0, 100, 0])) == (1, 1)


def test_midnights_that_stand_for_unknown_are_told():
    rng = np.random.default_rng(1)
    usual = rng.integers(0, DAY, 3000)
    (heap,) = heaps(np.append(usual, np.zeros(200, int)))
    assert heap.minute == 0
    assert heap.incidents >= 200
    assert heap.usual < 20


def test_noons_are_told_and_round_hours_are_not():
    rng = np.random.default_rng(1)
    rounded = rng.integers(0, 24, 2400) * HOUR
    assert heaps(rounded) == ()
    (heap,) = heaps(np.append(rounded, np.full(300, 12 * HOUR)))
    assert heap.minute == 12 * HOUR


def test_one_incident_is_refused():
    with pytest.raises(RtmError, match=r"1 incident has a time of day .* too few"):
        record(when("2016-01-01 10:00"))


def test_incidents_of_one_day_are_refused():
    with pytest.raises(RtmError, match="All incidents are of one day, 2016-01-01"):
        record(when("2016-01-01 10:00", ("2016-01-01 11:00", "2016-01-02 00:00")))


def test_the_record_is_json_with_its_schema():
    content = json.loads(written(record(nights())))
    assert content["schema"] == "rtm-timeofweek/1"
    assert np.shape(content["table"]) == (7, 24)
    assert content["source"] == {"layer": "incidents"}
