"""What a run will do in words, and where it writes."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from ..algorithms.study.names import MODEL as MODEL_FILE
from ..core.fitting.families import family_of
from ..core.packages import lack_of
from ..core.plain import plural, shown
from ..core.report.phrases import listed
from ..core.settings import FitSettings
from . import layers
from .draft import Content
from .expectations import run_expectation

LONGEST_FOLDER = 60  # letters of a title that make the name of its folder


def run_in_words(content: Content, unit: str, variables: int, cells: int | None) -> str:
    """Return what a run of a complete study will do, as a list in HTML."""
    factors = ", ".join(row.name for row in content.factors)
    kept = f" where {shown(content.incidents_filter)}" if content.incidents_filter else ""
    tested = ["The maps are tested on the incidents kept back."] if content.holdout else []
    lack = lack_of("jinja2")
    without = [f"No report is written. {lack}"] if lack else []
    size = f" {run_expectation(cells, content)}" if cells else ""
    steps = (
        f"The incidents of {layers.title_of(content.incidents)}{kept} are counted in cells of "
        f"{content.grid().cell_size:g} {unit}.",
        f"{plural(len(content.factors), 'factor')} ({factors}) become "
        f"{plural(variables, 'variable')}. {_selection(FitSettings(**content.model))}",
        *tested,
        f"The results are written into the folder below and loaded as a group of layers.{size}",
        *without,
    )
    items = "".join(f"<li>{escape(one)}</li>" for one in steps)
    return f"<b>{escape(content.title)}</b><ol style='margin: 0'>{items}</ol>"


def _selection(settings: FitSettings) -> str:
    families = listed([family_of(one).name for one in settings.families])
    reference = f"those that do not help are culled, and a model is chosen by BIC among {families}"
    if settings.selection == "calibrated":
        return (
            "Factors that hold up although incidents cluster are admitted, one after the other, by "
            f"tests against {settings.surrogates} surrogates. For comparison the reference "
            f"procedure is run too: {reference}."
        )
    return f"By the reference procedure {reference}."


def folder_name(title: str) -> str:
    """Return a study's title as a folder's name."""
    return re.sub(r"[^\w\- ]+", "", title)[:LONGEST_FOLDER].strip() or "Study"


def holds_model(folder: str) -> bool:
    """Return whether results are in a folder; none are where its name can be no folder's."""
    try:
        return (Path(folder) / MODEL_FILE).exists()
    except (OSError, ValueError):
        return False


def unused(folder: Path) -> Path:
    """Return the folder, or one with a number after it that does not exist yet."""
    free, number = folder, 2
    while free.exists():
        free, number = folder.with_name(f"{folder.name} {number}"), number + 1
    return free
