"""Files that no layout knows: what an analyst says of them, and what their columns are called."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ...errors import RtmError
from ...language import said
from ...plain import shown
from ...settings import short_name
from .factor import Factor
from .layouts import Layout, of_columns

NAMES = re.compile(r"(.*[ _])?(name|title)")
NOT_OF_A_PLACE = re.compile(
    r".*(borough|ward|lad|county|country|district|street|road|field|file).*"
)
BETWEEN_DOUBLES = 5.0  # metres, of places that no table knows: stops on both sides of a street stay


@dataclass(frozen=True)
class Said:
    """What is said of the columns of files that no layout knows; empty where it is to be found."""

    classes: str = ""
    name: str = ""
    x: str = ""
    y: str = ""


def layout_said(told: Said, heading: Sequence[str], file: str) -> Layout:
    """Return the layout of a file that no layout knows.

    Raises
    ------
    RtmError
        If a column that is named is not there.
    """
    there = {name.strip().casefold() for name in heading}
    for parameter, column in (("CLASS_COLUMN", told.classes), ("NAME_COLUMN", told.name)):
        _require_column(column, there, heading, file, parameter)
    for parameter, column in (("X_COLUMN", told.x), ("Y_COLUMN", told.y)):
        _require_column(column, there, heading, file, parameter)
    return of_columns(told.classes, told.name or name_column(heading), told.x, told.y)


def _require_column(
    column: str, there: Collection[str], heading: Sequence[str], file: str, parameter: str
) -> None:
    if column and column.strip().casefold() not in there:
        raise RtmError(
            said("“{file}” has no column “{column}”.", file=shown(file), column=shown(column)),
            said("It has {names}.", names=", ".join(map(shown, heading))),
            kind="setting",
            where=parameter,
        )


def name_column(heading: Sequence[str]) -> str:
    """Return the column of what a place is called, by its own name; empty where there is none."""
    plain = {name.strip().casefold(): name for name in heading}
    if "name" in plain:
        return plain["name"]
    found = (one for one in plain if NAMES.fullmatch(one) and not NOT_OF_A_PLACE.fullmatch(one))
    return plain.get(next(found, ""), "")


def named(name: str, factors: Sequence[Factor], geometry: str = "point") -> Factor:
    """Return the factor of a name: one of a table's, whatever its letters, or a new one."""
    words = " ".join(name.replace("_", " ").replace("-", " ").split())
    words = short_name(words[:1].upper() + words[1:], said("The name of a factor"))
    known = (one for one in factors if one.name.casefold() == words.casefold())
    new = Factor(name=words or "?", geometry=geometry, doubles_within=BETWEEN_DOUBLES)
    return next(known, new)
