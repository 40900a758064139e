"""Where in the rows of a file that which a layout knows stands."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..columns.numbers import Writing
from ..columns.places import Places
from ..columns.shapes import point_of
from .layouts import Layout


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
        self.names = tuple(names.index(name) for name in roles.name if name in names)
        self.mark = at(roles.mark)
        self.accuracy, self.closed, self.date = map(at, (roles.accuracy, roles.closed, roles.date))
        x, y = at(roles.x), at(roles.y)
        self.where = Where(x, y) if where is None and min(x, y) >= 0 else where
        self.width = len(heading)
        located = (-1, -1) if self.where is None else (self.where.x, self.where.y)
        others = (self.mark, self.accuracy, self.closed, self.date)
        self.needed = 1 + max(*self.classes, *self.names, *located, *others)

    def of_row(self, row: Sequence[str]) -> tuple[float, float]:
        """Return the coordinates of a row; NaN of a file that has none in its columns."""
        return (math.nan, math.nan) if self.where is None else self.where.of_row(row)

    def mark_of(self, row: Sequence[str]) -> str:
        """Return by what the source knows a row."""
        return row[self.mark].strip() if self.mark >= 0 else ""

    def name_of(self, row: Sequence[str]) -> str:
        """Return what a row is called, in the first column that says it."""
        return next((name for at in self.names if (name := row[at].strip())), "")
