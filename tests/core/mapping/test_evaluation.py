"""Every measure again by plain loops, and intervals that cover as often as they say."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.mapping.capture import rank
from risk_terrain_modelling.core.mapping.evaluation import (
    Outcome,
    evaluate,
    measure,
    random_map,
    with_intervals,
)
from risk_terrain_modelling.core.mapping.hotspot import kernel_density
from risk_terrain_modelling.core.mapping.resampling import MOST_TIED, resampled_means
from risk_terrain_modelling.core.progress import Cancelled, Quiet
from risk_terrain_modelling.core.terrain.grid import Cells, Frame


def measured(values, events, areas, seed=1, **options):
    rng = np.random.default_rng(seed)
    return evaluate(values, events, areas, rng, Quiet(), **{"resamples": 50, **options})


def city(cells=300, seed=1):
    """A tied map, events that follow it loosely, and some partial cells."""
    rng = np.random.default_rng(seed)
    values = np.exp(rng.integers(0, 12, cells) / 4.0)
    areas = np.where(rng.random(cells) < 0.2, rng.uniform(0.01, 1, cells), 1.0)
    return values, rng.poisson(0.3 * values * rng.gamma(1, 1, cells) * areas), areas


def captured_by_hand(values, amounts, areas, share):
    """Take cells from the highest value down, those of one value in the same part."""
    budget = share * sum(areas)
    taken = 0.0
    for level in sorted(set(values), reverse=True):
        tied = [cell for cell in range(len(values)) if values[cell] == level]
        area = sum(areas[cell] for cell in tied)
        part = min(1.0, budget / area)
        taken += part * sum(amounts[cell] for cell in tied)
        budget -= part * area
        if part < 1:
            break
    return taken


def best_by_hand(events, areas, share):
    return captured_by_hand(
        [count / area for count, area in zip(events, areas)], events, areas, share
    )


def deviance_by_hand(events, means):
    total = 0.0
    for count, mean in zip(events, means):
        total += 2 * ((count * math.log(count / mean) if count else 0.0) - (count - mean))
    return total


@pytest.mark.parametrize("per_area", [False, True])
def test_all_measures_by_plain_loops(per_area):
    values, events, areas = city()
    found = measured(values, events, areas, shares=(0.03, 0.25, 1.0), per_area=per_area)

    total = int(events.sum())
    expected = [value * (area if per_area else 1) for value, area in zip(values, areas)]
    means = [total * one / sum(expected) for one in expected]
    flat = [total * area / sum(areas) for area in areas]
    assert found.events == total
    for at in found.at:
        hits = captured_by_hand(values, events, areas, at.share)
        assert at.hit_rate.value == pytest.approx(hits / total)
        assert at.pai.value == pytest.approx(hits / total / at.share)
        assert at.pei.value == pytest.approx(hits / best_by_hand(events, areas, at.share))
        predicted = captured_by_hand(values, means, areas, at.share)
        assert at.rri.value == pytest.approx(predicted / hits)
    gain = sum(count * math.log(one / other) for count, one, other in zip(events, means, flat))
    assert found.log_gain.value == pytest.approx(gain)
    explained = 1 - deviance_by_hand(events, means) / deviance_by_hand(events, flat)
    assert found.deviance_explained.value == pytest.approx(explained)
    won = [
        1.0 if one > other else 0.5 if one == other else 0.0
        for one, count in zip(values, events)
        if count
        for other, none in zip(values, events)
        if not none
    ]
    assert found.auc.value == pytest.approx(sum(won) / len(won))
    edges = [captured_by_hand(values, events, areas, tenth / 10) for tenth in range(11)]
    np.testing.assert_allclose(found.calibration.observed, np.diff(edges), atol=1e-9)
    edges = [captured_by_hand(values, means, areas, tenth / 10) for tenth in range(11)]
    np.testing.assert_allclose(found.calibration.predicted, np.diff(edges), atol=1e-9)
    assert found.area_under_curve.value == pytest.approx(found.curve.area_under)
    assert found.gini.value == pytest.approx(found.curve.gini)


cases = st.integers(2, 30).flatmap(
    lambda cells: st.tuples(
        st.lists(st.integers(0, 4), min_size=cells, max_size=cells).filter(any),
        st.lists(st.integers(0, 6), min_size=cells, max_size=cells).filter(any),
        st.lists(st.floats(0.01, 1), min_size=cells, max_size=cells),
        st.randoms(use_true_random=False),
    )
)


@settings(max_examples=50, deadline=None)
@given(cases)
def test_the_order_of_the_rows_says_nothing(case):
    values, events, areas = map(np.array, case[:3])
    rows = list(range(len(values)))
    case[3].shuffle(rows)
    one = measured(values, events, areas)
    other = measured(values[rows], events[rows], areas[rows])
    for mine, its in zip(one.at, other.at):
        assert mine.pai.value == pytest.approx(its.pai.value)
        assert mine.pei.value == pytest.approx(its.pei.value)
    for name in ("gini", "auc", "log_gain", "deviance_explained"):
        mine, its = getattr(one, name).value, getattr(other, name).value
        assert mine == pytest.approx(its, rel=1e-9, abs=1e-9, nan_ok=True)


@settings(max_examples=50, deadline=None)
@given(cases)
def test_the_map_of_what_happened_has_efficiency_one(case):
    _, events, areas = map(np.array, case[:3])
    found = measured(events / areas, events, areas, per_area=True)
    for at in found.at:
        assert at.pei.value == pytest.approx(1)
        assert at.rri.value == pytest.approx(1)
    assert found.impossible == 0
    if not np.isnan(found.auc.value):
        assert found.auc.value == 1


@settings(max_examples=50, deadline=None)
@given(cases)
def test_a_flat_map_knows_nothing(case):
    _, events, areas = map(np.array, case[:3])
    found = measured(np.full(len(events), 3.0), events, areas, per_area=True)
    for at in found.at:
        assert at.pai.value == pytest.approx(1)
    assert found.gini.value == pytest.approx(0, abs=1e-12)
    assert found.log_gain.value == pytest.approx(0, abs=1e-9)
    if not np.isnan(found.auc.value):
        assert found.auc.value == 0.5


def test_where_every_cell_has_events_none_can_be_told_from_the_others():
    found = measured(np.array([1.0, 2]), np.array([1, 3]), np.ones(2))
    assert math.isnan(found.auc.value)
    assert found.gini.value == pytest.approx(0.25)


def test_the_map_of_the_events_themselves_explains_all_deviance():
    _, events, areas = city()
    assert measured(events, events, areas).deviance_explained.value == pytest.approx(1)


def test_a_map_that_calls_an_event_impossible_has_no_log_score():
    values, events, areas = city()
    values[np.flatnonzero(events)[:2]] = 0
    found = measured(values, events, areas)
    assert found.impossible == events[values == 0].sum() > 0
    assert found.log_gain.value == found.deviance_explained.value == -math.inf
    assert math.isnan(found.log_gain.low)
    assert found.at[0].pai.value > 0


def test_predicted_over_observed_is_infinite_where_nothing_was_captured():
    found = measured(np.array([2.0, 1, 1, 1]), np.array([0, 3, 0, 1]), np.ones(4), shares=(0.25,))
    assert found.at[0].hit_rate.value == 0
    assert found.at[0].rri.value == math.inf


def test_resamples_by_plain_loops():
    features, counts = np.array([[1.0, 0.2], [0.0, 0.7], [0.5, 0.1]]), np.array([3, 2, 4])
    rng = np.random.default_rng(8)
    events = [features[row] for row, count in enumerate(counts) for _ in range(count)]
    means = []
    for _ in range(40):
        drawn = [events[number] for number in rng.integers(0, 9, 9)]
        means.append([sum(one[feature] for one in drawn) / 9 for feature in (0, 1)])

    found = resampled_means([features], counts, 40, np.random.default_rng(8), Quiet())[0]

    for feature, interval in enumerate(found):
        assert interval.value == pytest.approx(sum(one[feature] for one in events) / 9)
        ends = np.quantile([mean[feature] for mean in means], [0.025, 0.975])
        np.testing.assert_allclose([interval.low, interval.high], ends)


def test_several_maps_are_resampled_as_each_alone():
    rng = np.random.default_rng(9)
    counts = rng.integers(1, 5, 30)
    features = [rng.normal(size=(30, width)) for width in (3, 1, 2)]
    features[2][4, 1] = np.inf
    together = resampled_means(features, counts, 60, np.random.default_rng(2), Quiet())
    for one, found in zip(features, together):
        alone = resampled_means([one], counts, 60, np.random.default_rng(2), Quiet())[0]
        np.testing.assert_array_equal(
            [[i.value, i.low, i.high] for i in found], [[i.value, i.low, i.high] for i in alone]
        )


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    values, _, areas = city(seed=3)
    rng = np.random.default_rng(4)
    intensity = values * areas
    truth = captured_by_hand(values, intensity / intensity.sum(), areas, 0.1) / 0.1
    covered = 0
    for _ in range(200):
        events = rng.multinomial(400, intensity / intensity.sum())
        found = evaluate(values, events, areas, rng, Quiet(), shares=(0.1,), resamples=199).at[0]
        covered += found.pai.low <= truth <= found.pai.high
    assert 180 <= covered <= 199


def test_the_interval_holds_its_estimate():
    values, events, areas = city()
    found = measured(values, events, areas, resamples=999)
    with_ends = [at for at in found.at if at.share > 0.02 and at.tied <= MOST_TIED]
    assert len(with_ends) == 2
    intervals = [one for at in with_ends for one in (at.hit_rate, at.pai, at.pei, at.rri)]
    intervals += [found.gini, found.auc, found.log_gain, found.deviance_explained]
    for interval in intervals:
        assert interval.low < interval.value < interval.high


def test_no_interval_where_most_of_the_flagged_area_is_some_of_many_equals():
    # ten cells of the highest value, forty of the next, fifty of the lowest
    values, areas = np.repeat([3.0, 2.0, 1.0], [10, 40, 50]), np.ones(100)
    events = np.random.default_rng(5).poisson(values)
    found = measured(values, events, areas, shares=(0.05, 0.1, 0.19, 0.21, 0.5, 0.9))
    tied = [at.tied for at in found.at]
    assert tied == pytest.approx([1, 0, 0.09 / 0.19, 0.11 / 0.21, 0, 0.4 / 0.9])
    for at, some in zip(found.at, (True, False, False, True, False, False)):
        for one in (at.hit_rate, at.pai, at.pei, at.rri):
            assert math.isfinite(one.value)
            assert math.isnan(one.low) == math.isnan(one.high) == some


def test_a_single_cell_is_no_tie():
    assert rank(np.array([3.0, 2.0, 1.0]), np.ones(3)).tied(0.1) == 0


def test_new_cells_by_plain_loops():
    values, events, areas = city()
    past = np.random.default_rng(6).integers(0, 2, len(events))
    outcome = Outcome.of(events, areas, past)
    one = measure(values, outcome, (0.1, 0.4))
    (found,) = with_intervals([one], outcome, np.random.default_rng(1), Quiet(), 99)
    new = [cell for cell in range(len(events)) if not past[cell]]
    there = [[some[cell] for cell in new] for some in (values, events, areas)]
    assert found.new_events == sum(there[1])
    for at in found.at:
        rate = captured_by_hand(*there, at.share) / sum(there[1])
        assert at.new_hit_rate.value == pytest.approx(rate)
    at = found.at[1]
    assert at.new_hit_rate.low < at.new_hit_rate.value < at.new_hit_rate.high


def test_past_counts_cannot_tell_new_cells_apart():
    _, events, areas = city()
    past = np.random.default_rng(6).integers(0, 2, len(events))
    outcome = Outcome.of(events, areas, past)
    one = measure(past, outcome, (0.1, 0.4))
    (found,) = with_intervals([one], outcome, np.random.default_rng(1), Quiet(), 99)
    for at in found.at:
        assert at.new_hit_rate.value == pytest.approx(at.share)
        assert math.isnan(at.new_hit_rate.low)


def test_without_events_in_new_cells_there_is_no_share_of_them():
    events, areas = np.array([0, 3, 0, 1]), np.ones(4)
    outcome = Outcome.of(events, areas, events)
    one = measure(np.arange(4.0), outcome, (0.5,))
    (found,) = with_intervals([one], outcome, np.random.default_rng(1), Quiet(), 20)
    assert found.new_events == 0
    assert math.isnan(found.at[0].new_hit_rate.value)


def test_a_density_predicts_the_events_under_it_in_the_part_of_a_cell_inside():
    """RRI* of a density against its integral by 40,000 points, cells cut by a slanted boundary."""
    frame = Frame(0.0, 20.0, 1.0, 20, 20)
    cells = Cells(frame, np.ones(frame.shape, bool))
    rng = np.random.default_rng(11)
    events = np.clip(rng.normal((9.0, 11.0), (3.0, 4.0), (150, 2)), 0.01, 19.99)
    later = rng.poisson(0.4, cells.count)
    density = kernel_density(cells, events, 6.0, "quartic", Quiet())
    fine = (np.arange(200) + 0.5) / 10
    x, y = np.meshgrid(fine, fine[::-1])
    inside = x + 0.8 * y <= 24.3
    squared = [((x - ex) ** 2 + (y - ey) ** 2) / 6.0**2 for ex, ey in events]
    heights = sum(np.maximum(0, 1 - one) ** 2 for one in squared)
    of_cells = [
        np.where(inside, some, 0).reshape(20, 10, 20, 10).sum(axis=(1, 3)).ravel()
        for some in (heights, 1.0)
    ]
    kept = of_cells[1] > 0
    integral, areas = (some[kept] for some in of_cells)
    found = measured(density[kept], later[kept], areas / 100, shares=(0.1, 0.3), per_area=True)
    for at in found.at:
        flagged = [
            captured_by_hand(density[kept], some, areas, at.share) / some.sum()
            for some in (integral, later[kept])
        ]
        assert at.rri.value == pytest.approx(flagged[0] / flagged[1], rel=0.005)


def test_the_same_seed_draws_the_same_events():
    values, events, areas = city()
    one, same, other = (measured(values, events, areas, seed=seed) for seed in (1, 1, 2))
    # by their letters: where there is no interval its ends are no numbers, which equal nothing
    assert repr(one.at) == repr(same.at)
    assert one.gini == same.gini
    assert repr(one.at) != repr(other.at)


def test_a_random_map_is_the_floor():
    frame = Frame(0.0, 0.0, 1.0, 200, 200)
    cells = Cells(frame, np.ones(frame.shape, bool))
    values = random_map(cells, np.random.default_rng(1))
    events = np.random.default_rng(2).poisson(0.5, cells.count)
    found = measured(values, events, np.ones(cells.count))
    assert found.at[-1].pai.value == pytest.approx(1, abs=0.05)
    assert found.auc.value == pytest.approx(0.5, abs=0.02)
    assert found.log_gain.value < 0
    assert len(np.unique(values)) == cells.count


@pytest.mark.parametrize(
    ("values", "events", "shares", "problem"),
    [
        ([1.0, 2], [0, 0], (0.1,), "no events"),
        ([1.0, np.nan], [1, 0], (0.1,), "without a value"),
        ([1.0, -2], [1, 0], (0.1,), "below 0"),
        ([0.0, 0], [1, 0], (0.1,), "0 everywhere"),
        ([1.0, 2], [1, 0], (0.1, 1.5), "is 1.5"),
        ([1.0, 2], [1, 0], (0,), "is 0"),
    ],
)
def test_what_cannot_be_measured_is_refused(values, events, shares, problem):
    with pytest.raises(RtmError, match=problem):
        measured(np.array(values), np.array(events), np.ones(2), shares=shares)


def test_an_evaluation_can_be_cancelled():
    class Stop:
        def at(self, share):
            raise Cancelled

    values, events, areas = city()
    with pytest.raises(Cancelled):
        evaluate(values, events, areas, np.random.default_rng(1), Stop())
