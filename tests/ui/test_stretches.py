"""The periods between two dates, whose limits are as long as the dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.ui.series.stretches import MONTHS, Period, periods_between


@pytest.mark.parametrize(
    ("low", "high", "split", "wanted"),
    [
        (
            *("2016-03", "2016-11", "half"),
            [Period("2016 H1", "2016-01", "2016-07"), Period("2016 H2", "2016-07", "2017-01")],
        ),
        (
            *("2014-12-30", "2015-01-02", "year"),
            [
                Period("2014", "2014-01-01", "2015-01-01"),
                Period("2015", "2015-01-01", "2016-01-01"),
            ],
        ),
        ("2016-05", "2016-05", "quarter", [Period("2016 Q2", "2016-04", "2016-07")]),
        ("2016-12", "2016-12", "month", [Period("2016-12", "2016-12", "2017-01")]),
        ("2016", "2016", "year", [Period("2016", "2016", "2017")]),
    ],
)
def test_known_periods(low, high, split, wanted):
    assert periods_between(low, high, split) == wanted


months = st.builds("{:04}-{:02}".format, st.integers(1990, 2005), st.integers(1, 12))


@given(st.lists(months, min_size=1), st.sampled_from([*MONTHS]))
def test_every_date_is_in_one_period(dates, split):
    found = periods_between(min(dates), max(dates), split)
    for date in dates:
        assert sum(one.first <= date < one.before for one in found) == 1
    assert [one.before for one in found[:-1]] == [one.first for one in found[1:]]
