"""The page of a series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...language import counted, marked, said
from ...mapping.holding import FIRST
from ...progress import QUIET, Progress
from ..fields import length, number, telling
from ..page import STYLES, page
from ..phrases import whole
from ..sections.base import Section, written
from .facts import SeriesFacts, StudyInSeries
from .foretold import foretold_chart, tested_of
from .heat import heats_of
from .moving import moving_chart, moving_of, periods_of
from .sentences import cautions_of, in_short, summary_of
from .where import listings_of, places_map

MOST_WITH_INTERVALS = 8  # columns that leave room for them


class InShort(Section[SeriesFacts]):
    """What a reader with a minute should know."""

    title = marked("In short")
    template = "series_in_short.html"

    def applies(self, about: SeriesFacts) -> bool:
        """Return whether any study has results."""
        return bool(about.done)

    def content(self, about: SeriesFacts) -> Mapping[str, object]:
        """Return the sentences."""
        return {"sentences": in_short(about)}


class WhichFactors(Section[SeriesFacts]):
    """The heat map."""

    title = marked("Which factor holds where")
    template = "series_heat.html"

    def applies(self, about: SeriesFacts) -> bool:
        """Return whether any study has results."""
        return bool(about.done)

    def content(self, about: SeriesFacts) -> Mapping[str, object]:
        """Return the table in parts."""
        heats = tuple(heats_of(about))
        widest = max(len(one.columns.studies) for one in heats)
        return {"heats": heats, "intervals": widest <= MOST_WITH_INTERVALS}


class OverTime(Section[SeriesFacts]):
    """The small charts."""

    title = marked("How ratios move over time")
    template = "series_moving.html"

    def applies(self, about: SeriesFacts) -> bool:
        """Return whether a factor holds in two periods."""
        return bool(moving_of(about))

    def content(self, about: SeriesFacts) -> Mapping[str, object]:
        """Return the drawing."""
        return {"chart": moving_chart(moving_of(about), periods_of(about))}


class Foretold(Section[SeriesFacts]):
    """The tests."""

    title = marked("How each map foretold")
    template = "series_foretold.html"

    def applies(self, about: SeriesFacts) -> bool:
        """Return whether any map was tested."""
        return bool(tested_of(about))

    def content(self, about: SeriesFacts) -> Mapping[str, object]:
        """Return the drawing."""
        return {"chart": foretold_chart(tested_of(about))}


class Again(Section[SeriesFacts]):
    """The places that return."""

    title = marked("Which places come up again")
    template = "series_places.html"

    def applies(self, about: SeriesFacts) -> bool:
        """Return whether there are any."""
        return any(grid.found for grid in about.places)

    def content(self, about: SeriesFacts) -> Mapping[str, object]:
        """Return a map and a table for each grid."""
        return {
            "grids": tuple(
                {
                    "map": places_map(grid, f"places-{number}"),
                    "listings": listings_of(about, grid, about.units),
                    "least": grid.least,
                    "first": FIRST,
                    "studies": len(grid.studies),
                }
                for number, grid in enumerate(about.places)
                if grid.found
            )
        }


@dataclass(frozen=True)
class StudyLine:
    """A study in the list of all."""

    name: str
    folder: str
    why: str
    events: str = ""
    period: str = ""
    terms: str = ""


class Studies(Section[SeriesFacts]):
    """All studies, with their reports, and what failed."""

    title = marked("The studies")
    template = "series_studies.html"

    def content(self, about: SeriesFacts) -> Mapping[str, object]:
        """Return a line each."""
        return {"lines": tuple(map(_study_line, about.studies))}


class Care(Section[SeriesFacts]):
    """What to be careful about."""

    title = marked("To be careful about")
    template = "care.html"
    look = "care"

    def applies(self, about: SeriesFacts) -> bool:
        """Return whether there is something."""
        return bool(cautions_of(about))

    def content(self, about: SeriesFacts) -> Mapping[str, object]:
        """Return the sentences."""
        return {"cautions": cautions_of(about)}


def _study_line(study: StudyInSeries) -> StudyLine:
    model = study.model
    if model is None:
        return StudyLine(study.name, study.folder, study.why)
    first, last = study.dates
    period = said("{first} to {last}", first=first, last=last) if first != last else first
    return StudyLine(
        study.name,
        study.folder,
        "",
        number(model, "events", whole),
        period if first else "",
        counted(len(model.terms), "{many} factor", "{many} factors", many=length(model, "terms")),
    )


SECTIONS: tuple[Section[SeriesFacts], ...] = (
    *(InShort(), WhichFactors(), Care(), OverTime()),
    *(Foretold(), Again(), Studies()),
)


def render_series(facts: SeriesFacts, progress: Progress = QUIET) -> str:
    """Return the page of a series, which opens without a network.

    Parameters
    ----------
    facts : SeriesFacts
    progress : Progress, optional

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    models = {f"{one.folder}/model__json": one.model for one in facts.done}
    with telling(**models):
        return page(
            title=facts.title,
            kind=said("Risk Terrain Modelling: a series of studies"),
            summary=summary_of(facts),
            sections=written(SECTIONS, facts, progress),
            styles=(*STYLES, "series.css"),
        )
