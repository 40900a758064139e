"""Files that are none, and names that lead elsewhere.

Opening a pipe, a socket or a device may wait for ever; and through links a stranger's folder would
have us write into files of the analyst's.
"""

from __future__ import annotations

import glob
import os
import re
import stat
from contextlib import suppress
from pathlib import Path

from qgis.core import QgsDataSourceUri, QgsProcessingUtils
from qgis.PyQt.QtCore import QUrl

from ...core.errors import RtmError
from ..language import marked, tr

SPECIAL = (
    (stat.S_ISFIFO, marked("a named pipe")),
    (stat.S_ISSOCK, marked("a socket")),
    (stat.S_ISCHR, marked("a device")),
    (stat.S_ISBLK, marked("a device")),
)
# a folder of Windows that leads to another, without being a link by name
JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)


def require_ordinary(path: Path) -> None:
    """Refuse a pipe, a socket or a device, and a file with one beside it or in it.

    Opening one may wait for ever, and a layer's companions are opened with it.
    """
    for one in _with_companions(path):
        with suppress(OSError, ValueError):  # not there, or longer than any path
            mode = one.stat().st_mode
            for is_special, what in SPECIAL:
                if is_special(mode):
                    raise no_file(one, tr(what))


def _with_companions(path: Path) -> list[Path]:
    """Return a path, and the files in that folder or beside that file, as far as can be seen."""
    found = [path]
    with suppress(OSError, ValueError):
        beside = f"{glob.escape(path.stem)}*"
        found.extend(path.iterdir() if path.is_dir() else path.parent.glob(beside))
    return found


def require_ordinary_source(source: str) -> None:
    """Refuse the same of whatever file a source names."""
    known, _provider, uri = QgsProcessingUtils.decodeProviderKeyAndUri(source)
    text = uri if known else source
    for path in (
        re.split(r"[|?]", text)[0],
        QUrl(text.partition("?")[0]).toLocalFile(),
        QgsDataSourceUri(text).database() if known else "",
    ):
        if path:
            require_ordinary(Path(path))


def no_file(path, what: str) -> RtmError:
    """Return the sentence for what is no file."""
    return RtmError(
        tr("“{path}” is {what} and no file.", path=path, what=what),
        tr("Choose a file."),
        kind="unreadable",
    )


def is_link(path: Path) -> bool:
    """Return whether a path leads elsewhere, whatever is there."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) == JUNCTION


def is_one_file(found: os.stat_result) -> bool:
    """Return whether that is a file, and of this one name."""
    return stat.S_ISREG(found.st_mode) and found.st_nlink <= 1


def stands_at(found: os.stat_result, path: Path) -> bool:
    """Return whether a file that was opened is the one at a path, and no link to it."""
    try:
        return os.path.samestat(found, os.lstat(path))
    except OSError:
        return False
