"""Who works in a folder: a file that names the run and is locked for as long as it lives.

The lock ends with its process, however that ends, so a run that was killed is told from one that
works. Other machines may not see a lock on a shared disk: for them the owner's file is touched
every half minute, and a run that has not been heard of for a quarter of an hour is dead.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

NAME = "owner.json"
SCHEMA = "rtm-owner/1"
BETWEEN_BEATS, SILENT = 30.0, 900.0  # seconds
TO_BEGIN = 2.0  # seconds that a run may take from writing its file to locking it
BEYOND = 1 << 20  # where the byte that is locked lies: Windows lets nobody read a locked one
LONGEST = 80  # letters of what a stranger's file may say


@dataclass(frozen=True)
class Owner:
    """A run: what it runs, and where and since when."""

    title: str
    process: int
    host: str
    began: str

    @classmethod
    def here(cls, title: str) -> Owner:
        """Return this process as the owner."""
        now = datetime.now().astimezone().isoformat(" ", "minutes")
        return cls(title, os.getpid(), platform.node(), now)

    def __str__(self) -> str:
        """Return the run in words."""
        return f"“{self.title}”, begun {self.began} on {self.host} (process {self.process})"

    def write(self, folder: Path) -> None:
        """Say in a folder who works in it."""
        text = json.dumps({"schema": SCHEMA, **asdict(self)}, ensure_ascii=False)
        (folder / NAME).write_text(f"{text}\n", encoding="utf-8")


UNKNOWN = Owner("a study", 0, "a machine", "at a time unknown")  # its file is damaged


def is_owned(folder: Path) -> bool:
    """Return whether a folder says, or said, that a run of ours works in it."""
    return _read(folder) is not None


@dataclass(frozen=True)
class Hold:
    """A folder that was locked, or was to be."""

    folder: Path
    file: IO | None

    def is_mine(self) -> bool:
        """Return whether the folder that stands there is still the one that was locked."""
        return self.file is not None and _is_still_there(self.file, self.folder)


@contextlib.contextmanager
def at_work(folder: Path, owner: Owner) -> Iterator[Hold]:
    """Lock a folder while working there, and say by whom."""
    with contextlib.ExitStack() as undo:
        free, file = _lock(folder, undo)
        if free is False:
            yield Hold(folder, None)
            return
        owner.write(folder)
        stopped = threading.Event()
        undo.callback(_let_go, folder / NAME, stopped)
        threading.Thread(target=_beat, args=(folder / NAME, stopped), daemon=True).start()
        yield Hold(folder, file)


def living_owner(folder: Path) -> Owner | None:
    """Return who works in a folder; None if nobody does, or does any more."""
    if not (folder / NAME).is_file():
        return None
    owner = _read(folder)
    with contextlib.ExitStack() as undo:
        free, _ = _lock(folder, undo)
        if free is None or _is_elsewhere(owner):
            living = free is False or _silence(folder) <= SILENT
        else:
            living = not free or _is_beginning(folder, owner)
    return (owner or UNKNOWN) if living else None


def runs_here(process: int) -> bool:
    """Return whether a process of this number runs on this machine, or may run."""
    if fcntl is None:  # on Windows to ask would be to interrupt it
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def _lock(folder: Path, undo: contextlib.ExitStack) -> tuple[bool | None, IO | None]:
    """Lock a folder's file of its owner, and return it.

    With whether it was free; None where the disk has no locks.
    """
    file = None
    try:
        file = undo.enter_context((folder / NAME).open("r+b"))
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            file.seek(BEYOND)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except (FileNotFoundError, BlockingIOError, PermissionError):
        return False, None
    except OSError:
        return None, file
    return _is_still_there(file, folder), file


def _is_still_there(file, folder: Path) -> bool:
    """Return whether a locked file is the one that stands there, not one removed meanwhile."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.stat(folder / NAME))
    except OSError:
        return False


def _is_elsewhere(owner: Owner | None) -> bool:
    return owner is not None and owner.host != platform.node()


def _is_beginning(folder: Path, owner: Owner | None) -> bool:
    """Return whether the owner has only just written its file and will lock it now."""
    return owner is not None and _silence(folder) < TO_BEGIN and runs_here(owner.process)


def _silence(folder: Path) -> float:
    """Return for how many seconds nothing was heard of the owner."""
    try:
        return time.time() - os.stat(folder / NAME).st_mtime
    except OSError:
        return float("inf")


def _beat(file: Path, stopped: threading.Event) -> None:
    while not stopped.wait(BETWEEN_BEATS):
        with contextlib.suppress(OSError):  # the folder is gone, which the run will notice
            os.utime(file)


def _let_go(file: Path, stopped: threading.Event) -> None:
    stopped.set()
    with contextlib.suppress(OSError):  # as a rule it is removed by now
        os.utime(file, (0, 0))  # silent for long


def _read(folder: Path) -> Owner | None:
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if content["schema"] != SCHEMA or not isinstance(content["process"], int):
            return None
        words = (" ".join(str(content[key]).split())[:LONGEST] for key in ("host", "began"))
        title = " ".join(str(content["title"]).split())[:LONGEST]
        return Owner(title, content["process"], *words)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
