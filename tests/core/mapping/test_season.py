"""The season of events: found where one was made, left out where none was."""

import calendar

import numpy as np
import pytest
from risk_terrain_modelling.core.mapping.season import season_of

YEARLY = np.array([0.7, 0.7, 0.9, 1.0, 1.1, 1.3, 1.3, 1.2, 1.1, 1.0, 0.9, 0.8])


def days_of(years, first=2014):
    months = [(first + at // 12, at % 12 + 1) for at in range(12 * years)]
    return {month: calendar.monthrange(*month)[1] for month in months}


def made(rng, days, level, factors=None, spread=0.0, trend=0.0):
    """Counts of months: a rate a day, times factors of the month, with a trend and more spread."""
    found = {}
    for at, (month, number) in enumerate(days.items()):
        mean = level * number * np.exp(trend * at / 12)
        mean *= 1 if factors is None else factors[month[1] - 1]
        if spread:
            mean *= rng.gamma(1 / spread**2, spread**2)
        found[month] = int(rng.poisson(mean))
    return found


def test_a_season_that_was_made_is_found():
    days = days_of(5)
    found = season_of(made(np.random.default_rng(1), days, 40.0, YEARLY), days)
    assert found is not None and found.is_told
    assert found.months == 60
    np.testing.assert_allclose(found.factors, YEARLY / YEARLY.mean(), atol=0.04)


def test_the_mean_of_a_year_is_one():
    days = days_of(4)
    found = season_of(made(np.random.default_rng(2), days, 3.0, YEARLY), days)
    usual = [31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert np.average(found.factors, weights=usual) == pytest.approx(1)
    assert found.over(days) == pytest.approx(1, abs=1e-3)
    assert found.over({(2030, 7): 31}) == found.factors[6]


def test_a_trend_is_no_season():
    days = days_of(4)
    growing = {month: round(1000 * np.exp(0.02 * at)) for at, month in enumerate(days)}
    even = dict.fromkeys(days, 30.4)
    found = season_of(growing, even)
    assert not found.is_told
    np.testing.assert_allclose(found.factors, 1, atol=2e-3)


def test_chance_is_shrunk_away():
    days = days_of(3)
    rng = np.random.default_rng(4)
    few = [season_of(made(rng, days, 0.3), days).factors for _ in range(40)]
    # a month of 28 events in three years would differ from the mean by 19% by chance alone
    assert np.std(few) < 0.1


@pytest.mark.parametrize("spread", [0.0, 0.15])
@pytest.mark.parametrize("level", [0.3, 10.0])
def test_without_a_season_the_test_keeps_its_level(spread, level):
    days, rng = days_of(4), np.random.default_rng(5)
    found = [
        season_of(made(rng, days, level, spread=spread, trend=0.1), days).is_told
        for _ in range(400)
    ]
    # 2% of 400 are 8, and their standard error is 2.8
    assert sum(found) <= 18


def test_months_that_hang_together_are_no_season_in_nineteen_of_twenty():
    days, rng = days_of(4), np.random.default_rng(6)
    found = 0
    for _ in range(400):
        noise = np.zeros(48)
        for at in range(1, 48):
            noise[at] = 0.5 * noise[at - 1] + rng.normal(0, 0.13)
        counts = rng.poisson(300 * np.exp(noise))
        found += season_of(dict(zip(days, counts.tolist())), dict.fromkeys(days, 30.4)).is_told
    # 5% of 400 are 20, and their standard error is 4.4
    assert found <= 33


def test_a_gap_is_allowed_for():
    days = days_of(5)
    counts = made(np.random.default_rng(6), days, 40.0, YEARLY)
    for month in [(2015, number) for number in range(3, 9)]:
        del days[month], counts[month]
    np.testing.assert_allclose(season_of(counts, days).factors, YEARLY / YEARLY.mean(), atol=0.05)


def test_parts_of_months_are_told_by_their_days():
    days = days_of(4)
    days[2014, 1] = 5
    counts = made(np.random.default_rng(7), days, 40.0, YEARLY)
    np.testing.assert_allclose(season_of(counts, days).factors, YEARLY / YEARLY.mean(), atol=0.04)


class TestNothingToTell:
    def test_less_than_three_years(self):
        days = days_of(3)
        counts = made(np.random.default_rng(8), days, 9.0)
        assert season_of(counts, days) is not None
        del days[2016, 12]
        assert season_of(counts, days) is None

    def test_no_events(self):
        assert season_of({}, days_of(4)) is None

    def test_no_months(self):
        assert season_of({}, {}) is None

    def test_the_same_in_every_month(self):
        found = season_of(dict.fromkeys(days_of(4), 10), dict.fromkeys(days_of(4), 30.4))
        assert found is None or not found.is_told


def test_the_same_as_the_f_test_of_statsmodels():
    api = pytest.importorskip("statsmodels.api")
    days = days_of(4)
    counts = made(np.random.default_rng(9), days, 2.0, 1 + (YEARLY - 1) / 3)
    at = np.arange(48)
    knots = np.linspace(0, 47, 5)
    level = np.column_stack([np.interp(at, knots, np.eye(5)[k]) for k in range(5)])
    months = np.eye(12)[at % 12][:, 1:]
    offset = np.log(list(days.values()))
    y = list(counts.values())
    both = api.GLM(y, np.hstack([level, months]), api.families.Poisson(), offset=offset).fit()
    plain = api.GLM(y, level, api.families.Poisson(), offset=offset).fit()
    spread = both.pearson_chi2 / (48 - 16)
    from scipy import stats

    p = stats.f.sf((plain.deviance - both.deviance) / 11 / spread, 11, 32)
    assert season_of(counts, days).p == pytest.approx(p, rel=1e-6)
