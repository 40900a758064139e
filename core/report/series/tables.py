"""The tables of a series: a row a study, a row a factor of each, a row a place that returns."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ...errors import MissingError
from ...mapping.kinds import MODEL, PAST_COUNTS
from ...study.series import KNOWN_AXES
from ..tested import Tested
from .facts import SeriesFacts, StudyInSeries, terms_of

AXES = tuple(KNOWN_AXES)
WHICH = ("study", "folder", *AXES, "other")
STUDY_COLUMNS = (
    *WHICH,
    *("state", "why", "events", "first_date", "last_date", "cells", "selection", "terms"),
    *("later_events", "map", "area_share", "hit_rate", "hit_rate_low", "hit_rate_high"),
    *("pai", "pai_low", "pai_high", "past_hit_rate", "risk_hit_rate"),
)
FACTOR_COLUMNS = (
    *WHICH,
    *("factor", "effect", "chosen", "operationalisation", "distance", "quantile"),
    *("ratio", "ratio_low", "ratio_high", "comparison", "citywide_ratio"),
    *("citywide_low", "citywide_high", "p_value", "borderline", "holds_up"),
)
PLACE_COLUMNS = (
    *("grid", "rank", "studies", "of", "listed_in", "best_rank"),
    *("name", "cells", "area", "x", "y"),
)
DONE, NONE = "done", "none"


def which(study: StudyInSeries) -> tuple[str, ...]:
    """Return which study a row is about: its name, folder, and what it is of by axis."""
    of = study.of
    other = "; ".join(f"{key}: {value}" for key, value in of.items() if key not in AXES)
    return study.name, study.folder, *(of.get(key, "") for key in AXES), other


def study_rows(facts: SeriesFacts) -> Iterator[tuple]:
    """Give a row for each study."""
    for study in facts.studies:
        yield (*which(study), *_of_model(study), *_of_test(study))


def _of_model(study: StudyInSeries) -> tuple:
    model = study.model
    if model is None:
        return NONE, study.why, "", "", "", "", "", ""
    counts = (model.events, *study.dates, model.cells, model.settings.selection, len(model.terms))
    return DONE, "", *counts


def _of_test(study: StudyInSeries) -> tuple:
    shown = study.forecast
    if shown is None:
        return ("",) * 11
    at = shown.headline
    hit, pai = at.hit_rate, at.pai
    return (
        *(shown.events, shown.name, at.share, hit.value, _known(hit.low), _known(hit.high)),
        *(pai.value, _known(pai.low), _known(pai.high)),
        *(_hit_rate(study.tested, name) for name in (PAST_COUNTS, MODEL)),
    )


def _hit_rate(tested: tuple[Tested, ...], name: str):
    found = [one.headline.hit_rate.value for one in tested if one.name == name]
    return found[0] if found else ""


def _known(value: float | None):
    return "" if value is None or math.isnan(value) else value


def factor_rows(facts: SeriesFacts) -> Iterator[tuple]:
    """Give a row for each factor of each study, and one for each term more."""
    for study in facts.done:
        if study.model is None:
            raise MissingError
        for factor in study.model.inputs.factors:
            terms = terms_of(study, factor.name)
            for term in terms:
                yield (*which(study), factor.name, term.effect, "yes", *_of_term(term))
            if not terms:
                yield (*which(study), factor.name, factor.effect, "no", *("",) * 13)


def _of_term(term) -> tuple:
    variable, shown, citywide = term.variable, term.local_first, term.citywide
    admission, verdict = term.admission, term.verdict
    return (
        *(variable.operationalisation, _or_empty(variable.distance), _or_empty(variable.quantile)),
        *(shown.ratio, shown.low, shown.high, "citywide" if term.local is None else "local"),
        *(("", "", "") if citywide is None else (citywide.ratio, citywide.low, citywide.high)),
        "" if admission is None else admission.p_value,
        "" if admission is None else _yes(admission.borderline),
        "" if verdict is None else _yes(verdict.holds_up),
    )


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _or_empty(value):
    return "" if value is None else value


def place_rows(facts: SeriesFacts) -> Iterator[tuple]:
    """Give a row for each place that returns."""
    names = {one.folder: one.name for one in facts.studies}
    for number, grid in enumerate(facts.places, 1):
        for one in grid.found:
            listed = "; ".join(names[folder] for folder in one.ranks)
            yield (
                *(number, one.rank, len(one.ranks), len(grid.studies), listed),
                *(min(one.ranks.values()), one.name, one.cells, one.area, *one.centre),
            )
