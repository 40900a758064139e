"""What stands in the cells of a table of factors, refused with its line where it makes no sense."""

from __future__ import annotations

from collections.abc import Callable

from ...errors import RtmError
from ...language import said
from ...plain import shown
from ...settings import EFFECTS, OPERATIONALISATIONS
from .factor import GEOMETRIES, METRES_BETWEEN_DOUBLES
from .layouts import SCHEMES
from .layouts.ordnance_survey import OS_CLASS, OS_DIGITS
from .tags import Rule, rule_of

CRIMES, TAG = "crimes", "osm_tag"
LISTS = (CRIMES, TAG, *SCHEMES)  # columns with semicolons between what they list
WORDS = {  # columns of one word, and which there are
    "operationalisation": OPERATIONALISATIONS,
    "effect": EFFECTS,
    "geometry": GEOMETRIES,
}
DISTANCE, REFERENCE = "doubles_within", "reference"
BETWEEN = ";"
FARTHEST = 1000.0  # metres between two rows of one place
Refuse = Callable[[str, str], RtmError]  # of what is wrong, and of what helps


def listed(column: str, cell: str, refuse: Refuse) -> tuple[str | Rule, ...]:
    """Return what a cell lists, as its column has it."""
    parts = [part.strip() for part in cell.split(BETWEEN) if part.strip()]
    if column == CRIMES:
        return tuple(part.casefold().replace(" ", "_") for part in parts)
    if column == TAG:
        return tuple(_rule(part, refuse) for part in parts)
    if column == OS_CLASS:
        return tuple(_code(part, refuse) for part in parts)
    return tuple(part.casefold() for part in parts)


def value(column: str, cell: str, refuse: Refuse) -> str | float:
    """Return the one thing that a cell says."""
    if column in WORDS and cell.casefold() not in WORDS[column]:
        raise refuse(
            said("“{cell}” is none of what {column} may be", cell=shown(cell), column=column),
            said("Choose one of {words}.", words=", ".join(WORDS[column])),
        )
    if column == DISTANCE:
        return _distance(cell, refuse)
    return cell.casefold() if column in WORDS else cell


def _rule(text: str, refuse: Refuse) -> Rule:
    rule = rule_of(text)
    if rule is None:
        raise refuse(
            said("“{text}” is no tag", text=shown(text)),
            said("Write it as amenity=pub, amenity=pub|bar, or amenity=parking + access!=private."),
        )
    return rule


def _code(text: str, refuse: Refuse) -> str:
    """Return a class of Ordnance Survey's with its leading zero, which spreadsheets take away."""
    if not (text.isascii() and text.isdigit() and len(text) in (OS_DIGITS - 1, OS_DIGITS)):
        raise refuse(
            said("“{text}” is no class of Ordnance Survey’s points of interest", text=shown(text)),
            said("Give its eight digits."),
        )
    return text.zfill(OS_DIGITS)


def _distance(cell: str, refuse: Refuse) -> float:
    try:
        number = float(cell.replace(",", "."))
    except ValueError:
        number = -1.0
    if not 0 <= number <= FARTHEST:
        raise refuse(
            said("“{cell}” is no distance between doubles", cell=shown(cell)),
            said(
                "Give metres from 0 to {most:g}; {usual:g} is usual.",
                most=FARTHEST,
                usual=METRES_BETWEEN_DOUBLES,
            ),
        )
    return number
