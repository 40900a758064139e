import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from risk_terrain_modelling.core.fitting.engine import rows as rows_module
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells, merge_identical, split
from risk_terrain_modelling.core.progress import Cancelled, Quiet

HEIGHT = st.integers(1, 40)


@st.composite
def tables(draw):
    """0/1 columns of two factors, and counts."""
    height = draw(HEIGHT)
    columns = [
        draw(arrays(np.uint8, (height, width), elements=st.integers(0, 1))) for width in (3, 2)
    ]
    counts = draw(arrays(np.int32, height, elements=st.sampled_from([0, 0, 0, 1, 2, 7])))
    return columns, counts


@settings(max_examples=150, deadline=None)
@given(tables())
def test_rows_are_the_distinct_patterns(cells_of, table):
    columns, counts = table
    cells = cells_of(columns, counts)
    rows = merge_cells(cells.blocks, cells.counts)
    patterns, expected = np.unique(np.hstack(columns), axis=0, return_counts=True)
    found = np.column_stack([b.column(i) for b in rows.blocks for i in range(len(b.variables))])
    order = np.lexsort(found.T[::-1])
    assert np.array_equal(found[order], patterns)
    assert np.array_equal(rows.cells[order], expected)
    assert np.array_equal(found[rows.row_of], np.hstack(columns))
    assert np.array_equal(rows.events, np.bincount(rows.row_of, counts, len(rows.cells)))


@settings(max_examples=150, deadline=None)
@given(tables())
def test_tails_count_the_cells_with_more_than_j_events(cells_of, table):
    columns, counts = table
    rows = merge_cells(cells_of(columns, counts).blocks, counts)
    expected = {
        (row, j): np.count_nonzero(counts[rows.row_of == row] > j)
        for row in range(len(rows.cells))
        for j in range(counts.max())
    }
    found = dict(zip(zip(rows.tails.row, rows.tails.beyond), rows.tails.cells))
    assert found == {key: cells for key, cells in expected.items() if cells}
    assert list(found) == sorted(found)


@settings(max_examples=100, deadline=None)
@given(tables())
def test_merging_again_equals_merging_the_cells_at_once(cells_of, table):
    columns, counts = table
    cells = cells_of(columns, counts)
    first = cells.blocks[:1]
    rows = merge_cells(cells.blocks, counts)
    again = rows.coarser(rows.blocks[:1])
    once = merge_cells(first, counts)
    place = dict(zip(again.row_of[rows.row_of], once.row_of))
    assert sorted(place.values()) == list(range(len(once.cells)))
    order = [place[row] for row in range(len(again.cells))]
    assert np.array_equal(again.cells, once.cells[order])
    assert np.array_equal(again.events, once.events[order])
    ours = {(place[r], j): t for r, j, t in zip(*vars(again.tails).values())}
    theirs = {(r, j): t for r, j, t in zip(*vars(once.tails).values())}
    assert ours == theirs


@settings(max_examples=100, deadline=None)
@given(
    HEIGHT.flatmap(lambda height: arrays(np.uint8, (height, 5), elements=st.integers(0, 1))),
)
def test_splitting_tells_apart_what_the_columns_do(columns):
    row_of = split(np.zeros(len(columns), int), (column.astype(bool) for column in columns.T))
    _, expected = np.unique(columns, axis=0, return_inverse=True)
    pairs = set(zip(row_of, expected.ravel()))
    assert len(pairs) == len(set(row_of)) == len(set(expected.ravel())) == row_of.max() + 1


def test_colliding_hashes_are_found_and_drawn_again(monkeypatch):
    codes = [np.array([0, 1, 2, 1], np.uint8)]
    plain = rows_module._hash
    calls = []

    def colliding(*arguments):
        calls.append(arguments)
        return np.zeros(4, np.uint64) if len(calls) == 1 else plain(*arguments)

    monkeypatch.setattr(rows_module, "_hash", colliding)
    row_of, first = merge_identical(codes, 4)
    assert len(calls) == 2
    assert np.array_equal(codes[0][first][row_of], codes[0])
    assert len(first) == 3


def test_chunks_do_not_show(monkeypatch):
    rng = np.random.default_rng(5)
    codes = [rng.integers(0, 4, 1000).astype(np.uint8) for _ in range(3)]
    whole = merge_identical(codes, 1000)
    monkeypatch.setattr(rows_module, "CHUNK", 7)
    parts = merge_identical(codes, 1000)
    assert np.array_equal(whole[0], parts[0])
    assert np.array_equal(whole[1], parts[1])


def test_merging_can_be_cancelled(city):
    class Stop(Quiet):
        def at(self, share):
            raise Cancelled

    cells = city(1)
    with pytest.raises(Cancelled):
        merge_cells(cells.blocks, cells.counts, Stop())


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.integers(1, 60), st.integers(0, 2**32 - 1), st.integers(1, 50))
def test_hashes_in_parts_are_numbered_as_all_at_once(count, distinct, seed, chunk):
    rng = np.random.default_rng(seed)
    hashes = rng.integers(0, 2**64, distinct, dtype=np.uint64)[rng.integers(0, distinct, count)]
    usual = np.sort(hashes[:: max(count // 1001, 1)])
    usual = usual[len(usual) // 2]
    others, first = np.unique(hashes[hashes != usual], return_index=True)
    places = np.flatnonzero(hashes != usual)[first]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_module, "CHUNK", chunk)
        row_of, found = rows_module._number(hashes, Quiet())

    order = np.append(usual, others)
    assert np.array_equal(order[row_of], hashes)
    assert np.array_equal(found, np.append(np.argmax(hashes == usual), places))


def test_numbering_many_hashes_looks_at_cancel(monkeypatch):
    monkeypatch.setattr(rows_module, "CHUNK", 100)
    shares = []

    class Noting(Quiet):
        def at(self, share):
            shares.append(share)

    rows_module._number(
        np.random.default_rng(1).integers(0, 2**64, 5000, dtype=np.uint64), Noting()
    )
    assert len(shares) == 256
    assert shares == sorted(shares)
