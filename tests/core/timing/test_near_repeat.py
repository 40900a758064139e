"""Near repeats: counts against a plain loop, chances against what they should be by chance."""

import json

import numpy as np
import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.progress import QUIET
from risk_terrain_modelling.core.timing.near_repeat import pairs as module_of_pairs
from risk_terrain_modelling.core.timing.near_repeat.bands import Bands, read_bands
from risk_terrain_modelling.core.timing.near_repeat.knox import count, knox
from risk_terrain_modelling.core.timing.near_repeat.pairs import near_pairs
from risk_terrain_modelling.core.timing.near_repeat.record import written
from risk_terrain_modelling.core.timing.near_repeat.roles import roles
from risk_terrain_modelling.tests.core.timing.making import BANDS, contagious, look
from scipy.stats import kstest


def counted(xy, days, bands=BANDS):
    days = np.asarray(days) - np.min(days)
    pairs = near_pairs(np.asarray(xy, float), bands)
    return count(pairs, days.astype(np.int32), bands.of_days().astype(np.uint8), bands)


def one_by_one(xy, days, bands=BANDS):
    """The same by looking at every pair."""
    found = np.zeros(bands.shape, int)
    for i in range(len(xy)):
        for j in range(i):
            metres = float(np.hypot(*(xy[i] - xy[j])))
            apart = abs(int(days[i]) - int(days[j]))
            at = next((k for k, end in enumerate(bands.distances) if metres <= end), None)
            time = next((k for k, end in enumerate(bands.days) if apart <= end), None)
            if at is not None and time is not None:
                found[at, time] += 1
    return found


@pytest.mark.parametrize("seed", range(5))
def test_pairs_are_those_of_a_loop(seed):
    rng = np.random.default_rng(seed)
    xy = rng.integers(0, 30, (150, 2)) * 50.0  # many at one place, and at exactly 100 and 200 m
    days = rng.integers(0, 60, 150)
    assert (counted(xy, days) == one_by_one(xy, days)).all()


def test_a_table_worked_out_by_hand():
    """Three at one place on days 0, 7 and 8, one 100 m on, on day 0, one 150 m on, on day 14."""
    xy = [(0, 0), (0, 0), (0, 0), (0, 100), (0, 250)]
    found = counted(xy, [0, 7, 8, 0, 14])
    assert found.tolist() == [
        [2, 1],  # 0-7 and 7-8 within 7 days; 0-8 within 14
        [2, 1],  # the fourth with those of day 0 and 7; of day 8
        [0, 1],  # the fourth and the last are 150 m and 14 days apart
        [2, 1],  # the last with those of days 7, 8, and of day 0
    ]


def test_the_example_at_which_a_well_known_tool_went_wrong():
    """Two incidents 100 m and 3 days apart: "0 to 3 days" and "up to 100 m" hold them."""
    bands = read_bands("100, 200", "3, 6")
    assert counted([(0, 0), (0, 100)], [0, 3], bands).tolist() == [[0, 0], [1, 0], [0, 0]]


def test_more_pairs_than_memory_holds_are_refused_before_they_are_found(monkeypatch):
    monkeypatch.setattr(module_of_pairs, "MOST_PAIRS", 10)
    with pytest.raises(RtmError, match=r"15 pairs of incidents lie within 400 m") as fault:
        near_pairs(np.zeros((6, 2)), BANDS)
    assert fault.value.where == ("distances",)


def test_repeats_that_were_put_there_are_found_and_no_others():
    found = look(*contagious())
    near = [(one.up_to_metres, one.to_days) for one in found.record.near]
    assert near == [(100.0, 7)]
    cell = found.record.near[0]
    assert cell.ratio > 5
    assert cell.p == cell.p_of_all == 1 / (1 + found.record.permutations)
    assert 120 <= found.record.repeats <= 150  # 133 follow one, and a few by chance


def test_the_same_seed_gives_the_same_record():
    assert written(look(*contagious()).record) == written(look(*contagious()).record)


def test_the_mean_of_the_permutations_is_what_chance_gives_by_arithmetic():
    """Of the pairs near in space, the share that is near in time among all pairs."""
    xy, days = contagious(seed=4)
    found = knox(near_pairs(xy, BANDS), days, np.arange(len(days)), BANDS, 999, 1, QUIET)
    apart = np.abs(days[:, None] - days)[np.triu_indices(len(days), 1)]
    share = [(apart <= 7).mean(), ((apart > 7) & (apart <= 14)).mean()]
    ends = near_pairs(xy, BANDS).ends
    expected = np.diff(ends, prepend=0)[:, None] * share
    assert found.expected[1:] == pytest.approx(expected[1:], rel=0.05)


def test_a_null_gives_uniform_p_and_bands_are_paid_for():
    """Places cluster and so do days, but neither with the other: 80 such studies."""
    p, of_all = [], []
    for seed in range(80):
        rng = np.random.default_rng(seed)
        xy = rng.uniform(0, 2000, (20, 2))[rng.integers(0, 20, 300)] + rng.normal(0, 90, (300, 2))
        days = np.append(rng.integers(0, 365, 200), rng.integers(200, 260, 100))
        rng.shuffle(days)
        found = knox(near_pairs(xy, BANDS), days, np.arange(len(days)), BANDS, 199, seed, QUIET)
        p.append(found.p[1:])
        of_all.append(found.p_of_all.min())
    p = np.array(p)
    for row in range(3):
        assert kstest(p[:, row, 0], "uniform").pvalue > 0.01
    assert np.mean(np.array(of_all) <= 0.05) <= 0.125  # 4 expected of 80; 10 in 1 of 300


def test_parts_of_incidents():
    """One followed by two, of which the second follows both; two of one day; one alone."""
    xy = np.array([(0, 0), (0, 50), (0, 60), (900, 0), (900, 10), (5000, 0)], float)
    days = np.array([0, 3, 5, 4, 4, 4])
    near = np.array([[True, False], [True, False], [False] * 2, [False] * 2])
    found = roles(near_pairs(xy, BANDS), days, days.astype(float), BANDS, near)
    assert [found.of(at) for at in range(5)] == [
        *("originator", "originator and repeat", "repeat"),
        *("same day", "same day"),
    ]
    assert found.takes_part.tolist() == [True] * 5 + [False]
    assert found.followed.tolist() == [2, 1, 0, 0, 0, 0]
    assert found.follows.tolist() == [0, 1, 2, 0, 0, 0]
    assert (found.days[2], found.metres[2]) == (2.0, 10.0), "the latest that it follows"
    hours = np.array([0, 3, 5, 4.2, 4.5, 4])
    found = roles(near_pairs(xy, BANDS), days, hours, BANDS, near)
    assert [found.of(3), found.of(4)] == ["originator", "repeat"], "hours order a day"


def test_rows_of_one_incident_are_told_as_doubles():
    xy, days = contagious()
    xy[1], days[1] = xy[0], days[0]
    assert look(xy, days).record.doubles == 1


@pytest.mark.parametrize(
    ("distances", "days", "said"),
    [
        ("100, x", "7", "“x” among the bands of distance is no number"),
        ("", "7", "“” among the bands of distance is no number"),
        ("200, 100", "7", "The bands of distance go from 200 to 100"),
        ("100, 100", "7", "they have to rise"),
        ("0, 100", "7", "The first band of distance ends at 0 m"),
        ("100", "7, 3", "The bands of time go from 7 to 3"),
        ("100", "7.5", "“7.5” among the bands of time is no whole number"),
        ("100", "-7", "“-7” among the bands of time is no number from 0"),
        ("100", "nan", "“nan” among the bands of time"),
        ("60000", "7", "no number from 0 to 50,000"),
        (" ".join(map(str, range(1, 22))), "7", "There are 21 bands of distance"),
    ],
)
def test_bands_that_make_no_sense_are_refused(distances, days, said):
    with pytest.raises(RtmError, match=said) as fault:
        read_bands(distances, days)
    assert fault.value.where in (("distances",), ("days",))


def test_the_first_day_may_be_a_band_of_its_own():
    assert read_bands("100", "0 1 2") == Bands((0.01, 100.0), (0, 1, 2))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (np.arange(5), "5 incidents have a date, too few"),
        (np.full(30, 16_801), "All incidents are of one day, 2016-01-01"),
        (np.arange(30) % 9, "The incidents span 8 days, and the bands of time reach 14 days"),
    ],
)
def test_incidents_that_tell_nothing_are_refused(days, said):
    xy = np.random.default_rng(1).uniform(0, 500, (len(days), 2))
    with pytest.raises(RtmError, match=said):
        look(xy, days)


def test_the_record_is_json_with_a_cell_for_each_band():
    content = json.loads(written(look(*contagious()).record))
    assert content["schema"] == "rtm-nearrepeat/1"
    assert len(content["cells"]) == 4 * 2
    assert content["positions"]["shared"] == 0.0


def test_the_order_of_rows_does_not_matter():
    xy, days = contagious()
    turned = np.random.default_rng(3).permutation(len(days))
    assert look(xy, days).record == look(xy[turned], days[turned]).record


def test_near_the_level_it_goes_on_until_it_is_known_or_said_to_be_borderline():
    rng = np.random.default_rng(8)
    seen = set()
    for _ in range(30):
        xy, days = rng.uniform(0, 900, (120, 2)), rng.integers(0, 120, 120)
        found = knox(near_pairs(xy, BANDS), days, np.arange(120), BANDS, 99, 1, QUIET)
        error = 2 * np.sqrt(found.p_of_all * (1 - found.p_of_all) / found.permutations)
        near = bool((np.abs(found.p_of_all - 0.05) <= 4 * error).any())
        assert found.permutations == 990 or not near
        assert found.permutations % 99 == 0
        assert found.borderline.any() <= near
        seen.add(found.permutations)
    assert len(seen) > 1
