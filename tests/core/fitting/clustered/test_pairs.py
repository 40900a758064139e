import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from risk_terrain_modelling.core.fitting.clustered.pairs import Lags

SHAPES = st.tuples(st.integers(1, 14), st.integers(1, 14))


@settings(max_examples=80, deadline=None)
@given(SHAPES.flatmap(lambda shape: arrays(bool, shape)), st.integers(0, 10**6))
def test_sums_are_those_over_all_pairs_of_cells(area, distances, inside, seed):
    inside[0, -1] = True
    cells = area(inside)
    values = np.random.default_rng(seed).normal(size=cells.count)
    lags = Lags(cells)
    own, by_lag = lags.sums(values)
    products = np.outer(values, values)
    lag = np.rint(distances(cells) / 100)
    assert own == pytest.approx((values**2).sum(), rel=1e-10, abs=1e-10)
    expected = [products[lag == number].sum() for number in range(1, len(by_lag) + 1)]
    assert by_lag == pytest.approx(np.array(expected), rel=1e-9, abs=1e-9)
    assert lags.distances == pytest.approx(100 * np.arange(1, len(by_lag) + 1))


def test_lags_go_to_a_quarter_of_the_diagonal(ragged):
    assert Lags(ragged(30, 40)).distances[-1] == 1200


def test_the_two_ends_of_an_area_are_no_neighbours(area):
    inside = np.zeros((3, 20), bool)
    inside[:, [0, -1]] = True
    # each end has 2 pairs one cell apart and 1 pair two cells apart, counted from either cell
    own, by_lag = Lags(area(inside)).sums(np.ones(6))
    assert own == pytest.approx(6)
    assert by_lag == pytest.approx([8, 4, 0, 0, 0], abs=1e-12)
