"""The law of cells that look alike: what it recovers, and Bayes' rule by plain sums."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.mapping.forecast import law
from risk_terrain_modelling.core.mapping.forecast.law import history_of
from risk_terrain_modelling.core.progress import Quiet
from scipy import stats


def cells(number, draw, seed=5, level=-0.5):
    rng = np.random.default_rng(seed)
    mean = np.exp(rng.normal(level, 0.7, number))
    ratio = draw(rng, number)
    return mean, ratio, rng.poisson(mean * ratio).astype(float)


def loss(mean, ratio, told):
    """Return how much worse than the truth a forecast is, in log likelihood an event."""
    truth, share = mean * ratio, mean * told
    share = share * (truth.sum() / share.sum())
    return float(truth @ np.log(truth / share) / truth.sum())


def test_gamma_laws_are_recovered():
    """Where cells do differ by a gamma law, no shape is nearly as good as to know its shape."""
    mean, ratio, counts = cells(20_000, lambda rng, n: rng.gamma(0.5, 2, n))
    known = (0.5 + counts) / (0.5 + mean)
    found = history_of(mean, counts, 0.5, 1e-6, Quiet()).ratio
    ratio = np.maximum(ratio, 1e-9)
    assert loss(mean, ratio, found) < loss(mean, ratio, known) + 0.02


def test_two_kinds_of_cells_are_told_apart():
    """A tenth of the cells have ten times as many: a gamma law shrinks them, this one does not."""

    def draw(rng, number):
        return np.where(rng.random(number) < 0.1, 6.4, 0.4)

    mean, ratio, counts = cells(20_000, draw)
    shape = 1 / ratio.var()
    found = history_of(mean, counts, shape, 1e-6, Quiet()).ratio
    gamma = (shape + counts) / (shape + mean)
    assert loss(mean, ratio, found) < 0.8 * loss(mean, ratio, gamma)


def test_cells_that_do_not_differ_are_left_alone():
    mean, ratio, counts = cells(20_000, lambda rng, n: np.ones(n), level=0.5)
    found = history_of(mean, counts, 300.0, 1e-6, Quiet())
    assert loss(mean, ratio, found.ratio) < 0.025
    assert found.ratio.std() < 0.25


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 2**16),
    shape=st.sampled_from([0.1, 0.5, 3.0, 50.0]),
    drift=st.sampled_from([1e-3, 0.06, 0.5]),
)
def test_history_by_plain_sums(seed, shape, drift):
    """With the law held to the gamma's, the ratio is Bayes' rule on the grid of ratios."""
    rng = np.random.default_rng(seed)
    mean = np.exp(np.round(rng.normal(-1, 1, 40) / law.MEAN_STEP) * law.MEAN_STEP)
    counts = rng.poisson(mean * 2).astype(float)
    rounds, law.ROUNDS = law.ROUNDS, 0
    try:
        found = history_of(mean, counts, shape, drift, Quiet())
    finally:
        law.ROUNDS = rounds
    prior = law.RATIOS**shape * np.exp(-shape * (law.RATIOS - 1))
    for one, count, ratio, variance in zip(mean, counts, found.ratio, found.variance):
        rates = one * law.RATIOS
        joint = prior * stats.nbinom.pmf(count, 1 / drift, 1 / (1 + drift * rates))
        by_hand = (joint @ law.RATIOS) / joint.sum()
        assert ratio == pytest.approx(by_hand, rel=1e-6)
        spread = joint @ law.RATIOS**2 / joint.sum() - by_hand**2
        assert variance == pytest.approx(spread, rel=1e-5, abs=1e-9)


def test_more_events_never_say_less():
    mean = np.full(500, 0.7)
    counts = np.concatenate([np.zeros(400), np.repeat(np.arange(1, 11), 10)]).astype(float)
    ratio = history_of(mean, counts, 0.5, 0.06, Quiet()).ratio
    by_count = [ratio[counts == count][0] for count in range(11)]
    assert (np.diff(by_count) > 0).all()


def test_a_cell_with_ten_thousand_events():
    mean = np.full(200, 0.5)
    counts = np.zeros(200)
    counts[7] = 10_000
    found = history_of(mean, counts, 300.0, 0.08, Quiet())
    assert np.isfinite(found.ratio).all()
    assert found.ratio[7] == found.ratio.max()


def test_where_counts_are_too_small_to_tell_cells_apart_none_has_a_history():
    """Ten events that come at once count a tenth each, of which fewer are none."""
    mean = np.linspace(0.01, 0.2, 50)
    found = history_of(mean, np.full(50, 0.04), 0.5, 0.08, Quiet())
    assert np.isfinite(found.ratio).all() and np.isfinite(found.variance).all()
    assert (found.ratio < 1).all()
