"""Factors that may be places where incidents are recorded, and not where they happen."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import cautions
from ..model.cautions import Caution
from ..settings import NO_PLACES_OF_RECORDING, PLACES_OF_RECORDING
from ..words import words_in


def places_of_recording(factors: Iterable[tuple[str, str]]) -> Caution | None:
    """Return a caution for the factors whose names say so, or None.

    Parameters
    ----------
    factors : iterable of (str, str)
        Name of each factor, and that of its layer, empty where it is not known.
    """
    found = tuple(name for name, layer in factors if _is_one(name) or _is_one(layer))
    return Caution(cautions.PLACE_OF_RECORDING, factors=found) if found else None


def _is_one(name: str) -> bool:
    """Return whether a name has words of a place of recording beside those of other places."""
    return bool(words_in(name, PLACES_OF_RECORDING, NO_PLACES_OF_RECORDING))
