"""Priority places, and why they are such, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from ...language import counted, said
from ...mapping.holding import FIRST, Held
from ...mapping.place import Bearing, Makeup, Outlook, Place
from ..fields import number
from .numbers import chance_percent, figure, listed, one_decimal, percent, whole, whole_percent
from .variables import in_short

MOST_SAID = 3  # reasons in a sentence
WORTH_SAYING = 0.1  # of a place's cells: an influence on fewer is no reason for the whole
WEAK = 1.1
WHOLE = 0.995  # of a place, which rounds to 100%
ALIKE = 0.1  # of the larger: expected and recorded events that differ by less are as many
FEW = 0.5  # events, by which a difference is none
OTHER_TIME = 0.05  # of a length: a leap year is as long as another
BUSY = 1.1  # times what the model expects around


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
    digits = 1 if bearing.multiplier >= WEAK else 2
    times = number(bearing, "multiplier", partial(figure, digits=digits))
    if bearing.share >= WHOLE:
        return said("{where} ×{times}", where=where, times=times)
    part = number(bearing, "share", whole_percent)
    return said("{where} ×{times} (in {part} of it)", where=where, times=times, part=part)


def place_sentence(place: Place, units: str, found: Sequence[str] | None = None) -> str:
    """Return what to know of a place, in one or two sentences, with the chief reasons.

    Parameters
    ----------
    place : Place
    units : str
        Of distances, as in "m".
    found : sequence of str, optional
        Its `reasons`, where they have been said before.
    """
    if found is None:
        found = reasons(place.bearings, units)
    facts = [counted(place.cells, "{count} cell", "{count} cells")]
    if place.expected is not None:
        facts.append(said("{number} events expected", number=figure(place.expected, 1)))
    if place.outlook is not None:
        facts.append(_within(place.outlook))
    if place.past is not None:
        facts.append(said("{number} recorded in the past", number=whole(place.past)))
    if place.later is not None:
        facts.append(said("{number} in the later period", number=whole(place.later)))
    title = said("Place {rank}", rank=place.rank)
    if place.name:
        title = said("{place}, {name}", place=title, name=place.name)
    about = said("{place}: {facts}.", place=title, facts=", ".join(facts))
    chance = "" if place.outlook is None else chance_of_top(place.outlook)
    difference = differs(place.expected, place.past, place.makeup)
    parts = [about, chance, _why(place, found), difference]
    return " ".join(filter(None, parts))


def _within(outlook: Outlook) -> str:
    """Return between what numbers its events will probably lie."""
    return said(
        "at least four times of five {low} to {high}",
        low=number(outlook, "low_80", whole),
        high=number(outlook, "high_80", whole),
    )


def chance_of_top(outlook: Outlook) -> str:
    """Return how likely a place is one of those with the highest rates."""
    return said(
        "The chance that it truly is one of the {first} with most events among all these places is "
        "{chance}.",
        first=FIRST,
        chance=number(outlook, "top_chance", chance_percent),
    )


def _why(place: Place, found: Sequence[str]) -> str:
    if not found:
        return ""
    chief, left = list(found[:MOST_SAID]), len(found[MOST_SAID:])
    if left:
        chief.append(counted(left, "and {count} weaker influence", "and {count} weaker influences"))
    if place.bearings[0].is_local:
        return said("Why (× are local ratios): {reasons}.", reasons="; ".join(chief))
    return said("Why (× are citywide ratios): {reasons}.", reasons="; ".join(chief))


def differs(expected: float | None, past: int | None, makeup: Makeup | None) -> str:
    """Return why not as much is expected in a place as was recorded; "" where nobody knows.

    Parameters
    ----------
    expected : float or None
        Events, by the forecast whose parts `makeup` tells.
    past : int or None
    makeup : Makeup or None
    """
    if expected is None or past is None or makeup is None:
        return ""
    if abs(makeup.times - 1) > OTHER_TIME:
        return said(
            "What is expected is for a longer or shorter time than that of what was recorded."
        )
    if abs(expected - past) <= max(FEW, ALIKE * max(expected, past)):
        return said("About as much is expected as was recorded.")
    if makeup.periods > 1:
        return _with_earlier(expected, past, makeup)
    if expected < past:
        return said(
            "Less is expected than was recorded: cells like these, in such a neighbourhood, would "
            "have {around} events without their own past, and part of what was recorded beyond "
            "that is taken for chance.",
            around=number(makeup, "around", one_decimal),
        )
    if makeup.neighbourhood >= BUSY:
        return said(
            "More is expected than was recorded because the neighbourhood has {times} times the "
            "events that the model expects of it.",
            times=number(makeup, "neighbourhood", one_decimal),
        )
    return said(
        "More is expected than was recorded because cells like these have {alike} events.",
        alike=number(makeup, "alike", one_decimal),
    )


def _with_earlier(expected: float, past: int, makeup: Makeup) -> str:
    """Return the same of a forecast that has earlier events."""
    if expected < past:
        return said(
            "Less is expected than was recorded: there or around it was less in earlier periods, "
            "or part of what was recorded is taken for chance."
        )
    if makeup.around > past:
        return said(
            "More is expected than was recorded because cells like these, in such a neighbourhood, "
            "have {around} events.",
            around=number(makeup, "around", one_decimal),
        )
    return said("More is expected than was recorded because there was more in earlier periods.")


def held_sentence(held: Held, count: int) -> str:
    """Return what the first places hold, or all `count` of them, beside past counts and chance."""
    many = number(held, "places", whole)
    first = counted(held.places, "The first place", "The first {count} places", count=many)
    if held.places == count:
        first = counted(count, "The one place", "All {count} places together", count=many)
    parts = [
        _share(said("of the events expected"), held, "expected"),
        _share(said("of the past events"), held, "past", "past_by_counts"),
        _share(said("of the later events"), held, "later", "later_by_counts"),
    ]
    known = [part for part in parts if part]
    area = number(held, "area", percent)
    if not known:
        return said("{places}: {area} of the area.", places=first, area=area)
    return said(
        "{places}: {area} of the area, with {shares}. By chance it would be {area} of each.",
        places=first,
        area=area,
        shares=listed(known),
    )


def _share(what: str, held: Held, name: str, by_counts: str = "") -> str:
    if getattr(held, name) is None:
        return ""
    share = number(held, name, percent)
    if not by_counts or getattr(held, by_counts) is None:
        return said("{share} {what}", share=share, what=what)
    return said(
        "{share} {what} (single cells by past counts: {counts} in as much area)",
        share=share,
        what=what,
        counts=number(held, by_counts, percent),
    )
