"""Reading text files."""

from __future__ import annotations

import stat
from pathlib import Path

from ...core.errors import RtmError
from ..language import numeral, tr
from .failures import cannot_read

LARGEST = 1 << 26  # bytes; the largest model takes a few hundred thousand


def read_text(path: str | Path, what: str, remedy: str) -> str:
    """Return the content of a text file, or say why it cannot be read.

    Parameters
    ----------
    what : str
        As in "The model /data/model.json".
    """
    try:
        found = Path(path).stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would never answer
            raise RtmError(tr("{what} is no ordinary file.", what=what), remedy, kind="unreadable")
        if found.st_size > LARGEST:
            size = numeral(f"{found.st_size / 1e6:,.0f} MB")
            raise RtmError(
                tr("{what} is too large to be one: it has {size}.", what=what, size=size),
                remedy,
                kind="unreadable",
            )
        return Path(path).read_text(encoding="utf-8-sig")  # some editors put a mark in front
    except (OSError, ValueError) as reason:
        raise cannot_read(what, reason, remedy) from reason
