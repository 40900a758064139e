"""The slope of later events on expected ones, against statsmodels and known answers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.mapping.slope import AT_THE_END, FLAT, ZEROS, slope_of

CELLS = 400


def expected_and_events(seed, slope, spread=1.0, level=0.5):
    rng = np.random.default_rng(seed)
    expected = np.exp(rng.normal(0, spread, CELLS))
    return expected, rng.poisson(level * expected**slope)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 999), st.floats(-1, 3), st.sampled_from([0.05, 1.0, 2.0]))
def test_it_is_that_of_statsmodels(seed, slope, spread):
    statsmodels = pytest.importorskip("statsmodels.api")
    expected, events = expected_and_events(seed, slope, spread)
    scaled = np.log(expected * events.sum() / expected.sum())
    poisson = statsmodels.families.Poisson()
    fit = statsmodels.GLM(events, statsmodels.add_constant(scaled), poisson).fit(
        tol=1e-14, tol_criterion="params", maxiter=200
    )

    found = slope_of(expected, events)

    assert found.intercept == pytest.approx(fit.params[0], rel=1e-6, abs=1e-6)
    assert found.slope.value == pytest.approx(fit.params[1], rel=1e-6, abs=1e-6)
    assert found.standard_error == pytest.approx(fit.bse[1], rel=1e-6)
    low, high = fit.conf_int()[1]
    assert (found.slope.low, found.slope.high) == pytest.approx((low, high), rel=1e-6, abs=1e-6)


def test_the_likelihood_equations_hold_to_the_last_digits():
    expected, events = expected_and_events(3, 1.4, 2.5)
    found = slope_of(expected * 1e-9, events)
    logs = np.log(expected * events.sum() / expected.sum())
    means = np.exp(found.intercept + found.slope.value * logs)
    assert means.sum() == pytest.approx(events.sum(), rel=1e-10)
    assert means @ logs == pytest.approx(events @ logs, rel=1e-8)


def test_a_map_of_the_means_themselves_has_slope_one():
    expected = np.array([1.0, 2.0, 8.0])
    found = slope_of(expected, np.array([10, 20, 80]))
    assert found.slope.value == pytest.approx(1)
    assert found.intercept == pytest.approx(0, abs=1e-9)
    assert found.per_doubling.value == pytest.approx(2)


def test_two_kinds_of_cells_have_a_slope_by_hand():
    expected, events = np.repeat([1.0, 4.0], 50), np.repeat([3, 6], 50)
    found = slope_of(expected, events)
    assert found.slope.value == pytest.approx(math.log(2) / math.log(4))  # twice for four times
    assert found.per_doubling.value == pytest.approx(math.sqrt(2))
    error = math.sqrt(1 / 150 + 1 / 300) / math.log(4)
    assert found.standard_error == pytest.approx(error)
    assert found.slope.low == pytest.approx(0.5 - 1.959964 * error)


def test_events_of_few_cells_are_followed_far():
    found = slope_of(np.array([1.0, 1.0, 1.1, 1.2]), np.array([0, 0, 1, 500]))
    assert 40 < found.slope.value < 80


@pytest.mark.parametrize(
    ("expected", "events", "why"),
    [
        ([0.0, 1.0, 2.0], [1, 2, 3], ZEROS),
        ([3.0, 3.0, 3.0], [1, 2, 3], FLAT),
        ([1.0, 2.0, 2.0], [0, 4, 1], AT_THE_END),
        ([1.0, 1.0, 2.0], [3, 0, 0], AT_THE_END),
    ],
)
def test_where_there_is_none_it_says_why(expected, events, why):
    found = slope_of(np.array(expected), np.array(events))
    assert found.why_none == why
    assert math.isnan(found.slope.value)
    assert math.isnan(found.standard_error)
