"""Rows of a delimited file, many at a time, with the lines at which they stand."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from .dialect import Dialect
from .lines import Careful
from .quotes import one_by_one

AT_ONCE = 1 << 20  # letters


@dataclass
class Batch:
    """Some rows of a file; a line with nothing on it is no row.

    Attributes
    ----------
    rows : list of list of str
        Fields of each.
    lines : sequence of int
        The line at which each begins, from 1.
    texts : list of str
        Each as it is written.
    broken : list of int
        Lines that cannot be read as a row.
    mended : list of int
        Lines of rows whose quotes do not match: taken for letters.
    """

    rows: list[list[str]]
    lines: Sequence[int]
    texts: list[str]
    broken: list[int] = field(default_factory=list)
    mended: list[int] = field(default_factory=list)

    def without_first(self) -> Batch:
        """Return all but the first row."""
        return Batch(self.rows[1:], self.lines[1:], self.texts[1:], self.broken, self.mended)


def read(opened: Callable[[], BinaryIO], dialect: Dialect) -> Iterator[Batch]:
    """Yield the rows of a file below its heading, as texts, about a million letters at once.

    Most lines are a row each, and many are read at once. Where that is not so, since a field goes
    over several lines or a quote is never closed, they are read one by one.

    Parameters
    ----------
    opened : callable
        Opens the file as bytes.
    dialect : Dialect
    """
    with opened() as raw, _as_text(raw, dialect.encoding) as stream:
        source = Careful(stream) if dialect.careful else stream
        for _ in range(dialect.skipped):
            source.readline()
        first, heading = dialect.skipped + 1, dialect.heading
        left: list[str] = []
        while True:
            new = source.readlines(AT_ONCE)
            there = left + new
            batch, left = _batch(there, first, dialect, last=not new)
            first += len(there) - len(left)
            if heading and batch.rows:
                batch, heading = batch.without_first(), False
            if batch.rows or batch.broken:
                yield batch
            if not new:
                return


def _as_text(raw: BinaryIO, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding, errors="replace", newline="")


def _batch(
    lines: list[str], first: int, dialect: Dialect, *, last: bool
) -> tuple[Batch, list[str]]:
    """Return the rows of lines, and the lines that are left for the next batch."""
    try:
        rows = dialect.rows(lines)
    except csv.Error:
        rows = []
    if len(rows) != len(lines) or (lines and _is_open(lines[-1], dialect)) or dialect.careful:
        return _carefully(lines, first, dialect, last=last)
    if [] not in rows:
        return Batch(rows, range(first, first + len(lines)), lines), []
    there = [place for place, row in enumerate(rows) if row]
    texts = [lines[place] for place in there]
    return Batch([rows[place] for place in there], [first + place for place in there], texts), []


def _is_open(line: str, dialect: Dialect) -> bool:
    """Return whether a field may go on beyond a line."""
    return bool(dialect.escape) or line.count(dialect.quote) % 2 == 1


def _carefully(
    lines: list[str], first: int, dialect: Dialect, *, last: bool
) -> tuple[Batch, list[str]]:
    """Return the same, having looked at every line."""
    starts: list[int] = []
    batch, at = Batch([], starts, []), 0
    for taken in one_by_one(lines, dialect, last=last):
        line = first + at
        if taken.row is None:
            batch.broken.append(line)
        elif taken.row:
            batch.rows.append(taken.row)
            starts.append(line)
            batch.texts.append("".join(lines[at : at + taken.lines]))
        if taken.mended:
            batch.mended.append(line)
        at += taken.lines
    return batch, lines[at:]
