"""The files that a study reads: where they lie, and whether they stayed as they were."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ...core.errors import RtmError
from ...core.plain import sentence_case
from ...core.study import Study
from ...core.study.sources import relative_source
from ..files.members import GEODATABASE, files_of, layer_of, path_of
from ..files.prints import Print, is_text, print_of
from ..language import tr
from . import names
from .earlier import earlier_results


@dataclass(frozen=True)
class Seen:
    """A file as it was when the run began."""

    content: Print
    size: int
    changed: int
    inode: int


@dataclass(frozen=True)
class SeenFrom:
    """How files are called as seen from a folder of results.

    Attributes
    ----------
    folder : Path
    known_as : mapping of str to str
        The names of copies, by their full names: as the files that they are copies of.
    """

    folder: Path
    known_as: Mapping[str, str] = field(default_factory=dict)

    def name(self, file: Path) -> str:
        """Return the name of a file."""
        return self.known_as.get(str(file)) or relative_source(str(file), self.folder)


def files_read(study: Study) -> list[Path]:
    """Return all files of a study's layers."""
    found = set()
    for layer in study.layers.values():
        path = path_of(layer.source)
        if path is not None:
            found.update(files_of(path, layer_of(layer.source)))
    return sorted(found)


def refuse_inside(target: Path, study: Study, study_file: Path) -> None:
    """Refuse to read what lies where the run would put a result."""
    read = [(tr("The study"), study_file)]
    for keys, layer in study.layers.items():
        read.append((sentence_case(study.called(keys)), path_of(layer.source)))
    results = [target / name for name in names.files_of(study)]
    results += [target / name for name in earlier_results(target).recorded]
    taken = {key for key in map(_identity, results) if key is not None}
    for what, path in read:
        if path is not None and (_identity(path) in taken or _is_within(target, path)):
            raise RtmError(
                tr(
                    "{what}: this is read from {path}, where a result of the run would go.",
                    what=what,
                    path=path,
                ),
                tr("Choose another folder for the results."),
                kind="output",
                where="OUTPUT_FOLDER",
            )


def _is_within(target: Path, path: Path) -> bool:
    """Return whether results would go into a folder that is itself a layer, or has layers."""
    if path.suffix.lower() == GEODATABASE and path in target.parents:
        return path.is_dir()
    return path in (target, target / names.FACTORS) and path.is_dir()


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from all others, whatever names it has."""
    try:
        state = os.stat(path)
    except OSError:
        return None
    return state.st_dev, state.st_ino


def seen(files: Iterable[Path], look: Callable[[], None]) -> dict[Path, Seen]:
    """Return each file as it is now; `look` is called now and then, and may raise to stop."""
    found = {}
    for file in files:
        try:
            state = os.stat(file)
            content = print_of(file, look)
        except OSError as reason:
            raise RtmError(
                tr("{file} cannot be read ({why}).", file=file, why=reason.strerror or reason),
                tr("Check that it is still there and that you may read it."),
                kind="unreadable",
            ) from reason
        found[file] = Seen(content, state.st_size, state.st_mtime_ns, state.st_ino)
    return found


def require_unchanged(files: Mapping[Path, Seen]) -> None:
    """Refuse results of files that were changed while they were read."""
    for file, before in files.items():
        if not _is_still(file, before):
            raise RtmError(
                tr(
                    "{file} was changed or removed while the study ran, so the results would be "
                    "of neither state.",
                    file=file,
                ),
                tr("Run the study again."),
            )


def as_recorded(files: Mapping[Path, Seen], seen: SeenFrom) -> dict[str, Print]:
    """Return the prints of files by their names as seen from a folder of results.

    A name whose bytes are no letters cannot be written down, and is left out.
    """
    named = {seen.name(file): one.content for file, one in files.items()}
    return {name: one for name, one in named.items() if is_text(name)}


def _is_still(file: Path, before: Seen) -> bool:
    try:
        state = os.stat(file)
        if (state.st_size, state.st_mtime_ns, state.st_ino) == (
            before.size,
            before.changed,
            before.inode,
        ):
            return True
        return print_of(file) == before.content
    except OSError:
        return False
