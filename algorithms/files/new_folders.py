"""Folders that a run makes on its way, and takes away again where it fails."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from .failures import cannot_write


def make_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; return what was made, the innermost first."""
    made: list[Path] = []
    try:
        for one in reversed([folder, *folder.parents]):
            if not os.path.lexists(one):
                one.mkdir()
                made.insert(0, one)
    except OSError as reason:
        remove_empty(made)
        raise cannot_write(folder, reason) from reason
    return made


def remove_empty(folders: Iterable[Path]) -> None:
    """Take folders away, the innermost first, but for those that hold something by now."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
