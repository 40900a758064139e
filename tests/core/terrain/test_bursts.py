"""How many events come at once: by hand, by brute force, and of made incidents of known sizes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.terrain import bursts
from risk_terrain_modelling.core.terrain.bursts import burst_size, come_together

DAYS = [f"2016-{1 + one // 28:02}-{1 + one % 28:02}" for one in range(300)]
SIZES, SHARES = np.array([1, 2, 3, 6]), [0.7, 0.2, 0.07, 0.03]
events = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 70)), min_size=2, max_size=40
)


def made(sizes, *, places, days, seed=1):
    """Return rows of incidents of these sizes, each at one place on one day."""
    rng = np.random.default_rng(seed)
    place = rng.integers(0, places, len(sizes))
    day = rng.integers(0, days, len(sizes))
    xy = np.column_stack([place * 7.0, place % 3]).repeat(sizes, axis=0)
    return xy, day.repeat(sizes)


def victims(incidents=20_000, seed=3):
    return np.random.default_rng(seed).choice(SIZES, incidents, p=SHARES)


def as_an_event_sees_it(sizes):
    return (sizes @ sizes) / sizes.sum()


class TestOfDates:
    def of(self, dates):
        """Two rows at each place, on the same date."""
        xy = np.repeat(np.arange(len(dates))[:, None] * [1.0, 0.0], 2, axis=0)
        return come_together(xy, np.repeat(dates, 2).tolist())

    def test_known_to_the_day(self):
        assert self.of(DAYS) == pytest.approx(2, abs=0.02)

    @pytest.mark.parametrize("undated", ["", "2016-05"])
    def test_a_few_rows_without_a_day_are_left_out(self, undated):
        assert self.of([undated] * 20 + DAYS[20:]) == pytest.approx(2, abs=0.02)
        assert self.of([undated] * 40 + DAYS[40:]) is None

    @pytest.mark.parametrize("dates", [[], ["2016-01", "2016-02"], ["", ""]])
    def test_months_tell_nothing(self, dates):
        assert self.of(dates) is None

    def test_nor_do_days_that_stand_for_months(self):
        first = [f"2016-{month:02}-01" for month in range(1, 13)] * 20
        last = [f"2015-{month:02}-{day}" for month, day in ((1, 31), (2, 28), (4, 30))] * 20
        assert self.of(first) is None
        assert self.of(last) is None
        assert self.of([*first, "2016-05-17"]) is None
        assert self.of([*first[:50], *DAYS]) is not None


class TestOfDays:
    def test_of_shootings_with_three_victims(self):
        """Thirty rows, three and three of them together: (2 * 3 * 3 + 24 * 1) / 30, and a third."""
        xy = np.array([[one // 3, 0.0] for one in range(9)] + [[one, 1.0] for one in range(21)])
        days = np.array([5] * 3 + [15] * 3 + [19] * 3 + [*range(30, 93, 3)])
        assert burst_size(xy, days) == pytest.approx((3 * 3 * 3 + 21) / 30)

    def test_incidents_of_one_row_come_one_by_one(self):
        assert burst_size(*made(np.ones(5000, int), places=10**6, days=365)) == 1

    def test_a_busy_place_has_several_on_a_day_by_chance(self):
        """A thousand a place in a year: three a day at each, and none of them of one incident."""
        assert burst_size(*made(np.ones(20_000, int), places=20, days=365)) == 1

    def test_so_has_a_place_that_is_busy_for_a_while(self):
        """As one to which a system of coordinates put all that it did not find, until repaired."""
        xy, days = made(np.ones(20_000, int), places=300, days=730)
        nowhere = np.random.default_rng(2).random(len(days)) < 0.2
        xy[nowhere], days[nowhere] = -1.0, days[nowhere] % 182
        assert burst_size(xy, days) == 1

    @pytest.mark.parametrize(("places", "days"), [(10**6, 1000), (200, 1000), (200, 60)])
    def test_sizes_of_incidents_are_found_again(self, places, days):
        """Whether or not incidents share places and days."""
        sizes = victims()
        found = burst_size(*made(sizes, places=places, days=days))
        assert found == pytest.approx(as_an_event_sees_it(sizes), rel=0.05)

    @pytest.mark.parametrize("share", [0.015, 0.05])
    def test_one_riot_does_not_decide_for_a_city(self, share):
        """Hundreds of arrests at one place on one day."""
        sizes = victims()
        xy, days = made(sizes, places=10**6, days=365)
        many = int(share * len(xy))
        riot = np.vstack([xy, np.full((many, 2), -5.0)]), np.append(days, np.full(many, 100))
        assert burst_size(*riot) == pytest.approx(as_an_event_sees_it(sizes), rel=0.05)

    def test_every_row_there_a_hundred_times_is_as_if_ten_times(self):
        assert burst_size(*made(np.full(300, 100), places=10**6, days=365)) == bursts.MOST

    @pytest.mark.parametrize("events", [0, 1, 2, 3, 500])
    def test_at_one_place_or_on_one_day_nothing_tells_chance(self, events):
        rng = np.random.default_rng(4)
        assert burst_size(np.zeros((events, 2)), rng.integers(0, 40, events)) == 1
        assert burst_size(rng.integers(0, 5, (events, 2)) * 1.0, np.zeros(events, int)) == 1

    @given(events)
    def test_pairs_are_counted_right(self, rows):
        """By a loop over all pairs of events."""
        table = np.array(rows)
        there, day = table[:, :2].astype(float), table[:, 2]
        same = (there[:, None] == there[None]).all(axis=2)
        apart = np.abs(day[:, None] - day[None])
        at_once, near = same & (apart == 0), (apart > 0) & (apart <= bursts.NEAR)
        others = at_once.sum(axis=1) - 1
        expected = 1.0
        if (near & ~same).any() and others.any():
            by_chance = ((apart == 0) & ~same).sum() / (near & ~same).sum()
            usual = np.sort(others)[int(np.ceil(bursts.USUAL * len(others))) - 1]
            more = np.minimum(others, usual) - by_chance * (near & same).sum(axis=1)
            places = np.unique(there, axis=0)
            of_place = np.array([more[(there == one).all(axis=1)].sum() for one in places])
            most = np.sort(np.abs(of_place))[-min(bursts.ALONE, len(of_place))]
            expected += np.clip(of_place, -most, most).sum() / len(table)
        expected = min(expected, bursts.MOST) if expected >= bursts.WORTH_COUNTING else 1.0
        assert burst_size(there, day) == pytest.approx(expected)

    @given(events, st.randoms(use_true_random=False))
    def test_the_order_of_rows_decides_nothing(self, rows, random):
        def found(rows):
            table = np.array(rows)
            return burst_size(table[:, :2].astype(float), table[:, 2])

        shuffled = list(rows)
        random.shuffle(shuffled)
        assert found(shuffled) == pytest.approx(found(rows), rel=1e-12)
