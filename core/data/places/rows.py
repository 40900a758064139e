"""Rows of a source with columns: each a place of factors, or left out for a reason."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ..columns.numbers import Writing
from ..columns.places import Places
from ..columns.shapes import point_of
from ..delimited import Batch
from ..ledger import EXAMPLES
from .classes import Classes
from .gathered import Gathered, Source
from .layouts import Layout

FARTHEST = 1e8  # a coordinate beyond it is none, in degrees, metres or feet
DATES = ("%Y-%m-%d", "%d-%b-%Y", "%d/%m/%Y", "%Y/%m/%d", "%Y%m%d", "%Y-%m")
LONGEST_DATE = 32  # letters
MOST_DATES = 10_000


@dataclass(frozen=True)
class Where:
    """The columns of coordinates: two of numbers, or one of points (`x` and `y` are the same)."""

    x: int
    y: int
    writing: Writing = field(default_factory=Writing)
    turned: bool = False

    @classmethod
    def of(cls, places: Places) -> Where:
        """Return the columns that were found in a sample."""
        return cls(places.x, places.y, places.writing, places.turned)

    def of_row(self, row: Sequence[str]) -> tuple[float, float]:
        """Return the coordinates of a row; NaN where there are none, else what is none infinite."""
        if self.x != self.y:
            return self.writing.number(row[self.x]), self.writing.number(row[self.y])
        point = point_of(row[self.x])
        if point is None:
            return (math.nan, math.nan) if not row[self.x].strip() else (math.inf, math.inf)
        return (point[1], point[0]) if self.turned else (point[0], point[1])


class Columns:
    """Where the columns of a layout stand in a heading.

    Parameters
    ----------
    layout : Layout
    heading : sequence of str
    where : Where, optional
        The coordinates, where the layout does not know their columns; a source with shapes, and no
        others, needs none.
    """

    def __init__(self, layout: Layout, heading: Sequence[str], where: Where | None = None) -> None:
        names = [name.strip().casefold() for name in heading]
        roles = layout.roles

        def at(wanted: Iterable[str]) -> int:
            return next((names.index(name) for name in wanted if name in names), -1)

        self.classes = tuple(names.index(name) for name in roles.classes if name in names)
        self.name, self.mark = at(roles.name), at(roles.mark)
        self.accuracy, self.closed, self.date = map(at, (roles.accuracy, roles.closed, roles.date))
        x, y = at(roles.x), at(roles.y)
        self.where = Where(x, y) if where is None and min(x, y) >= 0 else where
        self.width = len(heading)
        located = (-1, -1) if self.where is None else (self.where.x, self.where.y)
        others = (self.name, self.mark, self.accuracy, self.closed, self.date)
        self.needed = 1 + max(*self.classes, *located, *others)


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
        self._dates: set[str] = set()

    def batch(self, batch: Batch) -> None:
        """Take some rows of a text."""
        columns, known = self._columns, self._classes.known
        classes, width = columns.classes, columns.width
        one, first = len(classes) == 1, classes[0] if classes else 0
        others, examples = 0, []
        for row, line in zip(batch.rows, batch.lines):
            if len(row) != width and not self._is_wide_enough(row, line):
                continue
            cells = (row[first],) if one else tuple([row[at] for at in classes])
            factors = known.get(cells)
            if factors is None:
                factors = self._classes.of(cells)
                self.found.grow(len(self._classes.factors))
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

    def shape(self, row: Sequence[str], line: int, point, outline: bytes | None, fits) -> None:
        """Take a feature, whose coordinates are not in its columns.

        Parameters
        ----------
        point : tuple of float or None
            A point of it.
        outline : bytes or None
            WKB of what is no point.
        fits : callable
            Tells of the number of a factor whether the feature may be one of its places.
        """
        cells = tuple(row[at] for at in self._columns.classes)
        factors = self._classes.of(cells)
        self.found.grow(len(self._classes.factors))
        fitting = [pair for pair in factors if fits(pair[0])]
        if fitting and point is not None:
            self._row(row, line, fitting, (*point, outline))
        elif factors:
            self._drop("no_coordinates" if point is None else "other_geometry", line)
        else:
            empty = not any(cell.strip() for cell in cells)
            self._drop("no_class" if empty else "no_factor", line)

    def _row(self, row: Sequence[str], line: int, factors, placed=None) -> None:
        """Take a row that is of factors, unless something is wrong with it."""
        columns = self._columns
        closed = row[columns.closed].strip().casefold() if columns.closed >= 0 else ""
        if columns.closed >= 0 and closed not in self._layout.open_words:
            self._drop("closed_down", line)
            return
        if self._accuracies and columns.accuracy >= 0 and not self._is_accurate(row):
            self._drop("inaccurate", line)
            return
        place = placed or self._coordinates(row, line)
        if place is None:
            return
        mark = row[columns.mark].strip() if columns.mark >= 0 else ""
        if self._layout.repeats and mark:
            if mark in self._marks:
                self._drop("repeated_row", line)
                return
            self._marks.add(mark)
        x, y, outline = place
        self._note_date(row)
        self.found.add(
            factors,
            x,
            y,
            name=row[columns.name].strip() if columns.name >= 0 else "",
            mark=mark,
            row=line,
            outline=outline,
        )

    def _is_wide_enough(self, row: Sequence[str], line: int) -> bool:
        """Return whether a row has all that is read, and nothing behind the last column."""
        if len(row) > self._columns.width and any(
            one.strip() for one in row[self._columns.width :]
        ):
            self._drop("long_line", line)
            return False
        if len(row) < self._columns.needed:
            self._drop("short_line", line)
            return False
        return True

    def _is_accurate(self, row: Sequence[str]) -> bool:
        return row[self._columns.accuracy].strip().removesuffix(".0") in self._accuracies

    def _coordinates(self, row: Sequence[str], line: int) -> tuple[float, float, None] | None:
        """Return the coordinates of a row, or None having said why there are none."""
        x, y = self._columns.where.of_row(row)
        if x != x or y != y:
            self._drop("no_coordinates", line)
            return None
        if not (abs(x) <= FARTHEST and abs(y) <= FARTHEST):
            self._drop("bad_coordinates", line)
            return None
        if x == 0 and y == 0:
            self._drop("at_zero", line)
            return None
        return x, y, None

    def _note_date(self, row: Sequence[str]) -> None:
        if self._columns.date >= 0 and len(self._dates) < MOST_DATES:
            self._dates.add(row[self._columns.date][:LONGEST_DATE])

    def _drop(self, reason: str, line: int) -> None:
        self.found.ledger.drop(reason, [self._source.row(line)])

    def done(self) -> Gathered:
        """Return all that was taken."""
        dates = [date for date in map(day_of, self._dates) if date]
        if dates:
            self._source.date = max(dates)
        self.found.ledger.files[self._source.name] = self.found.ledger.rows
        return self.found


def day_of(text: str) -> str:
    """Return a date as "2026-01-12", of a month without its day as "2026-01"; empty of no date."""
    for form in DATES:
        try:
            day = datetime.strptime(text.strip(), form)
        except ValueError:
            continue
        return day.strftime("%Y-%m" if form == "%Y-%m" else "%Y-%m-%d")
    return ""
