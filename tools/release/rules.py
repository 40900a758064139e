"""What the plugin site asks of a zip before it takes it, as far as the zip itself can tell.

After what the site does with an upload: its validator (which refuses) and the part of its
security check that looks at names and permissions (which tells).
"""

from __future__ import annotations

import configparser
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

MOST_BYTES = 25_000_000
MOST_OF_A_SCREENSHOT = 2 * 1024 * 1024
NEEDED = (
    *("name", "description", "version", "qgisMinimumVersion", "qgisMaximumVersion", "author"),
    *("email", "about", "tracker", "repository", "homepage", "category", "icon", "tags"),
    *("changelog", "experimental", "hasProcessingProvider"),
)
REFUSED_FOLDERS = {"__MACOSX", ".git", "__pycache__"}
PROGRAMS = {".exe", ".dll", ".so", ".dylib", ".bat", ".sh", ".ps1", ".cmd", ".pyd"}
ANY_MAY_RUN = 0o111
PNG = b"\x89PNG\r\n\x1a\n"


def faults(packed: bytes) -> list[str]:
    """Return what is wrong with a zip, nothing if the site would take it."""
    if len(packed) > MOST_BYTES:
        return [f"{len(packed):,} bytes are more than {MOST_BYTES:,}"]
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        damaged = files.testzip()
        if damaged is not None:
            return [f"{damaged} is damaged"]
        tops = {name.split("/")[0] for name in files.namelist()}
        if len(tops) != 1:
            return [f"more than one folder at the top: {', '.join(sorted(tops))}"]
        (top,) = tops
        checks = (_names(files), _folder(files, top), _permissions(files), _metadata(files, top))
        return [fault for check in checks for fault in check]


def metadata_of(files: zipfile.ZipFile, top: str) -> dict[str, str]:
    """Return metadata.txt as QGIS and the site read it: percent signs stand for names."""
    parser = configparser.ConfigParser()
    parser.optionxform = str
    parser.read_string(files.read(f"{top}/metadata.txt").decode("utf-8"))
    return dict(parser.items("general"))


def _names(files: zipfile.ZipFile) -> Iterator[str]:
    for name in files.namelist():
        path = PurePosixPath(name)
        if ".." in name or name.startswith("/"):
            yield f"{name} leads out of the folder"
        if REFUSED_FOLDERS & set(path.parts) or ".pyc" in name:
            yield f"{name} is refused"
        if path.suffix.lower() in PROGRAMS:
            yield f"{name} looks like a program"
        if path.name.startswith("."):
            yield f"{name} is hidden"


def _folder(files: zipfile.ZipFile, top: str) -> Iterator[str]:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", top) or not top.isidentifier():
        yield f"{top} is no name for a package of Python"
    if "plugin" in top.lower():
        yield f"{top} says “plugin”"
    for needed in ("__init__.py", "metadata.txt", "LICENSE"):
        if f"{top}/{needed}" not in files.namelist():
            yield f"{needed} is missing"


def _permissions(files: zipfile.ZipFile) -> Iterator[str]:
    for one in files.infolist():
        if (one.external_attr >> 16) & ANY_MAY_RUN and not one.is_dir():
            yield f"{one.filename} may be run"


def _metadata(files: zipfile.ZipFile, top: str) -> Iterator[str]:
    if f"{top}/metadata.txt" not in files.namelist():
        return
    given = metadata_of(files, top)
    yield from (f"metadata.txt has no {key}" for key in NEEDED if not given.get(key, "").strip())
    yield from _values(given)
    icon = f"{top}/{given.get('icon', '')}"
    if icon not in files.namelist() or not files.read(icon).startswith(PNG):
        yield "the icon is no PNG of the zip"
    picture = f"{top}/{given.get('screenshot', '')}"
    if picture in files.namelist() and files.getinfo(picture).file_size > MOST_OF_A_SCREENSHOT:
        yield "the screenshot is larger than 2 MB"


def _values(given: dict[str, str]) -> Iterator[str]:
    if not re.fullmatch(r"\d+\.\d+\.\d+", given.get("version", "")):
        yield "the version is not X.Y.Z"
    if "/" in given.get("author", ""):
        yield "the author has a slash"
    if "plugin" in given.get("name", "").lower():
        yield "the name says “plugin”"
    for key in ("homepage", "repository", "tracker"):
        if not re.fullmatch(r"https?://[^/\s]+\S*", given.get(key, "")):
            yield f"{key} is no address"
    if "supportsQt6" in given:
        yield "supportsQt6 is no longer a key: qgisMaximumVersion=4.99 says it"
