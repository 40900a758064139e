"""Where the layers of a study lie: by full names in a run, seen from its own folder in its file."""

from __future__ import annotations

import os
import re
from pathlib import Path

from .record import Study

SECRET = re.compile(  # with what follows it: how sources of QGIS, GDAL and servers write one
    r"\b(?:password|passwd|pwd)\s*=\s*"
    r"(?:'(?:\\.|''|[^'\\])*(?:'|\Z)|\"(?:\\.|[^\"\\])*(?:\"|\Z)|[^\s;,&|'\"]*)[;,]?\s?",
    re.IGNORECASE | re.DOTALL,
)
# no path of a file: PG: and postgres:// and dbname='crime' and /vsicurl/https:// (a drive has one
# letter)
NO_FILE = re.compile(
    r"\s*(?:/vsi\w+/)*(?:[\w.+-]{2,}:|(?:dbname|host|service|user|url|authcfg|server)\s*=)", re.I
)
IN_ADDRESS = re.compile(r"(://[^/@:\s'\"]*):[^/\s'\"]*@")  # https://user:password@host
OF_ORACLE = re.compile(r"(\bOCI:[^/@\s]*)/[^@]*@", re.IGNORECASE)


def without_password(source: str) -> str:
    """Return a source string without the passwords in it: whatever is written holds none.

    QGIS's own `QgsDataSourceUri.removePassword` leaves what comes after a blank in one.
    """
    if not NO_FILE.match(source):
        return source
    bare = SECRET.sub("", source)
    return OF_ORACLE.sub(r"\1@", IN_ADDRESS.sub(r"\1@", bare))


def real(text: str) -> Path:
    """Return a path as a full one with its links followed; a circle of links stays as it is.

    So does a text that can be no path, which is refused where it is used.
    """
    try:
        return Path(os.path.realpath(text))
    except ValueError:  # half of a letter, or a NUL
        return Path(text)


def found_from(study: Study, folder: Path) -> Study:
    """Return a study whose sources are those of a file in a folder, by their full names."""
    return study.with_sources(lambda source: absolute_source(source, folder))


def seen_from(study: Study, folder: Path) -> Study:
    """Return a study with its sources as a file in a folder names them."""
    return study.with_sources(lambda source: relative_source(source, folder))


def absolute_source(source: str, folder: Path) -> str:
    """Return a source string with the file it names, if it lies beside the study, made absolute."""
    path, bar, rest = source.partition("|")
    beside = folder / path
    try:
        found = beside.exists()
    except (OSError, ValueError):  # longer than any path: the address of a database, say
        found = False
    return f"{real(str(beside))}{bar}{rest}" if found else source


def relative_source(source: str, folder: Path) -> str:
    """Return a source string with its file named relative to a folder where that is possible."""
    path, bar, rest = source.partition("|")
    if not Path(path).is_absolute():
        return source
    try:
        near = os.path.relpath(path, folder)
    except ValueError:  # another drive
        return source
    return f"{Path(near).as_posix()}{bar}{rest}"
