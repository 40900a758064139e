"""Events counted by every variable at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...matrices import product
from ...model.block import Block
from ...model.variable import Variable
from .arrivals import Arrived
from .joining import joined

MOST_PATTERNS = 4096  # of two factors together: more would cost more than a pass saves


class Tally:
    """Counts events by the patterns of the variables, two factors at a time where that is short.

    Parameters
    ----------
    blocks : sequence of Block
        One a factor, codes of shape (cells,).

    Attributes
    ----------
    patterns : int
        How many there are, over all pairs of factors.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        pairs = _in_pairs(blocks)
        ends = np.cumsum([0, *(len(pair.table) for pair in pairs)])
        self.patterns = int(ends[-1])
        self._parts = [slice(*both) for both in zip(ends, ends[1:])]
        self._tables = [pair.signed.astype(np.float32) for pair in pairs]
        codes = [pair.codes.astype(np.int32) + end for pair, end in zip(pairs, ends)]
        self._codes = np.stack(codes, axis=1) if codes else np.zeros((0, 0), np.int32)
        variables = [variable for pair in pairs for variable in pair.variables]
        self._place = {variable: place for place, variable in enumerate(variables)}

    def counts(self, events: Arrived) -> np.ndarray:
        """Return the events of each surrogate by pattern, int array (surrogates, patterns)."""
        return events.counts(self._codes, self.patterns)

    def by_variable(self, counts: np.ndarray, variables: Sequence[Variable]) -> np.ndarray:
        """Return the events within each variable, its sign included.

        Parameters
        ----------
        counts : float32 array, shape (n, patterns)
        variables : sequence of Variable

        Returns
        -------
        float32 array, shape (n, variables)
        """
        parts = [product(counts[:, p], table) for p, table in zip(self._parts, self._tables)]
        columns = [self._place[variable] for variable in variables]
        everything = np.hstack(parts) if parts else np.zeros((len(counts), 0), np.float32)
        return everything[:, columns]


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
