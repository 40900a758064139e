"""Files of the analyst's, of every kind, in every folder; not a byte or name of them may change."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

PLAIN = (
    "notes.txt",
    "report.docx",
    "my risk.tif",
    "Risk.TIFF",
    "risk.tif.bak",
    "risk_2023.qgz",
    "model (1).json",
    "model.json~",
    ".hidden",
    ".unfinished",
    ".unfinished-notes.txt",
    ".replaced-notes.txt",
    "kept.txt",
    "grid.tfw",
    "events.csv",
    "manifest.txt",
    "journal.txt",
    "100%20.txt",
    "O'Brien.gpkg",
    "line\nbreak.txt",
    "Größe – 測試.shp",
    "-rf",
)
FOLDERS = ("empty", "kept-2020-01-01", "factors of mine", ".unfinished-folder of mine", "risk")
IN_FACTORS = ("hospitals.tif", "hospitals.qml", "bus stops.gpkg", "source.geojson", "notes.txt")


def place(folder: Path, *, with_factors: bool = False) -> None:
    """Put the decoys into a folder, and into its `factors` if wanted."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in PLAIN:
        _write(folder / name)
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
        if name != "empty":
            _write(folder / name / "model.json")
            _write(folder / name / "mine.txt")
    _special(folder)
    if with_factors:
        (folder / "factors").mkdir(exist_ok=True)
        for name in IN_FACTORS:
            _write(folder / "factors" / name)


def _write(path: Path) -> None:
    path.write_bytes(f"the analyst's own {path.name}\n".encode() * 40)


def _special(folder: Path) -> None:
    """Links, a pipe, a file that may not be read, names that are no text."""
    aim = folder.parent / f"{folder.name} aimed at.txt"
    if not aim.exists():
        _write(aim)
    _write(folder / "read only.txt")
    (folder / "read only.txt").chmod(0o400)
    for name, target in (("link", aim), ("broken link", folder / "gone"), ("loop", "loop")):
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(target)
    if not (folder / "hard link").exists():
        os.link(folder / "notes.txt", folder / "hard link")
    if not (folder / "pipe").exists():
        os.mkfifo(folder / "pipe")
    with open(os.fsencode(folder) + b"/\xff\xfe.txt", "wb") as file:
        file.write(b"no text")


def look(*folders: Path) -> dict[str, tuple]:
    """Return what everything under the folders is: kind, rights, time, content or aim."""
    found: dict[str, tuple] = {}
    for folder in folders:
        for place_, names, files in os.walk(folder):
            for name in [*names, *files]:
                path = os.path.join(place_, name)
                found[path] = _what(path)
    return found


def _what(path: str) -> tuple:
    status = os.lstat(path)
    kind = stat.S_IFMT(status.st_mode)
    if stat.S_ISLNK(status.st_mode):
        return kind, os.readlink(path)
    if stat.S_ISREG(status.st_mode):
        with open(path, "rb") as file:
            content = hashlib.sha256(file.read()).hexdigest()
        return kind, status.st_mode, status.st_mtime_ns, content
    return kind, status.st_mode


def harmed(before: dict[str, tuple]) -> list[str]:
    """Return what is gone or different of what was there."""
    faults = []
    for path, was in before.items():
        if not os.path.lexists(path):
            faults.append(f"gone: {path}")
        elif _what(path) != tuple(was):
            faults.append(f"changed: {path}")
    return faults
