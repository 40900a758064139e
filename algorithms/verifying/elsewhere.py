"""Inputs that lie elsewhere now: looked for in a folder, by hash, then by name."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ...core.progress import Progress
from ...core.report.verified import AS_RECORDED, CHANGED, MISSING, FileState
from ..files.prints import Print, is_still, print_of

Files = Mapping[str, Sequence[Path]]


def found_elsewhere(
    inputs: Sequence[FileState], recorded: Mapping[str, Print], folder: Path, progress: Progress
) -> tuple[FileState, ...]:
    """Return the inputs with those that are gone or changed as they were found in a folder.

    A file counts as the input if it has the hash that the run recorded, whatever it is called. Of
    those that are missing, a single file of the same name stands in, and is told to be another.

    Parameters
    ----------
    inputs : sequence of FileState
        As they are where the run read them.
    recorded : mapping of str to Print
        Of each input.
    folder : Path
        Looked through with all folders within.
    progress : Progress
    """
    lacking = [one for one in inputs if one.state != AS_RECORDED]
    if not lacking:
        return tuple(inputs)
    by_size, by_name = _files_of(folder, progress)
    found = {}
    for number, one in enumerate(lacking):
        progress.at(number / len(lacking))
        found[one.name] = _found(one, recorded[one.name], by_size, by_name, progress)
    return tuple(found.get(one.name, one) for one in inputs)


def _found(
    one: FileState, known: Print, by_size: Mapping[int, Sequence[Path]], by_name: Files, progress
) -> FileState:
    called = PurePosixPath(one.name).name
    alike = sorted(by_size.get(known.bytes, ()), key=lambda path: (path.name != called, str(path)))
    for path in alike:
        progress.at(0.0)  # large files take long
        if is_still(path, known):
            return FileState(one.name, AS_RECORDED, known.sha256, known.sha256, str(path))
    named = by_name.get(called, ())
    if one.state != MISSING or len(named) != 1:
        return one
    try:
        sha256 = print_of(named[0], lambda: progress.at(0.0)).sha256
    except OSError:
        return one
    return replace(one, state=CHANGED, found=sha256, at=str(named[0]))


def _files_of(folder: Path, progress: Progress) -> tuple[Mapping[int, list[Path]], Files]:
    """Return the ordinary files of a folder by size, and by name."""
    by_size, by_name = defaultdict(list), defaultdict(list)
    for path in _ordinary(folder):
        progress.at(0.0)
        try:
            by_size[path.stat().st_size].append(path)
        except OSError:
            continue
        by_name[path.name].append(path)
    return by_size, by_name


def _ordinary(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and those within; what is none could be a pipe."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            if path.is_file() and not path.is_symlink():
                yield path
