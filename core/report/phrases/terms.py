"""A model and its terms in words."""

from __future__ import annotations

from ...language import counted, said, text
from ...mapping.kinds import KINDS
from ...model.record import Model
from ...model.term import Term
from ...model.variable import PROTECTIVE
from ...settings import FAMILY_TITLES
from .numbers import ends, figure
from .variables import variable, where


def family(key: str) -> str:
    """Return what a family of distributions is called."""
    return said(FAMILY_TITLES[key])


def summary(model: Model) -> str:
    """Return the finding in one sentence."""
    events = counted(model.events, "{count} event", "{count} events")
    cells = counted(model.cells, "{count} cell", "{count} cells")
    if not model.terms:
        return said(
            "No factor goes with the {events} in {cells} clearly enough to enter the model, "
            "so the map is flat: that is an answer, not an error.",
            events=events,
            cells=cells,
        )
    return counted(
        len(model.terms),
        "One factor goes with the {events} in {cells}; strongest first: {factors}.",
        "{count} factors go with the {events} in {cells}; strongest first: {factors}.",
        events=events,
        cells=cells,
        factors=", ".join(term.factor for term in model.by_strength),
    )


def term_sentence(term: Term, units: str) -> str:
    """Return what one term of the model says, with its interval."""
    place = where(term.variable, units)
    if term.effect == PROTECTIVE:
        return said(
            "Places {where} have {times} times the events of other places (95% interval "
            "{interval}), all else being equal: a protective factor.",
            where=place,
            times=figure(term.citywide_first.ratio),
            interval=ends(term.citywide_first.low, term.citywide_first.high),
        )
    return said(
        "Places {where} have {times} times the events of other places (95% interval {interval}), "
        "all else being equal.",
        where=place,
        times=figure(term.citywide_first.ratio),
        interval=ends(term.citywide_first.low, term.citywide_first.high),
    )


def term_label(term: Term, units: str) -> str:
    """Return a term beside its value in a drawing."""
    named = variable(term.variable, units)
    return said("{variable}, protective", variable=named) if term.effect == PROTECTIVE else named


def term_value(term: Term) -> str:
    """Return a relative risk value with its interval: "1.50 (1.20 to 1.90)"."""
    interval = ends(term.citywide_first.low, term.citywide_first.high)
    return said("{value} ({interval})", value=figure(term.citywide_first.ratio), interval=interval)


def map_name(name: str) -> str:
    """Return what a kind of map is called; one of somebody's own has the name that it has."""
    return text(name) if name in KINDS else name
