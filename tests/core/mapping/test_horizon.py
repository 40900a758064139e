"""For how long a forecast is: days counted by hand."""

from datetime import date

import pytest
from risk_terrain_modelling.core.mapping.horizon import horizon_of, months_from
from risk_terrain_modelling.core.mapping.level import Level
from risk_terrain_modelling.core.terrain.periods import Stretch, period_of


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2025, 1, 1), 1, date(2025, 1, 31)),
        (date(2024, 2, 1), 1, date(2024, 2, 29)),
        (date(2024, 11, 16), 3, date(2025, 2, 15)),
        (date(2025, 1, 31), 1, date(2025, 2, 27)),
        (date(2024, 3, 1), 12, date(2025, 2, 28)),
    ],
)
def test_months_from_a_day(start, months, last):
    assert months_from(start, months).last == last


def test_the_season_of_a_july_is_beside_that_of_the_past():
    summery = [1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1]
    events = {
        (year, month): 1000 * summery[month - 1] + year % 7
        for year in range(2020, 2024)
        for month in range(1, 13)
    }
    years = period_of("2020-01", "2023-12", sum(events.values()), events)
    own = period_of("2023-01", "2023-12", 15_000, {})
    july = horizon_of(
        Stretch(date(2024, 7, 1), date(2024, 8, 1)), own, [years], events, Level(1, 4)
    )
    assert july.season is not None and july.season.is_told
    assert july.length == pytest.approx(31 / 365)
    # a mean month has 15 / 12 of 1000, and a July 2
    assert july.seasonal == pytest.approx(2 / (15 / 12), rel=0.02)
    assert july.times == july.length * july.seasonal


def test_a_level_told_in_summer_is_one_of_a_summer():
    summery = [1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1]
    events = {
        (year, month): 1000 * summery[month - 1] + year % 7
        for year in range(2020, 2024)
        for month in range(1, 13)
    }
    years = period_of("2020-01", "2023-12", sum(events.values()), events)
    summer = period_of("2023-06", "2023-08", 6000, {})
    december = Stretch(date(2023, 12, 1), date(2024, 1, 1))
    told = horizon_of(december, summer, [years], events, Level(1, 4))
    assert told.seasonal == pytest.approx(1 / 2, rel=0.02)
    by_all = horizon_of(december, summer, [years], events, Level(0, 4))
    assert by_all.seasonal == pytest.approx(1 / (15 / 12), rel=0.02)


def test_a_short_past_has_no_season():
    own = period_of("2023-01", "2023-12", 1200, {})
    year = horizon_of(Stretch(date(2024, 1, 1), date(2025, 1, 1)), own, [own], {}, Level(1, 1))
    assert year.season is None
    assert year.times == pytest.approx(366 / 365)
