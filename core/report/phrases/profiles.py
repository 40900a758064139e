"""How the ratio of a factor falls with distance, in words."""

from __future__ import annotations

from functools import partial

from ...language import marked, said
from ...model.profile import FALLING, LEVEL, Profile, Ring
from ...model.term import Term
from ...model.variable import PROTECTIVE, Variable
from ...terrain.influences.density import DENSITY
from ..fields import expression, number, told
from .numbers import distance, figure, short

COURSES = {
    FALLING: (
        marked(
            "It is still falling at the largest distance tested, {largest}: {last} it is {value}. "
            "A larger distance is worth a try."
        ),
        marked(
            "It is still rising towards 1 at the largest distance tested, {largest}: {last} it is "
            "{value}. A larger distance is worth a try."
        ),
    ),
    LEVEL: (marked("It has levelled off: {last} it is {value}."),) * 2,
}
CUT_SHORT = marked(
    "It has not levelled off {last}, where it is {value}; too little of the study area lies "
    "farther away to follow it."
)
CUT_OFF = marked(
    "Whether it goes on falling beyond {end} cannot be told: too little of the study area lies "
    "farther away; {last} it is {value}."
)
UNCLEAR = marked(
    "Whether it still falls at the largest distance tested, {largest}, cannot be told: {last} it "
    "is {value}."
)
UNCLEAR_RISING = marked(
    "Whether it still rises at the largest distance tested, {largest}, cannot be told: {last} it "
    "is {value}."
)


def profile_sentences(term: Term, units: str) -> str:
    """Return how a term's ratio goes with distance; empty where nobody looked."""
    profile = term.profile
    if profile is None:
        return ""
    return f"{_nearest(term.variable, profile, units)} {_course(term, profile, units)}"


def ring_value(ring: Ring) -> str:
    """Return the ratio of a ring: "1.85"."""
    return number(ring.shown, "ratio", figure)


def _nearest(variable: Variable, profile: Profile, units: str) -> str:
    """Return the ratio of the innermost ring, and what it is compared with."""
    near, end = profile.rings[0], reach_of(profile.rings[-1], units)
    places = {"near": _ring(near, variable, profile, units), "value": _value(near), "end": end}
    if near.local is None:
        return said(
            "By distance: {near} the ratio is {value}, against all places beyond {end}.", **places
        )
    return said(
        "By distance: {near} the ratio is {value}, against places of the same neighbourhood "
        "beyond {end}.",
        **places,
    )


def reach_of(ring: Ring, units: str) -> str:
    """Return how far a ring reaches: "400 m"."""
    return number(ring, "outer", partial(distance, units=units))


def _course(term: Term, profile: Profile, units: str) -> str:
    """Return whether it still falls at the largest distance, where the intervals tell."""
    last, rising = profile.rings[-1], term.effect == PROTECTIVE
    found = profile.course(term.variable.sign)
    words = COURSES[found][rising] if found in COURSES else (UNCLEAR, UNCLEAR_RISING)[rising]
    if last.outer <= profile.largest and found != LEVEL:
        words = CUT_SHORT if found == FALLING else CUT_OFF
    return said(
        words,
        last=_ring(last, term.variable, profile, units),
        value=_value(last),
        end=reach_of(last, units),
        largest=number(profile, "largest", partial(distance, units=units)),
    )


def _value(ring: Ring) -> str:
    """Return the ratio of a ring with its interval: "1.85 (1.50 to 2.20)"."""
    low, high = (number(ring.shown, end, figure) for end in ("low", "high"))
    return said("{value} ({low} to {high})", value=ring_value(ring), low=low, high=high)


def _ring(ring: Ring, variable: Variable, profile: Profile, units: str) -> str:
    """Return where a ring lies, within a sentence: "from 100 to 200 m"."""
    near, end = number(ring, "inner", short), reach_of(ring, units)
    dense = variable.operationalisation == DENSITY.key
    if dense and ring.inner >= profile.largest:
        field = expression("{} - {}", (ring, "outer"), (ring, "inner"))
        more = told(distance(ring.outer - ring.inner, units), field)
        return said("within another {more} of there", more=more)
    if dense and ring.inner:
        return said("where they are dense by {near} to {end}", near=near, end=end)
    if dense:
        return said("where they are dense within {end}", end=end)
    if ring.inner:
        return said("from {near} to {end}", near=near, end=end)
    return said("within {end}", end=end)
