"""What the learning peers are told of a cell: its events, what happens around, what lies there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..core.mapping.smoothing import gaussian_sums
from ..core.model.block import Block
from ..core.progress import Quiet
from ..core.terrain.grid import Cells

BANDWIDTHS = (0.7, 1.5, 2.5, 4.0, 7.0, 12.0, 20.0)  # in cells
RECENT = (1.5, 4.0)  # of the densities of the last period alone
LARGE = 50_000  # cells, from which on the density variables of a factor are told as one
FADING = 0.5  # what a period counts for beside the one after it, where recent ones weigh more
SETTINGS = (BANDWIDTHS, RECENT, FADING, LARGE)


def influences(blocks: Sequence[Block], areas: np.ndarray) -> np.ndarray:
    """Return the area of each cell and every factor's variables, float32 array (cells, columns).

    The proximity variables of a factor are nested: how many of them hold is one column, and a
    tree's split of it is a split by one of them. Those of a density nearly are; beside how many of
    them hold each is a column too, but not of large study areas, where that took an hour.
    """
    columns = [areas, *_columns(blocks)]
    return np.stack([one for one in columns if np.ptp(one)], axis=1).astype(np.float32)


def _columns(blocks: Sequence[Block]) -> Iterator[np.ndarray]:
    for block in blocks:
        yield block.table.sum(axis=1, dtype=np.float32)[block.codes]
        nested = block.variables[0].operationalisation == "proximity"
        if not nested and len(block.codes) < LARGE:
            for number in range(len(block.variables)):
                yield block.column(number).astype(np.float32)


def features(
    cells: Cells, counts: np.ndarray, lengths: Sequence[float], constant: np.ndarray
) -> np.ndarray:
    """Return what is known of each cell, float32 array (cells, columns).

    All are rates, so that pasts of different lengths look alike.

    Parameters
    ----------
    cells : Cells
    counts : array, shape (periods, cells)
        The oldest period first.
    lengths : sequence of float
        Of the periods.
    constant : float32 array, shape (cells, columns)
        What does not depend on events.
    """
    pooled = counts.sum(axis=0) / sum(lengths)
    columns = [pooled, *(_around(cells, pooled, size) for size in BANDWIDTHS)]
    columns += [one - pooled for one in columns[1:3]]  # without the cell's own events
    columns += _by_period(cells, counts / np.asarray(lengths)[:, None])
    return np.column_stack([*columns, constant]).astype(np.float32)


def _by_period(cells: Cells, rates: np.ndarray) -> list[np.ndarray]:
    """Return what tells recent events from old ones, and steady cells from others."""
    last = rates[-1]
    weights = FADING ** np.arange(len(rates))[::-1]
    faded = weights @ rates / weights.sum()
    return [
        last,
        *(_around(cells, last, size) for size in RECENT),
        faded,
        _around(cells, faded, RECENT[0]),
        (rates > 0).mean(axis=0),
        rates.max(axis=0),
    ]


def _around(cells: Cells, values: np.ndarray, size: float) -> np.ndarray:
    return gaussian_sums(cells, values, size * cells.frame.cell_size, Quiet())
