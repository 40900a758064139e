"""Rows marked with why they are left out: a code a row, by which the reasons are told apart."""

from __future__ import annotations

import numpy as np

from ...errors import RtmError
from ...language import said
from .wishes import Wishes

KEPT = 0
WHY = (  # the reason of each code
    "kept",
    *("no_coordinates", "bad_coordinates", "at_zero", "off_the_map"),
    *("other_type", "outside_period", "no_date"),
)
AT_ZERO_DEGREES, AT_ZERO = 0.01, 1.0
FAR_FROM_ZERO = {True: 2.0, False: 100_000.0}  # in degrees, in lengths
HARDLY_ANY = 0.01
POLE = 89.9  # degrees of latitude: what stands there stands for nowhere
LARGEST = 3e7  # of a coordinate in metres or feet


def mark_places(why: np.ndarray, x: np.ndarray, y: np.ndarray, degrees: bool) -> None:
    """Mark rows that have no place, the last mark counting most."""
    with np.errstate(invalid="ignore"):
        beyond = (np.abs(x) > 180) | (np.abs(y) >= POLE) if degrees else _too_far(x, y)
        why[beyond] = WHY.index("off_the_map")
        why[_at_zero(x, y, degrees)] = WHY.index("at_zero")
    why[np.isinf(x) | np.isinf(y)] = WHY.index("bad_coordinates")
    why[np.isnan(x) | np.isnan(y)] = WHY.index("no_coordinates")


def _at_zero(x: np.ndarray, y: np.ndarray, degrees: bool) -> np.ndarray:
    """Return which places stand for an unknown one.

    They are at 0, 0 or beside it. Where nearly all places are far from there, so do others that
    programs write for nothing: -1, -1 and 1, 1, and a place one of whose coordinates is 0.
    """
    near = AT_ZERO_DEGREES if degrees else AT_ZERO
    zero = (np.abs(x) <= near) & (np.abs(y) <= near)
    there = np.isfinite(x) & np.isfinite(y) & ~zero
    if not there.any():
        return zero
    one = (np.abs(x) == 1) & (x == y)
    for which in (one, x == 0, y == 0):
        if which.any() and _is_far(x, y, there & ~which, x[which][0], y[which][0], degrees):
            zero |= which
    return zero


def _is_far(x, y, there: np.ndarray, at_x: float, at_y: float, degrees: bool) -> bool:
    """Return whether hardly any of some places is anywhere near one."""
    if not there.any():
        return False
    reach = FAR_FROM_ZERO[degrees]
    near = (np.abs(x[there] - at_x) < reach) & (np.abs(y[there] - at_y) < reach)
    return bool(near.mean() < HARDLY_ANY)


def _too_far(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (np.abs(x) > LARGEST) | (np.abs(y) > LARGEST)


def mark_period(why: np.ndarray, days: list[str], day, wishes: Wishes) -> None:
    """Mark rows outside the period asked for, and those of which nobody knows."""
    if not (wishes.first or wishes.last):
        return
    if day is None:
        raise RtmError(
            said("A period is asked for, and no column of dates was found."),
            said("Name it by DATE_COLUMNS, or leave FROM and TO empty."),
            kind="setting",
            where="FROM" if wishes.first else "TO",
        )
    outside = np.array([bool(one) and not _within(one, wishes) for one in days] or [False])
    unknown = np.array([not one for one in days] or [True])
    why[outside[day]] = WHY.index("outside_period")
    why[unknown[day]] = WHY.index("no_date")


def _within(day: str, wishes: Wishes) -> bool:
    """Return whether a date is within the period; a month is if any day of it may be."""
    first, last = wishes.first, wishes.last
    good = not first or day[: len(first)] >= first[: len(day)]
    return good and (not last or day[: len(last)] <= last[: len(day)])


def mark_kinds(why: np.ndarray, kinds: list[str], kind, wishes: Wishes) -> None:
    """Mark rows of other types than asked for; refuse a type that is not there."""
    if not wishes.kinds:
        return
    there = {one.casefold() for one in kinds if one}
    missing = [one for one in wishes.kinds if one.strip().casefold() not in there]
    if missing or kind is None:
        listed = ", ".join(sorted({one for one in kinds if one})[:40])
        remedy = said("There are: {listed}.", listed=listed)
        if kind is None:
            remedy = said("No column of types was found: name it by TYPE_COLUMN.")
        problem = said("There is no incident of the type “{type}”.", type=(missing or [""])[0])
        raise RtmError(problem, remedy, kind="setting", where="TYPES")
    wanted = {one.strip().casefold() for one in wishes.kinds}
    other = np.array([one.casefold() not in wanted for one in kinds])
    why[other[kind]] = WHY.index("other_type")
