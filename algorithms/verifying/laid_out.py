"""Inputs that were found elsewhere, copied together under the names by which the run knew them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ...core.study import Study
from ...core.study.sources import absolute_source, real, relative_source
from ..files.members import LOGS, TOGETHER

TOLD_BESIDE = (".qmd", ".csvt", ".prj")  # what layers say of themselves, and who reads them


@dataclass(frozen=True)
class LaidOut:
    """A study whose layers lie where they can be read.

    Attributes
    ----------
    study : Study
        With sources by their full names.
    known_as : mapping of str to str
        The name of each copied file as the run recorded it, by its full name.
    """

    study: Study
    known_as: Mapping[str, str] = field(default_factory=dict)


def laid_out(
    study: Study, folder: Path, inputs: Iterable[str], moved: Mapping[str, str], place: Path
) -> LaidOut:
    """Copy what was found elsewhere, so that each layer has all its files under their own names.

    Parameters
    ----------
    study : Study
        With sources as seen from the folder of results.
    folder : Path
    inputs : iterable of str
        All files that the run recorded, as seen from the folder.
    moved : mapping of str to str
        Where those lie that lie elsewhere.
    place : Path
        An empty folder for the copies: what is the auditor's is read alone.
    """
    known_as: dict[str, str] = {}
    mains: dict[str, str] = {}
    for layer in study.layers.values():
        main = _main_of(layer.source, folder)
        members = [name for name in inputs if _belongs(name, main)]
        if main not in mains and any(name in moved for name in members):
            own = place / str(len(mains) + 1)
            for name in members:
                known_as[str(_copied(name, main, moved.get(name), folder, own))] = name
            mains[main] = str(real(str(own / PurePosixPath(main).name)))

    def found(source: str) -> str:
        main, (_, bar, rest) = _main_of(source, folder), source.partition("|")
        return f"{mains[main]}{bar}{rest}" if main in mains else absolute_source(source, folder)

    return LaidOut(study.with_sources(found), known_as)


def _main_of(source: str, folder: Path) -> str:
    """Return the file or folder that a source names, as the record of inputs names it."""
    path = source.partition("|")[0]
    try:
        return relative_source(str(real(str(folder / path))), folder) if path else ""
    except (OSError, ValueError):  # no path at all
        return ""


def _belongs(name: str, main: str) -> bool:
    """Return whether an input is one of the files of a layer."""
    if name == main or name.startswith(f"{main}/") or name in {f"{main}{one}" for one in LOGS}:
        return bool(main)
    one, other = PurePosixPath(name), PurePosixPath(main)
    endings = {one.suffix.lower(), other.suffix.lower()}
    alike = (one.parent, one.stem) == (other.parent, other.stem)
    return alike and any(endings <= together for together in TOGETHER)


def _copied(name: str, main: str, moved: str | None, folder: Path, own: Path) -> Path:
    """Copy a file, with what is told beside it, and return where it is now."""
    inner = name[len(main) + 1 :] if name.startswith(f"{main}/") else ""
    target = own / PurePosixPath(main).name / inner if inner else own / PurePosixPath(name).name
    target.parent.mkdir(parents=True, exist_ok=True)
    source = folder / name if moved is None else Path(moved)
    shutil.copyfile(source, target)
    for ending in TOLD_BESIDE:
        beside = source.with_suffix(ending)
        if beside != source and beside.is_file() and not target.with_suffix(ending).exists():
            shutil.copyfile(beside, target.with_suffix(ending))
    return real(str(target))
