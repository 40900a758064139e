"""Dates and times of day as layers and exports write them, read as moments and stretches."""

import pytest
from risk_terrain_modelling.core.data.when import Column, read_when
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.terrain.when import NO_TIME
from risk_terrain_modelling.tests.core.timing.making import minute


def starts(*texts, times=None):
    found = read_when(Column("when", texts, times)).when
    return found.start.tolist(), found.timed.tolist()


@pytest.mark.parametrize(
    "text",
    [
        "2016-01-31 22:30",
        "2016-01-31T22:30:00",
        "2016-01-31T22:30:00.000Z",
        "31/01/2016 22:30:59",
        "01/31/2016 10:30:00 PM",
        "2016/01/31 22.30",
        "31.01.2016 22:30 Uhr",
        "31-Jan-2016 22:30",
    ],
)
def test_date_and_time_in_one_field(text):
    assert starts(text) == ([minute("2016-01-31 22:30")], [True])


@pytest.mark.parametrize("clock", ["22:30:00", "22:30", "2230", "10:30 PM"])
def test_date_and_time_in_two_fields(clock):
    found, timed = starts("2016-01-31", times=[clock])
    assert found == [minute("2016-01-31 22:30")]
    assert timed == [True]


def test_a_row_without_an_hour_is_the_whole_day():
    found = read_when(Column("day", ["2016-01-31", "2016-01-31 10:00", ""])).when
    assert found.timed.tolist() == [False, True, False]
    assert found.minutes.tolist() == [1440, 0, 0]
    assert found.start[2] == NO_TIME
    assert found.dated.tolist() == [True, True, False]


def test_midnight_in_every_row_is_no_hour():
    found = read_when(Column("day", ["2016-01-31 00:00:00", "2016-02-01 00:00:00"])).when
    assert not found.timed.any()


def test_start_and_end_make_a_stretch():
    start = Column("from", ["2016-01-31 22:00", "2016-01-31 22:00", "2016-01-31 22:00"])
    end = Column("to", ["2016-02-01", "2016-02-01", ""], ["07:30", "", ""])
    found = read_when(start, end).when
    assert found.timed.tolist() == [True, False, True]
    assert found.minutes.tolist() == [570, 2 * 1440, 0], "an end without an hour is a whole day"


def test_a_slip_of_an_end_before_its_start_is_told_and_many_are_refused():
    start = Column("from", ["2016-01-31 22:00"] * 40)
    end = Column("to", ["2016-02-01 06:00"] * 39 + ["2016-01-31 21:00"])
    found = read_when(start, end)
    assert found.reversed.sum() == 1
    assert not found.when.timed[-1]
    with pytest.raises(RtmError, match="The end in “from” lies before the start in “to” for 39"):
        read_when(Column("to", end.dates), Column("from", start.dates))


def test_months_are_told():
    assert read_when(Column("month", ["2016-01", "2016-02"])).months
    firsts = [f"2016-{month:02}-01" for month in range(1, 13)]
    assert read_when(Column("day", firsts)).months
    fifteenths = [f"2016-{month:02}-15" for month in range(1, 13)]
    assert read_when(Column("day", fifteenths)).months, "all on one day of the month"
    assert not read_when(Column("day", [*fifteenths, "2016-05-16"])).months


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (
            ["13/01/2016", "01/13/2016"],
            "with the day, as 13/01/2016, and some with the month",
        ),
        (["09/30/2014", "2014/03/09"], "begin with the year, as 2014/03/09, and some end with it"),
        (["01/02/2016", "03/04/2016"], "can be read in two ways: no date tells"),
        (["yesterday", ""], "No date in “when” can be read"),
    ],
)
def test_dates_that_nobody_can_read_are_refused(texts, said):
    with pytest.raises(RtmError, match=said):
        read_when(Column("when", texts))
