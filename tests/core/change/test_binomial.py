"""How events fall to the later period: the fit of an independent program, and what cancels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.change.binomial import fall

ROWS = np.array([[1.0, 0, 0], [1, 1, 0], [1, 0, -1], [1, 1, -1]])


def drawn(seed, cells=300, offset=False):
    random = np.random.default_rng(seed)
    row_of = random.integers(0, 4, cells)
    before, after = random.poisson(2.0, cells), random.poisson(3.0, cells)
    known = random.normal(0, 0.5, cells) if offset else None
    return row_of, before, after, known


@pytest.mark.parametrize("offset", [False, True])
def test_statsmodels_fits_the_same(offset):
    statsmodels = pytest.importorskip("statsmodels.api")
    row_of, before, after, known = drawn(1, offset=offset)
    found = fall(ROWS, row_of, before, after, known)
    some = before + after > 0
    model = statsmodels.GLM(
        np.column_stack([after, before])[some],
        ROWS[row_of][some],
        family=statsmodels.families.Binomial(),
        offset=None if known is None else known[some],
    ).fit(tol=1e-14)
    assert found.coefficients == pytest.approx(model.params, abs=1e-6)
    z = ROWS[row_of]
    covariance = np.linalg.inv(z.T @ (found.weights[:, None] * z))
    assert np.sqrt(np.diag(covariance)) == pytest.approx(model.bse, abs=1e-6)


def test_one_factor_by_hand():
    # 10 events before and 20 after within it, 30 and 30 elsewhere: (20/10) / (30/30) = 2
    row_of = np.array([1, 0])
    found = fall(ROWS[:2, :2], row_of, np.array([10, 30]), np.array([20, 30]))
    assert np.exp(found.coefficients) == pytest.approx([1, 2])
    assert found.left == pytest.approx([0, 0], abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.1, 10))
def test_how_long_the_later_exposure_is_bears_on_the_level_alone(seed, times):
    row_of, before, after, _ = drawn(seed)
    plain = fall(ROWS, row_of, before, after)
    more = fall(ROWS, row_of, before, after, np.full(len(row_of), np.log(times)))
    assert more.coefficients[1:] == pytest.approx(plain.coefficients[1:], abs=1e-8)
    assert more.coefficients[0] == pytest.approx(plain.coefficients[0] - np.log(times), abs=1e-8)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_the_periods_the_other_way_round_give_the_opposite(seed):
    row_of, before, after, _ = drawn(seed)
    there, back = fall(ROWS, row_of, before, after), fall(ROWS, row_of, after, before)
    assert there.coefficients == pytest.approx(-back.coefficients, abs=1e-8)


def test_no_events_within_have_no_finite_ratio():
    row_of = np.array([1, 0, 0])
    assert fall(ROWS[:2, :2], row_of, np.array([0, 5, 5]), np.array([9, 5, 4])) is None
