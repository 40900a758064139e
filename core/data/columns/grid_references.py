"""References of the British National Grid as one text: "TQ3080", "TQ 30 80", "tq 30123 80456".

Two letters name a square of 100 km, the digits a smaller one in it from its south-west corner:
https://www.ordnancesurvey.co.uk/documents/resources/guide-to-nationalgrid.pdf. A place is the
middle of the square. Those of 10 km (two digits) look like postcodes, and are none here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .words import has

BRITISH = 27700  # EPSG
REFERENCE = re.compile(
    r"([HJNOST])([A-HJ-Z])\s?"
    r"(?:(\d{4}|\d{6}|\d{8}|\d{10})|(\d{2}\s\d{2}|\d{3}\s\d{3}|\d{4}\s\d{4}|\d{5}\s\d{5}))",
    re.IGNORECASE | re.ASCII,
)
LETTERS = "".join(("ABCDE", "FGHJK", "LMNOP", "QRSTU", "VWXYZ"))  # from the north-west
HUNDRED_KM = 100_000.0
WIDE, HIGH = 7, 13  # squares of 100 km of the grid that Great Britain lies in
CALLED = ("grid", "gridref", "ngr", "osgr", "osref", "osgb", "bng")


def place_of_reference(text: str) -> tuple[float, float] | None:
    """Return easting and northing of the middle of a square in metres; None of another text."""
    found = REFERENCE.fullmatch(text.strip())
    if found is None:
        return None
    large, small = (LETTERS.index(found[group].upper()) for group in (1, 2))
    east = (large - 2) % 5 * 5 + small % 5
    north = 19 - large // 5 * 5 - small // 5
    if not (0 <= east < WIDE and 0 <= north < HIGH):
        return None
    digits = _digits(found)
    half, size = len(digits) // 2, _size(digits)
    x, y = (int(part) * size + size / 2 for part in (digits[:half], digits[half:]))
    return east * HUNDRED_KM + x, north * HUNDRED_KM + y


def size_of_reference(text: str) -> float:
    """Return the side of the square that a reference names, in metres; 0 of another text."""
    found = REFERENCE.fullmatch(text.strip())
    return 0.0 if found is None else _size(_digits(found))


def may_be_references(name: str, texts: Sequence[str]) -> bool:
    """Return whether a column of such texts is meant so: numbers of crimes can look the same.

    It is called so, or its digits are in two groups.
    """
    return has(name, *CALLED) or any(
        (found := REFERENCE.fullmatch(text.strip())) is not None and found[4] for text in texts
    )


def _digits(found: re.Match[str]) -> str:
    return "".join((found[3] or found[4]).split())


def _size(digits: str) -> float:
    return HUNDRED_KM / 10.0 ** (len(digits) // 2)
