"""What was found of layers before they are used, a sentence each, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

from ...language import counted, marked, numeral, said
from ...plain import shown
from ...terrain.checking.gaps import FEWEST_SQUARES, Gap
from ...terrain.checking.record import Checked, Places, Role, Verdict, When
from ...terrain.checking.verdicts import NOWHERE, Amiss
from ...terrain.left_out import IN_WORDS
from . import incidents
from .coverage import covers
from .numbers import listed, rough, whole, whole_percent

VERDICTS = {
    Verdict.GOOD: marked("good"),
    Verdict.LOOK: marked("look at it"),
    Verdict.UNUSABLE: marked("cannot be used"),
}
REMEDIES = {
    Amiss.ELSEWHERE: marked(
        "Check the coordinate system of the layer, and that it shows the same place."
    ),
    Amiss.FEW_EVENTS: marked("Use a longer period, more kinds of incident or a larger study area."),
    Amiss.STOPS: marked("Get the layer for the whole area, or cut the study area."),
    Amiss.PACKED: marked("Get the layer for the whole area, or cut the study area."),
    Amiss.BESIDE: marked("Check that the layer is the right one, or leave the factor out."),
    Amiss.FEW: marked("Join it with a layer of like places, or leave the factor out."),
    Amiss.SAME: marked("Leave one of the two out."),
    Amiss.INVALID: marked("Run “Fix geometries” on the layer."),
    Amiss.NOWHERE: marked(
        "Ask whoever publishes them for the places, and say in the study how many lack one."
    ),
    Amiss.MONTHS: marked("Add the files of these months, or choose a period without gaps."),
    Amiss.UNDATED: marked("Choose another field of dates, or import the files anew."),
    Amiss.REPEATED: marked(
        "If a place is told twice, run “Delete duplicate geometries” on the layer."
    ),
}
MOST_NAMED = 3  # months and types


def verdict_named(verdict: Verdict) -> str:
    """Return a verdict in words."""
    return said(VERDICTS[verdict])


def remedy(checked: Checked, amiss: Amiss) -> str:
    """Return what to do about what is amiss with a layer."""
    if checked.fault is not None and amiss is Amiss.FAULT:
        return checked.fault.remedy
    return said(REMEDIES[amiss])


def problem(checked: Checked, amiss: Amiss, units: str) -> str:
    """Return what is amiss with a layer; `units` are those of lengths."""
    if checked.fault is not None and amiss is Amiss.FAULT:
        return checked.fault.problem
    if amiss is Amiss.STOPS and checked.gap is not None:
        return covers(checked.gap, checked.role)
    if amiss is Amiss.SAME:
        return said("It has the same places as “{other}”.", other=shown(checked.same_as))
    if amiss in (Amiss.NOWHERE, Amiss.INVALID):
        return _left_out(checked, amiss)
    if checked.when is not None and amiss in (Amiss.MONTHS, Amiss.UNDATED):
        return _missing(checked.when, amiss)
    return _of_places(checked.places, amiss, units)


def in_order(checked: Checked) -> str:
    """Return what to say of a layer with which nothing is amiss."""
    places = checked.places
    if places is None:
        return said("It can be used.")
    if checked.role is Role.AREA:
        return counted(places.features, "It is {count} polygon.", "It is {count} polygons.")
    if places.independent < FEWEST_SQUARES:
        return said(
            "{inside}, too few to tell whether the layer stops within it.", inside=inside(places)
        )
    return said("{inside}; there is no sign that the layer is cut off.", inside=inside(places))


def inside(places: Places) -> str:
    """Return how many features lie in the study area."""
    return counted(
        places.features,
        "{inside} of {count} feature lies in the study area",
        "{inside} of {count} features lie in the study area",
        inside=whole(places.inside),
    )


def _left_out(checked: Checked, amiss: Amiss) -> str:
    """Return how many features are left out that have no place, or a broken one."""
    reasons = {
        why: count
        for why, count in checked.left_out.items()
        if (why in NOWHERE) == (amiss is Amiss.NOWHERE)
    }
    return counted(
        sum(reasons.values()),
        "{count} of {rows} features ({share}) is left out: {reasons}.",
        "{count} of {rows} features ({share}) are left out: {reasons}.",
        rows=whole(checked.rows),
        share=whole_percent(sum(reasons.values()) / checked.rows),
        reasons=", ".join(f"{whole(many)} {said(IN_WORDS[why])}" for why, many in reasons.items()),
    )


def _missing(when: When, amiss: Amiss) -> str:
    """Return which months, or how many dates, are missing."""
    if amiss is Amiss.UNDATED:
        return " ".join(incidents.told_apart(when.tally))
    months = when.months_missing
    return counted(
        len(months),
        "Between {first} and {last} there is nothing in {months}.",
        "Between {first} and {last} {count} months have nothing: {months}.",
        first=when.tally.first_date,
        last=when.tally.last_date,
        months=_some(months),
    )


def _of_places(places: Places | None, amiss: Amiss, units: str) -> str:
    if places is None:
        raise ValueError(f"{amiss} is said of places")
    if amiss in (Amiss.ELSEWHERE, Amiss.BESIDE):
        return counted(
            places.features,
            "Its one feature lies outside the study area, about {distance} from it.",
            "All {count} features lie outside the study area, the nearest about {distance} from "
            "it.",
            distance=rough(places.apart, units),
        )
    if amiss is Amiss.PACKED:
        return said(
            "All of the {inside} features in the study area lie within {share} of it; cells "
            "elsewhere would be said to be far from any, which nobody knows.",
            inside=whole(places.inside),
            share=_small(places.occupied.mean()),
        )
    if amiss is Amiss.REPEATED:
        return counted(
            places.repeated,
            "{count} of {features} features ({share}) lies exactly where another does, and "
            "density counts each.",
            "{count} of {features} features ({share}) lie exactly where another does, and "
            "density counts each.",
            features=whole(places.features),
            share=whole_percent(places.repeated_share),
        )
    return said("{inside}, too few for a model to tell anything.", inside=inside(places))


def notes(checked: Checked) -> Iterator[str]:
    """Yield what else to know of a layer."""
    if checked.moved_to:
        yield said(
            "Its coordinates are in {crs} and are moved to {other}.",
            crs=checked.crs,
            other=checked.moved_to,
        )
    if checked.gap is not None and checked.gap.found:
        yield _chance(checked.gap)
    if checked.choice is not None and checked.choice.reason is not None:
        yield checked.choice.reason.sentence(checked.name)
    if checked.when is not None:
        yield from _of_incidents(checked, checked.when)


def _chance(gap: Gap) -> str:
    return said(
        "Beside the empty part lie features in {beside} squares of as much weight; of a layer that "
        "covers the whole, {chance} would stop so sharply by chance.",
        beside=whole(gap.beside),
        chance=_one_in(gap.p_value),
    )


def _one_in(share: float) -> str:
    many = min(1 / max(share, 1e-4), 1e4)
    return said("1 in {many}", many=numeral(f"{float(f'{many:.1g}'):,.0f}"))


def _of_incidents(checked: Checked, when: When) -> Iterator[str]:
    """Yield when incidents were, how they are stacked, and of which types they are."""
    span = incidents.span(when.tally)
    if span:
        yield said("Dates: {span}.", span=span)
    if checked.places is not None and checked.places.repeated:
        yield said(
            "{share} lie exactly where another does. Published positions are often moved to "
            "common points: distances under about 100 m then mean little.",
            share=whole_percent(checked.places.repeated_share),
        )
    if when.kinds:
        yield counted(
            len(when.kinds),
            "All are of one type ({field}): {kinds}.",
            "Types ({field}): {count}, most of them {kinds}.",
            field=shown(when.kind_field),
            kinds=_some([f"{shown(kind)} ({whole(count)})" for kind, count in when.kinds]),
        )


def _small(share: float) -> str:
    """Return a small share as per cent."""
    return said("about {share}", share=numeral(f"{100 * share:.1g}%"))


def _some(names) -> str:
    """Return the first few of some names."""
    if len(names) <= MOST_NAMED:
        return listed(names)
    return said("{first} and others", first=", ".join(names[:MOST_NAMED]))
