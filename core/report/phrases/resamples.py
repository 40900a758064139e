"""What the resamples of a study say of its factors and their distances."""

from __future__ import annotations

from ...language import said
from ...model.clustering import FactorShare, Stability, VariableShare
from ...model.record import Model
from ...model.term import Term
from ...model.variable import Variable
from ..fields import expression, number, told
from .numbers import listed, whole
from .variables import way

AS_WELL = 0.5  # of the share of the chosen variable: another of the factor that does as well
OFTEN = 0.5  # of the resamples
NEARLY_ALL = 0.9  # of a factor's resamples: the ways that are shown
MOST_WAYS = 4


def drawn(found: Stability, one: VariableShare | FactorShare) -> str:
    """Return in how many of the resamples something was chosen."""
    field = expression("{} * {}", (one, "share"), (found, "resamples"))
    return told(whole(round(one.share * found.resamples)), field)


def ways(found: Stability, factor: str, taken: Variable | None, units: str) -> str:
    """Return how a factor was taken in the resamples that chose it: "proximity 100 m in 41".

    The way of the model comes first, then the most frequent, until nearly all are told.
    """
    own = _by_share(found, factor, taken)
    told_of: list[VariableShare] = []
    for one in own[:MOST_WAYS]:
        if sum(each.share for each in told_of) < NEARLY_ALL * sum(each.share for each in own):
            told_of.append(one)
    if not told_of:
        return said("never")
    return listed([_taken(found, one, units) for one in told_of])


def _by_share(found: Stability, factor: str, taken: Variable | None) -> list[VariableShare]:
    own = [one for one in found.variables if one.variable.factor == factor]
    return sorted(own, key=lambda one: (one.variable != taken, -one.share))


def _taken(found: Stability, one: VariableShare, units: str) -> str:
    return said("{way} in {count}", way=way(one.variable, units), count=drawn(found, one))


def distance_sentence(model: Model, term: Term) -> str:
    """Return which others of a factor do as well as the variable chosen; empty where none does."""
    found = model.stability
    if found is None:
        return ""
    own = _by_share(found, term.factor, term.variable)
    chosen = [one for one in own if one.variable == term.variable]
    enough = AS_WELL * sum(one.share for one in chosen)
    rivals = [one for one in own if one.variable != term.variable and one.share >= enough]
    if not rivals:
        return ""
    places = {
        "resamples": number(found, "resamples", whole),
        "ways": listed([_taken(found, one, model.units) for one in [*chosen, *rivals][:MOST_WAYS]]),
    }
    if term.variable.distance is None:
        return said(
            "Its quantile is not settled: of {resamples} resamples it was chosen as {ways}.",
            **places,
        )
    if not chosen:
        return said(
            "Its distance is not settled: of {resamples} resamples none has it as here, but as "
            "{ways}.",
            **places,
        )
    return said(
        "Its distance is not settled: of {resamples} resamples it was chosen as {ways}.", **places
    )


def reconciled(model: Model, one: FactorShare) -> str:
    """Return what it means where the model and the resamples of a factor seem to disagree."""
    found = model.stability
    if found is None:
        return ""
    inside = any(term.factor == one.factor for term in model.terms)
    places = {
        "factor": one.factor,
        "count": drawn(found, one),
        "resamples": number(found, "resamples", whole),
    }
    if inside and one.share < OFTEN:
        return said(
            "{factor} is in the model, yet chosen in {count} of {resamples} resamples only: that "
            "it is there hangs on a few squares of the study area, so take it as a hint.",
            **places,
        )
    if not inside and one.share >= OFTEN:
        return said(
            "{factor} is not in the model, yet chosen in {count} of {resamples} resamples: these "
            "draw some squares twice, and their clusters with them, so that a factor near the "
            "level often passes. In the study as it is it did not pass. It is neither shown to "
            "matter nor shown not to.",
            **places,
        )
    return ""
