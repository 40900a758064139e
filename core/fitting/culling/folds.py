"""Folds for cross-validation that hold alike shares of the outcome."""

from __future__ import annotations

import numpy as np

from ...errors import RtmError
from ...language import numeral, said
from ...progress import QUIET, Progress, in_turn
from ...terrain.grid import Cells
from ..engine.rows import DistinctRows
from ..engine.squares import Squares

DEALT_AT_A_TIME = 1000  # squares or runs between two looks at the progress: some milliseconds


def stratified_folds(
    counts: np.ndarray,
    folds: int,
    generator: np.random.Generator,
    progress: Progress = QUIET,
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
    shuffling, sorting, dealing = in_turn(progress, 4, 3, 3)
    shuffling.at(0.0)
    order = generator.permutation(len(counts))
    sorting.at(0.0)
    order = order[np.argsort(counts[order], kind="stable")[::-1]]
    dealing.at(0.0)
    runs = -(-len(counts) // folds)
    dealt = np.tile(np.arange(folds, dtype=np.uint8), (runs, 1))
    for turn, run in enumerate(dealt):
        if turn % DEALT_AT_A_TIME == 0:
            dealing.at(turn / runs)
        generator.shuffle(run)  # `permuted`, which does it for all, came with numpy 1.20
    fold = np.empty(len(counts), np.uint8)
    fold[order] = dealt.ravel()[: len(counts)]
    return fold


def spatial_folds(
    cells: Cells,
    counts: np.ndarray,
    folds: int,
    side: float,
    generator: np.random.Generator,
    progress: Progress = QUIET,
) -> np.ndarray:
    """Deal squares of cells to folds so that each fold holds about the same events and cells.

    Where events cluster, a held-out cell tells little that its neighbours in the other folds have
    not told: only whole squares held out together test a model (Roberts et al. 2017,
    Cross-validation strategies for data with temporal, spatial, hierarchical, or phylogenetic
    structure). The squares with most events and cells are dealt first, each to the fold that
    keeps the sum of the squares of the folds' shares of events and of cells least.

    Parameters
    ----------
    cells : Cells
    counts : int array, shape (cells,)
    folds : int
    side : float
        Of a square, in the units of the map; rounded to whole cells.
    generator : numpy.random.Generator
    progress : Progress, optional

    Returns
    -------
    uint8 array, shape (cells,)

    Raises
    ------
    RtmError
        If there are fewer squares than folds.
    """
    progress.at(0.0)
    squares = Squares(cells, max(1, round(side / cells.frame.cell_size)))
    if squares.count < folds:
        raise RtmError(
            said(
                "Squares of side {side} divide the study area into {squares} parts, fewer than the "
                "{folds} folds.",
                side=numeral(f"{side:g}"),
                squares=squares.count,
                folds=folds,
            ),
            said("Use fewer folds, or folds stratified on the outcome."),
            kind="setting",
            where="folds",
        )
    shares = np.stack([squares.cells_in, squares.sums(counts)], axis=1)
    shares /= np.maximum(shares.sum(0), 1)
    order = generator.permutation(squares.count)
    order = order[np.argsort(-shares[order].sum(1), kind="stable")]
    return _dealt(shares, order, folds, generator, progress)[squares.of_cell]


def by_fold(
    fold: np.ndarray,
    folds: int,
    rows: DistinctRows,
    counts: np.ndarray,
    exposure: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the cells and the events of each row in each fold, float (folds, rows) both.

    Parameters
    ----------
    fold : uint8 array, shape (cells,)
    folds : int
    rows : DistinctRows
        Of the cells.
    counts : int array, shape (cells,)
    exposure : float array, shape (cells,), optional
        What cells weigh; 1 by default.
    """
    shape = folds, len(rows.cells)
    key = fold.astype(np.int64) * shape[1] + rows.row_of
    cells = np.bincount(key, exposure, shape[0] * shape[1]).reshape(shape).astype(float)
    return cells, np.bincount(key, counts, shape[0] * shape[1]).reshape(shape)


def _dealt(
    shares: np.ndarray,
    order: np.ndarray,
    folds: int,
    generator: np.random.Generator,
    progress: Progress,
) -> np.ndarray:
    """Return the fold of each square, uint8 of shape (squares,)."""
    fold_of = np.empty(len(shares), np.uint8)
    held = np.zeros((folds, 2))
    names = generator.permutation(folds)  # else fold 0 would always have the greatest square
    for turn, one in enumerate(order):
        if turn % DEALT_AT_A_TIME == 0:
            progress.at(turn / len(order))
        # (h + s)^2 - h^2 is 2 h s and what is the same for every fold
        least = int((held @ shares[one]).argmin())
        held[least] += shares[one]
        fold_of[one] = names[least]
    return fold_of
