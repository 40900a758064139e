"""How to read the numbers, with this model's own terms as the example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...language import marked, said
from ...model.record import Model
from ...model.variable import PROTECTIVE
from ...terrain.influences import INFLUENCES
from .. import phrases
from ..fields import expression, told
from ..phrases import figure, times
from .base import Section, Told


class Reading(Section[Told]):
    """What the ratios, an RRS and the influences are."""

    title = marked("How to read the numbers")
    template = "paragraphs.html"

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the paragraphs."""
        return {"paragraphs": reading(about.model)}


def reading(model: Model) -> tuple[str, ...]:
    """Return how to read the ratios and an RRS, a paragraph each."""
    if not model.terms and phrases.is_measured(model):
        return (
            said(
                "Without a term the model expects as many events of one cell as of another that "
                "has as much of what is allowed for, so the relative risk score of each is 1. The "
                "events expected differ by what cells have."
            ),
        )
    if not model.terms:
        return (
            said(
                "Without a term the model expects as many events of one cell as of another, so the "
                "relative risk score of each is 1: the map ranks no place before another."
            ),
        )
    return (*_ratios(model), *_influences(model), *_scores(model))


def _ratios(model: Model) -> Iterator[str]:
    if model.has_citywide:
        yield said(
            "The citywide ratio of a term, the relative risk value (RRV) of the literature, says "
            "how many times as many events were recorded {per} within its influence as in the "
            "rest of the study area, {held}; 1 would be no influence, below 1 "
            "there were fewer. Citywide ratios multiply: {example}",
            per=phrases.per(model),
            held=phrases.held(model),
            example=_example(model),
        )
    if model.local is not None:
        yield said(
            "The local ratio says the same of a place within the influence against places of the "
            "same neighbourhood without it. A factor that stands where much else draws crime has a "
            "larger citywide ratio than a local one. To find where events are, use the citywide "
            "ratio; to judge what a change at a place might do, the local one. Neither says that "
            "the factor is the cause."
        )
    if any(term.effect == PROTECTIVE for term in model.terms):
        yield said(
            "A protective factor has a ratio below 1: × 0.5 is half as many events within its "
            "influence as without it."
        )


def _example(model: Model) -> str:
    pair = [term for term in model.by_strength if term.effect != PROTECTIVE][:2]
    if len(pair) != 2:
        return said(
            "a place under two influences of RRV 2 and 3 is expected to have 6 times the events of "
            "a place under neither, {equal}.",
            equal=_equal(model),
        )
    first, second = pair
    known = first.citywide_first, second.citywide_first
    field = expression("{} * {}", *((one, "ratio") for one in known))
    return said(
        "a place under the influence of both {first} ({first_rrv}) and {second} ({second_rrv}) is "
        "expected to have {times} times the events of a place under neither, {equal}.",
        equal=_equal(model),
        first=first.factor,
        first_rrv=times(known[0]),
        second=second.factor,
        second_rrv=times(known[1]),
        times=told(figure(known[0].ratio * known[1].ratio), field),
    )


def _equal(model: Model) -> str:
    if phrases.is_measured(model):
        return said("the other terms and what is allowed for being equal")
    return said("the other terms being equal")


def _influences(model: Model) -> list[str]:
    """Return what influences are, where a term has another than the usual one."""
    usual, *others = (one.key for one in INFLUENCES)
    taken = {term.variable.operationalisation for term in model.terms}
    unusual = [key for key in others if key in taken]
    if not unusual:
        return []
    far = any(term.variable.distance is not None for term in model.terms)
    return [" ".join(phrases.reading(key) for key in (*([usual] if far else []), *unusual))]


def _scores(model: Model) -> Iterator[str]:
    yield said(
        "{what} It compares places of this study area with one another and with nothing else. "
        "Above average means above the mean score; highest risk, above the mean plus two standard "
        "deviations.",
        what=_score(model),
    )
    if not model.has_citywide:
        yield said(
            "This map is made of local ratios: what it expects in the cells under an influence "
            "need not add up to what was recorded there, so a score of 10 is rather a rank than "
            "ten times as many events."
        )
    elif model.dispersion is None and phrases.is_measured(model):
        yield said(
            "The events expected are true to size in the period that the model was made of: "
            "together the cells under each influence are expected to have as many as were recorded "
            "there. Whether that holds later is what a test on later events says."
        )
    elif model.dispersion is None:
        yield said(
            "Scores are true to size in the period that the model was made of: together the cells "
            "under each influence are expected to have as many events as were recorded there. "
            "Whether that holds later is what a test on later events says."
        )


def _score(model: Model) -> str:
    """Return what a score is: of events, or of what factors add to what is allowed for."""
    if not phrases.is_measured(model):
        return said(
            "The relative risk score (RRS) of a cell is the number of events that the model "
            "expects there divided by the smallest number it expects anywhere, so the lowest score "
            "is 1, and a cell of score 10 is expected to have ten times as many events as one of "
            "score 1."
        )
    return said(
        "The relative risk score (RRS) of a cell says what the factors add: the number of events "
        "that the model would expect there with {usual}, divided by the smallest such number "
        "anywhere, so the lowest score is 1, and a cell of score 10 is expected to have ten times "
        "as many events as one of score 1 that has as much of what is allowed for. Where there is "
        "much of that, a cell of a low score may have more events than one of a high score: the "
        "events expected are a band of their own.",
        usual=phrases.usual(model),
    )
