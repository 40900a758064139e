"""Whether the results of a study are there already, of the same data and the same settings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from ...core.study import Study, write_study
from ...core.study.sources import seen_from
from ..files import manifest
from ..files.journal import is_under_way
from ..files.members import path_of
from ..files.prints import Print, is_still
from ..files.provenance import software
from ..study import inputs, names


class Prints:
    """The prints of files, each read once and known for as long as the file stays as it is."""

    def __init__(self, look: Callable[[], None] = lambda: None):
        self._look = look
        self._seen: dict[Path, inputs.Seen] = {}

    def of(self, files: list[Path]) -> dict[Path, inputs.Seen]:
        """Return each file as it was when it was first asked for."""
        self._seen.update(inputs.seen([one for one in files if one not in self._seen], self._look))
        return {one: self._seen[one] for one in files}

    def print_of(self, file: Path) -> Print:
        """Return the print of a file."""
        return self.of([file])[file].content


def is_current(study: Study, folder: Path, prints: Prints) -> bool:
    """Return whether a folder holds what a run of the study would write there now.

    Parameters
    ----------
    study : Study
        With sources that QGIS can open.
    folder : Path
        Of its results.
    prints : Prints
        Of the files that are read.
    """
    record = manifest.read_manifest(folder, names.is_result)
    if record is None or is_under_way(folder) or not _is_of_files(study):
        return False
    if _text(folder / names.STUDY) != write_study(seen_from(study, folder)):
        return False
    if _made_with(folder) != software():
        return False
    read = inputs.as_recorded(prints.of(inputs.files_read(study)), inputs.SeenFrom(folder))
    if read != record.inputs:
        return False
    return all(is_still(folder / name, one) for name, one in record.files.items())


def _is_of_files(study: Study) -> bool:
    """Return whether all is read from files: of anything else nobody knows if it has changed."""
    return all(path_of(one.source) is not None for one in study.layers.values())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _made_with(folder: Path) -> dict:
    try:
        return json.loads(_text(folder / names.MODEL)).get("software") or {}
    except (ValueError, AttributeError, RecursionError):
        return {}
