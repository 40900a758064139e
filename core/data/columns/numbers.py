"""Numbers as files write them: with points or commas, with groups of thousands, as degrees."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...language import marked
from .sample import MISSING

POINT = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
COMMA = re.compile(r"[-+]?(?:\d+,\d*|,\d+)(?:[eE][-+]?\d+)?")
THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
POINTED = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+,\d+")
SPACED = re.compile(r"[-+]?\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+(?:[.,]\d+)?")
DEGREES = re.compile(
    r"\s*([NSEWO])?\s*([-+]?\d{1,3}(?:[.,]\d+)?)\s*(?:°|º|deg|d|\s)\s*"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:['′’m]|\s|$)\s*)?"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”s]|''|$)\s*)?([NSEWO])?\s*",
    re.IGNORECASE,
)
MINUS = str.maketrans({"−": "-", "–": "-"})
LONGEST = 60  # letters of a number
ENOUGH = 0.6  # of the filled fields


@dataclass(frozen=True)
class Writing:
    """How numbers are written.

    Attributes
    ----------
    decimal : str
        "." or ",".
    grouping : str
        Letters between thousands, each to be dropped.
    degrees : bool
        Whether they are degrees, minutes and seconds.
    words : str
        What it is called, `marked`.
    """

    decimal: str = "."
    grouping: str = ""
    degrees: bool = False
    words: str = marked("decimal points")

    def number(self, text: str) -> float:
        """Return a number; NaN where there is none, infinity of what is no number."""
        bare = text.strip().translate(MINUS)
        if bare.casefold() in MISSING:
            return np.nan
        if self.degrees:
            return _degrees(bare)
        for letter in self.grouping:
            bare = bare.replace(letter, "")
        if self.decimal == ",":
            bare = bare.replace(",", ".")
        try:
            return np.inf if "_" in bare else float(bare)
        except ValueError:
            return np.inf

    def numbers(self, texts: Sequence[str]) -> np.ndarray:
        """Return numbers as `number` does, shape (texts,)."""
        joined = "".join(texts)
        try:
            if self.degrees or self.grouping or "_" in joined:
                raise ValueError
            if self.decimal == ",":
                return np.array([float(t.replace(",", ".")) if t else np.nan for t in texts])
            return np.array([float(text) if text else np.nan for text in texts])
        except ValueError:
            return np.array([self.number(text) for text in texts], float)


POINTS = Writing()
COMMAS = Writing(",", words=marked("decimal commas"))
WRITINGS = (
    (POINT, POINTS),
    (THOUSANDS, Writing(".", ",", words=marked("decimal points, thousands in groups"))),
    (POINTED, Writing(",", ".", words=marked("decimal commas, thousands in groups"))),
    (SPACED, Writing(",", " '’\u00a0\u202f", words=marked("thousands in groups"))),
    (COMMA, COMMAS),
    (DEGREES, Writing(degrees=True, words=marked("degrees, minutes and seconds"))),
)


def writing_of(filled: Sequence[str]) -> Writing | None:
    """Return how most fields of a column are written; None where they are no numbers.

    A comma before three digits is one of thousands only if there are two of them in some number,
    or a point as well: "-75,570" is a longitude.
    """
    found: Counter[int] = Counter()
    bare = [text[: LONGEST + 1].translate(MINUS) for text in filled]
    for text in bare:
        if len(text) > LONGEST:  # which no number is, and whose forms would be tried for ever
            continue
        found.update(n for n, (form, _) in enumerate(WRITINGS) if form.fullmatch(text))
    groups = any(text.count(",") > 1 or ("," in text and "." in text) for text in bare)
    if found[1] and not groups:
        del found[1]
    together = found[0] + found[1] if found[1] else 0
    if together > ENOUGH * len(bare):
        return WRITINGS[1][1]
    if found[0] + found[4] > ENOUGH * len(bare) and found[4] and not found[1]:
        return COMMAS  # whole numbers among them
    best = max(found, key=lambda number: (found[number], -number), default=None)
    return WRITINGS[best][1] if best is not None and found[best] > ENOUGH * len(bare) else None


def _degrees(text: str) -> float:
    found = DEGREES.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return np.inf
    before, whole, minutes, seconds, after = found.groups()
    parts = [float((one or "0").replace(",", ".")) for one in (whole, minutes, seconds)]
    size = abs(parts[0]) + parts[1] / 60 + parts[2] / 3600
    away = (before or after or "").upper() in ("S", "W", "O") or whole.startswith("-")
    return -size if away else size
