"""Which results a folder shows: those before a run, those after it, or a mixture of both."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import stat
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from . import decoys

TIMES = re.compile(rb"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?")
MANIFEST, PROVENANCE = "manifest.json", "provenance.json"
HASHES = re.compile(rb'"rtm:(sha256|bytes)": ("[0-9a-f]{64}"|[0-9]+)')  # of files with times
LEFTOVERS = (".unfinished", ".replaced", ".rtm")
NOT_SHOWN = (*LEFTOVERS, "kept-")


def prints(folder: Path, without: Iterable[str] = ()) -> dict[str, str]:
    """Return what each file of results holds, but for times, by its name in the folder.

    Files `without`, by their paths, are the analyst's; folders that a run works in are left out.
    """
    found, mine = {}, set(without)
    for place, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(place, name)
            inside = os.path.relpath(path, folder)
            if path not in mine and not inside.startswith(NOT_SHOWN):
                found[inside] = print_of(path)
    return found


def print_of(path: str | os.PathLike) -> str:
    """Return what a file holds, but for times: a hash, or what is wrong with it."""
    path = Path(path)
    if not path.is_file():
        return "no file"
    content = path.read_bytes()
    if path.name == MANIFEST:
        return _of_manifest(path, content)
    if path.name == PROVENANCE:
        content = HASHES.sub(b"", content)
    if content.startswith(b"SQLite format 3\0"):
        content = _of_database(path)
    return hashlib.sha256(TIMES.sub(b"", content)).hexdigest()


def _of_database(path: Path) -> bytes:
    opened = sqlite3.connect(f"file:{quote(str(path))}?immutable=1", uri=True)
    try:
        return "\n".join(opened.iterdump()).encode()
    except sqlite3.Error as reason:
        return f"broken: {reason}".encode()
    finally:
        opened.close()


def _of_manifest(path: Path, content: bytes) -> str:
    """Return the names that the record of a run has, and whether it tells the truth of them."""
    try:
        files = json.loads(content)["files"]
    except (ValueError, KeyError, TypeError):
        return "broken"
    sizes = (path.parent / name for name, known in files.items())
    wrong = [one.name for one in sizes if not one.is_file()]
    wrong += [
        name
        for name, known in files.items()
        if (path.parent / name).is_file() and (path.parent / name).stat().st_size != known["bytes"]
    ]
    return f"{sorted(files)}" + (f", untrue of {sorted(wrong)}" if wrong else "")


def state(now: dict[str, str], old: dict[str, str], new: dict[str, str]) -> str:
    """Return "old", "new" or what is mixed."""
    if now == old:
        return "old"
    if now == new:
        return "new"
    names = sorted({*now, *old, *new})
    told = {"old": [], "new": [], "other": [], "missing": []}
    for name in names:
        mine = now.get(name)
        if old.get(name) == new.get(name) == mine:
            continue
        if mine is None:
            kind = "missing" if name in old and name in new else None
        else:
            kind = "old" if mine == old.get(name) else "new" if mine == new.get(name) else "other"
        if kind:
            told[kind].append(name)
    counts = ", ".join(f"{len(some)} {kind} ({some[0]})" for kind, some in told.items() if some)
    return f"a mixture: {counts or 'of names'}"


def leftovers(folder: Path) -> list[str]:
    """Return what a run has left in a folder, by names that are ours alone."""
    if not folder.is_dir():
        return []
    ours = set(os.listdir(folder)) - set(decoys.PLAIN) - set(decoys.FOLDERS)
    return sorted(name for name in ours if name.startswith(LEFTOVERS))


def holds_content(folder: Path, content: bytes) -> bool:
    """Return whether some file anywhere in a folder holds this."""
    for place, _, files in os.walk(folder):
        for name in files:
            path = Path(place, name)
            if stat.S_ISREG(path.lstat().st_mode) and path.read_bytes() == content:
                return True
    return False
