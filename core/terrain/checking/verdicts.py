"""Whether a layer can be used, by what was found of it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from ...limits import FEWEST_EVENTS
from ..features import POINTS
from .gaps import FEWEST_SQUARES
from .places import Places
from .record import Checked, Role, Verdict

FEWEST_POINTS = 5
MANY_FEATURES = 100  # to lie in so few squares that nothing can be said of gaps
NEAR = 0.1  # of the side of a square as large as the study area: its influence may reach in
MOST_LEFT_OUT = 0.01
MOST_REPEATED = 0.1
NOWHERE = ("null", "empty")


class Amiss(Enum):
    """What may be amiss with a layer, the worst first."""

    FAULT = "fault"
    ELSEWHERE = "elsewhere"
    FEW_EVENTS = "few events"
    STOPS = "stops"
    PACKED = "packed"
    BESIDE = "beside"
    FEW = "few"
    SAME = "same"
    INVALID = "invalid"
    NOWHERE = "nowhere"
    MONTHS = "months"
    UNDATED = "undated"
    REPEATED = "repeated"


FORBID = {Amiss.FAULT, Amiss.ELSEWHERE, Amiss.FEW_EVENTS}


def amiss(checked: Checked, side: float) -> tuple[Amiss, ...]:
    """Return what is amiss with a layer, the worst first.

    Parameters
    ----------
    checked : Checked
    side : float
        Of a square as large as the study area, in the units of the CRS.
    """
    found = set(_of_places(checked, side)) | set(_of_rows(checked))
    return tuple(one for one in Amiss if one in found)


def verdict(found: tuple[Amiss, ...]) -> Verdict:
    """Return whether a layer can be used that has this amiss."""
    if not found:
        return Verdict.GOOD
    return Verdict.UNUSABLE if FORBID & set(found) else Verdict.LOOK


def _of_places(checked: Checked, side: float) -> Iterator[Amiss]:
    places = checked.places
    if checked.fault is not None:
        yield Amiss.FAULT
    if places is None or checked.role is Role.AREA:
        return
    if checked.role is Role.FACTOR:
        yield from _of_a_factor(checked, places, side)
    elif not places.inside:
        yield Amiss.ELSEWHERE
    elif places.inside < FEWEST_EVENTS:
        yield Amiss.FEW_EVENTS
    if checked.gap is not None and checked.gap.found:
        yield Amiss.STOPS


def _of_a_factor(checked: Checked, places: Places, side: float) -> Iterator[Amiss]:
    if not places.inside:
        yield Amiss.BESIDE if places.apart < NEAR * side else Amiss.ELSEWHERE
    elif places.inside < FEWEST_POINTS and checked.kind == POINTS:  # one river may tell much
        yield Amiss.FEW
    if places.inside >= MANY_FEATURES and places.occupied.sum() < FEWEST_SQUARES:
        yield Amiss.PACKED
    if places.repeated_share >= MOST_REPEATED:
        yield Amiss.REPEATED
    if checked.same_as:
        yield Amiss.SAME


def _of_rows(checked: Checked) -> Iterator[Amiss]:
    nowhere = sum(checked.left_out.get(why, 0) for why in NOWHERE)
    if nowhere > MOST_LEFT_OUT * checked.rows:
        yield Amiss.NOWHERE
    if sum(checked.left_out.values()) > nowhere:
        yield Amiss.INVALID
    if checked.when is None:
        return
    if checked.when.months_missing:
        yield Amiss.MONTHS
    tally = checked.when.tally
    if tally.rows and tally.undated > MOST_LEFT_OUT * tally.rows:
        yield Amiss.UNDATED
