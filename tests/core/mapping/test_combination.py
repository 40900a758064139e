"""Maps combined, by plain arithmetic."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.mapping.combination import product, rank_mean

RISK = np.array([1.0, 2.0, 2.0, 7.0])
DENSITY = np.array([4.0, 0.0, 2.0, 2.0])


def test_product_of_maps_in_units_of_their_means():
    np.testing.assert_allclose(product([RISK, DENSITY]), RISK * DENSITY / (3 * 2))


def test_product_does_not_depend_on_units():
    np.testing.assert_allclose(product([RISK, DENSITY * 1e-6]), product([RISK * 30, DENSITY]))


def test_ranks_of_tied_cells_are_shared():
    by_hand = (np.array([1, 2.5, 2.5, 4]) + np.array([4, 1, 2.5, 2.5])) / 2 / 4
    np.testing.assert_allclose(rank_mean([RISK, DENSITY]), by_hand)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=30))
def test_a_map_combined_with_itself_keeps_its_order(values):
    values = np.array(values)
    combined = rank_mean([values, values])
    above = values[:, None] > values
    np.testing.assert_array_equal(combined[:, None] > combined, above)
    assert combined.mean() == pytest.approx((len(values) + 1) / (2 * len(values)))


def test_highest_everywhere_is_one():
    assert rank_mean([RISK, RISK * 2, np.arange(4)])[3] == 1


@pytest.mark.parametrize(
    ("maps", "problem"),
    [
        ([RISK], "two or more at a time"),
        ([RISK, np.array([1.0, np.nan, 1, 1])], "Map 2 has cells"),
        ([-RISK, DENSITY], "Map 1 holds values below 0"),
        ([RISK, DENSITY * 0], "Map 2 is 0 everywhere"),
    ],
)
def test_maps_without_a_product_are_refused(maps, problem):
    with pytest.raises(RtmError, match=problem):
        product(maps)
