"""How often each factor is chosen where the study is drawn again, as rows of a table."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import said
from ..model.clustering import Stability, VariableShare
from ..model.record import Model
from .phrases import ends, way, whole_percent

LEAST_WORTH_SAYING = 0.05  # share of the resamples


@dataclass(frozen=True)
class Chosen:
    """How often a factor was chosen in the resamples.

    Attributes
    ----------
    factor : str
    chosen : bool
        Whether it is in the model.
    share : str
        Of the resamples.
    usual : str
        The variable most often chosen, with its share.
    interval : str
        RRV over the resamples, for terms of the model.
    """

    factor: str
    chosen: bool
    share: str
    usual: str
    interval: str


def stability(model: Model) -> tuple[Chosen, ...]:
    """Return how often each factor was chosen, those in the model first, then the most often."""
    found = model.stability
    if found is None:
        return ()
    terms = {term.factor: term.variable for term in model.terms}
    intervals = {one.variable: ends(one.low, one.high) for one in found.intervals}
    told = [one for one in found.factors if one.share >= LEAST_WORTH_SAYING or one.factor in terms]
    return tuple(
        Chosen(
            factor=one.factor,
            chosen=one.factor in terms,
            share=whole_percent(one.share),
            usual=_usual(found, one.factor, model.units),
            interval=intervals.get(terms[one.factor], "") if one.factor in terms else "",
        )
        for one in sorted(told, key=lambda one: (one.factor not in terms, -one.share, one.factor))
    )


def _usual(found: Stability, factor: str, units: str) -> str:
    own: list[VariableShare] = [one for one in found.variables if one.variable.factor == factor]
    if not own:
        return said("never")
    most = max(own, key=lambda one: one.share)
    return said("{way} ({share})", way=way(most.variable, units), share=whole_percent(most.share))
