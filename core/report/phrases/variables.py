"""Variables and factors in words."""

from __future__ import annotations

from functools import partial

from ...language import numeral, said, text
from ...model.variable import PROTECTIVE, Variable
from ...settings import word
from ...terrain.influences import influence as influence_of
from ..fields import number
from .numbers import distance


def influence(key: str) -> str:
    """Return what an influence is called: "density"."""
    return text(influence_of(key).noun)


def reading(key: str) -> str:
    """Return when a place is under an influence, as a sentence."""
    return text(influence_of(key).reading)


def way(variable: Variable, units: str) -> str:
    """Return the way in which a factor is taken: "density 400 m", "level 90%"."""
    return said(
        "{influence} {distance}",
        influence=influence(variable.operationalisation),
        distance=reach(variable, units),
    )


def reach(variable: Variable, units: str) -> str:
    """Return how far an influence reaches, or from which quantile it is: "400 m", "90%"."""
    if variable.distance is None:
        return number(variable, "quantile", _whole)
    return number(variable, "distance", partial(distance, units=units))


def _whole(quantile: float) -> str:
    return numeral(f"{100 * quantile:g}%")


def variable(variable: Variable, units: str) -> str:
    """Return a variable: "Pubs, density 400 m"."""
    return said("{factor}, {way}", factor=variable.factor, way=way(variable, units))


def where(variable: Variable, units: str) -> str:
    """Return which places are under the influence: "where Pubs are dense within 400 m"."""
    return _placed(influence_of(variable.operationalisation).where, variable, units)


def in_short(variable: Variable, units: str) -> str:
    """Return what bears on a place: "dense Pubs within 400 m"."""
    return _placed(influence_of(variable.operationalisation).in_short, variable, units)


def _placed(words: str, variable: Variable, units: str) -> str:
    return said(
        words,
        factor=variable.factor,
        distance=reach(variable, units),
    )


def factor(name: str, effect: str) -> str:
    """Return a factor, marked where it protects: "Police stations (protective)"."""
    return said("{factor} (protective)", factor=name) if effect == PROTECTIVE else name


def effect(key: str) -> str:
    """Return whether a factor aggravates or protects."""
    return word(key)
