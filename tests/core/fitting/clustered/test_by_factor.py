import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from risk_terrain_modelling.core.fitting.clustered.joining import by_factor
from risk_terrain_modelling.core.model.block import pack
from risk_terrain_modelling.core.model.variable import Variable


def block(name, kind, columns):
    variables = [Variable(name, kind, 100.0 * place) for place in range(1, 1 + columns.shape[1])]
    return pack(variables, list(columns.T))


def columns_of(blocks):
    return {
        variable: one.column(place)
        for one in blocks
        for place, variable in enumerate(one.variables)
    }


@settings(max_examples=50, deadline=None)
@given(
    st.integers(1, 60).flatmap(
        lambda height: st.tuples(*(arrays(bool, (height, width)) for width in (3, 2, 4)))
    )
)
def test_a_factor_becomes_one_block_with_the_same_columns(tables):
    near, other, dense = tables
    parts = [
        block("a", "proximity", near),
        block("b", "proximity", other),
        block("a", "density", dense),
    ]
    joined = by_factor(parts)
    assert [one.variables[0].factor for one in joined] == ["a", "b"]
    assert [len(one.variables) for one in joined] == [7, 2]
    before, after = columns_of(parts), columns_of(joined)
    assert before.keys() == after.keys()
    for variable, column in before.items():
        assert np.array_equal(after[variable], column)
    # every level occurs, as in any block
    assert all(len(np.unique(one.codes)) == len(one.table) for one in joined)


def test_more_than_256_patterns_take_two_bytes_a_cell():
    patterns = (np.arange(2**12)[:, None] >> np.arange(12)) & 1 == 1
    parts = [block("a", "proximity", patterns[:, :6]), block("a", "density", patterns[:, 6:])]
    (joined,) = by_factor(parts)
    assert joined.codes.dtype == np.uint16
    assert len(joined.table) == 2**12
    assert np.array_equal(joined.table[joined.codes], patterns)
    assert by_factor(parts[:1])[0].codes.dtype == np.uint8
