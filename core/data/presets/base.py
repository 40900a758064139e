"""What is known of the files of a service before one is looked into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..columns.words import squeezed


@dataclass(frozen=True)
class Other:
    """Files of a service that hold something else: by which columns they are known, and why not.

    `why` is a sentence, `marked`.
    """

    signs: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Preset:
    """A service, and how its files are known and read. Names of columns are compared by letters.

    Attributes
    ----------
    key : str
        By which it is asked for.
    title : str
        What it is called, `marked`.
    signs : tuple of tuple of str
        Names of columns: a file that has all of one of these is from there.
    x, y, point, date, kind, number : str
        Names of the columns; what is empty is found by looking, as it is where a file has no
        column of that name.
    crs : str
        The coordinate system of the columns ("EPSG:4326"); empty where it is found by looking.
    order : str
        What comes first in dates, where they do not tell; empty where nothing is known.
    bounds : tuple of 4 float or None
        West, south, east and north in degrees, between which all places lie.
    others : tuple of Other
        Files from there that are no incidents.
    rights : str
        What who shows the data has to say of where they are from, `marked`; empty if not known.
    """

    key: str
    title: str
    signs: tuple[tuple[str, ...], ...] = ()
    x: str = ""
    y: str = ""
    point: str = ""
    date: str = ""
    kind: str = ""
    number: str = ""
    crs: str = ""
    order: str = ""
    bounds: tuple[float, float, float, float] | None = None
    others: tuple[Other, ...] = ()
    rights: str = ""

    def knows(self, names: Sequence[str]) -> bool:
        """Return whether a file with such columns is from there."""
        return any(_all_in(sign, names) for sign in self.signs)

    def why_not(self, names: Sequence[str]) -> str:
        """Return why a file with such columns holds no incidents, `marked`; empty if it may."""
        return next((one.why for one in self.others if _all_in(one.signs, names)), "")


def _all_in(sign: Sequence[str], names: Sequence[str]) -> bool:
    there = {squeezed(name) for name in names}
    return bool(sign) and all(squeezed(one) in there for one in sign)
