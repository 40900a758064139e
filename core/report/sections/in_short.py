"""In short: the findings for those who read no further."""

from __future__ import annotations

from collections.abc import Mapping

from ...language import counted, marked, said
from ...mapping.kinds import FORECAST, PAST_COUNTS
from ...model.record import Model
from ..facts import PriorityFacts, Scores, StudyFacts
from ..phrases import ends, figure, map_name, percent, short_percent, whole
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
        assert about.study is not None
        return {"sentences": in_short(about.model, about.study)}


def in_short(model: Model, study: StudyFacts) -> tuple[str, ...]:
    """Return the findings of a study, a sentence or two each."""
    found = []
    if model.terms:
        found += [_factors(model), _scores(model, study.scores)]
    else:
        found.append(said("No factor goes with the events clearly enough: the map is flat."))
    if study.places.count:
        found.append(_places(model, study.places))
    if study.tested:
        found.append(_test(study))
    return tuple(found)


def _factors(model: Model) -> str:
    strongest = model.by_strength[0]
    return counted(
        len(model.terms),
        "{count} factor of {all} tested goes with the events. The strongest is {factor} (relative "
        "risk value {rrv}, 95% interval {interval}).",
        "{count} factors of {all} tested go with the events. The strongest is {factor} (relative "
        "risk value {rrv}, 95% interval {interval}).",
        all=len(model.inputs.factors),
        factor=strongest.factor,
        rrv=figure(strongest.citywide_first.ratio),
        interval=ends(strongest.citywide_first.low, strongest.citywide_first.high),
    )


def _scores(model: Model, scores: Scores) -> str:
    return counted(
        scores.highest_cells,
        "Scores run from 1 to {maximum}, with a mean of {mean}; {count} cell of {cells} ({share}) "
        "is of the highest risk.",
        "Scores run from 1 to {maximum}, with a mean of {mean}; {count} cells of {cells} ({share}) "
        "are of the highest risk.",
        maximum=figure(scores.maximum, 1),
        mean=figure(scores.mean, 1),
        cells=whole(model.cells),
        share=percent(scores.highest_cells / model.cells),
    )


def _places(model: Model, places: PriorityFacts) -> str:
    return counted(
        places.count,
        "{count} priority place in {area} of the area held {events} of the past events.",
        "{count} priority places in {area} of the area held {events} of the past events.",
        area=percent(places.covered_share),
        events=percent(places.past / model.events),
    )


def _test(study: StudyFacts) -> str:
    first = study.tested[0]
    others = [
        said("{map} {rate}", map=map_name(one.name), rate=percent(one.headline.hit_rate.value))
        for one in study.tested[1:]
        if one.name in (PAST_COUNTS, FORECAST)
    ]
    held = percent(first.headline.hit_rate.value)
    share = short_percent(first.headline.share)
    if not others:
        return counted(
            first.events,
            "Tested on {count} later event, the highest {share} of the area held {held} of them.",
            "Tested on {count} later events, the highest {share} of the area held {held} of them.",
            share=share,
            held=held,
        )
    return counted(
        first.events,
        "Tested on {count} later event, the highest {share} of the area held {held} of them "
        "({others}).",
        "Tested on {count} later events, the highest {share} of the area held {held} of them "
        "({others}).",
        share=share,
        held=held,
        others=", ".join(others),
    )
