"""Lines of a text that are of no factor, blanked before anybody takes them apart.

Most places of a country are of no factor that was asked for. To take their lines apart costs the
most of reading it, and their class can be seen without: a blank line stands for each, so that the
lines keep their numbers. What cannot be told so simply is let through.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

from ..delimited import Dialect
from ..ledger import EXAMPLES

AT_ONCE = 1 << 20  # bytes
PLAIN = ("ascii", "utf-8", "utf-8-sig", "cp1252", "latin-1", "iso-8859-1")
BLANK = b"\n"


def can_sieve(dialect: Dialect) -> bool:
    """Return whether lines can be told apart as bytes."""
    return (
        dialect.encoding.lower() in PLAIN
        and len(dialect.delimiter) == 1
        and dialect.escape is None
        and not dialect.careful
        and dialect.heading
    )


class Sieve(io.BufferedIOBase):
    """A stream of the lines of another, those of no factor blank.

    Parameters
    ----------
    stream : file
    dialect : Dialect
    place : int
        Of the column of classes.
    wanted : callable
        Tells of a class whether its rows are to be looked at.

    Attributes
    ----------
    left_out : int
        Lines that were blanked.
    examples : list of int
        The first of them.
    """

    def __init__(
        self, stream: BinaryIO, dialect: Dialect, place: int, wanted: Callable[[str], bool]
    ) -> None:
        self._stream, self._place, self._wanted = stream, place, wanted
        self._delimiter, self._quote = dialect.delimiter.encode(), dialect.quote.encode()
        self._encoding = dialect.encoding
        self._between = len(dialect.names) - 1
        self._line, self._passed = 0, dialect.skipped + 1
        self._known: dict[bytes, bool] = {}
        self._within = False  # quotes that go over several lines
        self._rest, self._ready = b"", b""
        self.left_out = 0
        self.examples: list[int] = []

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def read1(self, size: int = -1, /) -> bytes:
        """Return some bytes; none at the end."""
        while not self._ready:
            part = self._stream.read(AT_ONCE)
            if not part and not self._rest:
                return b""
            self._ready = self._sieved(part)
        if size < 0:
            found, self._ready = self._ready, b""
        else:
            found, self._ready = self._ready[:size], self._ready[size:]
        return found

    def read(self, size: int | None = -1, /) -> bytes:
        """Return so many bytes, fewer only at the end."""
        parts, left = [], -1 if size is None else size
        while left and (part := self.read1(left)):
            parts.append(part)
            left -= len(part) if left > 0 else 0
        return b"".join(parts)

    def close(self) -> None:
        """Close what it reads from."""
        self._stream.close()
        super().close()

    def _sieved(self, part: bytes) -> bytes:
        """Return the whole lines of what was read, sieved; the rest waits for its end."""
        lines = (self._rest + part).splitlines(keepends=True) if part else [self._rest]
        self._rest = lines.pop() if part else b""
        passed = [line if self._passes(line) else BLANK for line in lines]
        return b"".join(passed)

    def _passes(self, line: bytes) -> bool:
        self._line += 1
        if line.count(self._quote) & 1:
            self._within = not self._within
            return True
        if self._within or self._line <= self._passed or not line.endswith(BLANK):
            return True
        if line.count(self._delimiter) != self._between:
            return True
        cell = line.split(self._delimiter, self._place + 1)[self._place]
        passes = self._known.get(cell)
        if passes is None:
            passes = self._known[cell] = self._looks_wanted(cell)
        if not passes:
            self.left_out += 1
            if len(self.examples) < EXAMPLES:
                self.examples.append(self._line)
        return passes

    def _looks_wanted(self, cell: bytes) -> bool:
        text = cell.decode(self._encoding, "replace").strip().strip(self._quote.decode()).strip()
        return not text or self._wanted(text)
