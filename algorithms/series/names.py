"""The files of a series, in the folder of its results beside the folders of its studies."""

from __future__ import annotations

from pathlib import Path

from ...core.study.series import SHARED

SERIES, PAGE = "series.json", "series.html"
STUDIES_TABLE, FACTORS_TABLE, PLACES_TABLE = "series.csv", "series_factors.csv", "series_places.csv"
GATHERED = (STUDIES_TABLE, FACTORS_TABLE, PLACES_TABLE, PAGE)
OWN = (SERIES, *GATHERED)
STUDIES = "studies"  # within what is shared: a study file each
PLAN = "steps.json"  # within what is shared


def shared_in(folder: Path) -> Path:
    """Return the folder of what the studies share."""
    return folder / SHARED


def study_file(folder: Path, member: str) -> Path:
    """Return where the file of a study is that its run is given."""
    return folder / SHARED / STUDIES / f"{member}.json"


def plan_of(folder: Path) -> Path:
    """Return where the plan of the steps is, for a scheduler."""
    return folder / SHARED / PLAN
