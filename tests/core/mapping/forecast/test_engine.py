"""The forecast as a whole: its parts multiply out, it finds what made the events, it stops."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.mapping.forecast import (
    Past,
    accuracy_beforehand,
    forecast_events,
    surroundings,
)
from risk_terrain_modelling.core.mapping.forecast.past import FOREVER
from risk_terrain_modelling.core.progress import Cancelled, Quiet
from risk_terrain_modelling.core.terrain.grid import Cells

from .town import history, town


def made_of(cells, expected, *counts):
    return forecast_events(cells, expected, Past(counts, (1.0,) * len(counts)), Quiet())


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**31), level=st.floats(-4, 2), periods=st.integers(1, 4))
def test_parts_multiply_out(seed, level, periods):
    cells = town(8, 9)
    expected, events = history(cells, seed, level=level)
    events[0] += 2
    made = made_of(cells, expected, *[np.roll(events, one) for one in range(periods)])
    np.testing.assert_allclose(
        made.place * made.neighbourhood * made.history, made.forecast, rtol=1e-12
    )
    bands = np.prod([one.band for one in made.scales], axis=0)
    np.testing.assert_allclose(made.level * bands, made.neighbourhood, rtol=1e-5)
    proportion = made.place / expected**made.powers.place
    np.testing.assert_allclose(proportion, proportion[0], rtol=1e-9)
    assert made.forecast.sum() == pytest.approx(events.sum())
    assert (made.forecast > 0).all()
    assert 0 <= made.history_share <= 1


def test_events_that_the_model_explains_leave_the_rest_little_weight():
    cells = town(60, 60)
    rng = np.random.default_rng(4)
    expected = np.exp(rng.normal(-0.5, 1, cells.count))
    made = made_of(cells, expected, rng.poisson(expected))
    assert made.powers.place == pytest.approx(1, abs=0.08)
    assert np.corrcoef(np.log(made.forecast), np.log(expected))[0, 1] > 0.97
    assert made.history_share < 0.35


def test_cells_with_a_character_of_their_own_give_history_weight():
    cells = town(60, 60)
    expected, events = history(cells, 5, shape=0.4)
    made = made_of(cells, expected, events)
    assert 0.25 < made.powers.shape < 0.65
    assert made.history_share > 0.2


def test_events_that_come_at_once_are_foretold_better_when_that_is_known():
    """Half of the incidents have three victims: a cell's own rows say less than they seem to."""
    cells, gains = town(60, 60), []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        rate = 0.2 * rng.gamma(0.7, 1 / 0.7, cells.count)
        past, later = (rng.poisson(rate) + 3 * rng.poisson(rate) for _ in range(2))
        scores = []
        for together in (1.0, (1 + 9) / (1 + 3)):
            past_told = Past((past,), together=together)
            found = forecast_events(cells, np.ones(cells.count), past_told, Quiet())
            assert found.together == together
            scores.append(later @ np.log(found.forecast / found.forecast.sum()))
        gains.append(scores[1] - scores[0])
    assert min(gains) > 100


def test_events_that_come_at_once_tell_less_beforehand():
    """Rows of one incident on both sides of a test would foretell one another."""
    cells, rng = town(50, 50), np.random.default_rng(11)
    past = 4 * rng.poisson(np.full(cells.count, 0.1))
    even, told = np.ones(cells.count), []
    for together in (1.0, 4.0):
        known = Past((past,), together=together)
        made = forecast_events(cells, even, known, Quiet())
        told += accuracy_beforehand(cells, even, known, made, even, (0.05,), 1, Quiet())
    assert told[0] > 3
    assert told[1] < 2  # nothing tells one cell from another


def test_a_troubled_quarter_raises_its_neighbourhood():
    cells = town(60, 60)
    rng = np.random.default_rng(6)
    quarter = np.zeros((60, 60), bool)
    quarter[10:25, 10:25] = True
    quarter = cells.from_raster(quarter)
    expected = np.full(cells.count, 0.5)
    made = made_of(cells, expected, rng.poisson(np.where(quarter, 2.5, 0.4)))
    raised = made.neighbourhood[quarter].mean() / made.neighbourhood[~quarter].mean()
    assert raised > 3
    assert 0.5 < made.reach < 6


def test_streets_that_run_with_the_grid_are_found():
    cells = town(60, 60, share=1.1)
    rng = np.random.default_rng(8)
    street = np.zeros((60, 60), bool)
    street[[7, 21, 40, 52], :] = street[:, [3, 30, 44]] = True
    street = cells.from_raster(street)
    expected = np.full(cells.count, 0.5)
    made = made_of(cells, expected, rng.poisson(np.where(street, 1.5, 0.15)))
    assert max(made.scales, key=lambda one: one.power).surrounding.along
    assert made.neighbourhood[street].mean() > 3 * made.neighbourhood[~street].mean()


def test_nothing_is_impossible_far_from_all_events():
    cells = town(20, 200)
    events = np.zeros(cells.count, int)
    events[0] = 5
    made = made_of(cells, np.full(cells.count, 1e-4), events)
    assert (made.forecast > 0).all()
    assert np.isfinite(made.forecast).all()


def test_a_cell_with_a_third_of_all_events():
    cells = town(20, 30)
    expected, events = history(cells, level=-3.0)
    events[100] = max(events.sum() // 2, 5)
    made = made_of(cells, expected, events)
    assert made.forecast.argmax() == 100
    assert events[100] / 3 < made.forecast[100] < events[100] * 1.05


@pytest.mark.parametrize("number", [2, 20])
def test_few_events(number):
    cells = town(40, 50)
    rng = np.random.default_rng(9)
    events = np.bincount(rng.integers(0, cells.count, number), minlength=cells.count)
    expected = np.exp(rng.normal(-3, 1, cells.count))
    made = made_of(cells, expected, events)
    assert made.forecast.sum() == pytest.approx(number)
    # one event alone does not make a cell all there is
    assert made.forecast.max() < max(0.5 * number, 2)


def test_without_a_model_all_places_are_alike():
    cells = town()
    _, events = history(cells)
    made = made_of(cells, np.ones(cells.count), events)
    np.testing.assert_allclose(made.place, made.place[0])


def test_a_longer_past_foretells_better():
    cells = town(60, 60)
    rng = np.random.default_rng(10)
    rate = np.exp(rng.normal(-2, 1, cells.count))
    years = [rng.poisson(rate) for _ in range(5)]
    one, four = (
        made_of(cells, np.ones(cells.count), *years[:number]).forecast for number in (1, 4)
    )
    later = years[4]
    assert later @ np.log(four / four.sum()) > later @ np.log(one / one.sum())


def test_older_events_count_for_less_only_where_that_foretells():
    cells = town(60, 60)
    rng = np.random.default_rng(11)
    rate = np.exp(rng.normal(-1, 1, cells.count))
    still = [rng.poisson(rate) for _ in range(5)]
    assert made_of(cells, np.ones(cells.count), *still).half_life == FOREVER
    moving = []
    for _ in range(8):
        rate *= np.exp(rng.normal(0, 0.5, cells.count))
        moving.append(rng.poisson(rate))
    assert made_of(cells, np.ones(cells.count), *moving).half_life < FOREVER


def test_large_areas_are_forecast_in_pieces_alike(monkeypatch):
    cells = town()
    expected, events = history(cells)
    at_once = made_of(cells, expected, events)
    monkeypatch.setattr(surroundings, "KEPT_CELLS", 10)
    np.testing.assert_array_equal(made_of(cells, expected, events).forecast, at_once.forecast)


def test_a_mirrored_town_has_the_mirrored_forecast():
    cells = town()
    expected, events = history(cells)
    here = cells.on_raster(made_of(cells, expected, events).forecast, np.nan)
    mirrored = Cells(cells.frame, np.ascontiguousarray(cells.inside[:, ::-1]))
    turned = [mirrored.from_raster(cells.on_raster(one, 0)[:, ::-1]) for one in (expected, events)]
    there = mirrored.on_raster(made_of(mirrored, *turned).forecast, np.nan)
    np.testing.assert_allclose(there[:, ::-1], here, rtol=1e-5)


def test_accuracy_beforehand_is_met_where_nothing_changes():
    cells = town(60, 60)
    rng = np.random.default_rng(12)
    rate = np.exp(rng.normal(-1.5, 1.2, cells.count))
    past = Past((rng.poisson(rate),))
    expected, areas = np.ones(cells.count), np.ones(cells.count)
    made = forecast_events(cells, expected, past, Quiet())
    told = accuracy_beforehand(cells, expected, past, made, areas, (0.05, 0.1), 1, Quiet())
    order = np.argsort(-made.forecast)
    for share, pai in zip((0.05, 0.1), told):
        number = round(share * cells.count)
        assert pai == pytest.approx(rate[order[:number]].sum() / rate.sum() / share, rel=0.15)


def test_accuracy_beforehand_of_several_periods_is_that_of_the_last():
    """Where the hot cells are others each year, nothing of the past foretells the last one."""
    cells = town(40, 40)
    rng = np.random.default_rng(14)
    years = [rng.poisson(rng.gamma(0.1, 3, cells.count)) for _ in range(3)]
    expected, areas = np.ones(cells.count), np.ones(cells.count)
    past = Past(tuple(years), (1.0, 1.0, 1.0))
    made = forecast_events(cells, expected, past, Quiet())
    told = accuracy_beforehand(cells, expected, past, made, areas, (0.1,), 1, Quiet())
    assert told[0] == pytest.approx(1, abs=0.5)
    one = Past((sum(years),), (3.0,))
    dealt = accuracy_beforehand(cells, expected, one, made, areas, (0.1,), 1, Quiet())
    assert dealt[0] > 2  # each year's own clusters look as if they lasted


def test_without_past_events_there_is_no_forecast():
    cells = town()
    with pytest.raises(RtmError, match="holds 0"):
        made_of(cells, np.ones(cells.count), np.zeros(cells.count, int))


def test_a_cell_that_expects_nothing_is_refused():
    cells = town()
    expected, events = history(cells)
    expected[3] = 0
    with pytest.raises(RtmError, match="expects no events"):
        made_of(cells, expected, events)


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
    past = Past((events, np.roll(events, 3), np.roll(events, 5)), (1.0, 1.0, 1.0))
    watched = Watch(2.0)
    forecast_events(cells, expected, past, watched)
    assert watched.seen == sorted(watched.seen)
    assert watched.seen[-1] == 1
    with pytest.raises(Cancelled):
        forecast_events(cells, expected, past, Watch(0.5))


def test_two_events_are_enough_whatever_part_they_are_dealt_to():
    cells = town(6, 7)
    expected = np.ones(cells.count)
    for seed in range(40):
        events = np.zeros(cells.count, int)
        events[[3, 20]] = 1
        past = Past((events,))
        made = forecast_events(cells, expected, past, Quiet())
        told = accuracy_beforehand(cells, expected, past, made, expected, (0.1,), seed, Quiet())
        assert np.isfinite(told).all()
