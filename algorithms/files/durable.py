"""What must be on the disk before the next step, even if the power fails."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

AT_ONCE = 16
ON_WINDOWS = os.name == "nt"


def sync(path: Path) -> None:
    """Have a file's content, or a folder's list of names, on the disk before going on."""
    try:
        handle = os.open(path, os.O_RDWR if ON_WINDOWS else os.O_RDONLY)
    except PermissionError:
        if path.is_dir():  # one that may not be listed cannot be asked; on Windows, where
            return  # renaming is written through, none can
        raise
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_all(paths: Iterable[Path]) -> None:
    """Do so for several files or folders, at once: the disk then writes its lists but once."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(sync, paths))


def write_durably(path: Path, text: str) -> None:
    """Write a text file: whole and on the disk, or as it was before."""
    beside = path.with_name(f".unfinished-{os.getpid()}-{path.name}")
    try:
        with open(beside, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    sync(path.parent)
