"""Sums of events: all that the scores of candidates need, counted at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...matrices import product
from ...model.block import Block
from ..engine.squares import Squares
from .arrivals import Arrived
from .columns import Part
from .joining import joined

MOST_PATTERNS = 4096  # of two factors together: more would cost more than a pass saves


class Sums:
    """Sums of events by the patterns of candidates, by the columns of a model and by square.

    Patterns are those of two factors at a time, where these are few.

    Parameters
    ----------
    blocks : sequence of Block
        Of the candidates, one a factor, codes of shape (cells,).
    parts : sequence of Part
        Of the model's columns.
    squares : Squares
    """

    def __init__(self, blocks: Sequence[Block], parts: Sequence[Part], squares: Squares) -> None:
        pairs = _in_pairs(blocks)
        by_codes: list[Block | Part] = [*pairs, *parts]
        columns = [*(one.codes for one in by_codes), squares.of_cell]
        levels = [*(len(one.table) for one in by_codes), squares.count]
        self._ends = np.cumsum([0, *levels])
        self._codes = np.empty((len(squares.of_cell), len(columns)), np.int32)
        for number, column in enumerate(columns):
            self._codes[:, number] = column
        self._codes += self._ends[:-1].astype(np.int32)
        self._tables = [pair.signed.astype(np.float32) for pair in pairs]
        self._model = [part.table.astype(np.float32) for part in parts]
        place = {variable: n for n, variable in enumerate(v for p in pairs for v in p.variables)}
        self._order = [place[variable] for block in blocks for variable in block.variables]

    def of(self, events: Arrived) -> np.ndarray:
        """Return the sums of each surrogate, float32 (surrogates, sums), for `parted`."""
        return events.counts(self._codes, int(self._ends[-1]))

    def parted(self, sums: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return what the sums of n surrogates say.

        Parameters
        ----------
        sums : float32 array, shape (n, sums)
            Whole numbers, which are exact up to 2^24.

        Returns
        -------
        by_variable : float32 array, shape (n, variables)
            Events within each, its sign included, in the order of the blocks.
        by_column : float32 array, shape (n, columns of the model)
        by_square : float32 array, shape (n, squares)
        """
        *patterns, by_square = np.split(sums, self._ends[1:-1], axis=1)
        found = [product(*both) for both in zip(patterns, [*self._tables, *self._model])]
        candidates = found[: len(self._tables)]
        within = np.hstack(candidates) if candidates else np.zeros((len(sums), 0), np.float32)
        return within[:, self._order], np.hstack(found[len(self._tables) :]), by_square


def _in_pairs(blocks: Sequence[Block]) -> list[Block]:
    """Join the factors of most patterns with those of fewest."""
    left = sorted(blocks, key=lambda block: len(block.table))
    pairs = []
    while left:
        many = left.pop()
        if left and len(many.table) * len(left[0].table) <= MOST_PATTERNS:
            many = joined([many, left.pop(0)])
        pairs.append(many)
    return pairs
