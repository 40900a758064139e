"""Why a control area is suggested."""

from __future__ import annotations

from dataclasses import dataclass

from ...change.matching import LIKE, UNLIKE, Suggestion
from ...language import said
from ...plain import sentence_case
from .numbers import one_decimal, rough, whole


@dataclass(frozen=True)
class Pair:
    """What is known of a treated area and of a control that is suggested for it.

    Attributes
    ----------
    suggestion : Suggestion
    treated : str
        Its name.
    past : (float, float) or None
        Events before, of the treated area and of the control.
    foretold : (float, float) or None
        Events expected.
    units : str
        Of lengths.
    """

    suggestion: Suggestion
    treated: str
    past: tuple[float, float] | None
    foretold: tuple[float, float] | None
    units: str


def why(pair: Pair) -> str:
    """Return why an area is suggested, and how like it is, in two sentences."""
    told = [
        said(
            "Its middle is {far} from that of “{treated}”.",
            far=rough(pair.suggestion.apart, pair.units),
            treated=pair.treated,
        )
    ]
    if pair.foretold is not None:
        told.insert(
            0,
            said(
                "{control} are expected, {treated} there.",
                control=one_decimal(pair.foretold[1]),
                treated=one_decimal(pair.foretold[0]),
            ),
        )
    if pair.past is not None:
        told.insert(
            0,
            said(
                "{control} incidents before, where “{name}” had {treated}.",
                control=whole(round(pair.past[1])),
                treated=whole(round(pair.past[0])),
                name=pair.treated,
            ),
        )
    return " ".join([sentence_case(likeness(pair.suggestion)), *told])


def likeness(one: Suggestion) -> str:
    """Return how like an area is, in words."""
    if one.distance <= LIKE:
        return said("as like as chance lets two areas of the same crime be.")
    if one.distance <= UNLIKE:
        return said("rather like: the numbers differ somewhat more than by chance.")
    return said("not like it, and still the most like of those left: look for a better one.")
