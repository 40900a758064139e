"""The series's own files in the folder of its results: whose they are, and how they are written."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from ...core.errors import RtmError
from ...core.report.phrases import listed
from ..files import manifest
from ..files.owner import is_owned
from ..files.prints import Print, is_still
from ..files.whole import write_bytes
from ..language import counted, quoted, tr
from . import names


def refuse_others(target: Path, planned: Iterable[str] = names.OWN) -> None:
    """Refuse a folder where files that no series wrote have the names of its files.

    Raises
    ------
    RtmError
    """
    if os.path.lexists(target) and not target.is_dir():
        raise RtmError(
            tr("{target} is a file, and a folder is needed.", target=target),
            tr("Choose another name."),
            kind="output",
            where="OUTPUT_FOLDER",
        )
    known = recorded(target)
    clashes = [name for name in planned if os.path.lexists(target / name) and name not in known]
    shared = names.shared_in(target)
    if os.path.lexists(shared) and not _is_shared(shared):
        clashes.append(shared.name)
    if clashes:
        raise RtmError(
            counted(
                len(clashes),
                "{target} holds what no earlier series wrote, and results have the same name: "
                "{clashes}.",
                "{target} holds what no earlier series wrote, and results have the same names: "
                "{clashes}.",
                target=target,
                clashes=listed([quoted(name) for name in clashes]),
            ),
            tr("Choose another folder for the results, or move them away."),
            kind="output",
            where="OUTPUT_FOLDER",
        )


def _is_shared(shared: Path) -> bool:
    """Return whether a folder is one of a series, or empty."""
    if not shared.is_dir() or shared.is_symlink():
        return False
    ours = (shared / manifest.NAME).is_file() or is_owned(shared)
    return ours or not any(shared.iterdir())


def recorded(target: Path) -> Mapping[str, Print]:
    """Return the files that an earlier run of a series wrote, as they were then."""
    found = manifest.read_manifest(names.shared_in(target), lambda name: name in names.OWN)
    return {} if found is None else found.files


def write_own(target: Path, contents: Mapping[str, bytes]) -> None:
    """Write files of the series and record them; what the analyst changed is kept beside.

    A file that is the same already is not written again.
    """
    known = dict(recorded(target))
    for name, content in contents.items():
        new = Print(len(content), hashlib.sha256(content).hexdigest())
        if not is_still(target / name, new):
            write_bytes(target / name, content, _is_as(known.get(name)))
        known[name] = new
    _record(target, known)


def _is_as(before: Print | None) -> Callable[[Path], bool]:
    return lambda path: before is not None and is_still(path, before)


def _record(target: Path, known: Mapping[str, Print]) -> None:
    text = manifest.Manifest(known).to_json().encode()
    path = names.shared_in(target) / manifest.NAME
    if not path.is_file() or path.read_bytes() != text:
        write_bytes(path, text, lambda _path: True, new_folder=True)


def begin(target: Path) -> None:
    """Make the folder of results and what is shared within, known as a series's own."""
    names.shared_in(target).joinpath(names.STUDIES).mkdir(parents=True, exist_ok=True)
    _record(target, recorded(target))
