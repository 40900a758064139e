"""What a run lays beside an output: files while it works on that, and what it keeps for good."""

from __future__ import annotations

import hashlib
import os
import re
from datetime import datetime
from pathlib import Path

UNFINISHED, REPLACED, PLACED = "unfinished", "replaced", "placed"
# what it is, of which process, and beside what
LAID = rf"\.({UNFINISHED}|{REPLACED}|{PLACED})-(\d+)-([0-9a-f]{{16}})(\.\w+)?"
ANY, WITH_PARTS = re.compile(LAID), re.compile(rf"{LAID}(-\w+)?")


def beside(final: Path, what: str, ending: str = "") -> Path:
    """Return the name of a file beside another, for as long as this process works on that."""
    return final.with_name(f".{what}-{os.getpid()}-{_sum(final)}{ending}")


def laid_beside(final: Path) -> list[re.Match]:
    """Return the names of all that runs have laid beside a file: what it is, and the process."""
    names = os.listdir(final.parent) if final.parent.is_dir() else ()
    ours = _sum(final)
    return [one for one in map(WITH_PARTS.fullmatch, names) if one and one[3] == ours]


def called_as_it_will_be(text: str, final: Path) -> str:
    """Return what another program says of a file that lies beside, as of the file itself."""
    return ANY.sub(lambda _: final.name, text)


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


def _sum(final: Path) -> str:
    """Return what stands for a name: with more before it, the longest would be too long."""
    return hashlib.sha256(os.fsencode(final.name)).hexdigest()[:16]
