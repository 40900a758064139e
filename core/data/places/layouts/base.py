"""What a source of places calls its columns, and what a class of it is looked up by."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Roles:
    """Names of columns, in small letters, by what they hold; of several the first that is there.

    Of names it is the first that says anything of a row.

    Attributes
    ----------
    classes : tuple of str
        What kind of place it is; all that are there are looked at, in this order.
    name, mark : tuple of str
        What it is called, and by what the source knows it.
    x, y : tuple of str
        Coordinates; a source with shapes needs none.
    accuracy, closed, date : tuple of str
        How well it is placed, whether it is no more, and of which date the row is.
    """

    classes: tuple[str, ...]
    name: tuple[str, ...] = ("name",)
    mark: tuple[str, ...] = ()
    x: tuple[str, ...] = ()
    y: tuple[str, ...] = ()
    accuracy: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    date: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """A source of places: how its columns are called, and what its classes mean.

    Attributes
    ----------
    key : str
    title : str
        What it is, marked for translators; empty where nobody knows.
    scheme : str
        Column of a table of factors that its classes are looked up in.
    roles : Roles
    known_by : tuple of tuple of str
        Columns by which it is known: all of one of these are there.
    rights : str
        The words that its licence asks for, with a place for {year} perhaps.
    crs : str
        Of the coordinates, where the source does not say it itself.
    open_words : frozenset of str
        What stands in the column of the closed where a place is not.
    repeats : bool
        Whether rows may come twice, which their marks tell.
    """

    key: str
    title: str
    scheme: str
    roles: Roles
    known_by: tuple[tuple[str, ...], ...]
    rights: str = ""
    crs: str = ""
    open_words: frozenset[str] = field(default_factory=lambda: frozenset({""}))
    repeats: bool = False

    def is_of(self, columns: Collection[str]) -> bool:
        """Return whether columns, in small letters, are those of this source."""
        return any(set(one) <= set(columns) for one in self.known_by)

    def candidates(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the classes that cells name, the most exact first; the first known one counts."""
        return tuple(cell.strip().casefold() for cell in cells if cell.strip())
