"""How to read the numbers, with this model's own terms as the example."""

from __future__ import annotations

from collections.abc import Mapping

from ...language import marked, said
from ...model.record import Model
from ...model.variable import PROTECTIVE
from ...terrain.influences import INFLUENCES
from .. import phrases
from ..phrases import figure
from .base import Section, Told


class Reading(Section[Told]):
    """What an RRV, an RRS and the influences are."""

    title = marked("How to read the numbers")
    template = "paragraphs.html"

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the paragraphs."""
        return {"paragraphs": reading(about.model)}


def reading(model: Model) -> tuple[str, ...]:
    """Return how to read an RRV and an RRS, a paragraph each."""
    rrv = said(
        "The relative risk value (RRV) of a term is the factor by which events are more frequent "
        "under its influence, all else being equal; 1 would be no influence. Influences multiply: "
        "{example}",
        example=_example(model),
    )
    rrs = said(
        "The relative risk score (RRS) of a cell is the number of events that the model expects "
        "there divided by the smallest number it expects anywhere, so the lowest score is 1, and "
        "a cell of score 10 is expected to have ten times as many events as one of score 1. It "
        "compares places of this study area with one another and with nothing else. Above average "
        "means above the mean score; highest risk, above the mean plus two standard deviations."
    )
    return (rrv, *_protective(model), *_influences(model), rrs)


def _protective(model: Model) -> list[str]:
    if all(term.effect != PROTECTIVE for term in model.terms):
        return []
    return [
        said(
            "A protective factor is coded the other way round: its RRV says how many times more "
            "frequent events are outside its influence than within."
        )
    ]


def _influences(model: Model) -> list[str]:
    """Return what influences are, where a term has another than the usual one."""
    usual, *others = (one.key for one in INFLUENCES)
    taken = {term.variable.operationalisation for term in model.terms}
    unusual = [key for key in others if key in taken]
    return [" ".join(phrases.reading(key) for key in (usual, *unusual))] if unusual else []


def _example(model: Model) -> str:
    pair = [term for term in model.by_strength if term.effect != PROTECTIVE][:2]
    if len(pair) != 2:
        return said(
            "a place under two influences of RRV 2 and 3 has 6 times the expected events of a "
            "place under neither."
        )
    first, second = pair
    return said(
        "a place under the influence of both {first} ({first_rrv}) and {second} ({second_rrv}) has "
        "{times} times the expected events of a place under neither.",
        first=first.factor,
        first_rrv=figure(first.citywide_first.ratio),
        second=second.factor,
        second_rrv=figure(second.citywide_first.ratio),
        times=figure(first.citywide_first.ratio * second.citywide_first.ratio),
    )
