"""A document as a tree of few kinds of parts, to be rendered as a web page and as an ODT.

Texts may carry the marks of `report.fields`, which name the field of each figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Union, cast


@dataclass(frozen=True)
class Heading:
    """A heading; `level` is 2 of a section of the document, 3 of a part of one."""

    text: str
    level: int = 2
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `look` is "" or "care", which stands out."""

    text: str
    look: str = ""
    kind: ClassVar[str] = "paragraph"

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts of it."""
        return (self.text,)


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]
    kind: ClassVar[str] = "bullets"

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts of it."""
        return self.items


@dataclass(frozen=True)
class Blank:
    """What a person has to write or decide.

    Attributes
    ----------
    question : str
    who : str
        Who could answer it.
    number : int
        Within the document, from 1; 0 until the document is put together.
    """

    question: str
    who: str
    number: int = 0
    kind: ClassVar[str] = "blank"


Cell = Union[str, Blank]


@dataclass(frozen=True)
class Table:
    """A table: the first cell of a row is its heading."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    kind: ClassVar[str] = "table"

    @property
    def heads(self) -> tuple[str, ...]:
        """Its caption and the headings of its columns."""
        return (self.caption, *self.head)

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts in its rows."""
        return tuple(cell for row in self.rows for cell in row if isinstance(cell, str))


Part = Union[Heading, Paragraph, Bullets, Blank, Table]


@dataclass(frozen=True)
class Document:
    """One draft.

    Attributes
    ----------
    key : str
        Name of its files, without an ending.
    title : str
    about : str
        What it is and whose form it follows.
    parts : tuple of Part
        Its blanks numbered in their order.
    """

    key: str
    title: str
    about: str
    parts: tuple[Part, ...]

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """All blanks, in their order."""
        return tuple(blanks_of(self.parts))


def blanks_of(parts: Iterable[Part]) -> Iterator[Blank]:
    """Yield the blanks, those in tables too."""
    for part in parts:
        if isinstance(part, Blank):
            yield part
        elif isinstance(part, Table):
            yield from (cell for row in part.rows for cell in row if isinstance(cell, Blank))


def numbered(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return parts with their blanks numbered."""
    count = 0

    def next_of(one: Cell) -> Cell:
        nonlocal count
        if not isinstance(one, Blank):
            return one
        count += 1
        return replace(one, number=count)

    def of(part: Part) -> Part:
        if isinstance(part, Table):
            return replace(part, rows=tuple(tuple(map(next_of, row)) for row in part.rows))
        return cast(Blank, next_of(part)) if isinstance(part, Blank) else part

    return tuple(map(of, parts))
