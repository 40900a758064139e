"""Rows of a source with columns: each a place of factors, or left out for a reason."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from typing import BinaryIO, Optional

from ..delimited import Batch, Dialect
from ..ledger import EXAMPLES, Row
from .classes import Classes
from .days import day_of
from .gathered import Gathered, Source
from .heading import Columns
from .layouts import Layout
from .sieve import Sieve, can_sieve

FARTHEST = 1e8  # a coordinate beyond it is none, in degrees, metres or feet
LONGEST_DATE = 32  # letters
MOST_DATES = 10_000
Placed = tuple[float, float, Optional[bytes]]  # a point, and the outline of what is no point
Factors = Sequence[tuple[int, str]]  # with the class by which a row is of each


class Taking:
    """Takes rows into what is gathered.

    Parameters
    ----------
    layout : Layout
    columns : Columns
    classes : Classes
    source : Source
        Whose date becomes that of the latest row.
    accuracies : collection of str
        Codes of accuracy that are good enough; empty if any is.
    """

    def __init__(
        self,
        layout: Layout,
        columns: Columns,
        classes: Classes,
        source: Source,
        accuracies: Collection[str] = (),
    ) -> None:
        self.found = Gathered(len(classes.factors), sources=[source])
        self._layout, self._columns, self._source = layout, columns, source
        self._classes = classes
        self._accuracies = frozenset(accuracies)
        self._marks: set[str] = set()
        self._sieve: Sieve | None = None
        self._dates: set[str] = set()

    def batch(self, batch: Batch) -> None:
        """Take some rows of a text."""
        columns, known = self._columns, self._classes.known
        classes, width = columns.classes, columns.width
        one, first = len(classes) == 1, classes[0] if classes else 0
        others = 0
        examples: list[Row] = []
        for row, line in zip(batch.rows, batch.lines):
            if len(row) != width and not self._is_wide_enough(row, line):
                continue
            cells = (row[first],) if one else tuple([row[at] for at in classes])
            factors = known.get(cells)
            if factors is None:
                factors = self._classes.of(cells)
            if factors:
                self._row(row, line, factors)
            elif any(cell.strip() for cell in cells):
                others += 1
                if len(examples) < EXAMPLES:
                    examples.append(self._source.row(line))
            else:
                self._drop("no_class", line)
        self.found.ledger.drop("no_factor", examples, others)
        self.found.ledger.drop("broken_line", map(self._source.row, batch.broken))

    def sieve(self, stream: BinaryIO, dialect: Dialect) -> BinaryIO:
        """Return a stream without the lines of no factor, where it is easy to tell them."""
        if len(self._columns.classes) != 1 or not can_sieve(dialect):
            return stream
        (place,) = self._columns.classes
        self._sieve = Sieve(stream, dialect, place, lambda text: bool(self._classes.of((text,))))
        return self._sieve  # type: ignore[return-value]

    def shape(
        self,
        row: Sequence[str],
        line: int,
        placed: Placed | None,
        fits: Callable[[int], bool],
    ) -> None:
        """Take a feature, whose coordinates are not in its columns.

        Parameters
        ----------
        row : sequence of str
        line : int
            Its number.
        placed : Placed or None
            Where it is; None if it has no shape.
        fits : callable
            Tells of the number of a factor whether the feature may be one of its places.
        """
        cells = tuple(row[at] for at in self._columns.classes)
        factors = self._classes.of(cells)
        if not factors:
            self._drop("no_factor" if any(map(str.strip, cells)) else "no_class", line)
        elif placed is None:
            self._drop("no_coordinates", line)
        elif not any(fits(number) for number, _ in factors):
            self._drop("other_geometry", line)
        else:
            self._row(row, line, [pair for pair in factors if fits(pair[0])], placed)

    def _row(
        self, row: Sequence[str], line: int, factors: Factors, placed: Placed | None = None
    ) -> None:
        """Take a row that is of factors, unless something is wrong with it."""
        x, y, outline = placed or (*self._columns.of_row(row), None)
        mark = self._columns.mark_of(row)
        why_not = self._why_not(row, mark, x, y)
        if why_not:
            self._drop(why_not, line)
            return
        if self._layout.repeats:
            self._marks.add(mark)
        if self._columns.date >= 0 and len(self._dates) < MOST_DATES:
            self._dates.add(row[self._columns.date][:LONGEST_DATE])
        name = self._columns.name_of(row)
        self.found.grow(len(self._classes.factors))
        self.found.add(factors, x, y, name=name, mark=mark, row=line, outline=outline)

    def _why_not(self, row: Sequence[str], mark: str, x: float, y: float) -> str:
        """Return the reason for which a row is left out, or an empty text."""
        closed, accuracy = self._columns.closed, self._columns.accuracy
        if closed >= 0 and row[closed].strip().casefold() not in self._layout.open_words:
            return "closed_down"
        if self._accuracies and accuracy >= 0 and not self._is_accurate(row[accuracy]):
            return "inaccurate"
        if math.isnan(x) or math.isnan(y):
            return "no_coordinates"
        if not (abs(x) <= FARTHEST and abs(y) <= FARTHEST):
            return "bad_coordinates"
        if x == 0 and y == 0:
            return "at_zero"
        return "repeated_row" if self._layout.repeats and mark and mark in self._marks else ""

    def _is_accurate(self, code: str) -> bool:
        return code.strip().removesuffix(".0") in self._accuracies

    def _is_wide_enough(self, row: Sequence[str], line: int) -> bool:
        """Return whether a row has all that is read, and nothing behind the last column."""
        if any(one.strip() for one in row[self._columns.width :]):
            self._drop("long_line", line)
            return False
        if len(row) < self._columns.needed:
            self._drop("short_line", line)
            return False
        return True

    def _drop(self, reason: str, line: int) -> None:
        self.found.ledger.drop(reason, [self._source.row(line)])

    def done(self) -> Gathered:
        """Return all that was taken."""
        self.found.grow(len(self._classes.factors))
        if self._sieve is not None:
            rows = map(self._source.row, self._sieve.examples)
            self.found.ledger.drop("no_factor", rows, self._sieve.left_out)
        dates = [date for date in map(day_of, self._dates) if date]
        if dates:
            self._source.date = max(dates)
        self.found.ledger.files[self._source.name] = self.found.ledger.rows
        return self.found
