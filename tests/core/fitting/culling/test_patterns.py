import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.fitting.culling import patterns as patterns_module
from risk_terrain_modelling.core.fitting.culling.patterns import Coded, describe
from risk_terrain_modelling.core.progress import Cancelled


def described(cells):
    return describe([Coded.of_block(block) for block in cells.blocks], lambda: None)


def columns_of(patterns):
    return (patterns.presence @ patterns.table).toarray()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 60), st.booleans())
def test_variables_are_the_columns_but_for_a_constant(city, seed, height, protective):
    cells = city(seed, cells=height, protective=(1,) if protective else ())
    found = columns_of(described(cells))
    assert np.ptp(cells.signed - found, axis=0) == pytest.approx(0)
    assert set(np.unique(found)) <= {-1, 0, 1}


def test_rows_of_the_usual_codes_have_no_entry(city):
    cells = city(1)
    usual = [np.bincount(block.codes).argmax() for block in cells.blocks]
    plain = np.all([block.codes == code for block, code in zip(cells.blocks, usual)], axis=0)
    entries = np.diff(described(cells).presence.indptr)
    assert plain.any()
    assert np.array_equal(entries == 0, plain)
    assert entries.max() <= len(cells.blocks)


def test_chunks_are_the_rows_in_order(city, monkeypatch):
    monkeypatch.setattr(patterns_module, "ROWS_AT_ONCE", 11)
    found = described(city(2))
    assert [chunk.rows.start for chunk in found.chunks] == list(range(0, 400, 11))
    for chunk in found.chunks:
        assert (found.presence[chunk.rows] != chunk.presence).nnz == 0
        assert (chunk.transposed != chunk.presence.T).nnz == 0


def test_the_gram_matrix_adds_up_over_chunks(city, monkeypatch):
    cells = city(9)
    weights = np.random.default_rng(0).random(len(cells.counts))
    measured = columns_of(described(cells))
    expected = measured.T @ (weights[:, None] * measured)
    monkeypatch.setattr(patterns_module, "ROWS_AT_ONCE", 37)
    found = described(cells)
    assert sum(found.gram(chunk, weights) for chunk in found.chunks) == pytest.approx(expected)


def test_a_part_has_some_rows_and_some_variables(city):
    found = described(city(4))
    rows, variables = np.array([5, 7, 300]), np.array([2, 3, 9])
    part = found.part(rows, variables)
    assert np.array_equal(columns_of(part), columns_of(found)[np.ix_(rows, variables)])
    assert (np.diff(part.table.indptr) > 0).all()


def test_describing_can_be_stopped(city):
    def stop():
        raise Cancelled

    with pytest.raises(Cancelled):
        describe([Coded.of_block(block) for block in city(1).blocks], stop)
