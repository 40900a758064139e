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

from ..language import marked, tr
from .ordinary import is_one_file, stands_at

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
LARGEST = 1 << 16  # bytes; a longer file is none of ours
NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


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
        in_words = tr if self == UNKNOWN else str
        return tr(
            "“{title}”, begun {began} on {host} (process {process})",
            title=in_words(self.title),
            began=in_words(self.began),
            host=in_words(self.host),
            process=self.process,
        )

    def write(self, folder: Path) -> None:
        """Say in a new folder who works in it."""
        with open(folder / NAME, "xb") as file:
            file.write(self.text)

    @property
    def text(self) -> bytes:
        """What its file says."""
        said = {"schema": SCHEMA, **asdict(self), "title": self.title[:LONGEST]}
        return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")


UNKNOWN = Owner(
    marked("a study"), 0, marked("a machine"), marked("at a time unknown")
)  # its file is damaged


def is_owned(folder: Path) -> bool:
    """Return whether a folder says, or said, that a run of ours works in it."""
    content = _content(folder)
    if content is None:
        return False
    if not content.strip(b"\0 \n"):  # as a power failure may leave it
        return True
    said = _json(content)
    return isinstance(said, dict) and said.get("schema") == SCHEMA


@dataclass(frozen=True)
class Hold:
    """A folder that was locked, or was to be."""

    folder: Path
    file: IO | None

    def is_mine(self) -> bool:
        """Return whether the folder that stands there is still the one that was locked."""
        return self.file is not None and stands_at(os.fstat(self.file.fileno()), self._path)

    def beat(self, times: tuple[int, int] | None = None) -> None:
        """Let others hear of the owner."""
        # the folder may be gone, which the run will notice, or the run at its end
        with contextlib.suppress(OSError, ValueError):
            if self.is_mine():
                os.utime(self._path, times)

    def write(self, owner: Owner) -> None:
        """Say whose the folder is, at one stroke and without a moment in which the file is empty.

        Its words serve others only: a disk that does not take them, or somebody else's file that
        may only be read, is no reason to stop.
        """
        with contextlib.suppress(OSError):
            self.file.write(owner.text.ljust(os.fstat(self.file.fileno()).st_size))

    @property
    def _path(self) -> Path:
        return self.folder / NAME


@contextlib.contextmanager
def at_work(folder: Path, owner: Owner) -> Iterator[Hold]:
    """Lock a folder while working there, and say by whom."""
    with contextlib.ExitStack() as undo:
        free, file = _lock(folder, undo)
        hold = Hold(folder, None if free is False else file)
        if hold.is_mine():
            hold.write(owner)
            stopped = threading.Event()
            undo.callback(_let_go, hold, stopped)
            threading.Thread(target=_beat, args=(hold, stopped), daemon=True).start()
        yield hold


def living_owner(folder: Path) -> Owner | None:
    """Return who works in a folder; None if nobody does, or does any more."""
    if not _is_there(folder):
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

    With whether it was free; None where that cannot be known: the disk has no locks, or somebody
    else's file may not even be read.
    """
    file = None
    try:
        file = undo.enter_context(_open(folder / NAME))
        _lock_file(file)
    except (BlockingIOError, FileNotFoundError):
        return False, None
    except PermissionError:  # from Windows that of a lock
        return (None, None) if file is None else (False, None)
    except OSError:
        return None, file
    found = os.fstat(file.fileno())
    return is_one_file(found) and stands_at(found, folder / NAME), file


def _open(path: Path) -> IO:
    """Open a file of an owner, never through a link; only to read it if no more is allowed."""
    if not is_one_file(os.lstat(path)):
        raise FileNotFoundError(path)
    try:
        return os.fdopen(os.open(path, os.O_RDWR | NO_LINK), "r+b", buffering=0)
    except OSError:
        return os.fdopen(os.open(path, os.O_RDONLY | NO_LINK), "rb", buffering=0)


def _lock_file(file: IO) -> None:
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    file.seek(BEYOND)
    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    file.seek(0)


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


def _beat(hold: Hold, stopped: threading.Event) -> None:
    while not stopped.wait(BETWEEN_BEATS):
        hold.beat()


def _let_go(hold: Hold, stopped: threading.Event) -> None:
    stopped.set()
    hold.beat((0, 0))  # silent for long; as a rule the file is removed by now


def _is_there(folder: Path) -> bool:
    """Return whether a folder has a file of an owner: a link, of either kind, is none of ours."""
    try:
        found = os.lstat(folder / NAME)
    except OSError:
        return False
    return is_one_file(found) and found.st_size <= LARGEST


def _content(folder: Path) -> bytes | None:
    try:
        return (folder / NAME).read_bytes() if _is_there(folder) else None
    except OSError:
        return None


def _json(content: bytes):
    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        return None


def _read(folder: Path) -> Owner | None:
    said = _json(_content(folder) or b"")
    try:
        if said["schema"] != SCHEMA or not isinstance(said["process"], int):
            return None
        words = (" ".join(str(said[key]).split())[:LONGEST] for key in ("host", "began"))
        title = " ".join(str(said["title"]).split())[:LONGEST]
        return Owner(title, said["process"], *words)
    except (KeyError, TypeError):
        return None
