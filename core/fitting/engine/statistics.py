"""What the likelihood of counts needs to know of the cells of each row: its sufficient statistics.

Everything is for several candidate designs at once (first axis) that share their rows. A tail
count says how many cells of a row have more than j events, j = 0, 1, ...
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Tails:
    """How many cells of a row have more than so many events.

    Attributes
    ----------
    row : int array, shape (entries,)
        Ascending.
    beyond : int array, shape (entries,)
        The number j of "more than j events"; ascending within a row.
    cells : float array, shape (entries,)
        Cells of the row with more than j events; at least 1.
    """

    row: np.ndarray
    beyond: np.ndarray
    cells: np.ndarray


@dataclass(frozen=True)
class Statistics:
    """Sufficient statistics of candidate designs that share their rows.

    Attributes
    ----------
    cells, events : float arrays, shape (candidates or 1, rows)
    tail_row : int array, shape (entries,)
        Row of a tail count, ascending.
    tail_beyond : float array, shape (entries,)
        The j of "cells with more than j events".
    tail_cells : float array, shape (candidates or 1, entries)
    histogram : float array, shape (largest count,)
        Cells of all rows with more than j events, j = 0, 1, ...
    offset : float array, shape (rows,), or None
        Of the linear predictor.
    constant : float
        What the log-likelihood has beside all this, where cells weigh as much as their exposure.
    """

    cells: np.ndarray
    events: np.ndarray
    tail_row: np.ndarray
    tail_beyond: np.ndarray
    tail_cells: np.ndarray
    histogram: np.ndarray
    offset: np.ndarray | None = None
    constant: float = 0.0

    @property
    def factorials(self) -> float:
        """Sum of lgamma(y + 1) over the cells."""
        return float(self.histogram @ np.log(np.arange(1.0, len(self.histogram) + 1)))

    def of(self, candidates: np.ndarray) -> Statistics:
        """Return the statistics of some of the candidates."""
        if len(self.cells) == 1:
            return self
        return replace(
            self,
            cells=self.cells[candidates],
            events=self.events[candidates],
            tail_cells=self.tail_cells[candidates],
        )


def statistics(cells: np.ndarray, events: np.ndarray, tails: Tails) -> Statistics:
    """Return the statistics of a single design from its distinct rows."""
    return Statistics(
        cells=cells[None, :],
        events=events[None, :],
        tail_row=tails.row,
        tail_beyond=tails.beyond.astype(float),
        tail_cells=tails.cells[None, :],
        histogram=np.bincount(tails.beyond, tails.cells),
    )
