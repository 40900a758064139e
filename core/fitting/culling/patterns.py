"""All variables of all rows as a sparse matrix times a small table.

Each block has a usual code; a row is described by its unusual codes alone, which are few. With a
column per unusual code, X b = presence (table b) and X'w = table' (presence' w), at a cost that
follows the unusual codes and not the number of variables. A variable is measured from its value
under the usual code, so it differs from the 0/1 column by a constant, which only an intercept would
notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...model.block import Block
from ...packages import sparse

ROWS_AT_ONCE = 1 << 14  # their codes stay in a processor's cache from one product to the next


@dataclass(frozen=True)
class Chunk:
    """A run of rows: which, their `presence`, and its transpose; no copies of the entries."""

    rows: slice
    presence: sparse.csr_matrix
    transposed: sparse.csc_matrix


@dataclass(frozen=True)
class Patterns:
    """Variables as unusual codes.

    Attributes
    ----------
    presence : CSR matrix of ones, shape (rows, codes)
        Which unusual codes a row has, at most one a block.
    table : CSR matrix, shape (codes, variables)
        What a code adds to a variable: 1 or -1, by where the usual code stands and by the
        variable's own sign (-1 for protective); to the column of a control, any number.
    """

    presence: sparse.csr_matrix
    table: sparse.csr_matrix

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.presence.shape[0]

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """All rows, in runs that are quick to compute with."""
        return tuple(self._chunks())

    def _chunks(self) -> Iterator[Chunk]:
        whole = self.presence
        for start in range(0, self.rows, ROWS_AT_ONCE):
            end = min(start + ROWS_AT_ONCE, self.rows)
            first, last = whole.indptr[start], whole.indptr[end]
            entries = (
                whole.data[first:last],
                whole.indices[first:last],
                whole.indptr[start : end + 1] - first,
            )
            part = sparse.csr_matrix(entries, shape=(end - start, whole.shape[1]))
            yield Chunk(slice(start, end), part, part.T)

    def gram(self, chunk: Chunk, weights: np.ndarray) -> np.ndarray:
        """Return X' diag(w) X of a chunk, `weights` of all rows, shape (variables, variables)."""
        weighted = chunk.presence.copy()
        weighted.data = np.repeat(weights[chunk.rows], np.diff(chunk.presence.indptr))
        pairs = chunk.transposed.tocsr() @ weighted
        return (self.table.T.tocsr() @ (pairs @ self.table)).toarray()

    def part(self, rows: np.ndarray, variables: np.ndarray) -> Patterns:
        """Return the patterns of some rows in some variables."""
        table = self.table[:, variables]
        codes = np.flatnonzero(np.diff(table.indptr))
        return Patterns(self.presence[rows][:, codes], table[codes])


def nothing() -> Patterns:
    """Return the patterns of no rows in no variables."""
    return Patterns(sparse.csr_matrix((0, 0)), sparse.csr_matrix((0, 0)))


@dataclass(frozen=True)
class Coded:
    """Columns by a code of the rows: those of a block, its signs included, or of a control."""

    codes: np.ndarray
    table: np.ndarray

    @classmethod
    def of_block(cls, block: Block) -> Coded:
        """Return the variables of a block."""
        return cls(block.codes, block.signed)


def describe(parts: Sequence[Coded], check: Callable[[], None]) -> Patterns:
    """Return the patterns of rows.

    Parameters
    ----------
    parts : sequence of Coded
        Codes of shape (rows,).
    check : callable
        Called again and again, and may raise to stop the work.
    """
    tables, numbers, base = [], [], 0
    for part in parts:
        usual = np.bincount(part.codes).argmax()
        unusual = np.flatnonzero(np.arange(len(part.table)) != usual)
        number = np.full(len(part.table), -1, np.int32)
        number[unusual] = base + np.arange(len(unusual))
        numbers.append(number)
        change = part.table[unusual].astype(float) - part.table[usual]
        tables.append(sparse.csr_matrix(change))
        base += len(unusual)
    return Patterns(_presence(parts, numbers, base, check), sparse.block_diag(tables, "csr"))


def _presence(
    parts: Sequence[Coded], numbers: Sequence[np.ndarray], codes: int, check: Callable[[], None]
) -> sparse.csr_matrix:
    """Which unusual codes, by their numbers (-1 for the usual code), each row has."""
    rows = len(parts[0].codes)
    columns, lengths = [], []
    for start in range(0, rows, ROWS_AT_ONCE):
        check()
        some = slice(start, start + ROWS_AT_ONCE)
        number = np.stack([n[b.codes[some]] for n, b in zip(numbers, parts)], axis=1)
        unusual = number >= 0
        columns.append(number[unusual])
        lengths.append(unusual.sum(1))
    ends = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    column = np.concatenate(columns)
    return sparse.csr_matrix((np.ones(len(column)), column, ends), shape=(rows, codes))
