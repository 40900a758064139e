"""Tables of a page: a measure, or several, of every map."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import said


@dataclass(frozen=True)
class Figure:
    """A cell of a table: a number, its interval, whether no other map does better, and more."""

    text: str
    interval: str = ""
    best: bool = False
    more: str = ""


@dataclass(frozen=True)
class Row:
    """The figures of one map."""

    name: str
    kind: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Table:
    """A measure, or several, of every map."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def abreast(table: Table, most: int = 5) -> tuple[Table, ...]:
    """Return a table that fits the page: where it has many columns some of about equal width.

    Parameters
    ----------
    table : Table
    most : int
        Columns side by side.
    """
    columns = len(table.headings)
    parts = max(1, -(-columns // most))
    ends = [columns * number // parts for number in range(parts + 1)]
    return tuple(
        Table(
            said("{caption} (continued)", caption=table.caption) if first else table.caption,
            table.headings[first:end],
            tuple(Row(row.name, row.kind, row.figures[first:end]) for row in table.rows),
        )
        for first, end in zip(ends, ends[1:])
    )
