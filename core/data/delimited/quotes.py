"""Lines that are not a row each: fields over several lines, and quotes that do not match.

An unclosed quote would swallow all that follows, in any reader that takes quotes as they come. So a
row is taken over several lines only where its quotes match exactly and it is as wide as the
heading; else its first line is read by itself, its quotes taken for letters.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from .dialect import Dialect
from .lines import TOO_LONG

MOST_LINES = 200  # of one row
MOST_LETTERS = 1 << 17


@dataclass(frozen=True)
class Taken:
    """What was made of some lines.

    Attributes
    ----------
    row : list of str or None
        None where it cannot be read.
    lines : int
        How many lines it takes.
    mended : bool
        Whether quotes were taken for letters.
    """

    row: list[str] | None
    lines: int = 1
    mended: bool = False


def one_by_one(lines: list[str], dialect: Dialect, *, last: bool) -> Iterator[Taken]:
    """Yield what is made of lines, in order, each line once.

    Ends early where a row may go on beyond them and they are not the `last`.
    """
    at = 0
    while at < len(lines):
        taken = _alone(lines[at], dialect) or _over_several(lines, at, dialect)
        if taken is None and not last and _may_go_on(lines[at:]):
            return
        taken = taken or _mended(lines[at], dialect)
        yield taken
        at += taken.lines


def _may_go_on(rest: list[str]) -> bool:
    return len(rest) < MOST_LINES and sum(map(len, rest)) < MOST_LETTERS


def _alone(line: str, dialect: Dialect) -> Taken | None:
    """Return a line that is a row by itself."""
    if line.startswith(TOO_LONG):
        return Taken(None)
    try:
        return Taken(_row(dialect.rows([line], strict=True)))
    except csv.Error:
        return None


def _over_several(lines: list[str], at: int, dialect: Dialect) -> Taken | None:
    """Return a row over several lines, if it is right in every way.

    It ends where its quotes are even for the first time; to try further would take for ever in a
    file with a quote too many on each line.
    """
    letters, quotes, number = 0, 0, 0
    for line in lines[at : at + MOST_LINES]:
        number += 1
        letters += len(line)
        quotes += _quotes(line, dialect)
        if letters > MOST_LETTERS or line.startswith(TOO_LONG):
            return None
        if quotes % 2 == 0:
            break
    try:
        rows = dialect.rows(lines[at : at + number], strict=True)
    except csv.Error:
        return None
    fits = len(rows) == 1 and len(rows[0]) == len(dialect.names)
    return Taken(rows[0], number) if fits else None


def _quotes(line: str, dialect: Dialect) -> int:
    escaped = line.count(dialect.escape + dialect.quote) if dialect.escape else 0
    return line.count(dialect.quote) - escaped


def _mended(line: str, dialect: Dialect) -> Taken:
    """Return a line whose quotes do not match, if it has as many fields as the heading."""
    for how in ({"quoting": csv.QUOTE_NONE}, {}):
        try:
            row = _row(dialect.rows([line], **how))
        except csv.Error:
            continue
        if len(row) == len(dialect.names):
            return Taken(row, mended=True)
    return Taken(None)


def _row(rows: list[list[str]]) -> list[str]:
    return rows[0] if rows else []
