"""What an analyst says of files, and what was taken where nothing was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from ...errors import RtmError
from ...language import said
from ..columns.words import squeezed

NONE = "-"  # says that there is no such column
AUTO = "auto"


@dataclass(frozen=True)
class Wishes:
    """What the analyst says; what is empty or None is found by looking.

    Attributes
    ----------
    preset : str
        Key of a preset, or "auto".
    delimiter, encoding : str
    heading : bool or None
    x, y, point, kind : str
        Names of columns; "-" says that there is none.
    dates, number : tuple of str
        Names of one or several columns; ("-",) says that there is none.
    order : str
        What comes first in dates.
    decimal : str
        "." or ",".
    kinds : tuple of str
        Only these types of incident.
    first, last : str
        Only dates from and to these, as "2016-01-31" or "2016-01".
    area : tuple of 4 float or None
        Where the study area is: west, south, east and north in degrees.
    """

    preset: str = AUTO
    delimiter: str = ""
    encoding: str = ""
    heading: bool | None = None
    x: str = ""
    y: str = ""
    point: str = ""
    kind: str = ""
    dates: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    order: str = ""
    decimal: str = ""
    kinds: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    area: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Taken:
    """What was taken for a parameter, and why.

    Attributes
    ----------
    what : str
        The parameter that says otherwise ("X_COLUMN").
    value : str
    reason : str
        In words.
    """

    what: str
    value: str
    reason: str


def place_of(name: str, names: Sequence[str], where: str) -> int:
    """Return the place of a column that the analyst names, or refuse.

    Parameters
    ----------
    name : str
    names : sequence of str
        Of all columns.
    where : str
        The parameter that names it.
    """
    for alike in (str, str.casefold, squeezed):
        there = [alike(one) for one in names]
        if alike(name) in there:
            return there.index(alike(name))
    near = get_close_matches(name.casefold(), [one.casefold() for one in names], 1)
    listed = ", ".join(names[:30])
    remedy = said("Name one of: {listed}.", listed=listed)
    if near:
        close = next(one for one in names if one.casefold() == near[0])
        remedy = said("Did you mean “{close}”? There are: {listed}.", close=close, listed=listed)
    problem = said("There is no column “{name}” in the file.", name=name)
    raise RtmError(problem, remedy, kind="setting", where=where)
