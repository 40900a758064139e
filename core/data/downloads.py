"""What was downloaded: files, folders and zips, as entries that can be opened and read.

Nothing is unpacked. What could do harm is refused in a sentence before any of it is read: zips with
names that lead out of them, with passwords, or that would swell beyond reason, and links that lead
out of a folder.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ..errors import RtmError
from ..language import said
from .entries import Entry, unreadable
from .zips import require_harmless

__all__ = ["TEXTS", "Entry", "Found", "find", "unreadable", "why_not"]

TEXTS = frozenset({".csv", ".txt", ".tab", ".tsv", ".psv", ".dat"})
SPREADSHEETS = frozenset({".xlsx", ".xls", ".ods"})
ZIP = ".zip"
MOST = 20_000  # files


@dataclass
class Found:
    """What there is.

    Attributes
    ----------
    entries : list of Entry
        Files to be read, in the order of their names.
    ignored : dict of str to str
        Others, and why they are not read, in words.
    """

    entries: list[Entry] = field(default_factory=list)
    ignored: dict[str, str] = field(default_factory=dict)


def find(paths: Iterable[str | os.PathLike], endings: Collection[str] = TEXTS) -> Found:
    """Return what files, folders and zips hold.

    Parameters
    ----------
    paths : iterable of path
    endings : collection of str
        Of the files that are read, in small letters. A file that is named itself is read whatever
        its ending; what lies in folders and zips is read if its ending is one of these.

    Raises
    ------
    RtmError
        Of what is not there, of zips that could do harm, and if there is nothing to read.
    """
    found = Found()
    seen: set[Path] = set()
    for path in map(Path, paths):
        if path.is_dir():
            _look_into(path, endings, found, seen)
        elif not path.is_file():
            raise RtmError(
                said("“{name}” is not there, or is no file.", name=path.name),
                said("Choose it again."),
                kind="unreadable",
            )
        else:
            _add(path, path.name, None, endings, found, seen)
    if not found.entries:
        raise _nothing(found, endings)
    return found


def _look_into(folder: Path, endings: Collection[str], found: Found, seen: set[Path]) -> None:
    """Add all files of a folder and its folders, in the order of their names."""
    home = folder.resolve()
    for here, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            path = Path(here) / file
            name = path.relative_to(folder).as_posix()
            if path.is_symlink() and home not in path.resolve().parents:
                found.ignored[name] = said("It is a link that leads out of the folder.")
            elif path.is_file():
                _add(path, name, endings, endings, found, seen)
        if len(found.entries) > MOST:
            raise RtmError(
                said(
                    "There are more than {most:,} files in “{name}”.", most=MOST, name=folder.name
                ),
                said("Choose the folder in which the downloads are."),
            )


def _add(path: Path, name: str, only, endings, found: Found, seen: set[Path]) -> None:
    """Add a file, or what is in a zip; a file whose ending is not among `only` is passed over."""
    real = path.resolve()
    if real in seen:
        found.ignored[name] = said("It was given twice, and is read once.")
        return
    seen.add(real)
    ending = path.suffix.casefold()
    if ending == ZIP:
        _look_into_zip(path, name, endings, found)
    elif ending in endings or (only is None and ending not in SPREADSHEETS):
        found.entries.append(Entry(name, path.stat().st_size, path))
    else:
        found.ignored[name] = why_not(ending)


def _look_into_zip(path: Path, name: str, endings: Collection[str], found: Found) -> None:
    with unreadable(name), zipfile.ZipFile(path) as opened:
        require_harmless(opened, name)
        for member in sorted(opened.infolist(), key=lambda one: one.filename):
            inner = f"{name}/{member.filename}"
            ending = PurePosixPath(member.filename).suffix.casefold()
            if not member.filename or member.is_dir():
                continue
            if ending in endings and not PurePosixPath(member.filename).name.startswith("._"):
                entry = Entry(inner, member.file_size, path, member.filename, member)
                found.entries.append(entry)
            else:
                found.ignored[inner] = why_not(ending)


def why_not(ending: str) -> str:
    """Return why a file of such an ending is not read, in words."""
    if ending in SPREADSHEETS:
        return said("It is a spreadsheet: save it as CSV, and give that.")
    if ending in (ZIP, ".gz", ".7z", ".rar", ".tar", ".bz2"):
        return said("It is packed: unpack it, and give what is in it.")
    return said("Files that end in “{ending}” are not read here.", ending=ending)


def _nothing(found: Found, endings: Collection[str]) -> RtmError:
    names = " ".join(f"{name}: {why}" for name, why in list(found.ignored.items())[:3])
    problem = said("There is nothing to read in what was given.")
    if names:
        problem = said("There is nothing to read in what was given. {names}", names=names)
    ends = ", ".join(sorted(endings))
    return RtmError(problem, said("Give files that end in {ends}.", ends=ends), kind="unreadable")
