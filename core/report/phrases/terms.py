"""A model and its terms in words."""

from __future__ import annotations

from ...language import counted, said, text
from ...mapping.kinds import KINDS
from ...model.record import Model
from ...model.term import Estimate, Term
from ...model.variable import PROTECTIVE
from ...settings import FAMILY_TITLES
from ..fields import length, number
from .estimates import with_limits
from .numbers import whole
from .variables import variable


def family(key: str) -> str:
    """Return what a family of distributions is called."""
    return said(FAMILY_TITLES[key])


def summary(model: Model) -> str:
    """Return the finding in one sentence."""
    events = counted(
        model.events, "{count} event", "{count} events", count=number(model, "events", whole)
    )
    cells = counted(
        model.cells, "{count} cell", "{count} cells", count=number(model, "cells", whole)
    )
    if not model.terms:
        return _none(model, events, cells)
    places = {
        "count": length(model, "terms"),
        "events": events,
        "cells": cells,
        "factors": ", ".join(term.factor for term in model.by_strength),
        "end": cautious_end(model),
    }
    if model.calibrated is None:
        return counted(
            len(model.terms),
            "The reference procedure chose one factor for the {events} in {cells}: {factors}.",
            "The reference procedure chose {count} factors for the {events} in {cells}; strongest "
            "first, by {end}: {factors}.",
            **places,
        )
    return counted(
        len(model.terms),
        "One factor goes with the {events} in {cells} more than clustering alone would have it: "
        "{factors}.",
        "{count} factors go with the {events} in {cells} more than clustering alone would have it; "
        "strongest first, by {end}: {factors}.",
        **places,
    )


def cautious_end(model: Model) -> str:
    """Return what the terms are ranked by: the end of the interval that promises less."""
    if model.has_citywide:
        return said("the cautious end of the citywide interval")
    return said("the cautious end of the local interval")


def _none(model: Model, events: str, cells: str) -> str:
    if model.calibrated is None:
        return said(
            "No factor goes with the {events} in {cells} clearly enough to enter the model, so "
            "the map is flat: that is an answer, not an error.",
            events=events,
            cells=cells,
        )
    return said(
        "No factor goes with the {events} in {cells} more than clustering alone would have it, so "
        "the map is flat: that is an answer, not an error.",
        events=events,
        cells=cells,
    )


def term_label(term: Term, units: str) -> str:
    """Return a term beside its value in a drawing."""
    named = variable(term.variable, units)
    return said("{variable}, protective", variable=named) if term.effect == PROTECTIVE else named


def term_value(term: Term) -> str:
    """Return the ratios of a term with their intervals, and which they are."""
    known = [
        _called(kind, estimate)
        for kind, estimate in (("citywide", term.citywide), ("local", term.local))
        if estimate is not None
    ]
    return "; ".join(known)


def _called(kind: str, estimate: Estimate) -> str:
    if kind == "citywide":
        return said("citywide {value}", value=with_limits(estimate))
    return said("local {value}", value=with_limits(estimate))


def map_name(name: str) -> str:
    """Return what a kind of map is called; one of somebody's own has the name that it has."""
    return text(name) if name in KINDS else name
