"""Names of the files that a run lays beside an output while it works on that."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

UNFINISHED, REPLACED, PLACED = "unfinished", "replaced", "placed"
LAID = rf"\.({UNFINISHED}|{REPLACED}|{PLACED})-(\d+)-"  # what it is, and of which process
ANY = re.compile(rf"{LAID}[0-9a-f]{{16}}(\.\w+)?")


def beside(final: Path, what: str, ending: str = "") -> Path:
    """Return the name of a file beside another, for as long as this process works on that."""
    return final.with_name(f".{what}-{os.getpid()}-{_sum(final)}{ending}")


def laid_beside(final: Path) -> list[re.Match]:
    """Return the names of all that runs have laid beside a file: what it is, and the process."""
    ours = re.compile(rf"{LAID}{_sum(final)}(\.\w+)?(-\w+)?")
    names = os.listdir(final.parent) if final.parent.is_dir() else ()
    return [one for one in map(ours.fullmatch, names) if one]


def called_as_it_will_be(text: str, final: Path) -> str:
    """Return what another program says of a file that lies beside, as of the file itself."""
    return ANY.sub(lambda _: final.name, text)


def _sum(final: Path) -> str:
    """Return what stands for a name: with more before it, the longest would be too long."""
    return hashlib.sha256(os.fsencode(final.name)).hexdigest()[:16]
