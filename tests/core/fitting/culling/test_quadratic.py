import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.fitting.culling.quadratic import minimise_nonnegative
from scipy.optimize import lsq_linear, nnls

ALL = np.ones(3, bool)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12), st.floats(1e-4, 1), st.booleans())
def test_the_minimum_is_that_of_nonnegative_least_squares(seed, size, ridge, warm):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(size + 2, size))
    target = rng.normal(size=size + 2)
    stacked = np.vstack([root, np.sqrt(ridge) * np.eye(size)])
    expected, _ = nnls(stacked, np.append(target, np.zeros(size)))
    start = np.maximum(rng.normal(size=size), 0) if warm else np.zeros(size)
    found = minimise_nonnegative(stacked.T @ stacked, root.T @ target, start, np.ones(size, bool))
    assert found == pytest.approx(expected, abs=1e-8)
    assert (found >= 0).all()


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 12))
def test_what_is_not_bounded_may_be_negative(seed, size):
    rng = np.random.default_rng(seed)
    root, target = rng.normal(size=(size + 4, size)), rng.normal(size=size + 4)
    bounded = rng.random(size) < 0.6
    least = np.where(bounded, 0.0, -np.inf)
    expected = lsq_linear(root, target, (least, np.inf), method="bvls", tol=1e-14).x
    start = np.where(bounded, 0.0, rng.normal(size=size))
    found = minimise_nonnegative(root.T @ root, root.T @ target, start, bounded)
    assert found == pytest.approx(expected, abs=1e-7)


def test_nothing_pulls_upwards():
    start = np.array([0.0, 5.0, 1.0])
    found = minimise_nonnegative(np.eye(3), np.array([-1.0, 0.0, -2.0]), start, ALL)
    assert np.array_equal(found, np.zeros(3))


def test_an_indefinite_form_is_refused():
    with pytest.raises(np.linalg.LinAlgError):
        minimise_nonnegative(np.array([[1.0, 3.0], [3.0, 1.0]]), np.ones(2), np.ones(2), ALL[:2])
