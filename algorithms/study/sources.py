"""Where the layers of a study lie: by full names in a run, seen from its own folder in its file."""

from __future__ import annotations

import os
from pathlib import Path

from ..files.paths import real


def absolute_source(source: str, folder: Path) -> str:
    """Return a source string with the file it names, if it lies beside the study, made absolute."""
    path, bar, rest = source.partition("|")
    beside = folder / path
    try:
        found = beside.exists()
    except (OSError, ValueError):  # longer than any path: the address of a database, say
        found = False
    return f"{real(str(beside))}{bar}{rest}" if found else source


def relative_source(source: str, folder: Path) -> str:
    """Return a source string with its file named relative to a folder where that is possible."""
    path, bar, rest = source.partition("|")
    if not Path(path).is_absolute():
        return source
    try:
        near = os.path.relpath(path, folder)
    except ValueError:  # another drive
        return source
    return f"{Path(near).as_posix()}{bar}{rest}"
