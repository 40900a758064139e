"""The 0/1 variables of a factor over all cells, as codes of one byte a cell.

The variables of one factor and one operationalisation are kept together in a `Block`: one byte a
cell says which of them are 1, so a sum over cells for all of them is one weighted histogram.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from .variable import Variable

MOST_IN_A_BLOCK = 8  # bits in a byte: four blocks in half increments


@dataclass(frozen=True)
class Block:
    """The variables of one factor and one operationalisation over all cells.

    Attributes
    ----------
    variables : tuple of Variable, length v (at most 8)
    codes : uint8 array, shape (cells,)
        Row of `table` that holds for each cell.
    table : bool array, shape (levels, v)
        ``table[codes]`` are the 0/1 columns. Every level occurs in `codes`.
    """

    variables: tuple[Variable, ...]
    codes: np.ndarray
    table: np.ndarray

    def column(self, index: int) -> np.ndarray:
        """Return variable `index` as a bool array of shape (cells,)."""
        return self.table[:, index][self.codes]

    @property
    def signed(self) -> np.ndarray:
        """Return `table` as numbers, -1 instead of 1 for protective variables."""
        return self.table * np.array([variable.sign for variable in self.variables], float)

    def totals(self, weights: np.ndarray | None = None) -> np.ndarray:
        """Return the sum of `weights` (default 1 a cell) where each variable is 1, shape (v,)."""
        return np.bincount(self.codes, weights, minlength=len(self.table)) @ self.table


def pack(variables: Sequence[Variable], columns: Iterable[np.ndarray]) -> Block:
    """Pack 0/1 columns of one factor and one operationalisation into a `Block`.

    Parameters
    ----------
    variables : sequence of Variable, length v, 1 to 8
    columns : iterable of v arrays of shape (cells,), each 0/1 or bool
        Taken one at a time, so that only one need be in memory.
    """
    if not 1 <= len(variables) <= MOST_IN_A_BLOCK:
        raise ValueError(f"a block takes 1 to {MOST_IN_A_BLOCK} variables")
    bits = np.uint8(0)
    for position, column in enumerate(columns):
        bits = bits | (np.asarray(column, bool).view(np.uint8) << np.uint8(position))
    occurring = np.flatnonzero(np.bincount(bits, minlength=256))
    level_of = np.zeros(256, np.uint8)
    level_of[occurring] = np.arange(len(occurring))
    table = (occurring[:, None] >> np.arange(len(variables))) & 1
    return Block(tuple(variables), level_of[bits], table.astype(bool))
