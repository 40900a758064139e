import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.fitting.clustered.admission import Standard
from scipy import stats


def test_normal_scores_are_divided_by_their_deviation():
    scores = np.random.default_rng(1).normal([5, -3], [2, 0.1], (4000, 2))
    deviates = Standard(scores).of(np.array([[5.0, -3.0], [9.0, -2.8]]))
    assert deviates == pytest.approx(np.array([[0, 0], [2, 2]]), abs=0.12)


def test_the_skewness_of_rare_variables_is_taken_out():
    # as the number of events where a variable of few cells is 1
    made = np.random.default_rng(2).gamma(6, 1, (8000, 1))
    fresh = np.random.default_rng(3).gamma(6, 1, 200_000)
    plain = (fresh - made.mean()) / made.std()
    ours = Standard(made).of(fresh[:, None])[:, 0]
    for probability in (0.05, 0.5, 0.95, 0.999):
        normal = stats.norm.ppf(probability)
        assert np.quantile(ours, probability) == pytest.approx(normal, abs=0.15)
    assert np.quantile(plain, 0.999) > stats.norm.ppf(0.999) + 1


def test_a_score_that_never_varies_cannot_win():
    scores = np.column_stack([np.random.default_rng(0).normal(size=50), np.full(50, 3.0)])
    standard = Standard(scores)
    assert list(standard.usable) == [True, False]
    assert standard.of(np.array([0.0, 99.0]))[1] == -np.inf


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.integers(4, 60), st.floats(-1, 1), st.floats(1e-6, 1e6))
def test_a_larger_score_is_never_a_smaller_deviate(seed, size, power, scale):
    rng = np.random.default_rng(seed)
    scores = scale * (1 if power >= 0 else -1) * rng.gamma(0.3 + abs(power), 1, (size, 3))
    asked = np.sort(scale * rng.normal(0, 9, (40, 3)), axis=0)
    deviates = Standard(scores).of(asked)
    assert not np.isnan(deviates).any()
    assert (deviates[1:] >= deviates[:-1]).all()
    # the unit of a score does not matter
    again = Standard(7 * scores).of(7 * asked)
    assert again == pytest.approx(deviates, rel=1e-6, abs=1e-6)
