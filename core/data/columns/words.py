"""Words in the names of columns, as programs write them: "X_COORD_CD", "fechaHecho", "Länge"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a text in small letters without accents: "Länge" becomes "lange"."""
    parts = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(one for one in parts if not unicodedata.combining(one)).casefold()


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name, in small letters: "GEO_LonX" has geo, lon and x."""
    bare = unicodedata.normalize("NFKD", name)
    bare = "".join(one for one in bare if not unicodedata.combining(one))
    return tuple(word.casefold() for word in WORD.findall(bare))


@lru_cache(maxsize=4096)
def squeezed(name: str) -> str:
    """Return a name as one word of small letters and digits."""
    return re.sub(r"[\W_]", "", plain(name))


def has(name: str, *stems: str) -> bool:
    """Return whether a name has one of some words; one of five letters or more within a word."""
    there, joined = set(words(name)), squeezed(name)
    return any(stem in there or (len(stem) > 4 and stem in joined) for stem in stems)
