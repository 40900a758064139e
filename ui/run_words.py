"""What a run will do in words, and where it writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from ..algorithms.language import counted, marked, tr
from ..algorithms.study.names import MODEL as MODEL_FILE
from ..core.fitting.families import family_of
from ..core.packages import lack_of
from ..core.plain import shown
from ..core.report.phrases import listed
from ..core.report.phrases.purposes import purpose_line
from ..core.settings import FitSettings
from . import layers
from .draft import Content
from .expectations import run_expectation

ALL_RESULTS = "Risk Terrain Modelling"  # folder, the same in every language
LONGEST_FOLDER = 60  # letters of a title that make the name of its folder


def run_in_words(content: Content, unit: str, variables: int, cells: int | None) -> str:
    """Return what a run of a complete study will do, as a list in HTML."""
    earlier = _earlier(content)
    tested = [tr("The maps are tested on the incidents kept back.")] if content.holdout else []
    if content.validation["cut_dates"]:
        tested.append(
            tr(
                "The maps are also made anew and tested at several dates ({dates}), which takes "
                "longer.",
                dates=shown(content.validation["cut_dates"]),
            )
        )
    lack = lack_of("jinja2")
    without = [f"{tr('No report is written.')} {lack}"] if lack else []
    written = [tr("The results are written into the folder below and loaded as a group of layers.")]
    if cells:
        written.append(run_expectation(cells, content))
    steps = (
        _counting(content, unit),
        *_measures(content),
        f"{_variables(content, variables)} {_selection(FitSettings(**content.model))}",
        *earlier,
        *tested,
        " ".join(written),
        *without,
    )
    items = "".join(f"<li>{escape(one)}</li>" for one in steps)
    purpose = escape(purpose_line(content.purpose.strip()))
    return f"<b>{escape(content.title)}</b><br>{purpose}<ol style='margin: 0'>{items}</ol>"


def _counting(content: Content, unit: str) -> str:
    sentence = marked("The incidents of {layer} are counted in cells of {size:g} {unit}.")
    if content.incidents_filter:
        sentence = marked(
            "The incidents of {layer} where {filter} are counted in cells of {size:g} {unit}."
        )
    return tr(
        sentence,
        layer=layers.title_of(content.incidents),
        filter=shown(content.incidents_filter),
        size=content.grid().cell_size,
        unit=unit,
    )


def _earlier(content: Content) -> list[str]:
    """Return which earlier incidents the forecast map has."""
    if not content.history:
        return []
    names = [layers.title_of(one.source) for one in content.history]
    return [
        tr(
            "The forecast map has earlier incidents too, of {layers}; nothing else has.",
            layers=listed(list(dict.fromkeys(names))),
        )
    ]


def _measures(content: Content) -> Iterator[str]:
    """Yield what is allowed for in every model."""
    if content.exposure is not None:
        yield tr("Incidents are expected in proportion to {name}.", name=content.exposure.name)
    if content.controls:
        names = listed([row.name for row in content.controls])
        yield tr("Every model allows for {names}.", names=names)


def _variables(content: Content, variables: int) -> str:
    return tr(
        "{factors} ({names}) become {variables}.",
        factors=counted(len(content.factors), "{count} factor", "{count} factors"),
        names=", ".join(row.name for row in content.factors),
        variables=counted(variables, "{count} variable", "{count} variables"),
    )


def _selection(settings: FitSettings) -> str:
    families = listed([family_of(one).name for one in settings.families])
    if settings.selection == "calibrated":
        return tr(
            "Factors that hold up although incidents cluster are admitted, one after the other, by "
            "tests against {surrogates} surrogates, and more where a p-value lies near the level. "
            "For comparison the reference procedure is run too: those that do not help are culled, "
            "and a model is chosen by BIC among {families}.",
            surrogates=settings.surrogates,
            families=families,
        )
    return tr(
        "By the reference procedure those that do not help are culled, and a model is chosen by "
        "BIC among {families}.",
        families=families,
    )


def folder_name(title: str) -> str:
    """Return a study's title as a folder's name."""
    return re.sub(r"[^\w\- ]+", "", title)[:LONGEST_FOLDER].strip() or tr("Study")


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
