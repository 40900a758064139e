"""What a file holds, as a hash: whether it is still as a run left it."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

AT_ONCE = 1 << 20
SIZE_AND_SUM = ("bytes", "sha256")
HASH = re.compile(r"[0-9a-f]{64}")
NO_LETTERS = re.compile(r"[\ud800-\udfff]")  # what Python makes of bytes that are none
SQLITE = b"SQLite format 3\0"
# of a database's first 100 bytes: how it keeps its journal, how often it was opened for writing,
# and by which SQLite. QGIS changes them when a layer is only looked at
# (https://www.sqlite.org/fileformat.html, section 1.3)
OF_NO_MEANING = ((18, 20), (24, 28), (92, 100))


@dataclass(frozen=True)
class Print:
    """Size in bytes and SHA-256 of a file."""

    bytes: int
    sha256: str


def print_of(path: Path, look: Callable[[], None] = lambda: None) -> Print:
    """Return the print of a file; `look` is called now and then, and may raise to stop."""
    digest, size = hashlib.sha256(), 0
    with open(path, "rb") as file:
        while part := file.read(AT_ONCE):
            look()
            digest.update(part if size else _without_bookkeeping(part))
            size += len(part)
    return Print(size, digest.hexdigest())


def prints_from(part: Mapping) -> dict[str, Print]:
    """Return the prints that a part of a JSON file holds by name, without what makes no sense."""
    found = {}
    for name, entry in part.items():
        size, sha256 = (entry.get(key) if isinstance(entry, dict) else None for key in SIZE_AND_SUM)
        good = type(size) is int and isinstance(sha256, str) and HASH.fullmatch(sha256)
        if good and is_text(name):
            found[name] = Print(size, sha256)
    return found


def is_text(name: str) -> bool:
    """Return whether a name can be written down: one of a disk, or in JSON, may be no letters."""
    return not NO_LETTERS.search(name)


def is_still(path: Path, known: Print) -> bool:
    """Return whether a file is as it was when its print was taken.

    A database with a log of changes beside it (QGIS is editing it, or was cut off) is not.
    """
    try:
        found = os.lstat(path)
    except OSError:
        return False
    if not stat.S_ISREG(found.st_mode) or found.st_size != known.bytes:
        return False
    return not _has_log(path) and print_of(path) == known


def _without_bookkeeping(start: bytes) -> bytes:
    """Return the start of a file with a database's bookkeeping made 0."""
    if not start.startswith(SQLITE):
        return start
    cleared = bytearray(start)
    for first, end in OF_NO_MEANING:
        cleared[first:end] = bytes(end - first)
    return bytes(cleared)


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.is_file() and log.stat().st_size > 0
