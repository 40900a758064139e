"""The terms of the model, as a table, a drawing and sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...language import marked, said
from ...model.record import Model
from ...model.term import Term
from ...model.variable import PROTECTIVE
from ...terrain.influences.density import DENSITY
from ..forest import forest_plot
from ..phrases import (
    allowed_for,
    distance_sentence,
    family,
    held,
    may_be_busy,
    of_the_intercept,
    per,
    profile_sentences,
    scores_are_rates,
    term_sentence,
    without_exposure,
)
from ..profile_chart import profile_charts
from .base import Section, Told


class TheModel(Section[Told]):
    """The terms, strongest first."""

    title = marked("The model")
    template = "the_model.html"

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the terms, their drawing and what there is to know of each."""
        model = about.model
        terms = model.by_strength
        return {
            "model": model,
            "units": about.units,
            "terms": terms,
            "profiles": "\n".join(profile_charts(terms, about.units)),
            "profiles_of_density": any(
                term.profile and term.variable.operationalisation == DENSITY.key for term in terms
            ),
            "forest": forest_plot(terms, about.units) if terms else "",
            "adjusted": model.clustering is not None,
            "citywide": model.has_citywide,
            "local": any(term.local is not None for term in terms),
            "protective": any(term.effect == PROTECTIVE for term in terms),
            "meaning": tuple(_meaning(model)),
            "beside": " ".join(filter(None, _beside(model))),
            "busy": [may_be_busy(model, term) for term in terms],
            "intercept": of_the_intercept(model),
            "sentences": [tuple(_told_of(model, term)) for term in terms],
        }


def _beside(model: Model) -> tuple[str, ...]:
    """Return what is allowed for, what scores are then, and what has no exposure."""
    return allowed_for(model), scores_are_rates(model), without_exposure(model)


def _meaning(model: Model) -> Iterator[str]:
    """Yield what the columns of the table are."""
    if not model.has_citywide:
        yield said(
            "This model was made by an earlier version, which knew local ratios alone: how many "
            "times as many events places within the influence had as places of the same "
            "neighbourhood without it, the other terms held equal. The risk map and its scores are "
            "made of these. Fit the model again for citywide ratios."
        )
    else:
        yield said(
            "Citywide ratio (the relative risk value, RRV): how many times as many events were "
            "recorded {per} in places within the influence as in the other places of the study "
            "area, {held}; by maximum likelihood, {family}. The risk map, its "
            "scores and the expected events are made of it.",
            per=per(model),
            held=held(model),
            family=family(model.family),
        )
    if model.local is not None and model.has_citywide:
        yield said(
            "Local ratio: the same against places of the same neighbourhood without the influence. "
            "The test that admits a factor is about it, and it is the better guide to what to "
            "change."
        )
    if any(term.admission is not None for term in model.terms):
        yield said(
            "p: in what share of made-up cities, where events merely cluster, some variable stands "
            "out from its neighbourhood as clearly as this one does here; so everything that was "
            "tried is paid for."
        )
    if any(term.admission is not None and term.admission.error for term in model.terms):
        yield said(
            "Made-up cities are drawn at random: what stands behind ± is the standard error of p "
            "for that reason. At most: none of those drawn came so far. Borderline: p is so near "
            "the level that other random numbers might have decided otherwise, about this factor "
            "or one admitted before it."
        )
    yield said("A ratio below 1 means fewer events.")


def _told_of(model: Model, term: Term) -> Iterator[str]:
    """Yield what there is to know of a term, a sentence or two each."""
    yield term_sentence(term, model.units, model)
    if term.admission is not None and term.admission.borderline:
        yield said(
            "Borderline: its p-value, or that of a factor admitted before it, is so near the level "
            "that other random numbers might have left it out. Take it as a hint."
        )
    by_distance = profile_sentences(term, model.units)
    if by_distance:
        yield by_distance
    settled = distance_sentence(model, term)
    if settled:
        yield settled
