"""Bands of distance and of time between two incidents."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from ...errors import RtmError
from ...language import said
from ...plain import shown

SAME_PLACE = 0.01  # metres: less is the rounding of coordinates
MOST_BANDS = 20
FARTHEST, LONGEST = 50_000.0, 3660.0  # metres, days


@dataclass(frozen=True)
class Bands:
    """Bands of distance and of time.

    The first band of distance is the very place, up to `SAME_PLACE`; each further one reaches
    from the end of the one before it, which it leaves out, to its own, which it holds. Bands of
    time count whole days between dates; the first holds the same day.

    Attributes
    ----------
    distances : tuple of float
        Ends in metres, the first of them `SAME_PLACE`.
    days : tuple of int
        Ends.
    """

    distances: tuple[float, ...]
    days: tuple[int, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """How many bands of distance and of time there are."""
        return len(self.distances), len(self.days)

    def of_distances(self, metres: np.ndarray) -> np.ndarray:
        """Return the band of each distance; a distance beyond all is in the one after the last."""
        return np.searchsorted(self.distances, metres, side="left")

    def of_days(self) -> np.ndarray:
        """Return the band of 0, 1, 2 ... days, and at last of all that is longer."""
        return np.searchsorted(self.days, np.arange(self.days[-1] + 2), side="left")


def read_bands(distances: str, days: str) -> Bands:
    """Return the bands that are asked for, as “100, 200, 300” metres and “7, 14” days.

    Raises
    ------
    RtmError
        If they are no numbers, do not rise, or are too many.
    """
    metres = _ends(distances, said("bands of distance"), "distances", FARTHEST)
    if metres[0] <= SAME_PLACE:
        raise _refused(
            said("The first band of distance ends at {end:g} m.", end=metres[0]),
            said("Give one from 1 m up: the very place has a band of its own."),
            "distances",
        )
    ends = _ends(days, said("bands of time"), "days", LONGEST)
    for end in ends:
        if end % 1:
            raise _refused(
                said("“{end:g}” among the bands of time is no whole number of days.", end=end),
                said("Give whole days, as 7, 14, 21, 28."),
                "days",
            )
    return Bands((SAME_PLACE, *metres), tuple(map(int, ends)))


def _ends(text: str, what: str, where: str, most: float) -> list[float]:
    """Return numbers that rise."""
    found: list[float] = []
    for one in re.split(r"[,;\s]+", text.strip()):
        value = _number(one)
        if not 0 <= value <= most:
            raise _refused(
                said(
                    "“{one}” among the {what} is no number from 0 to {most:,.0f}.",
                    one=shown(one),
                    what=what,
                    most=most,
                ),
                said("Give the end of each band, as 100, 200, 300."),
                where,
            )
        if found and value <= found[-1]:
            raise _refused(
                said(
                    "The {what} go from {one:g} to {other:g}: they have to rise.",
                    what=what,
                    one=found[-1],
                    other=value,
                ),
                said("Give the end of each band, the nearest first."),
                where,
            )
        found.append(value)
    if len(found) > MOST_BANDS:
        raise _refused(
            said("There are {number} {what}.", number=len(found), what=what),
            said("Give at most {most}.", most=MOST_BANDS),
            where,
        )
    return found


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _refused(problem: str, remedy: str, where: str) -> RtmError:
    return RtmError(problem, remedy, kind="setting", where=where)
