import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from risk_terrain_modelling.core.fitting.culling import candidates
from risk_terrain_modelling.core.fitting.culling.candidates import screen
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells


def columns_of(blocks):
    return [block.column(i) for block in blocks for i in range(len(block.variables))]


def test_constant_variables_are_dropped_and_named(cells_of):
    columns = np.array([[0, 0, 1], [0, 1, 1], [0, 0, 1]])
    cells = cells_of([columns], [1, 2, 3])
    found = screen(cells.blocks)
    assert found.constant == (cells.variables[0], cells.variables[2])
    assert found.variables == (cells.variables[1],)
    assert found.duplicate == ()


def test_the_first_of_identical_variables_is_kept_across_factors(cells_of):
    a, b = np.array([0, 1, 1, 0]), np.array([1, 1, 0, 0])
    cells = cells_of([np.column_stack([a, b]), np.column_stack([b, a, 1 - a])], [0, 1, 2, 0])
    v = cells.variables
    found = screen(cells.blocks)
    assert found.variables == (v[0], v[1], v[4])
    assert found.duplicate == ((v[2], v[1]), (v[3], v[0]))


def test_equal_numbers_of_ones_are_no_duplicates(cells_of):
    cells = cells_of([np.eye(6, dtype=int)], np.ones(6))
    assert len(screen(cells.blocks).variables) == 6


def test_equal_fingerprints_are_not_taken_for_equal_columns(cells_of, monkeypatch):
    rng = np.random.default_rng(4)
    columns = rng.integers(0, 2, (30, 5))
    cells = cells_of([columns, columns[:, [3]]], np.ones(30))

    def alike(blocks):
        for block in blocks:
            yield np.zeros((2, len(block.variables)))

    monkeypatch.setattr(candidates, "_fingerprints", alike)
    found = screen(cells.blocks)
    assert found.variables == cells.variables[:5]
    assert found.duplicate == ((cells.variables[5], cells.variables[3]),)


def test_a_factor_without_variables_left_has_no_block(cells_of):
    a = np.array([[0], [1], [1]])
    found = screen(cells_of([a, a, 0 * a], [1, 0, 0]).blocks)
    assert len(found.blocks) == 1


def test_column_by_number_and_choice_of_some(cells_of):
    rng = np.random.default_rng(3)
    columns = rng.integers(0, 2, (50, 6))
    found = screen(cells_of([columns[:, :4], columns[:, 4:]], np.ones(50)).blocks)
    assert [v.factor for v in found.variables] == ["factor 0"] * 4 + ["factor 1"] * 2
    for number in range(6):
        assert np.array_equal(found.column(number), columns[:, number])
    with pytest.raises(IndexError):
        found.column(6)
    chosen = found.only([True, False, True, False, False, True])
    assert np.array_equal(np.column_stack(columns_of(chosen)), columns[:, [0, 2, 5]])
    for block in chosen:
        assert np.array_equal(np.unique(block.codes), np.arange(len(block.table)))


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 12).flatmap(
        lambda height: arrays(np.uint8, (height, 8), elements=st.integers(0, 1))
    )
)
def test_screening_equals_the_plain_definition_on_cells_and_on_rows(cells_of, columns):
    cells = cells_of([columns[:, :5], columns[:, 5:]], np.ones(len(columns)))
    kept, constant, duplicate = [], [], []
    for number, column in enumerate(columns.T):
        twins = [k for k in kept if np.array_equal(columns[:, k], column)]
        if column.min() == column.max():
            constant.append(number)
        elif twins:
            duplicate.append((number, twins[0]))
        else:
            kept.append(number)
    v = cells.variables
    for blocks in (cells.blocks, merge_cells(cells.blocks, cells.counts).blocks):
        found = screen(blocks)
        assert found.variables == tuple(v[k] for k in kept)
        assert found.constant == tuple(v[k] for k in constant)
        assert found.duplicate == tuple((v[a], v[b]) for a, b in duplicate)
