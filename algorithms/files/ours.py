"""Which files of an output's name are this plugin's own; all others are the analyst's, and kept."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

from .kinds import KINDS
from .raster import kind_of

MODEL_SCHEMA = "rtm-model/"
LARGEST_MODEL = 1 << 26  # bytes; a longer one is none of ours
# every report has one of these near its top, those of earlier versions too
REPORTS = (
    b'<p class="kind">Risk Terrain Model',
    b'<p class="kind">Test of maps against later',
    b'<p class="kind">Ledger of an import',
    b'<p class="kind">Time of week of incidents',
    b'<p class="kind">Near repeats of incidents',
    b'<p class="kind">Areas before and after',
)
TOP = 1 << 18  # bytes
IsOwn = Callable[[Path], bool]


def is_ours(path: Path, is_own: IsOwn) -> bool:
    """Return whether a file may be replaced: an ordinary one, not write-protected, and our own.

    Parameters
    ----------
    is_own : callable
        Looks into a file whether this plugin wrote it.
    """
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return False
    return stat.S_ISREG(mode) and bool(mode & stat.S_IWUSR) and is_own(path)


def is_none(_path: Path) -> bool:
    """Return that no file is ours, where nothing of ours can have been."""
    return False


def is_raster(path: Path) -> bool:
    """Return whether a file is a raster that says its kind."""
    return kind_of(str(path)) in KINDS


def is_model(path: Path) -> bool:
    """Return whether a file is a model."""
    return _says_schema(path, MODEL_SCHEMA)


def is_record(schema: str) -> IsOwn:
    """Return what looks into a file whether it is a record of a schema, of any version of it."""
    name = schema.partition("/")[0] + "/"
    return lambda path: _says_schema(path, name)


def _says_schema(path: Path, schema: str) -> bool:
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_MODEL:
            return False
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(content, dict) and str(content.get("schema")).startswith(schema)


def is_report(path: Path) -> bool:
    """Return whether a file is a report on a model or on a test of maps, or a ledger."""
    try:
        with open(path, "rb") as file:
            top = file.read(TOP)
    except OSError:
        return False
    return any(mark in top for mark in REPORTS)
