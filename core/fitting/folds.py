"""Folds for cross-validation that hold alike shares of the outcome."""

from __future__ import annotations

import numpy as np


def stratified_folds(counts: np.ndarray, folds: int, generator: np.random.Generator) -> np.ndarray:
    """Deal cells to folds so that each fold holds about the same counts.

    Cells are sorted by count, ties in random order, and each run of `folds` cells is dealt out to
    the folds in random order.

    Parameters
    ----------
    counts : int array, shape (cells,)
    folds : int
    generator : numpy.random.Generator

    Returns
    -------
    uint8 array, shape (cells,)
    """
    order = generator.permutation(len(counts))
    order = order[np.argsort(counts[order], kind="stable")[::-1]]
    runs = -(-len(counts) // folds)
    dealt = np.tile(np.arange(folds, dtype=np.uint8), (runs, 1))
    fold = np.empty(len(counts), np.uint8)
    fold[order] = generator.permuted(dealt, axis=1).ravel()[: len(counts)]
    return fold
