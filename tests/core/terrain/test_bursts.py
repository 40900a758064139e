"""How many events come at once: by hand, by brute force, and of made incidents of known sizes."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.terrain import bursts
from risk_terrain_modelling.core.terrain.bursts import burst_size, days_of

events = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 4)), min_size=2, max_size=40
)


def made(sizes, *, places, days, seed=1):
    """Return rows of incidents of these sizes, each at one place on one day."""
    rng = np.random.default_rng(seed)
    place = rng.integers(0, places, len(sizes))
    day = rng.integers(0, days, len(sizes))
    xy = np.column_stack([place * 7.0, place % 3]).repeat(sizes, axis=0)
    return xy, day.repeat(sizes)


def test_dates_known_to_the_day_are_days():
    assert days_of(["2016-01-31", "2016-02-01"]).tolist() == [
        date(2016, 1, 31).toordinal(),
        date(2016, 2, 1).toordinal(),
    ]


@pytest.mark.parametrize("dates", [[], ["2016-01", "2016-01-31"], ["2016-01-31", ""]])
def test_months_and_rows_without_a_date_tell_no_day(dates):
    assert days_of(dates) is None


def test_of_a_shooting_with_three_victims():
    """Ten rows, three of them together, on days of their own: (3 * 3 + 7 * 1) / 10."""
    xy = np.array([[0.0, 0.0]] * 3 + [[one, 1.0] for one in range(7)])
    days = np.array([5, 5, 5, *range(10, 17)])
    assert burst_size(xy, days) == pytest.approx(1.6)


def test_incidents_of_one_row_come_one_by_one():
    xy, days = made(np.ones(5000, int), places=10**6, days=365)
    assert burst_size(xy, days) == 1


def test_a_busy_place_has_several_on_a_day_by_chance():
    """A thousand a place in a year: three a day at each, and none of them of one incident."""
    xy, days = made(np.ones(20_000, int), places=20, days=365)
    assert burst_size(xy, days) == 1


@pytest.mark.parametrize(("places", "days"), [(10**6, 1000), (200, 1000), (200, 60)])
def test_sizes_of_incidents_are_found_again(places, days):
    """As an event sees it: E[k^2] / E[k], whether or not incidents share places and days."""
    sizes = np.random.default_rng(3).choice([1, 2, 3, 6], 20_000, p=[0.7, 0.2, 0.07, 0.03])
    expected = (sizes @ sizes) / sizes.sum()
    assert burst_size(*made(sizes, places=places, days=days)) == pytest.approx(expected, rel=0.05)


def test_one_riot_does_not_decide_for_a_city():
    """Three hundred arrests at one place on one day, among twenty thousand incidents."""
    rng = np.random.default_rng(5)
    xy, days = made(rng.choice([1, 2], 15_000, p=[0.7, 0.3]), places=10**6, days=365)
    usual = burst_size(xy, days)
    riot = np.full((300, 2), -5.0)
    found = burst_size(np.vstack([xy, riot]), np.append(days, np.full(300, 100)))
    assert usual == pytest.approx((0.7 + 0.3 * 4) / (0.7 + 0.3 * 2), rel=0.02)
    assert found == pytest.approx(usual, rel=0.02)


@given(events)
def test_pairs_are_counted_right(rows):
    """By a loop over all pairs of events."""
    table = np.array(rows)
    there, day = table[:, :2].astype(float), table[:, 2]
    same = (there[:, None] == there[None]).all(axis=2)
    at_once = same & (day[:, None] == day[None])
    alike = day[:, None] == day[None]
    off = ~np.eye(len(table), dtype=bool)
    elsewhere = (~same).sum()
    expected = 1.0
    if elsewhere and (at_once & off).sum():
        chance = (alike & ~same).sum() / elsewhere
        sizes = np.sort(at_once.sum(axis=1))
        usual = sizes[int(np.ceil(bursts.USUAL * len(sizes) - 1e-9)) - 1]
        expected = np.minimum(sizes, usual).mean() - chance * (same & off).sum() / len(table)
    found = burst_size(there, day)
    assert found == pytest.approx(expected if expected >= bursts.WORTH_COUNTING else 1)


@given(events, st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing(rows, random):
    def found(rows):
        table = np.array(rows)
        return burst_size(table[:, :2].astype(float), table[:, 2])

    shuffled = list(rows)
    random.shuffle(shuffled)
    assert found(shuffled) == found(rows)
