"""Variables and factors in words."""

from __future__ import annotations

from ...language import said, text
from ...model.variable import DENSITY, PROTECTIVE, PROXIMITY, Variable
from .numbers import distance

NOUNS = {PROXIMITY: "proximity", DENSITY: "density"}
WHERE = {
    PROXIMITY: "within {distance} of {factor}",
    DENSITY: "where {factor} are dense within {distance}",
}
IN_SHORT = {**WHERE, DENSITY: "dense {factor} within {distance}"}
READING = {
    PROXIMITY: "Proximity means within the distance of the nearest feature.",
    DENSITY: "Density means where features crowd: a kernel density of that reach at least two "
    "standard deviations above its mean.",
}


def influence(key: str) -> str:
    """Return what an influence is called: "density"."""
    return said(NOUNS[key])


def reading(key: str) -> str:
    """Return when a place is under an influence, as a sentence."""
    return said(READING[key])


def way(variable: Variable, units: str) -> str:
    """Return the way in which a factor is taken: "density 400 m"."""
    return said(
        "{influence} {distance}",
        influence=influence(variable.operationalisation),
        distance=distance(variable.distance, units),
    )


def variable(variable: Variable, units: str) -> str:
    """Return a variable: "Pubs, density 400 m"."""
    return said("{factor}, {way}", factor=variable.factor, way=way(variable, units))


def where(variable: Variable, units: str) -> str:
    """Return which places are under the influence: "where Pubs are dense within 400 m"."""
    return _placed(WHERE, variable, units)


def in_short(variable: Variable, units: str) -> str:
    """Return what bears on a place: "dense Pubs within 400 m"."""
    return _placed(IN_SHORT, variable, units)


def _placed(words: dict[str, str], variable: Variable, units: str) -> str:
    return said(
        words[variable.operationalisation],
        factor=variable.factor,
        distance=distance(variable.distance, units),
    )


def factor(name: str, effect: str) -> str:
    """Return a factor, marked where it protects: "Police stations (protective)"."""
    return said("{factor} (protective)", factor=name) if effect == PROTECTIVE else name


def effect(key: str) -> str:
    """Return whether a factor aggravates or protects."""
    return text(key)
