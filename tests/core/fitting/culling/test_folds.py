import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.fitting.culling.folds import (
    by_fold,
    spatial_folds,
    stratified_folds,
)
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.progress import Cancelled
from risk_terrain_modelling.core.terrain.grid import Cells, Frame


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=2, max_size=60), st.integers(2, 7), st.integers(0, 99))
def test_each_run_of_sorted_cells_goes_to_different_folds(counts, folds, seed):
    counts = np.array(counts)
    fold = stratified_folds(counts, folds, np.random.default_rng(seed))
    sizes = np.bincount(fold, minlength=folds)
    assert sizes.max() - sizes.min() <= 1
    for count in range(1, 6):
        # of the cells above a count, whole runs and a part of one: no two folds differ by more
        high = np.bincount(fold[counts >= count], minlength=folds)
        assert high.max() - high.min() <= 1


def test_ties_are_broken_at_random_and_by_the_seed():
    counts = np.zeros(40, int)
    first, again, other = (
        stratified_folds(counts, 5, np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert not np.array_equal(first.reshape(8, 5), np.sort(first.reshape(8, 5), axis=1))


def test_every_cell_can_land_in_every_fold():
    counts = np.array([9, 0, 3, 0, 1, 0, 0])
    dealt = [stratified_folds(counts, 3, np.random.default_rng(seed)) for seed in range(200)]
    shares = np.stack([(np.array(dealt) == fold).mean(0) for fold in range(3)])
    assert shares == pytest.approx(1 / 3, abs=0.12)


@pytest.mark.skipif(
    not hasattr(np.random.Generator, "permuted"), reason="numpy before 1.20 has no permuted()"
)
@pytest.mark.parametrize("folds", [2, 5, 10])
def test_runs_are_dealt_as_numpy_permutes_rows(folds):
    counts = np.random.default_rng(3).poisson(0.5, 1003)
    generator = np.random.default_rng(4)
    order = generator.permutation(len(counts))
    order = order[np.argsort(counts[order], kind="stable")[::-1]]
    rows = np.tile(np.arange(folds, dtype=np.uint8), (-(-1003 // folds), 1))
    dealt = generator.permuted(rows, axis=1).ravel()[:1003]
    assert stratified_folds(counts, folds, np.random.default_rng(4))[order].tolist() == (
        dealt.tolist()
    )


def cells_of(rows, columns, seed=0, share=1.0):
    inside = np.random.default_rng(seed).random((rows, columns)) < share
    inside[0, 0] = True
    return Cells(Frame(0.0, 0.0, 50.0, columns, rows), inside)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(6, 20),
    st.integers(6, 20),
    st.integers(1, 3),
    st.integers(2, 4),
    st.integers(0, 99),
)
def test_each_square_lies_in_one_fold_and_folds_are_alike(rows, columns, side, folds, seed):
    cells = cells_of(rows, columns, seed, 0.8)
    generator = np.random.default_rng(seed)
    counts = generator.poisson(0.5, cells.count)
    row, column = np.nonzero(cells.inside)
    square = row // side * 100 + column // side
    number = len(np.unique(square))
    if number < folds:
        return
    fold = spatial_folds(cells, counts, folds, side * 50.0, generator)
    assert len(np.unique(square * folds + fold)) == number
    # no two folds differ by more than the largest square, in events and cells taken together
    shares = 1 / cells.count + counts / max(counts.sum(), 1)
    held = np.bincount(fold, shares, folds)
    assert held.max() - held.min() <= 2 * np.bincount(square, shares).max() + 1e-12


def test_clustered_events_and_cells_are_dealt_evenly():
    cells = cells_of(60, 80, 1, 0.7)
    row, column = np.nonzero(cells.inside)
    centre = np.exp(-np.hypot(row - 20, column - 30) / 12)
    counts = np.random.default_rng(2).poisson(2 * centre)
    fold = spatial_folds(cells, counts, 5, 300.0, np.random.default_rng(3))
    assert np.bincount(fold) / cells.count == pytest.approx(0.2, abs=0.02)
    assert np.bincount(fold, counts) / counts.sum() == pytest.approx(0.2, abs=0.02)
    # neighbours mostly share a fold: that is what it is for
    raster = cells.on_raster(fold.astype(int), -1)
    beside = (raster[:, 1:] >= 0) & (raster[:, :-1] >= 0)
    assert (raster[:, 1:] == raster[:, :-1])[beside].mean() > 0.8


def test_spatial_folds_are_the_seeds():
    cells = cells_of(30, 30)
    counts = np.random.default_rng(2).poisson(0.3, 900)
    first, again, other = (
        spatial_folds(cells, counts, 5, 200.0, np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    assert first.dtype == np.uint8
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_any_fold_may_have_the_greatest_square():
    cells, counts = cells_of(4, 8), np.zeros(32, int)
    counts[0] = 50
    folds = [spatial_folds(cells, counts, 3, 100.0, np.random.default_rng(s))[0] for s in range(60)]
    assert np.bincount(folds, minlength=3).min() > 8


def test_fewer_squares_than_folds_are_refused():
    with pytest.raises(RtmError, match="into 4 parts, fewer than the 5 folds"):
        spatial_folds(cells_of(10, 10), np.ones(100, int), 5, 250.0, np.random.default_rng(1))


def test_spatial_folds_stop_when_asked():
    class Stop:
        def at(self, share):
            if share > 0.2:
                raise Cancelled

    cells = cells_of(60, 60)
    with pytest.raises(Cancelled):
        spatial_folds(cells, np.ones(3600, int), 5, 50.0, np.random.default_rng(1), Stop())


def test_cells_and_events_of_a_row_in_a_fold(city):
    made = city(3, cells=50)
    rows = merge_cells(made.blocks, made.counts)
    fold = stratified_folds(made.counts, 3, np.random.default_rng(1))
    cells, events = by_fold(fold, 3, rows, made.counts)
    for number in range(3):
        for row in range(len(rows.cells)):
            here = (fold == number) & (rows.row_of == row)
            assert cells[number, row] == here.sum()
            assert events[number, row] == made.counts[here].sum()
