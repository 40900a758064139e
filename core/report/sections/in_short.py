"""In short: the findings for those who read no further."""

from __future__ import annotations

from collections.abc import Mapping

from ...errors import MissingError
from ...language import counted, marked, said
from ...mapping.kinds import FORECAST, PAST_COUNTS, RANDOM
from ...model.record import Model
from ..facts import PriorityFacts, Scores, StudyFacts
from ..fields import expression, number, told
from ..findings import found as factors_found
from ..findings import how_sure
from ..phrases import (
    held_sentence,
    is_measured,
    listed,
    map_name,
    named,
    percent,
    score,
    short_percent,
    whole,
)
from ..tested import Tested
from .base import Section, Told


class InShort(Section[Told]):
    """A sentence for each finding of a study."""

    title = marked("In short")
    template = "in_short.html"

    def applies(self, about: Told) -> bool:
        """Return whether there is a study."""
        return about.study is not None

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the sentences."""
        if about.study is None:
            raise MissingError
        return {"sentences": in_short(about.model, about.study)}


def in_short(model: Model, study: StudyFacts) -> tuple[str, ...]:
    """Return the findings of a study, a sentence or two each."""
    found = []
    if model.terms:
        found += [factors_found(model), how_sure(model), _scores(model, study.scores)]
    else:
        found += [said("No factor is in the model: the risk map is flat."), how_sure(model)]
    found.append(_allowed_for(model))
    if study.places.count:
        found.append(_where_first(model, study.places))
    if study.tested:
        found.append(_test(model, study))
    found.append(_what_not_to_do(model))
    return tuple(filter(None, found))


def _allowed_for(model: Model) -> str:
    """Return what a score does not count as risk; empty where nothing is allowed for."""
    names = named(model)
    if not names:
        return ""
    return counted(
        len(names),
        "{what} is allowed for: the factors say what goes with the events besides, and scores "
        "compare places that have as much of it. A high score is not yet a place of many events.",
        "{what} are allowed for: the factors say what goes with the events besides, and scores "
        "compare places that have as much of each. A high score is not yet a place of many events.",
        what=listed(names),
    )


def _what_not_to_do(model: Model) -> str:
    warned = said(
        "What not to do with it: take a factor for a cause, a score for a statement about a "
        "person, a place for a ground to stop and search somebody (that needs a legal basis of its "
        "own), or the map for a reason to look only where it is dark. It knows only what was "
        "recorded."
    )
    if is_measured(model) or not model.terms:
        return warned
    return said(
        "{warned} Nor does it know how many streets, homes or people a place has: a factor may do "
        "no more than mark busy places. “Limits” says what helps.",
        warned=warned,
    )


def _scores(model: Model, scores: Scores) -> str:
    places = {
        "maximum": number(scores, "maximum", score),
        "mean": number(scores, "mean", score),
    }
    if not scores.highest_cells:
        return said(
            "Scores run from 1 to {maximum}, with a mean of {mean}. No cell is of the highest "
            "risk, above the mean plus two standard deviations: this risk map alone does not tell "
            "single places apart.",
            **places,
        )
    share = told(
        percent(scores.highest_cells / model.cells),
        expression("{} / {}", (scores, "highest_cells"), (model, "cells")),
    )
    return counted(
        scores.highest_cells,
        "Scores run from 1 to {maximum}, with a mean of {mean}; {count} cell of {cells} ({share}) "
        "is of the highest risk, above the mean plus two standard deviations.",
        "Scores run from 1 to {maximum}, with a mean of {mean}; {count} cells of {cells} ({share}) "
        "are of the highest risk, above the mean plus two standard deviations.",
        count=number(scores, "highest_cells", whole),
        cells=number(model, "cells", whole),
        share=share,
        **places,
    )


def _where_first(model: Model, places: PriorityFacts) -> str:
    """Return what the places hold: the first of them, which people use, where that is known."""
    if places.held:
        return said("Where to act first: {held}", held=held_sentence(places.held[0], places.count))
    return _places(model, places)


def _places(model: Model, places: PriorityFacts) -> str:
    share = told(
        percent(places.past / model.events),
        expression("{} / {}", (places, "past"), (model, "events")),
    )
    return counted(
        places.count,
        "{count} priority place in {area} of the area held {events} of the past events.",
        "{count} priority places in {area} of the area held {events} of the past events.",
        count=number(places, "count", whole),
        area=number(places, "covered_share", percent),
        events=share,
    )


def _test(model: Model, study: StudyFacts) -> str:
    first = study.tested[0]
    others = [
        said("{map} {rate}", map=map_name(one.name), rate=_rate(one))
        for one in study.tested[1:]
        if one.name in (PAST_COUNTS, FORECAST)
    ]
    places = {
        "count": number(first, "events", whole),
        "share": number(first.headline, "share", short_percent),
        "held": _rate(first),
    }
    tested = counted(
        first.events,
        "Tested on {count} later event, the {share} of the area {highest} held {held} of them",
        "Tested on {count} later events, the {share} of the area {highest} held {held} of them",
        highest=_highest(model),
        **places,
    )
    if not others:
        return said("{tested}.", tested=tested)
    told = said("{tested} ({others}).", tested=tested, others=", ".join(others))
    return " ".join(filter(None, (told, _where_to_be(model, study))))


def _highest(model: Model) -> str:
    if not is_measured(model):
        return said("that the risk map scores highest")
    return said("where the model expects most events")


def _where_to_be(model: Model, study: StudyFacts) -> str:
    """Return which map to choose places by, where that is not the risk map."""
    first = study.tested[0]
    maps = [one for one in study.tested if one.name != RANDOM]
    best = max(maps, key=lambda one: one.headline.hit_rate.value)
    if best is first:
        return ""
    if not model.terms and not is_measured(model):
        return said(
            "To choose where to be next, the {map} did best at {share} of the area.",
            map=map_name(best.name),
            share=number(best.headline, "share", short_percent),
        )
    if is_measured(model):
        return said(
            "To choose where to be next, the {map} did best at {share} of the area; the scores of "
            "the risk map do not say how many events there are: they are for what such places have "
            "in common.",
            map=map_name(best.name),
            share=number(best.headline, "share", short_percent),
        )
    return said(
        "To choose where to be next, the {map} did best at {share} of the area; the risk map is "
        "for what such places have in common.",
        map=map_name(best.name),
        share=number(best.headline, "share", short_percent),
    )


def _rate(one: Tested) -> str:
    return number(one.headline.hit_rate, "value", percent)
