"""Folds for cross-validation that hold alike shares of the outcome."""

from __future__ import annotations

import numpy as np

from ..progress import Progress, Quiet


def stratified_folds(
    counts: np.ndarray,
    folds: int,
    generator: np.random.Generator,
    progress: Progress | None = None,
) -> np.ndarray:
    """Deal cells to folds so that each fold holds about the same counts.

    Cells are sorted by count, ties in random order, and each run of `folds` cells is dealt out to
    the folds in random order.

    Parameters
    ----------
    counts : int array, shape (cells,)
    folds : int
    generator : numpy.random.Generator
    progress : Progress, optional

    Returns
    -------
    uint8 array, shape (cells,)
    """
    progress = progress or Quiet()
    progress.at(0.0)
    order = generator.permutation(len(counts))
    progress.at(0.4)
    order = order[np.argsort(counts[order], kind="stable")[::-1]]
    progress.at(0.7)
    runs = -(-len(counts) // folds)
    dealt = np.tile(np.arange(folds, dtype=np.uint8), (runs, 1))
    fold = np.empty(len(counts), np.uint8)
    fold[order] = generator.permuted(dealt, axis=1).ravel()[: len(counts)]
    return fold
