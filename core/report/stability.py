"""How often each factor is chosen where the study is drawn again, as rows of a table."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import said
from ..model.clustering import FactorShare, Stability
from ..model.record import Model
from ..model.variable import Variable
from .fields import number
from .phrases import drawn, figure, reconciled, ways

LEAST_WORTH_SAYING = 0.05  # share of the resamples


@dataclass(frozen=True)
class Chosen:
    """How often a factor was chosen in the resamples.

    Attributes
    ----------
    factor : str
    chosen : bool
        Whether it is in the model.
    count : str
        Of the resamples.
    taken : str
        The ways in which it was taken, that of the model first, each with its count.
    interval : str
        Local ratio over the resamples, for terms of the model.
    """

    factor: str
    chosen: bool
    count: str
    taken: str
    interval: str


def stability(model: Model) -> tuple[Chosen, ...]:
    """Return how often each factor was chosen, those in the model first, then the most often."""
    found = model.stability
    if found is None:
        return ()
    terms = {term.factor: term.variable for term in model.terms}
    return tuple(
        Chosen(
            factor=one.factor,
            chosen=one.factor in terms,
            count=drawn(found, one),
            taken=ways(found, one.factor, terms.get(one.factor), model.units),
            interval=_interval(found, terms.get(one.factor)),
        )
        for one in _told(found, terms)
    )


def _told(found: Stability, terms: dict[str, Variable]) -> list[FactorShare]:
    known = [one for one in found.factors if one.share >= LEAST_WORTH_SAYING or one.factor in terms]
    return sorted(known, key=lambda one: (one.factor not in terms, -one.share, one.factor))


def _interval(found: Stability, variable: Variable | None) -> str:
    for one in found.intervals:
        if one.variable == variable:
            low, high = (number(one, end, figure) for end in ("low", "high"))
            return said("{low} to {high}", low=low, high=high)
    return ""


def reconciliations(model: Model) -> tuple[str, ...]:
    """Return what it means wherever the model and the resamples seem to disagree on a factor."""
    found = () if model.stability is None else model.stability.factors
    return tuple(filter(None, (reconciled(model, one) for one in found)))
