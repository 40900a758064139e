import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.model.block import pack
from risk_terrain_modelling.core.model.variable import Variable


def variables(number):
    return [Variable("Pubs", "proximity", 100.0 * (1 + i)) for i in range(number)]


@given(st.integers(1, 8).flatmap(lambda v: st.lists(st.integers(0, 2**v - 1), min_size=1)))
def test_packed_columns_come_back(patterns):
    columns = [np.array([(pattern >> bit) & 1 for pattern in patterns]) for bit in range(8)]
    weights = np.arange(len(patterns)) + 0.5

    block = pack(variables(8), columns)

    for position, column in enumerate(columns):
        np.testing.assert_array_equal(block.column(position), column.astype(bool))
    np.testing.assert_array_equal(block.totals(), [column.sum() for column in columns])
    np.testing.assert_allclose(block.totals(weights), [column @ weights for column in columns])


def test_every_level_occurs():
    block = pack(variables(3), [[1, 1, 0], [1, 0, 0], [1, 0, 0]])

    assert block.codes.dtype == np.uint8
    np.testing.assert_array_equal(np.unique(block.codes), np.arange(len(block.table)))
    assert len(block.table) == 3


@pytest.mark.parametrize("number", [0, 9])
def test_a_block_takes_one_to_eight(number):
    with pytest.raises(ValueError, match="1 to 8"):
        pack(variables(number), [np.zeros(4, bool)] * number)


def test_a_protective_variable_counts_below_nought():
    assert Variable("Police", "density", 50, "protective").sign == -1
    assert Variable("Pubs", "density", 50).sign == 1
