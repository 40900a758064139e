"""Whether a text that somebody wrote has some words in it, however they are spelt and joined."""

from __future__ import annotations

import re
from collections.abc import Iterable

CAPITAL_WITHIN = re.compile(r"(?<=[a-z])(?=[A-Z])")
WORD = re.compile(r"[^\W\d_]+|&")


def words_in(text: str, wanted: Iterable[str], others: Iterable[str] = ()) -> tuple[str, ...]:
    """Return those of some words, or groups of words, that a text has, in their order.

    Parameters
    ----------
    text : str
        A name, a filter, a sentence.
    wanted : iterable of str
        In the singular: the last word may be one or several.
    others : iterable of str
        That mean something else though they hold one of the wanted ones: passed over.
    """
    words = f" {_words(text)} "
    for other in others:
        words = _pattern(other).sub(" ", words)
    return tuple(one for one in wanted if _pattern(one).search(words))


def _words(text: str) -> str:
    """Return the words of a text in small letters: "A&E_departments" is "a & e departments"."""
    return " ".join(WORD.findall(CAPITAL_WITHIN.sub(" ", text))).casefold()


def _pattern(words: str) -> re.Pattern[str]:
    """Return what finds words, the last of them as one or as several."""
    one = _words(words)
    several = f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"
    return re.compile(f"(?<= )(?:{one}|{several})(?= )")
