"""How many events a period has now: worked out by hand, and by chance thinned."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.mapping.level import level_of


def test_of_many_events_the_period_tells_the_level():
    # 15,000 in the year, 40,000 in the three before it: a period of now holds 15,000
    found = level_of(15_000, 40_000, 3.0)
    assert found.weight > 0.99
    assert 55_000 / found.periods == pytest.approx(15_000, rel=0.01)


def test_of_few_events_what_was_before_tells_it_too():
    # 10 in the year, 60 in the three before it, 20 a year
    found = level_of(10, 60, 3.0)
    weight = 0.0625 / (0.0625 + 1 / 10 + 1 / 60)
    assert found.weight == pytest.approx(weight)
    assert 70 / found.periods == pytest.approx(70 / (1 + 3 * 2**weight))
    assert 10 < 70 / found.periods < 70 / 4


def test_of_events_that_come_two_at_once_half_as_many_tell_it():
    assert level_of(20, 120, 3.0, 2.0).weight == pytest.approx(level_of(10, 60, 3.0).weight)


@pytest.mark.parametrize(("own", "before", "length"), [(10, 0, 0.0), (0, 10, 2.0), (10, 0, 2.0)])
def test_where_there_is_nothing_to_compare(own, before, length):
    assert level_of(own, before, length).periods == 1 + length


@given(st.integers(1, 10**6), st.integers(1, 10**7), st.floats(0.01, 100))
def test_the_level_lies_between_the_two(own, before, length):
    level = (own + before) / level_of(own, before, length).periods
    pooled = (own + before) / (1 + length)
    low, high = sorted((float(own), pooled))
    assert low * (1 - 1e-9) <= level <= high * (1 + 1e-9)


@pytest.mark.parametrize("own", [10, 50, 400])
def test_it_is_nearer_than_either_alone_where_rates_drift(own):
    rng = np.random.default_rng(own)
    errors = {"both": [], "period": [], "past": []}
    for _ in range(4000):
        rates = own * np.exp(rng.normal(0, 0.18, 4).cumsum())
        counts = rng.poisson(rates)
        told = {
            "both": counts.sum() / level_of(counts[-1], counts[:-1].sum(), 3.0).periods,
            "period": max(counts[-1], 0.5),
            "past": counts.mean(),
        }
        for name, one in told.items():
            errors[name].append(math.log(max(one, 0.5) / rates[-1]) ** 2)
    both, period, past = (np.mean(errors[name]) for name in ("both", "period", "past"))
    assert both < period and both < past
