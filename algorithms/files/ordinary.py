"""Files that are none: opening a pipe, a socket or a device may wait for ever."""

from __future__ import annotations

import glob
import re
import stat
from contextlib import suppress
from pathlib import Path

from qgis.core import QgsDataSourceUri, QgsProcessingUtils
from qgis.PyQt.QtCore import QUrl

from ...core.errors import RtmError

SPECIAL = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def require_ordinary(path: Path) -> None:
    """Refuse a pipe, a socket or a device, and a file with one beside it or in it.

    Opening one may wait for ever, and a layer's companions are opened with it.
    """
    for one in _with_companions(path):
        with suppress(OSError, ValueError):  # not there, or longer than any path
            mode = one.stat().st_mode
            for is_special, what in SPECIAL:
                if is_special(mode):
                    raise no_file(one, what)


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
    return RtmError(f"“{path}” is {what} and no file.", "Choose a file.", kind="unreadable")
