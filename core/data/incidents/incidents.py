"""The rows that are kept, as arrays, with the ledger of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..ledger import EXAMPLES, Ledger, Row
from .numbering import numbered_as_they_come
from .wishes import Taken


@dataclass(eq=False)
class Incidents:
    """The rows that are kept.

    Attributes
    ----------
    xy : float array, shape (rows, 2)
        As the files have them.
    kinds : list of str
        The different types, in the order in which they come; `kind` is the code of each row, or
        is None where nothing says it.
    kind : int array or None, shape (rows,)
    days : list of str
        The different dates, "2016-01-31" or "2016-01", "" of a row without; `day` the codes.
    day : int array or None, shape (rows,)
    minute : int array or None, shape (rows,)
        Minutes since midnight, -1 where nothing is known.
    number : int array or None, shape (rows,)
        Which incident a row is of: 1, 2, ... in the order in which they come, 0 of a row that has
        no number. None where no number repeats.
    row : int array, shape (rows,)
        A print of the whole row.
    files : tuple of str
    ends : int array, shape (files,)
    at : int array, shape (rows,)
        Which of all rows it is.
    line : int array, shape (all rows,)
    months : bool
        Whether dates are months.
    ledger : Ledger
    taken : list of Taken
    """

    xy: np.ndarray
    kinds: list[str]
    kind: np.ndarray | None
    days: list[str]
    day: np.ndarray | None
    minute: np.ndarray | None
    number: np.ndarray | None
    row: np.ndarray
    files: tuple[str, ...]
    ends: np.ndarray
    at: np.ndarray
    line: np.ndarray
    months: bool
    ledger: Ledger
    taken: list[Taken] = field(default_factory=list)

    def examples(self, at: Sequence[int] | np.ndarray) -> list[Row]:
        """Return where the first of some of all rows stand."""
        return rows_at(at[:EXAMPLES], self.files, self.ends, self.line)

    def leave_out(self, which: np.ndarray, reason: str) -> None:
        """Leave out those of the kept rows for which a bool array is true."""
        if not which.any():
            return
        self.ledger.drop_kept(reason, self.examples(self.at[which]), int(which.sum()))
        stay = ~which
        self.xy, self.row, self.at = self.xy[stay], self.row[stay], self.at[stay]
        self.kind = None if self.kind is None else self.kind[stay]
        self.day = None if self.day is None else self.day[stay]
        self.minute = None if self.minute is None else self.minute[stay]
        if self.number is not None:
            self.number = numbered_as_they_come(self.number[stay])


def rows_at(at, files: Sequence[str], ends: np.ndarray, line: np.ndarray) -> list[Row]:
    """Return in which files and at which lines some of all rows stand."""
    return [Row(files[int(np.searchsorted(ends, one, side="right"))], int(line[one])) for one in at]
