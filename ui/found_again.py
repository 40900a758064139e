"""Where the results of a study's file lie: in its own folder, or in one beside it."""

from __future__ import annotations

import os
from pathlib import Path

from ..algorithms.language import tr
from ..algorithms.study import names
from ..core.errors import RtmError
from ..core.study import Study
from ..core.study.sources import found_from
from .study_file import study_in

MOST_RESULTS = 200  # beside a file, the latest ones, whose studies are looked into
LONGEST_NAME = 60  # letters of the name of a file that make that of a folder


def results_beside(path: Path) -> Path:
    """Return the folder beside a study's file that is suggested for its results."""
    return path.parent / tr("{study} results", study=path.stem[:LONGEST_NAME].strip())


def results_of(path: Path, study: Study) -> tuple[Path, Study] | None:
    """Return the folder of the results of a study's file, and the study that was run for them.

    A file among results belongs to them. Else it is the folder beside it whose study is the same,
    or the one that is called after the file; the latest of several.
    """
    own = path.parent
    if _is_of_results(own):
        return own, _run_in(own) or study
    same = next((folder for folder in _beside(own) if _run_in(folder) == study), None)
    named = results_beside(path)
    if same is not None:
        return same, study
    if _is_of_results(named):
        return named, _run_in(named) or study
    return None


def _beside(folder: Path) -> list[Path]:
    """Return the folders of results in a folder, the latest first."""
    try:
        with os.scandir(folder) as inside:
            folders = sorted(folder / one.name for one in inside if one.is_dir())
    except OSError:
        return []
    return sorted(filter(_is_of_results, folders), key=_when, reverse=True)[:MOST_RESULTS]


def _is_of_results(folder: Path) -> bool:
    try:
        return (folder / names.MODEL).is_file()
    except (OSError, ValueError):
        return False


def _run_in(folder: Path) -> Study | None:
    """Return the study that results keep, with its sources by their full names."""
    try:
        return found_from(study_in(folder / names.STUDY), folder)
    except RtmError:  # its results are shown all the same, or say what is wrong with them
        return None


def _when(folder: Path) -> float:
    try:
        return (folder / names.MODEL).stat().st_mtime
    except OSError:
        return 0.0
