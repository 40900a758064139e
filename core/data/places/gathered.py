"""Places as they are gathered, row by row: arrays that stay small for millions of them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ..ledger import Ledger, Row

LINE, ELEMENT_KINDS = "", ("node", "way", "relation")  # what a number of a row counts


@dataclass
class Source:
    """A file whose rows are gathered.

    Attributes
    ----------
    name : str
        As it is shown.
    title : str
        What kind of source it is, in words.
    rights : str
        To whom the data are owed: the attribution that their licence asks for.
    date : str
        Of the extract or supply, as in "2026-01-12"; empty where nobody knows.
    of_elements : bool
        Whether rows are elements of OpenStreetMap and no lines.
    """

    name: str
    title: str = ""
    rights: str = ""
    date: str = ""
    of_elements: bool = False

    def row(self, number: int) -> Row:
        """Return where a row stands; elements are numbered by `packed`."""
        if not self.of_elements:
            return Row(self.name, number)
        return Row(self.name, number >> 2, ELEMENT_KINDS[number & 3])


def packed(kind: int, number: int) -> int:
    """Return one number for an element: its kind, a place in `ELEMENT_KINDS`, and its id."""
    return number << 2 | kind


@dataclass
class Places:
    """The places of one factor, in the order of their rows.

    Attributes
    ----------
    x, y : array of float
        A point of each place.
    names, classes, marks : list of str
        What it is called, by what it is one of the factor, and by what the source knows it.
    sources, rows : array of int
        Which source it is from, and at which of its rows.
    outlines : dict of int to bytes
        WKB of those that are no points, by their positions.
    """

    x: array = field(default_factory=lambda: array("d"))
    y: array = field(default_factory=lambda: array("d"))
    names: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    sources: array = field(default_factory=lambda: array("i"))
    rows: array = field(default_factory=lambda: array("q"))
    outlines: dict[int, bytes] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.x)

    def add(
        self,
        x: float,
        y: float,
        kind: str,
        name: str,
        mark: str,
        row: int,
        source: int = 0,
        outline: bytes | None = None,
    ) -> None:
        """Add a place."""
        if outline is not None:
            self.outlines[len(self.x)] = outline
        self.x.append(x)
        self.y.append(y)
        self.names.append(name)
        self.classes.append(kind)
        self.marks.append(mark)
        self.sources.append(source)
        self.rows.append(row)

    @property
    def points(self) -> np.ndarray:
        """Shape (places, 2)."""
        return np.column_stack([np.array(one, float) for one in (self.x, self.y)])

    def only(self, kept: np.ndarray) -> Places:
        """Return the places of a mask, shape (places,)."""
        at = np.flatnonzero(kept).tolist()
        found = Places()
        for mine, its in zip(self._columns, found._columns):
            its.extend([mine[one] for one in at])
        found.outlines = {
            new: self.outlines[old] for new, old in enumerate(at) if old in self.outlines
        }
        return found

    def extend(self, other: Places) -> None:
        """Add the places of another."""
        first = len(self)
        for mine, more in zip(self._columns, other._columns):
            mine.extend(more)
        self.outlines.update((first + at, one) for at, one in other.outlines.items())

    @property
    def _columns(self) -> tuple:
        return (self.x, self.y, self.names, self.classes, self.marks, self.sources, self.rows)


@dataclass
class Gathered:
    """The places of several factors, and the ledger of the rows that they are from.

    A row may be of several factors. It is kept as long as it is a place of one of them.
    """

    count: int
    ledger: Ledger = field(default_factory=Ledger)
    sources: list[Source] = field(default_factory=list)
    factors: list[Places] = field(default_factory=list)
    _shared: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.factors = self.factors or [Places() for _ in range(self.count)]

    def grow(self, count: int) -> None:
        """Have room for the places of further factors."""
        while len(self.factors) < count:
            self.factors.append(Places())

    def add(
        self,
        factors: Sequence[tuple[int, str]],
        x: float,
        y: float,
        *,
        name: str,
        mark: str,
        row: int,
        outline: bytes | None = None,
    ) -> None:
        """Add a place to each factor, given with the class by which it is one, and keep its row."""
        for factor, kind in factors:
            self.factors[factor].add(x, y, kind, name, mark, row, 0, outline)
        self.ledger.kept += 1
        if len(factors) > 1:
            self._shared[0, row] = len(factors)

    def take(self, other: Gathered, numbers: Sequence[int]) -> None:
        """Add all places, sources and rows of another one.

        Parameters
        ----------
        other : Gathered
        numbers : sequence of int
            Which of these factors each of its factors is.
        """
        first = len(self.sources)
        for number, more in zip(numbers, other.factors):
            more.sources = array("i", (first + one for one in more.sources))
            self.factors[number].extend(more)
        self.sources += other.sources
        self.ledger.merge(other.ledger)
        for (source, row), number in other._shared.items():
            self._shared[first + source, row] = number

    def leave_out(self, factor: int, kept: np.ndarray, reason: str) -> None:
        """Leave those places of a factor out that a mask has not, for a reason.

        Parameters
        ----------
        kept : array of bool, shape (places,)
        """
        if kept.all():
            return
        places, gone = self.factors[factor], []
        for at in np.flatnonzero(~kept).tolist():
            key = (places.sources[at], places.rows[at])
            others = self._shared.get(key, 1) - 1
            if others:
                self._shared[key] = others
            else:
                gone.append(key)
        rows = [self.sources[source].row(row) for source, row in gone[:10]]
        self.ledger.drop_kept(reason, rows, len(gone))
        self.factors[factor] = places.only(kept)
