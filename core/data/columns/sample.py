"""Rows from all over a file, by column."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache

from ..delimited import Dialect, Survey

MOST = 1500  # rows from the beginning, and as many from further on
MISSING = frozenset(
    ("", "na", "n/a", "nan", "null", "none", "nil", "-", "--", ".", "?", "#n/a", "unknown")
) | {"not available", "redacted", "(null)", "<null>", "missing", "s/d", "sin dato", "n.d."}


@dataclass(frozen=True, eq=False)
class Sample:
    """Some rows of a file.

    Attributes
    ----------
    names : tuple of str
        Of the columns.
    columns : tuple of list of str
        The fields of each, stripped.
    """

    names: tuple[str, ...]
    columns: tuple[list[str], ...]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.columns[0]) if self.columns else 0

    @cache  # noqa: B019 (a sample lives as long as the look at its file)
    def filled(self, place: int) -> list[str]:
        """Return the fields of a column that say something."""
        return [text for text in self.columns[place] if text.casefold() not in MISSING]

    def share_filled(self, place: int) -> float:
        """Return the share of rows of which a column says something."""
        return len(self.filled(place)) / max(self.rows, 1)


def sample_of(surveyed: Survey, dialect: Dialect) -> Sample:
    """Return rows from all over a file that are as wide as its heading."""
    head = _rows(surveyed.head, dialect)[dialect.skipped + dialect.heading :]
    further = _rows(surveyed.further, dialect)
    width = len(dialect.names)
    rows = [row for part in (head, further) for row in _thinned(part) if len(row) == width]
    columns = tuple([row[place].strip() for row in rows] for place in range(width))
    return Sample(dialect.names, columns)


def _thinned(rows: list[list[str]]) -> list[list[str]]:
    return rows[:: max(1, len(rows) // MOST)]


def _rows(text: str, dialect: Dialect) -> list[list[str]]:
    lines = io.StringIO(text, newline="").readlines()
    try:
        return dialect.rows(lines)
    except csv.Error:
        return [row for line in lines for row in _alone(line, dialect)]


def _alone(line: str, dialect: Dialect) -> list[list[str]]:
    try:
        return dialect.rows([line], quoting=csv.QUOTE_NONE)
    except csv.Error:
        return []
