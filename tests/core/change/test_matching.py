"""Control areas that are like treated ones."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.change.matching import LIKE, Profiles, parts_of, suggest


def profiles(history, foretold=None):
    history = np.array(history, float)
    middles = np.column_stack([np.arange(len(history)) * 100.0, np.zeros(len(history))])
    return Profiles(history, None if foretold is None else np.array(foretold, float), middles)


def test_equal_areas_differ_by_about_one_whatever_their_numbers():
    rng = np.random.default_rng(4)
    for mean in (2, 20, 200):
        pair = (profiles(rng.poisson(mean, (200, 12))) for _ in range(2))
        every = [one.distance for one in suggest(*pair)]
        assert np.mean(every) < 1  # the most like of 200
    one, other = (profiles(rng.poisson(20, (1, 5000))) for _ in range(2))
    assert suggest(one, other)[0].distance == pytest.approx(1, abs=0.03)


def test_a_like_area_is_told_from_one_of_half_the_number():
    rng = np.random.default_rng(5)
    treated = profiles(rng.poisson(20, (1, 12)))
    candidates = profiles([rng.poisson(mean, 12) for mean in (10, 40, 20)])
    (found,) = suggest(treated, candidates)
    assert (found.control, found.rank, found.apart) == (2, 1, 200)
    assert found.distance < LIKE
    assert found.distance == found.by_history and found.by_forecast is None


def test_the_forecast_decides_between_areas_of_one_history():
    treated = profiles([[10, 10]], [25.0])
    (found,) = suggest(treated, profiles([[10, 10], [10, 10]], [60.0, 26.0]))
    assert found.control == 1
    assert found.by_forecast == pytest.approx(2 * (26**0.5 - 5) / 2**0.5)
    assert found.distance == pytest.approx(found.by_forecast / 2**0.5)


def test_a_forecast_alone_will_do():
    treated = profiles(np.zeros((1, 0)), [9.0])
    (found,) = suggest(treated, profiles(np.zeros((3, 0)), [1.0, 8.0, 30.0]))
    assert (found.control, found.by_history) == (1, None)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 3), st.integers(3, 5))
def test_the_first_round_is_the_best_of_all_ways(seed, treated, candidates):
    rng = np.random.default_rng(seed)
    both = [profiles(rng.poisson(8, (number, 4))) for number in (treated, candidates)]
    found = suggest(*both)
    unlike = np.empty((treated, candidates))
    for row, column in itertools.product(range(treated), range(candidates)):
        one, other = (2 * np.sqrt(each.history + 0.375) for each in both)
        unlike[row, column] = np.sqrt(((one[row] - other[column]) ** 2).mean() / 2)
    best = min(
        sum(unlike[row, column] for row, column in enumerate(way))
        for way in itertools.permutations(range(candidates), treated)
    )
    assert sum(one.distance for one in found) == pytest.approx(best)


def test_nobody_is_suggested_twice_and_candidates_may_run_out():
    rng = np.random.default_rng(6)
    found = suggest(profiles(rng.poisson(9, (2, 3))), profiles(rng.poisson(9, (5, 3))), each=4)
    assert sorted(one.control for one in found) == [0, 1, 2, 3, 4]
    assert [(one.treated, one.rank) for one in found][:3] == [(0, 1), (0, 2), (0, 3)] or len(
        {one.treated for one in found}
    ) == 2


@given(st.integers(0, 40), st.integers(1, 12))
def test_parts_are_of_equal_length_and_the_last_units_are_in_them(units, most):
    counts = np.arange(2.0 * units).reshape(2, units)
    found = parts_of(counts, most)
    long = -(-units // most) if units else 1
    assert found.shape == (2, units // long)
    assert found.shape[1] <= most
    used = units // long * long
    assert found.sum() == counts[:, units - used :].sum()
