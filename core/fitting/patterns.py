"""All variables of all rows as a sparse matrix times a small table.

Each block has a usual code; a row is described by its unusual codes alone, which are few. With a
column per unusual code, X b = presence (table b) and X'w = table' (presence' w), at a cost that
follows the unusual codes and not the number of variables. A variable is measured from its value
under the usual code, so it differs from the 0/1 column by a constant, which only an intercept would
notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..terrain.variables import Block

ROWS_AT_ONCE = 1 << 16


@dataclass(frozen=True)
class Patterns:
    """Variables as unusual codes.

    Attributes
    ----------
    presence : CSR matrix of ones, shape (rows, codes)
        Which unusual codes a row has, at most one a block.
    table : CSR matrix, shape (codes, variables)
        What a code adds to a variable: 1 or -1, by where the usual code stands and by the
        variable's own sign (-1 for protective).
    """

    presence: sparse.csr_matrix
    table: sparse.csr_matrix

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.presence.shape[0]

    def linear(self, coefficients: np.ndarray) -> np.ndarray:
        """Return X b, shape (rows,), but for a constant."""
        return self.presence @ (self.table @ coefficients)

    def totals(self, weights: np.ndarray) -> np.ndarray:
        """Return X'w, shape (variables,), but for a multiple of the sum of `weights`."""
        return self.table.T @ (self.presence.T @ weights)

    def gram(self, weights: np.ndarray, rows: slice = slice(None)) -> np.ndarray:
        """Return X' diag(w) X over some rows, shape (variables, variables)."""
        presence = self.presence[rows]
        weighted = presence.copy()
        weighted.data = np.repeat(weights[rows], np.diff(presence.indptr))
        pairs = presence.T.tocsr() @ weighted
        return (self.table.T.tocsr() @ (pairs @ self.table)).toarray()

    def part(self, rows: np.ndarray, variables: np.ndarray) -> Patterns:
        """Return the patterns of some rows in some variables."""
        table = self.table[:, variables]
        codes = np.flatnonzero(np.diff(table.indptr))
        return Patterns(self.presence[rows][:, codes], table[codes])


def describe(blocks: Sequence[Block]) -> Patterns:
    """Return the patterns of the blocks' codes, shape (rows,) each."""
    tables, numbers, base = [], [], 0
    for block in blocks:
        usual = np.bincount(block.codes).argmax()
        unusual = np.flatnonzero(np.arange(len(block.table)) != usual)
        number = np.full(len(block.table), -1, np.int32)
        number[unusual] = base + np.arange(len(unusual))
        numbers.append(number)
        signs = np.array([variable.sign for variable in block.variables])
        change = block.table[unusual].astype(float) - block.table[usual]
        tables.append(sparse.csr_matrix(change * signs))
        base += len(unusual)
    return Patterns(_presence(blocks, numbers, base), sparse.block_diag(tables, "csr"))


def _presence(
    blocks: Sequence[Block], numbers: Sequence[np.ndarray], codes: int
) -> sparse.csr_matrix:
    """Which unusual codes, by their numbers (-1 for the usual code), each row has."""
    rows = len(blocks[0].codes)
    columns, lengths = [], []
    for start in range(0, rows, ROWS_AT_ONCE):
        part = slice(start, start + ROWS_AT_ONCE)
        number = np.stack([n[b.codes[part]] for n, b in zip(numbers, blocks)], axis=1)
        unusual = number >= 0
        columns.append(number[unusual])
        lengths.append(unusual.sum(1))
    ends = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    column = np.concatenate(columns)
    return sparse.csr_matrix((np.ones(len(column)), column, ends), shape=(rows, codes))
