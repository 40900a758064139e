import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.fitting.clustered import fields as module
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.fields import (
    Events,
    Fields,
    draw_events,
    multiplier_of,
)
from risk_terrain_modelling.core.progress import Cancelled

SHORT = Clustering((Component(0.7, 200.0, 1.0),))
SMOOTH = Clustering((Component(0.5, 400.0, 2.0), Component(0.2, 100.0, 1.0)))


def draws(cells, clustering, pairs, seed=0):
    rng = np.random.default_rng(seed)
    made = Fields(cells, clustering)
    return np.array([field for _ in range(pairs) for field in made.pair(rng)])


def within(samples, expected, allowed=0.0):
    """Whether the mean of samples, one a draw, is what it should be but for chance."""
    error = samples.std(0, ddof=1) / np.sqrt(len(samples))
    return np.abs(samples.mean(0) - expected) < 4.5 * error + allowed


@pytest.mark.parametrize("clustering", [SHORT, SMOOTH])
def test_fields_have_the_covariance_asked_for(ragged, distances, clustering):
    cells = ragged(13, 16, seed=3)
    made = draws(cells, clustering, 500)
    apart = distances(cells)
    assert within(made.mean(1), 0)
    for distance in (0.0, 100.0, 200.0, 500.0, 1000.0):
        one, two = np.nonzero(apart == distance)
        assert len(one) > 20
        products = (made[:, one] * made[:, two]).mean(1)
        expected = clustering.log_correlation(np.array(distance))
        # waves too small to matter are left out: at most 0.1% of the variance
        assert within(products, expected, 0.003), distance


def test_the_two_fields_of_a_pair_have_nothing_in_common(ragged):
    made = draws(ragged(10, 10), SHORT, 400).reshape(400, 2, -1)
    assert within((made[:, 0] * made[:, 1]).mean(1), 0)
    assert not np.array_equal(made[0, 0], made[0, 1])


def test_fine_clustering_is_not_lost_beside_coarse(area):
    cells = area(np.ones((1000, 1000), bool))
    clustering = Clustering((Component(1.0, 25_000.0, 2.0), Component(0.05, 100.0, 1.0)))
    field = draws(cells, clustering, 1)[0].reshape(1000, 1000)
    between = clustering.strength - clustering.log_correlation(np.array(100.0))
    assert between > 0.03
    assert (np.diff(field) ** 2).mean() / 2 == pytest.approx(between, rel=0.03)


def test_multipliers_have_mean_1(ragged):
    made = draws(ragged(8, 8), SHORT, 500)
    multipliers = multiplier_of(made, SHORT.strength)
    assert within(multipliers.mean(1), 1, 0.003)
    assert multipliers.min() > 0


def counts_of(expected, multipliers, nugget, seed):
    made = draw_events(expected, multipliers, nugget, np.random.default_rng(seed))
    key = made.surrogate * len(expected) + made.cell
    size = made.surrogates * len(expected)
    return np.bincount(key, made.number, size).reshape(made.surrogates, -1)


@pytest.mark.parametrize("nugget", [0.0, 1.5])
def test_surrogate_counts_vary_as_their_clustering_says(area, nugget):
    cells = area(np.ones((2, 4), bool))
    expected = np.array([0.05, 0.3, 1.0, 2.5, 0.0, 1.0, 4.0, 0.7])
    clustering = Clustering((Component(0.4, 200.0, 1.0),))
    multipliers = multiplier_of(draws(cells, clustering, 8000), clustering.strength)
    counts = counts_of(expected, list(multipliers), nugget, 1)
    squares = (counts - expected) ** 2
    excess = np.expm1(0.4)
    variance = expected * (1 + nugget) + expected**2 * excess
    assert within(counts, expected, 0.002).all()
    assert within(squares, variance, 0.01 * variance + 1e-9).all()
    # two neighbours, of which more are expected together than apart
    both = (counts[:, 2] - expected[2]) * (counts[:, 3] - expected[3])
    joint = expected[2] * expected[3] * clustering.excess(np.array(100.0))
    assert within(both, joint, 0.01 * joint)


def test_without_a_multiplier_counts_are_independent():
    expected = np.array([0.5, 2.0, 1.0])
    counts = counts_of(expected, [None] * 6000, 0.0, 2)
    assert within(counts, expected).all()
    assert within((counts - expected) ** 2, expected).all()
    assert within(np.prod(counts[:, :2] - expected[:2], axis=1), 0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 20), st.integers(1, 6), st.integers(1, 4))
def test_sums_by_a_code_are_plain_counting(seed, cells, levels, surrogates):
    rng = np.random.default_rng(seed)
    places = int(rng.integers(0, 40))
    surrogate = np.sort(rng.integers(0, surrogates, places))
    cell, number = rng.integers(0, cells, places), rng.integers(1, 4, places).astype(float)
    codes = rng.integers(0, levels, cells).astype(np.uint8)
    plain = np.zeros((surrogates, levels))
    for s, c, n in zip(surrogate, cell, number):
        plain[s, codes[c]] += n
    found = Events(surrogate, cell, number, surrogates).sums(codes, levels)
    assert np.array_equal(found, plain)


def test_strips_do_not_show_and_leave_time_to_stop(ragged, monkeypatch):
    cells = ragged(20, 30)
    whole = draws(cells, SMOOTH, 1)
    monkeypatch.setattr(module, "TRANSFORMED_AT_ONCE", 100)
    assert np.array_equal(draws(cells, SMOOTH, 1), whole)
    asked = []

    def stop():
        asked.append(None)
        if len(asked) > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        Fields(cells, SMOOTH).pair(np.random.default_rng(0), stop)
