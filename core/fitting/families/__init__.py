"""Families: the distributions that the events of a cell may have, one a file.

A new one is a file with its object beside these, and its place in `FAMILIES`.
"""

from __future__ import annotations

from .base import Family
from .nb1 import NB1
from .nb2 import NB2
from .poisson import POISSON

FAMILIES: tuple[Family, ...] = (POISSON, NB1, NB2)  # in the order in which they are tried
_BY_KEY = {family.key: family for family in FAMILIES}


def family_of(key: str) -> Family:
    """Return the family of a key.

    Raises
    ------
    KeyError
        If there is none of that name.
    """
    return _BY_KEY[key]
