"""The files that a study reads: where they lie, and whether they stayed as they were."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsProcessingUtils, QgsProviderRegistry

from ...core.errors import RtmError
from ...core.study import Study
from ..files.paths import real
from ..files.prints import Print, is_text, print_of
from . import names
from .earlier import earlier_results
from .sources import relative_source

# formats of several files: the others have the name of the first
TOGETHER = (
    {".shp", ".shx", ".dbf", ".prj", ".cpg"},
    {".tab", ".dat", ".map", ".id", ".ind"},
    {".mif", ".mid"},
)
GEODATABASE = ".gdb"  # a folder
LOGS = ("-wal",)  # of a database: changes that are not in it yet


@dataclass(frozen=True)
class Seen:
    """A file as it was when the run began."""

    content: Print
    size: int
    changed: int
    inode: int


def path_of(source: str) -> Path | None:
    """Return the file or folder of a source, made real; None where it is none."""
    path = Path(_parts_of(source).get("path") or "")
    try:
        return real(str(path)) if path.is_absolute() and path.exists() else None
    except (OSError, ValueError):  # longer than any path, or no path at all
        return None


def _parts_of(source: str) -> dict:
    known, provider, uri = QgsProcessingUtils.decodeProviderKeyAndUri(source)
    return QgsProviderRegistry.instance().decodeUri(
        provider if known else "ogr", uri if known else source
    )


def files_of(path: Path, layer: str = "") -> list[Path]:
    """Return the files that belong to the file or folder of a layer."""
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.is_file())
        of_layer = [one for one in files if one.stem == layer]
        # a geodatabase's files have names of their own, and all belong to it
        return of_layer if of_layer and path.suffix.lower() != GEODATABASE else files
    for endings in TOGETHER:
        if path.suffix.lower() in endings:
            beside = path.parent.glob(f"{_literal(path.stem)}.*")
            return sorted(one for one in beside if one.suffix.lower() in endings)
    logs = (path.with_name(f"{path.name}{ending}") for ending in LOGS)
    return [path, *(log for log in logs if log.is_file() and log.stat().st_size)]


def files_read(study: Study) -> list[Path]:
    """Return all files of a study's layers."""
    found = set()
    for layer in study.layers.values():
        path = path_of(layer.source)
        if path is not None:
            found.update(files_of(path, _parts_of(layer.source).get("layerName") or ""))
    return sorted(found)


def refuse_inside(target: Path, study: Study, study_file: Path) -> None:
    """Refuse to read what lies where the run would put a result."""
    read = {"The study": study_file}
    for keys, layer in study.layers.items():
        read[f"The {study.called(keys)}"] = path_of(layer.source)
    results = [target / name for name in names.files_of(study)]
    results += [target / name for name in earlier_results(target).recorded]
    taken = {key for key in map(_identity, results) if key is not None}
    for what, path in read.items():
        if path is not None and (_identity(path) in taken or _is_within(target, path)):
            raise RtmError(
                f"{what} is read from {path}, where a result of the run would go.",
                "Choose another folder for the results.",
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
                f"{file} cannot be read ({reason.strerror or reason}).",
                "Check that it is still there and that you may read it.",
                kind="unreadable",
            ) from reason
        found[file] = Seen(content, state.st_size, state.st_mtime_ns, state.st_ino)
    return found


def require_unchanged(files: Mapping[Path, Seen]) -> None:
    """Refuse results of files that were changed while they were read."""
    for file, before in files.items():
        if not _is_still(file, before):
            raise RtmError(
                f"{file} was changed or removed while the study ran, so the results would be of "
                "neither state.",
                "Run the study again.",
            )


def as_recorded(files: Mapping[Path, Seen], target: Path) -> dict[str, Print]:
    """Return the prints of files by their names as seen from a folder of results.

    A name whose bytes are no letters cannot be written down, and is left out.
    """
    named = {relative_source(str(file), target): one.content for file, one in files.items()}
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


def _literal(text: str) -> str:
    """Return a text as a pattern for `glob` that means itself."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in text)
