"""Influences: the ways in which the features of a factor bear on the cells, one a file.

A new one is a file with its object beside these, and its place in `INFLUENCES`.
"""

from __future__ import annotations

from .base import Influence
from .density import DENSITY
from .level import LEVEL
from .network import NETWORK
from .proximity import PROXIMITY

# in the order in which variables stand
INFLUENCES: tuple[Influence, ...] = (PROXIMITY, DENSITY, NETWORK, LEVEL)
_BY_KEY = {one.key: one for one in INFLUENCES}


def influence(key: str) -> Influence:
    """Return the influence that a variable's `operationalisation` names.

    Raises
    ------
    KeyError
        If there is none of that name.
    """
    return _BY_KEY[key]
