"""The forecast by plain arithmetic, and whether thinning finds what made the events."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.mapping import thinning
from risk_terrain_modelling.core.mapping.forecast import forecast_events
from risk_terrain_modelling.core.mapping.smoothing import gaussian_sums
from risk_terrain_modelling.core.mapping.thinning import thin
from risk_terrain_modelling.core.progress import Cancelled, Quiet
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

INFINITE = float("inf")


def town(rows=40, columns=50, seed=1):
    inside = np.random.default_rng(seed).random((rows, columns)) < 0.9
    return Cells(Frame(0.0, 0.0, 100.0, columns, rows), inside)


def history(cells, seed=2, shape=0.5):
    rng = np.random.default_rng(seed)
    expected = np.exp(rng.normal(-1.5, 0.8, cells.count))
    return expected, rng.poisson(expected * rng.gamma(shape, 1 / shape, cells.count))


def forecast_by_hand(expected, around, expected_around, count, shape):
    mean = expected * (around + 0.1) / (expected_around + 0.1)
    return mean if math.isinf(shape) else mean * (shape + count) / (shape + mean)


@pytest.mark.parametrize("shape", [0.1, 2.0, INFINITE])
def test_forecast_by_plain_arithmetic(shape):
    cells = town()
    expected, events = history(cells)
    made = forecast_events(
        cells,
        expected,
        events,
        np.random.default_rng(1),
        Quiet(),
        bandwidths=(2.0,),
        shapes=(shape,),
    )
    around, expected_around = (
        gaussian_sums(cells, values, 200.0, Quiet()) for values in (events, expected)
    )
    by_hand = list(
        map(forecast_by_hand, expected, around, expected_around, events, [shape] * cells.count)
    )
    np.testing.assert_allclose(made.forecast, by_hand, rtol=1e-12)
    assert (made.bandwidth, made.shape) == (200.0, shape)


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 2**31),
    bandwidth=st.floats(0.5, 20),
    shape=st.one_of(st.floats(0.1, 100), st.just(INFINITE)),
)
def test_the_three_factors_multiply_out(seed, bandwidth, shape):
    cells = town(8, 9)
    expected, events = history(cells, seed)
    events[0] += 2
    made = forecast_events(
        cells,
        expected,
        events,
        np.random.default_rng(seed),
        Quiet(),
        bandwidths=(bandwidth,),
        shapes=(shape,),
    )
    np.testing.assert_allclose(
        made.place * made.neighbourhood * made.history, made.forecast, rtol=1e-14
    )
    assert (made.forecast > 0).all()
    assert 0 <= made.history_share <= 1


def test_without_end_of_shape_history_says_nothing():
    cells = town()
    expected, events = history(cells)
    made = forecast_events(
        cells, expected, events, np.random.default_rng(1), Quiet(), shapes=(INFINITE,)
    )
    assert (made.history == 1).all()
    assert made.history_share == 0


def test_history_share_is_what_counts_add():
    """The forecast is w m + (1 - w) y: drop the counts' part and the share is what is missing."""
    cells = town()
    expected, events = history(cells)
    made = forecast_events(cells, expected, events, np.random.default_rng(1), Quiet())
    mean = made.place * made.neighbourhood
    weight = made.shape / (made.shape + mean)
    np.testing.assert_allclose(made.forecast, weight * mean + (1 - weight) * events, rtol=1e-12)
    without_counts = np.sum(weight * mean)
    assert made.history_share == pytest.approx(1 - without_counts / made.forecast.sum())
    assert 0.1 < made.history_share < 0.9


def test_likelihoods_by_plain_arithmetic(monkeypatch):
    monkeypatch.setattr(thinning, "CELLS_AT_ONCE", 100)
    cells = town(12, 15)
    expected, events = history(cells)
    half = np.random.default_rng(9).binomial(events, 0.5)
    found = thin(
        cells,
        expected,
        events,
        np.random.default_rng(9),
        Quiet(),
        bandwidths=(1.0, 5.0),
        shapes=(0.3, INFINITE),
    )
    for row, bandwidth in enumerate((100.0, 500.0)):
        expected_around = gaussian_sums(cells, expected / 2, bandwidth, Quiet())
        for column, shape in enumerate((0.3, INFINITE)):
            total = 0.0
            for known, held_out in ((half, events - half), (events - half, half)):
                around = gaussian_sums(cells, known, bandwidth, Quiet())
                forecast = [
                    forecast_by_hand(*values, shape)
                    for values in zip(expected / 2, around, expected_around, known)
                ]
                whole = sum(forecast)
                total += sum(
                    count * math.log(one / whole) for count, one in zip(held_out, forecast)
                )
            assert found.log_likelihoods[row, column] == pytest.approx(total, rel=1e-10)
    best = np.unravel_index(found.log_likelihoods.argmax(), (2, 2))
    assert (found.bandwidth, found.shape) == ((100.0, 500.0)[best[0]], (0.3, INFINITE)[best[1]])


def test_events_that_the_model_explains_leave_history_little_weight():
    cells = town(60, 60)
    rng = np.random.default_rng(4)
    expected = np.exp(rng.normal(-0.5, 1, cells.count))
    made = forecast_events(cells, expected, rng.poisson(expected), rng, Quiet())
    assert made.shape >= 5
    assert made.bandwidth >= 500
    assert np.abs(made.neighbourhood - 1).mean() < 0.1


def test_cells_with_a_character_of_their_own_give_history_weight():
    cells = town(60, 60)
    expected, events = history(cells, 5, shape=0.4)
    made = forecast_events(cells, expected, events, np.random.default_rng(1), Quiet())
    assert 0.25 < made.shape < 0.65


def test_a_troubled_quarter_raises_its_neighbourhood():
    cells = town(60, 60)
    rng = np.random.default_rng(6)
    quarter = np.zeros((60, 60), bool)
    quarter[10:25, 10:25] = True
    quarter = cells.from_raster(quarter)
    expected = np.full(cells.count, 0.5)
    made = forecast_events(cells, expected, rng.poisson(np.where(quarter, 2.5, 0.4)), rng, Quiet())
    assert made.bandwidth <= 600
    assert made.neighbourhood[quarter].mean() > 3
    assert made.neighbourhood[~quarter].mean() < 1.1


def test_nothing_is_impossible_far_from_all_events():
    cells = town(20, 200)
    expected = np.full(cells.count, 1e-4)
    events = np.zeros(cells.count, int)
    events[0] = 5
    made = forecast_events(
        cells, expected, events, np.random.default_rng(1), Quiet(), bandwidths=(0.5,)
    )
    assert (made.forecast > 0).all()
    assert np.isfinite(made.thinning.log_likelihoods).all()


def test_the_same_seed_gives_the_same_forecast():
    cells = town()
    expected, events = history(cells)
    one, two, other = (
        forecast_events(cells, expected, events, np.random.default_rng(seed), Quiet())
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(one.forecast, two.forecast)
    np.testing.assert_array_equal(one.thinning.log_likelihoods, two.thinning.log_likelihoods)
    assert (one.thinning.log_likelihoods != other.thinning.log_likelihoods).any()


def test_without_past_events_there_is_no_forecast():
    cells = town()
    with pytest.raises(RtmError, match="holds 0"):
        forecast_events(
            cells,
            np.ones(cells.count),
            np.zeros(cells.count, int),
            np.random.default_rng(1),
            Quiet(),
        )


def test_a_cell_that_expects_nothing_is_refused():
    cells = town()
    expected, events = history(cells)
    expected[3] = 0
    with pytest.raises(RtmError, match="expects no events"):
        forecast_events(cells, expected, events, np.random.default_rng(1), Quiet())


def test_progress_rises_to_the_end_and_can_cancel():
    class Watch:
        def __init__(self, stop_at):
            self.seen, self.stop_at = [], stop_at

        def at(self, share):
            self.seen.append(share)
            if share >= self.stop_at:
                raise Cancelled

    cells = town()
    expected, events = history(cells)
    watched = Watch(2.0)
    forecast_events(cells, expected, events, np.random.default_rng(1), watched)
    assert watched.seen == sorted(watched.seen)
    assert watched.seen[-1] == 1
    with pytest.raises(Cancelled):
        forecast_events(cells, expected, events, np.random.default_rng(1), Watch(0.5))
