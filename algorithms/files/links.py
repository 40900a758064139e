"""Links: through them a stranger's folder would have us write into files of the analyst's."""

from __future__ import annotations

import os
import stat
from pathlib import Path

# a folder of Windows that leads to another, without being a link by name
JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", None)


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
