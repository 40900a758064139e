"""Which days events were counted on, told by their dates; days counted by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.terrain.dates import read_dates
from risk_terrain_modelling.core.terrain.periods import Stretch, months_of, period_of


def period(first, last, events, months=None):
    found = period_of(first, last, events, months or {})
    assert found is not None
    return found


class TestLength:
    def test_whole_months(self):
        found = period("2016-01", "2016-06", 900)
        assert found.days == 31 + 29 + 31 + 30 + 31 + 30
        assert found.end == date(2016, 7, 1)

    def test_days_of_many_events_are_taken_as_they_are(self):
        # 30 a day: ten days without any are no chance
        found = period("2016-01-11", "2016-03-20", 70 * 30)
        assert found.parts == (Stretch(date(2016, 1, 11), date(2016, 3, 21)),)
        assert found.days == 21 + 29 + 20

    def test_of_few_events_the_months_are_whole(self):
        # 20 in a year: the first on the 20th of January, the last on the 9th of December
        found = period("2015-01-20", "2015-12-09", 20)
        assert found.days == 365

    def test_a_day(self):
        assert period("2016-02-29", "2016-02-29", 500).days == 1

    @pytest.mark.parametrize(
        ("first", "last"), [("", ""), ("2016-02", "2016-01"), ("2016-01-02", "2016-01-01")]
    )
    def test_what_is_no_period(self, first, last):
        assert period_of(first, last, 9, {}) is None

    def test_the_end_of_all_dates(self):
        assert period_of("9999-01", "9999-12", 9, {}) is None


class TestGaps:
    def test_a_missing_quarter_is_not_covered(self):
        months = {(2016, month): 100 for month in range(1, 13) if month not in (4, 5, 6)}
        found = period("2016-01", "2016-12", 900, months)
        assert found.days == 366 - 91
        assert found.gaps == (Stretch(date(2016, 4, 1), date(2016, 7, 1)),)
        assert sum(found.by_month().values()) == found.days
        assert (2016, 5) not in found.by_month()

    def test_of_sparse_events_a_month_without_any_is_chance(self):
        months = {(2016, 1): 2, (2016, 3): 1, (2016, 12): 2}
        assert period("2016-01-05", "2016-12-20", 5, months).gaps == ()

    def test_a_date_wrong_by_decades_adds_a_few_days(self):
        months = {(1916, 5): 1, **{(2016, month): 100 for month in range(1, 13)}}
        assert 366 <= period("1916-05-30", "2016-12-31", 1201, months).days <= 368


def test_events_of_each_month():
    texts = ["2016-02-01", "2016-01", "2016-02-28T12:00", "", "no date", "2016/02/03"]
    assert list(months_of(texts).items()) == [((2016, 1), 1), ((2016, 2), 3)]


class TestDaysThatStandForMonths:
    def test_the_first_of_each_month(self):
        days = [f"2016-{month:02}-01" for month in range(1, 13)]
        assert read_dates([*days, ""]) == (*(day[:7] for day in days), "")

    def test_other_days_stay(self):
        days = [f"2016-{month:02}-{month:02}" for month in range(1, 13)]
        assert read_dates(days) == tuple(days)

    def test_times_of_day_and_what_is_no_date(self):
        assert read_dates(["2016-01-31T10:30", "soon", ""]) == ("2016-01-31", "", "")

    def test_a_few_may_be_chance(self):
        assert read_dates(["2016-01-01", "2016-02-01"]) == ("2016-01-01", "2016-02-01")


@given(
    first=st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    days=st.integers(1, 3000),
    rate=st.sampled_from([0.01, 0.3, 5.0, 40.0]),
)
def test_a_period_is_never_shorter_than_its_dates_nor_longer_than_its_months(first, days, rate):
    last = first + timedelta(days - 1)
    found = period(f"{first}", f"{last}", max(1, round(rate * days)))
    assert days <= found.days <= days + 30 + 30
    assert found.parts[0].first <= first and found.end > last
    months = found.by_month()
    assert sum(months.values()) == found.days
    assert months[first.year, first.month] <= 31
