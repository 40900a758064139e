"""A folder of the day for what is the analyst's and lay in the way."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path


def kept_in(folder: Path) -> str:
    """Return the name of a folder of today for what is kept, one that is not there yet."""
    today = f"kept-{datetime.now():%Y-%m-%d}"
    free, number = today, 2
    while os.path.lexists(folder / free):
        free, number = f"{today}-{number}", number + 1
    return free


def keep(file: Path, name: str, opened: dict[Path, Path]) -> Path:
    """Move a file into a folder of today beside it, under a name; return where it is now.

    Parameters
    ----------
    opened : dict
        The folders of today that the run has made, by those they lie in: it fills one, as long as
        there is nothing of that name in it.
    """
    folder = opened.get(file.parent)
    if folder is None or os.path.lexists(folder / name):
        folder = opened[file.parent] = file.parent / kept_in(file.parent)
        folder.mkdir()
    os.replace(file, folder / name)
    return folder / name
