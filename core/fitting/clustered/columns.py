"""The columns of a model over the cells, kept by part: codes of cells, and a small table.

A model of a few variables is one part, whose table has its distinct rows. Many columns would have
nearly as many distinct rows as there are cells; by part they stay small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...model.block import Block
from ..engine.squares import Squares


@dataclass(frozen=True, eq=False)
class Part:
    """Some columns of Z.

    Attributes
    ----------
    codes : int array, shape (cells,)
    table : float array, shape (levels, columns)
        ``table[codes]`` are the columns.
    """

    codes: np.ndarray
    table: np.ndarray

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Return Z'v for values of the cells, shape (columns,)."""
        return self.table.T @ np.bincount(self.codes, values, len(self.table))

    def cross(self, block: Block, values: np.ndarray) -> np.ndarray:
        """Return X' diag(v) Z, shape (variables of the block, columns), X with its signs."""
        return block.signed.T @ (self._joint(block.codes, len(block.table), values) @ self.table)

    def products(self, other: Part, values: np.ndarray) -> np.ndarray:
        """Return Z_other' diag(v) Z, shape (columns of the other, columns)."""
        if other is self:
            sums = np.bincount(self.codes, values, len(self.table))
            return self.table.T @ (sums[:, None] * self.table)
        joint = self._joint(other.codes, len(other.table), values)
        return other.table.T @ (joint @ self.table)

    def _joint(self, codes: np.ndarray, levels: int, values: np.ndarray) -> np.ndarray:
        """Sums of values by level of others' codes and by level, shape (levels, own levels)."""
        own = len(self.table)
        key = codes.astype(np.int64) * own + self.codes
        return np.bincount(key, values, levels * own).reshape(levels, own)

    def by_square(self, squares: Squares, values: np.ndarray) -> np.ndarray:
        """Return diag(v) Z summed by square, shape (squares, columns)."""
        return squares.by_code(values, self.codes, len(self.table)) @ self.table

    def times(self, coefficients: np.ndarray) -> np.ndarray:
        """Return Z b for coefficients of shape (columns,) or (columns, k), (cells,) or more."""
        return (self.table @ coefficients)[self.codes]


def sums_of(parts: Sequence[Part], values: np.ndarray) -> np.ndarray:
    """Return Z'v over all parts."""
    return np.concatenate([part.sums(values) for part in parts])


def times(parts: Sequence[Part], coefficients: np.ndarray) -> np.ndarray:
    """Return Z b over all parts, shape (cells,) or (cells, k)."""
    ends = np.cumsum([part.table.shape[1] for part in parts])[:-1]
    return sum(part.times(b) for part, b in zip(parts, np.split(coefficients, ends)))


def by_square(parts: Sequence[Part], squares: Squares, values: np.ndarray) -> np.ndarray:
    """Return diag(v) Z summed by square over all parts."""
    return np.hstack([part.by_square(squares, values) for part in parts])


def cross(parts: Sequence[Part], blocks: Sequence[Block], values: np.ndarray) -> np.ndarray:
    """Return X' diag(v) Z over all blocks and parts, shape (variables, columns)."""
    rows = [np.hstack([part.cross(block, values) for part in parts]) for block in blocks]
    return np.vstack(rows)


def information(parts: Sequence[Part], values: np.ndarray) -> np.ndarray:
    """Return Z' diag(v) Z over all parts, shape (columns, columns)."""
    ends = np.cumsum([0, *(part.table.shape[1] for part in parts)])
    whole = np.empty((ends[-1],) * 2)
    places = [slice(*both) for both in zip(ends, ends[1:])]
    for one, here in enumerate(places):
        for other, there in enumerate(places[: one + 1]):
            whole[there, here] = parts[one].products(parts[other], values)
            whole[here, there] = whole[there, here].T
    return whole
