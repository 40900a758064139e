"""Predictive intervals against scipy's laws and against draws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.mapping.forecast.uncertainty import (
    PLACE_DRIFT,
    chances_of_top,
    ranges,
)
from scipy import stats


@settings(max_examples=40, deadline=None)
@given(
    mean=st.lists(st.floats(1e-4, 400), min_size=1, max_size=30),
    spread=st.floats(0, 3),
    seed=st.just(1),
)
def test_ends_are_those_of_the_negative_binomial_law(mean, spread, seed):
    mean = np.array(mean)
    found = ranges(mean, spread * mean)
    shape = mean**2 / ((spread * mean) ** 2 + PLACE_DRIFT * mean**2)
    for level, ends in (
        (0.025, found.low_95),
        (0.1, found.low_80),
        (0.9, found.high_80),
        (0.975, found.high_95),
    ):
        law = stats.nbinom(shape, shape / (shape + mean))
        # rounding may decide where the law is at the level to the last digits
        assert (law.cdf(ends) >= level - 1e-9).all()
        assert ((ends == 0) | (law.cdf(ends - 1) <= level + 1e-9)).all()


def test_intervals_hold_what_they_promise():
    rng = np.random.default_rng(7)
    mean, spread = rng.gamma(2, 10, 20_000), 0.5
    shape = 1 / (spread**2 + PLACE_DRIFT)
    later = rng.poisson(mean * rng.gamma(shape, 1 / shape, len(mean)))
    found = ranges(mean, spread * mean)
    assert ((later >= found.low_95) & (later <= found.high_95)).mean() == pytest.approx(
        0.96, abs=0.015
    )
    assert ((later >= found.low_80) & (later <= found.high_80)).mean() == pytest.approx(
        0.82, abs=0.03
    )


def test_intervals_of_events_that_come_at_once_are_as_much_wider():
    """Incidents of one, two or three events, as many as a rate has drawn."""
    rng = np.random.default_rng(9)
    sizes, shares = np.array([1, 2, 3]), np.array([0.5, 0.3, 0.2])
    together = (shares @ sizes**2) / (shares @ sizes)
    mean, shape = rng.gamma(4, 4, 20_000), 1 / PLACE_DRIFT
    rate = mean * rng.gamma(shape, 1 / shape, len(mean))
    later = sum(
        size * rng.poisson(rate * share / (shares @ sizes)) for size, share in zip(sizes, shares)
    )
    wide, narrow = (ranges(mean, np.zeros(len(mean)), one) for one in (together, 1.0))

    def held(found):
        return ((later >= found.low_80) & (later <= found.high_80)).mean()

    assert held(wide) == pytest.approx(0.82, abs=0.03)
    assert held(narrow) < 0.75


def test_chances_of_two_equal_places_are_equal_and_add_up():
    chances = chances_of_top(np.array([9.0, 9.0, 1.0]), np.array([2.0, 2.0, 0.5]), 1, seed=1)
    assert chances.sum() == pytest.approx(1)
    assert chances[0] == pytest.approx(chances[1], abs=0.04)
    assert chances[2] < 0.01


def test_chances_by_arithmetic():
    """Of two gamma laws with equal scale, the odds are those of a beta law."""
    shape = np.array([4.0, 8.0])
    scale = 0.5
    mean = shape * scale
    spread = np.sqrt(shape * scale**2 - PLACE_DRIFT * mean**2)
    found = chances_of_top(mean, spread, 1, seed=3, draws=20_000)
    assert found[0] == pytest.approx(stats.beta(4, 8).sf(0.5), abs=0.01)


def test_all_of_few_places_are_at_the_top():
    np.testing.assert_array_equal(chances_of_top(np.ones(3), np.ones(3), 5, seed=1), 1)
