"""Factors that may be places where incidents are recorded, and not where they happen."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..model import cautions
from ..model.cautions import Caution
from ..settings import NO_PLACES_OF_RECORDING, PLACES_OF_RECORDING

CAPITAL_WITHIN = re.compile(r"(?<=[a-z])(?=[A-Z])")
WORD = re.compile(r"[^\W\d_]+|&")


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
    words = f" {_words(name)} "
    for other in NO_PLACES_OF_RECORDING:
        words = _pattern(other).sub(" ", words)
    return any(_pattern(one).search(words) for one in PLACES_OF_RECORDING)


def _words(name: str) -> str:
    """Return the words of a name in small letters: "A&E_departments" is "a & e departments"."""
    return " ".join(WORD.findall(CAPITAL_WITHIN.sub(" ", name))).casefold()


def _pattern(words: str) -> re.Pattern[str]:
    """Return what finds words, the last of them as one or as several."""
    one = _words(words)
    several = f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"
    return re.compile(f"(?<= )(?:{one}|{several})(?= )")
