"""Priority places, and why they are such, in words."""

from __future__ import annotations

from collections.abc import Iterable

from ...language import counted, said
from ...mapping.place import Bearing, Place
from .numbers import figure, whole, whole_percent
from .variables import in_short

MOST_SAID = 3  # reasons in a sentence
WORTH_SAYING = 0.1  # of a place's cells: an influence on fewer is no reason for the whole
WEAK = 1.1
WHOLE = 0.995  # of a place, which rounds to 100%


def reasons(bearings: Iterable[Bearing], units: str) -> list[str]:
    """Return what bears on a place, strongest first: "within 200 m of Bus stops ×1.5".

    Influences on less than a tenth of the cells are left out.

    Parameters
    ----------
    bearings : iterable of Bearing
    units : str
        Of distances, as in "m".
    """
    return [_reason(one, units) for one in bearings if one.share >= WORTH_SAYING]


def _reason(bearing: Bearing, units: str) -> str:
    where = in_short(bearing.variable, units)
    # one decimal would show a weak influence as none
    times = figure(bearing.multiplier, 1 if bearing.multiplier >= WEAK else 2)
    if bearing.share >= WHOLE:
        return said("{where} ×{times}", where=where, times=times)
    part = whole_percent(bearing.share)
    return said("{where} ×{times} (in {part} of it)", where=where, times=times, part=part)


def place_sentence(place: Place, units: str) -> str:
    """Return what to know of a place, in one or two sentences, with the chief reasons."""
    facts = [counted(place.cells, "{count} cell", "{count} cells")]
    if place.expected is not None:
        facts.append(said("{number} events expected", number=figure(place.expected, 1)))
    if place.past is not None:
        facts.append(said("{number} recorded in the past", number=whole(place.past)))
    about = said("Place {rank}: {facts}.", rank=place.rank, facts=", ".join(facts))
    found = reasons(place.bearings, units)
    if not found:
        return about
    chief, left = found[:MOST_SAID], len(found[MOST_SAID:])
    if left:
        chief.append(counted(left, "and {count} weaker influence", "and {count} weaker influences"))
    return said("{about} Why: {reasons}.", about=about, reasons="; ".join(chief))
