"""A file of text looked at once from end to end, as bytes, before anything is made of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from ...progress import QUIET, Progress
from .encoding import Finder

CHUNK = 1 << 18
HEAD = 1 << 19  # bytes at the beginning that are sampled whole
SLICE = 1 << 14  # and of each of some places further on
MOST_SLICES = 64


@dataclass(frozen=True)
class Survey:
    """What a file is like as bytes.

    Attributes
    ----------
    size : int
        Bytes.
    digest : str
        The same for the same bytes.
    encoding : str
        Name of a codec of Python's.
    sign : str
        By what it is known: "mark" (at the beginning of the file), "zeros" (every other byte is 0),
        "valid" (all of the file is UTF-8), "ascii", "otherwise" (it is not UTF-8) or "given".
    nul : bool
        Whether there are zero bytes in it that are no letters.
    long_lines : bool
        Whether a line may be longer than `CHUNK` bytes.
    head : str
        Its beginning.
    further : str
        Lines from all over the rest of it.
    """

    size: int
    digest: str
    encoding: str
    sign: str
    nul: bool
    long_lines: bool
    head: str
    further: str


class Slices:
    """Pieces from all over a file whose length is not known: every second one is let go in time."""

    def __init__(self) -> None:
        self.head = bytearray()
        self._pieces: list[bytes] = []
        self._every, self._seen = 1, 0

    def look(self, chunk: bytes) -> None:
        """Take the next chunk of the file."""
        if len(self.head) < HEAD:
            self.head += chunk
            return
        if self._seen % self._every == 0:
            self._pieces.append(_whole_lines(chunk[:SLICE]))
            if len(self._pieces) > MOST_SLICES:
                del self._pieces[1::2]
                self._every *= 2
        self._seen += 1

    def decoded(self, encoding: str) -> tuple[str, str]:
        """Return the beginning, and what is further on where each letter is a byte or more."""
        text = bytes(self.head).decode(encoding, "replace").replace("\0", "").lstrip("\ufeff")
        if self._seen:
            end = max(text.rfind("\n"), text.rfind("\r"))
            text = text[: end + 1] if end >= 0 else text
        wide = encoding.startswith(("utf-16", "utf-32"))
        pieces = [] if wide else self._pieces
        return text, "".join(piece.decode(encoding, "replace") for piece in pieces)


def survey(
    opened: Callable[[], BinaryIO],
    progress: Progress = QUIET,
    size: int = 0,
    encoding: str | None = None,
) -> Survey:
    """Look at a file from end to end.

    Parameters
    ----------
    opened : callable
        Opens the file as bytes.
    progress : Progress
    size : int
        Bytes that it will have, if known, for the progress.
    encoding : str, optional
        In which it is, if somebody says so.
    """
    finder, slices, digest = Finder(), Slices(), hashlib.blake2b(digest_size=16)
    read, zeros, long_lines = 0, False, False
    with opened() as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            finder.look(chunk)
            slices.look(chunk)
            zeros = zeros or b"\0" in chunk
            whole = len(chunk) == CHUNK
            long_lines = long_lines or (whole and b"\n" not in chunk and b"\r" not in chunk)
            read += len(chunk)
            progress.at(min(read / size, 1.0) if size else 0.0)
    encoding, sign = (encoding, "given") if encoding else finder.found()
    wide = encoding.startswith(("utf-16", "utf-32"))
    head, further = slices.decoded(encoding)
    return Survey(
        size=read,
        digest=digest.hexdigest(),
        encoding=encoding,
        sign=sign,
        nul=zeros and not wide,
        long_lines=long_lines,
        head=head,
        further=further,
    )


def _whole_lines(piece: bytes) -> bytes:
    """Return a piece of a file without the lines that are cut at its ends."""
    end = b"\n" if b"\n" in piece else b"\r"
    first, last = piece.find(end), piece.rfind(end)
    return piece[first + 1 : last + 1] if first >= 0 else b""
