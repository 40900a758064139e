"""Whether the files that a run recorded are still as it left them, and what it read."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...core.errors import RtmError
from ...core.progress import Progress
from ...core.report.verified import ADDED, AS_RECORDED, CHANGED, MISSING, FileState
from ..files import manifest
from ..files.journal import STAGING, is_under_way
from ..files.owner import living_owner
from ..files.prints import Print, is_still, print_of, prints_from
from ..language import tr
from ..study import names
from ..study.provenance import SOFTWARE

LARGEST = 1 << 26  # bytes of a record; a longer one is none of ours
FROM_AGENT = ("language", "build")  # which model.json does not have
KINDS = {"rtm:Input": "inputs", "rtm:Result": "files"}


@dataclass(frozen=True)
class Recorded:
    """What the records in a folder of results say.

    Attributes
    ----------
    made : str
        When the model was made; empty where it is not known.
    software : mapping of str to str
        Versions of what took part.
    at_odds : tuple of str
        Files of which its two records say different things.
    """

    folder: Path
    manifest: manifest.Manifest
    made: str
    software: Mapping[str, str]
    at_odds: tuple[str, ...]


def read_records(folder: Path) -> Recorded:
    """Return what is recorded in a folder.

    Raises
    ------
    RtmError
        If it has no record, or a run works there.
    """
    refuse_busy(folder)
    found = manifest.read_manifest(folder, names.is_result)
    if found is None:
        raise RtmError(
            tr(
                "{folder} has no record of a run ({record}), or a damaged one, so nothing says "
                "what the run read and wrote.",
                folder=folder,
                record=manifest.NAME,
            ),
            tr("Choose a folder that “Run study” filled."),
            kind="unreadable",
            where="FOLDER",
        )
    model, provenance = (_content(folder / name) for name in (names.MODEL, names.PROVENANCE))
    versions = _texts(model.get("software"))
    agents = provenance.get("agent")
    agent = _texts(agents.get(SOFTWARE)) if isinstance(agents, dict) else {}
    versions.update({name: agent[f"rtm:{name}"] for name in FROM_AGENT if f"rtm:{name}" in agent})
    made = model.get("created")
    at_odds = tuple(_at_odds(found, provenance))
    return Recorded(folder, found, made if isinstance(made, str) else "", versions, at_odds)


def states_of_results(known: Recorded, progress: Progress) -> tuple[FileState, ...]:
    """Return what became of each file that the run wrote, and what has come beside them."""
    files = known.manifest.files
    found = list(_states(known.folder, files, progress))
    there = (name for name in manifest.names_in(known.folder) if names.is_result(name))
    added = (name for name in there if name not in files and name != manifest.NAME)
    return (*found, *(FileState(name, ADDED) for name in added))


def states_of_inputs(known: Recorded, progress: Progress) -> tuple[FileState, ...]:
    """Return what became of each file that the run read."""
    return tuple(_states(known.folder, known.manifest.inputs, progress))


def _states(folder: Path, files: Mapping[str, Print], progress: Progress):
    for number, name in enumerate(sorted(files)):
        progress.at(number / len(files))
        yield _state(name, folder / name, files[name], lambda: progress.at(0.0))
    progress.at(1)


def _state(name: str, path: Path, known: Print, look) -> FileState:
    if not os.path.lexists(path):
        return FileState(name, MISSING, known.sha256)
    if is_still(path, known):
        return FileState(name, AS_RECORDED, known.sha256, known.sha256)
    try:
        ordinary = path.is_file()  # what is none could be a pipe, whose end never comes
        found = print_of(path, look).sha256 if ordinary else ""
    except OSError:
        found = ""
    same = found == known.sha256 and path.is_file() and path.is_symlink()
    return FileState(name, AS_RECORDED if same else CHANGED, known.sha256, found)


def _at_odds(known: manifest.Manifest, provenance: Mapping):
    """Yield the files of which provenance.json says something else than manifest.json."""
    entities = provenance.get("entity")
    if not isinstance(entities, dict):
        return
    for one in entities.values():
        kind = KINDS.get(one.get("prov:type")) if isinstance(one, dict) else None
        name = one.get("prov:location") if kind else None
        if isinstance(name, str):
            told = {name: {key: one.get(f"rtm:{key}") for key in ("bytes", "sha256")}}
            if prints_from(told).get(name) != getattr(known, kind).get(name):
                yield name


def _texts(part) -> dict[str, str]:
    told = part if isinstance(part, dict) else {}
    return {str(name): one for name, one in told.items() if isinstance(one, str)}


def _content(path: Path) -> dict:
    """Return what a JSON file holds; nothing where it cannot be read."""
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
            return {}
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def refuse_busy(folder: Path, where: str = "FOLDER") -> None:
    """Refuse a folder in which a run works, or was cut off; `where` is its parameter."""
    working = living_owner(folder / STAGING)
    if working is not None:
        raise RtmError(
            tr("A run is writing into {folder}: {working}.", folder=folder, working=working),
            tr("Wait until it has ended."),
            kind="input",
            where=where,
        )
    if is_under_way(folder):
        raise RtmError(
            tr("A run into {folder} was cut off while results took their places.", folder=folder),
            tr("Run the study again, or open it in the wizard: either brings it to an end."),
            kind="input",
            where=where,
        )
