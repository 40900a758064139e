"""Why a file could not be read or written, and what helps: a full disk, a lock, a folder gone.

Python tells the reason as a number; GDAL and SQLite in words, if at all, so the system's own words
for each number are looked for in what they say; where there are none, writing is tried once more.
"""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import RtmError
from ..language import marked, tr
from .beside import called_as_it_will_be

TRIED = 1 << 20  # bytes that a disk must take, or else it is full
LONGEST_PATH = 259  # letters, on Windows where long paths are not switched on
LONGEST_SAID = 300  # letters of another program's own words
SQLITE_FULL = "database or disk is full"


@dataclass(frozen=True)
class Reason:
    """A reason of the system: its numbers (those of Windows apart), what it means, what helps."""

    numbers: tuple[str, ...]
    windows: tuple[int, ...]
    means: str
    remedy: str


FULL = Reason(
    ("ENOSPC", "EDQUOT"),
    (39, 112),
    marked("the disk is full"),
    marked("Make room on it, or choose a folder on another disk."),
)
TOO_LONG = Reason(
    ("ENAMETOOLONG",),
    (111, 206),
    marked("its name is too long"),
    marked("Choose a shorter name, or a folder nearer the top."),
)
GONE = Reason(
    ("ENOENT", "ENOTDIR", "EEXIST"),
    (2, 3),
    marked("its folder is not there, or no folder"),
    marked(
        "It may have been moved or removed meanwhile: choose a folder that stays, and run again."
    ),
)
REASONS = (
    FULL,
    TOO_LONG,
    GONE,
    Reason(
        ("EFBIG",),
        (223,),
        marked("this disk takes no file so large"),
        marked("Choose a folder on another disk."),
    ),
    Reason(
        ("EROFS",),
        (19,),
        marked("the disk can only be read"),
        marked("Choose a folder on a disk that can be written to."),
    ),
    Reason(
        ("EISDIR",),
        (),
        marked("a folder has that name"),
        marked("Choose another name."),
    ),
    Reason(
        ("EINVAL", "EILSEQ"),
        (123,),
        marked("the disk takes no such name"),
        marked("Choose a name of plain letters and digits."),
    ),
    Reason(
        ("EIO", "ENXIO", "ENODEV", "ESTALE", "ENOTCONN", "EHOSTDOWN", "ETIMEDOUT"),
        (21, 53, 59, 64, 1117, 1167),
        marked("the disk does not answer as it should"),
        marked(
            "Look whether the drive or the network is still connected, or choose another folder."
        ),
    ),
)
IN_USE = ("EACCES", "EPERM", "EBUSY", "ETXTBSY")  # what Windows says of a file open elsewhere, too
CLOSE_IT = marked("Close it in other programs, or choose a folder that you may write to.")
ELSEWHERE = marked("Choose another folder for it.")


def cannot_write(path, reason: Exception) -> RtmError:
    """Return the sentence for a file that cannot be written.

    Parameters
    ----------
    path : str or path
        As the analyst knows it.
    reason : Exception
        An `OSError`, or what GDAL, SQLite or QGIS said as an exception of any kind.
    """
    known = _reason_of(reason, path)
    if known is not None:
        return RtmError(
            tr("{path} cannot be written: {means}.", path=path, means=tr(known.means)),
            tr(known.remedy),
            kind="output",
        )
    remedy = tr(CLOSE_IT if _in_use(reason) else ELSEWHERE)
    said = called_as_it_will_be(_said(reason), Path(path))
    return RtmError(
        tr("{path} cannot be written ({said}).", path=path, said=said), remedy, kind="output"
    )


def cannot_read(what: str, reason: Exception, remedy: str) -> RtmError:
    """Return the sentence for something ("The model …/model.json") that cannot be read."""
    if isinstance(reason, UnicodeDecodeError):
        return RtmError(
            tr("{what} cannot be read (it is no text).", what=what), remedy, kind="unreadable"
        )
    return RtmError(
        tr("{what} cannot be read ({said}).", what=what, said=_said(reason)),
        remedy,
        kind="unreadable",
    )


def cannot_read_again(what: str, path, remedy: str) -> RtmError:
    """Return the sentence for a file just written; a database needs room even to be read."""
    met = _met_when_writing(Path(path).parent)
    known = _reason_of(met, path) if met is not None else None
    if known is not None:
        return RtmError(
            tr("{what} cannot be read: {means}.", what=what, means=tr(known.means)),
            tr(known.remedy),
            kind="unreadable",
        )
    return RtmError(tr("{what} cannot be read.", what=what), remedy, kind="unreadable")


@contextmanager
def writing(path):
    """Tell failures to write, of whatever program, of the file that the analyst asked for."""
    try:
        yield
    except (OSError, RuntimeError) as reason:
        raise cannot_write(path, reason) from reason


def _reason_of(reason: Exception, path) -> Reason | None:
    windows, number = getattr(reason, "winerror", None), _number_of(reason)
    if windows in (2, 3) and len(str(path)) > LONGEST_PATH:
        return TOO_LONG
    for one in REASONS:
        if windows in one.windows if windows is not None else number in one.numbers:
            return one
    again = _met_when_writing(Path(path).parent) if number is None else None
    return _reason_of(again, path) if again is not None else None


def _met_when_writing(folder: Path) -> OSError | None:
    """Return what the system says to some bytes more in a folder; the disk may have a quota."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(TRIED))
            file.flush()
            os.fsync(file.fileno())
    except OSError as reason:
        return reason
    return None


def _number_of(reason: Exception) -> str | None:
    """Return the name of the system's number for a reason ("ENOSPC"), told as such or in words."""
    number = getattr(reason, "errno", None)
    if number is not None:
        return errno.errorcode.get(number)
    said = str(reason)
    if SQLITE_FULL in said:
        return "ENOSPC"
    known = (name for one in REASONS for name in one.numbers)
    return next((name for name in (*known, *IN_USE) if _words_for(name) in said), None)


def _words_for(name: str) -> str:
    return os.strerror(getattr(errno, name, errno.ENOSPC))


def _in_use(reason: Exception) -> bool:
    return _number_of(reason) in IN_USE


def _said(reason: Exception) -> str:
    """Return the words of the system or the program, on one line."""
    return " ".join(str(getattr(reason, "strerror", None) or reason).split())[:LONGEST_SAID]
