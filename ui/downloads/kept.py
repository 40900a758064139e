"""Where what was imported is kept: beside the study, or in a folder that is told."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from qgis.PyQt.QtCore import QStandardPaths

from ...algorithms.language import tr
from ...core.errors import RtmError
from ..run_words import ALL_RESULTS, folder_name


def data_folder(draft) -> Path:
    """Return the folder for the data of a study: that of its file, or one named by its title."""
    if draft.data_folder is not None:
        return draft.data_folder
    path, results = draft.path, draft.results
    if path is not None and (results is None or path.parent != results):
        return path.parent
    if results is not None:  # where a run has saved the study: its data are none of the results
        return results.with_name(tr("{study} data", study=results.name))
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    home = QStandardPaths.writableLocation(documents) or str(Path.home())
    name = tr("{study} data", study=folder_name(draft.content.title))
    return Path(home) / ALL_RESULTS / name


def readable(path: Path | str) -> str:
    """Return a path as a line shows it: from ~, the analyst's own folder, where it lies in that."""
    try:
        return str("~" / Path(path).relative_to(Path.home()))
    except ValueError:
        return str(path)


def free_name(folder: Path, stem: str, ending: str) -> Path:
    """Return the name of a file that is not there yet: “incidents 2.gpkg” after the first."""
    number, path = 1, folder / f"{stem}{ending}"
    while os.path.lexists(path):
        number += 1
        path = folder / f"{stem} {number}{ending}"
    return path


def keep(made: Path, folder: Path, stem: str) -> Path:
    """Put a file that was made elsewhere into a folder, under a free name, whole or not at all."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = free_name(folder, stem, made.suffix)
        with tempfile.TemporaryDirectory(prefix=".rtm-", dir=folder) as own:  # on the same disk
            part = shutil.copyfile(made, Path(own) / target.name)
            os.replace(part, target)
    except OSError as reason:
        raise RtmError(
            tr(
                "The data cannot be kept in {folder} ({reason}).",
                folder=folder,
                reason=reason.strerror or reason,
            ),
            tr("Choose a folder that you may write to."),
            kind="output",
        ) from reason
    return target
