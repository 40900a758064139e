"""The smoothed tail against plain counting of many more surrogates."""

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered.level import (
    CHUNK,
    SHARED,
    Estimate,
    counted,
    shared,
)
from risk_terrain_modelling.core.fitting.clustered.tail import DRAWS, MOST_KEPT, Normals, Tail

VARIABLES = 40


def tail(seed=0):
    return Tail(0.05, Normals(lambda: np.random.default_rng(seed)))


def deviates(number, seed, heavy):
    """Correlated deviates; heavy ones share a scale that varies, as under clustering."""
    rng = np.random.default_rng(seed)
    shared = rng.normal(size=(number, 8))
    mixing = np.random.default_rng(0).normal(size=(8, VARIABLES))
    made = 0.5 * shared @ mixing / np.sqrt(8) + np.sqrt(0.75) * rng.normal(size=(number, VARIABLES))
    scale = np.sqrt(1 + heavy * (rng.gamma(8, 1 / 8, (number, 1)) - 1))
    return (made * scale).astype(np.float32)


@pytest.mark.parametrize("heavy", [0.15, 0.3])
@pytest.mark.parametrize("p_value", [0.015, 0.05, 0.1])
def test_it_is_what_many_more_surrogates_count(heavy, p_value):
    many = np.concatenate([deviates(20_000, seed, heavy).max(1) for seed in range(10)])
    best = float(np.quantile(many, 1 - p_value))
    found = [tail(seed).beyond(deviates(1600, 100 + seed, heavy), best) for seed in range(25)]
    p_values = np.array([one.p_value for one in found])
    errors = np.array([one.error for one in found])
    # the mean of 25 is known to a fifth of the error of one
    assert abs(p_values.mean() - p_value) < 0.003 + errors.mean() * 0.4
    assert p_values.std(ddof=1) < 1.5 * errors.mean()
    raw = np.sqrt(p_value * (1 - p_value) / 1600)
    assert errors.mean() < 0.9 * raw


def test_with_few_surrogates_or_few_that_reach_it_they_are_counted():
    some = deviates(1320, 1, 0.2)
    largest = np.sort(some.max(1))
    assert tail().beyond(some[:320], float(largest[-100])) is None
    assert tail().beyond(some, float(largest[-1])) is None
    assert tail().beyond(some, float(largest[-30])) is not None


def test_a_share_counts_the_events_among_the_surrogates():
    reached = np.zeros(199, bool)
    assert counted(reached, 0.05).p_value == 1 / 200
    assert counted(reached, 0.05).at_most
    reached[:9] = True
    found = counted(reached, 0.05)
    assert found.p_value == 0.05
    assert found.passed
    assert not found.at_most
    assert found.error == pytest.approx(np.sqrt(SHARED * 0.05 * 0.95 / 200))


@pytest.mark.parametrize(
    ("p_value", "error", "within", "beyond"),
    [
        (0.05, 0.002, True, True),
        (0.041, 0.002, True, True),
        (0.039, 0.002, True, False),
        (0.061, 0.002, False, True),
        (0.059, 0.002, True, True),
    ],
)
def test_a_level_lies_within_five_errors_or_beyond(p_value, error, within, beyond):
    found = Estimate(p_value, error, False, 0.05)
    assert found.may_be_within(0.05) == within
    assert found.may_be_beyond(0.05) == beyond
    assert found.decided == (within != beyond)


def test_a_floor_is_on_one_side():
    found = Estimate(1 / 401, 0.0025, True, 0.05)
    assert found.decided
    assert not found.near
    assert Estimate(1 / 201, 0.005, True, 0.05).near


@pytest.mark.parametrize(
    ("p_value", "error", "near"),
    [
        (0.05, 0.002, True),
        (0.009, 0.0004, True),
        (0.008, 0.0004, False),
        (0.12, 0.008, True),
        (0.13, 0.008, False),
        (0.209, 0.032, True),  # few surrogates: the level is not yet out of the question
        (0.209, 0.015, False),
    ],
)
def test_precision_matters_from_a_fifth_of_the_level_to_twice(p_value, error, near):
    assert Estimate(p_value, error, False, 0.05).near == near


@pytest.mark.parametrize("common", [0.0, 0.02])
def test_what_a_chunk_shares_is_seen(common):
    rng = np.random.default_rng(1)
    chunks = 2000
    of_chunk = np.sqrt(common) * rng.normal(size=(chunks, 1))
    values = (of_chunk + rng.normal(size=(chunks, CHUNK))).ravel()
    plain = (1 + CHUNK * common) / (1 + common)
    assert shared(values) == pytest.approx(plain, abs=0.08)


def test_of_few_chunks_little_is_said():
    rng = np.random.default_rng(2)
    found = [shared(rng.normal(size=10 * CHUNK)) for _ in range(200)]
    assert np.mean(found) == pytest.approx((10 + 20 * SHARED) / 30, abs=0.03)
    assert np.std(found) < 0.2
    assert shared(rng.normal(size=CHUNK)) == SHARED


@pytest.mark.parametrize("variables", [2, 5, MOST_KEPT // DRAWS + 1])
def test_numbers_that_are_kept_are_those_that_would_be_drawn(variables):
    normals = Normals(lambda: np.random.default_rng(3))
    list(normals.of(5))  # an earlier test, of other candidates
    found = np.concatenate(list(normals.of(variables)))
    drawn = np.random.default_rng(3).standard_normal((DRAWS, variables), np.float32)
    assert np.array_equal(found, drawn)
