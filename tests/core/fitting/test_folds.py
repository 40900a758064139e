import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.fitting.folds import stratified_folds


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
