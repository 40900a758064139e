"""Tables of a page: a measure, or several, of every map."""

from __future__ import annotations

from dataclasses import dataclass


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
