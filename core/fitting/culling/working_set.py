"""The variables that are in play at a penalty, and the rows that they tell apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..engine.rows import split
from .patterns import Patterns, nothing

MOST_IDLE = 1.25  # variables in a working set for each one that is wanted
NEARLY_ALL = 0.9  # of the rows told apart: the others are too few for looking which they are


@dataclass(frozen=True)
class WorkingSet:
    """Variables in play, and the rows that they tell apart.

    Attributes
    ----------
    variables : int array, shape (k,), ascending
    row_of : int array, shape (rows,)
        Working row of each row; its own where nearly all are told apart.
    patterns : Patterns
        Of the working rows, in the working variables.
    """

    variables: np.ndarray
    row_of: np.ndarray
    patterns: Patterns

    @classmethod
    def empty(cls, strata: np.ndarray) -> WorkingSet:
        """Return the working set of no variables, still without patterns.

        Parameters
        ----------
        strata : int array, shape (rows,)
            Rows that agree in what is always in play.
        """
        return cls(np.zeros(0, int), strata, nothing())

    def to_go_on_from(self, wanted: np.ndarray, strata: np.ndarray) -> WorkingSet:
        """Return this set without its patterns, or an empty one where too many would be idle."""
        variables = np.union1d(self.variables, wanted)
        if len(variables) <= MOST_IDLE * len(wanted):
            return replace(self, patterns=nothing())
        return WorkingSet.empty(strata)

    def enlarged(
        self, wanted: np.ndarray, everything: Patterns, column: Callable[[int], np.ndarray | None]
    ) -> WorkingSet:
        """Return the set that has the wanted variables too, with its patterns.

        Parameters
        ----------
        wanted : int array, ascending
        everything : Patterns
            All rows, all variables.
        column : callable
            Gives a variable's 0/1 column by its number; None for one that strata tell.
        """
        variables = np.union1d(self.variables, wanted)
        columns = map(column, np.setdiff1d(wanted, self.variables))
        row_of, rows = self.row_of, len(self.row_of)
        if row_of.max(initial=0) + 1 < rows:
            row_of = split(row_of, (one for one in columns if one is not None))
            if row_of.max(initial=0) + 1 >= NEARLY_ALL * rows:
                row_of = np.arange(rows)
        sample = np.empty(row_of.max(initial=0) + 1, np.int64)
        sample[row_of] = np.arange(rows)
        return WorkingSet(variables, row_of, everything.part(sample, variables))
