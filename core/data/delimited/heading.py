"""Whether the first row of a file is a heading, and what its columns are called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...language import said
from ...plain import cut, one_line

NUMBER = re.compile(r"[-+−]?[\d\s',.]*\d[\d\s',.]*(?:[eE][-+]?\d+)?°?")
DATE = re.compile(
    r"\d{1,4}[-/. ](?:\d{1,2}|[^\W\d_]{3,9})[-/., ]+\d{1,4}(?:[T ,].*)?|\d{4}[-/]\d\d|\d\d?:\d\d.*"
)
SHAPE = re.compile(r"(?:SRID=\d{1,9};)?\s{0,9}(?:POINT|MULTIPOINT)\b", re.IGNORECASE)
LOOKED_AT = 200  # rows below
LONGEST = 60  # letters of a number or a date
LONGEST_NAME = 100
MOST = 0.6  # of the filled fields of a column are of one kind


def kind_of(text: str) -> str:
    """Return what a field looks like: "", "number", "date", "shape" or "text"."""
    there = text.strip()
    if not there:
        return ""
    if SHAPE.match(there) or (there[0] == "(" and there[-1] == ")" and "," in there):
        return "shape"
    if len(there) > LONGEST:  # of number and date, whose forms would be tried for ever
        return "text"
    if DATE.fullmatch(there):
        return "date"
    if NUMBER.fullmatch(there):
        return "number"
    return "text"


def has_heading(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first row names the columns.

    It does if it has words where most fields below are numbers, dates or shapes; it does not if it
    has such itself. Where all are words, it does unless its words are those of the rows below.
    """
    if not rows:
        return False
    first, below = rows[0], [row for row in rows[1 : LOOKED_AT + 1] if len(row) == len(rows[0])]
    votes = 0
    for place, word in enumerate(first):
        mine, theirs = kind_of(word), _common_kind([row[place] for row in below])
        if mine == "text" and theirs in ("number", "date", "shape"):
            votes += 1
        elif mine in ("number", "date", "shape") and theirs == mine:
            votes -= 1
    if votes:
        return votes > 0
    words = {word for word in first if word.strip()}
    again = sum(word in {field for row in below for field in row} for word in words)
    return bool(words) and all(kind_of(w) == "text" for w in words) and 2 * again < len(words)


def _common_kind(fields: list[str]) -> str:
    kinds = [kind for kind in map(kind_of, fields) if kind]
    for kind in ("number", "date", "shape"):
        if kinds and kinds.count(kind) > MOST * len(kinds):
            return kind
    return "text"


def names_of(first: Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns: one without is numbered, one that repeats is told apart."""
    names: list[str] = []
    taken: set[str] = set()
    for number, word in enumerate(first, 1):
        name = cut(" ".join(one_line(word[: 2 * LONGEST_NAME]).split()), LONGEST_NAME) or said(
            "column {number}", number=number
        )
        plain, again = name, 1
        while name.casefold() in taken:
            again += 1
            name = f"{plain} ({again})"
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)
