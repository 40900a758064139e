"""Which incidents were followed by another nearby soon after, and which followed one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .bands import Bands
from .knox import SIGNIFICANT, Knox
from .pairs import AT_ONCE, Pairs

ORIGINATOR, REPEAT, SAME_DAY = "originator", "repeat", "same day"
BOTH = f"{ORIGINATOR} and {REPEAT}"


def near_bands(found: Knox) -> np.ndarray:
    """Return which bands stand out, (bands of distance, bands of time).

    In each band of distance those of time from the first on, as long as each has more pairs than
    chance gives, at 5% for all bands together.
    """
    stands_out = (found.p_of_all <= SIGNIFICANT) & (found.observed > found.expected)
    return np.logical_and.accumulate(stands_out, axis=1)


@dataclass(frozen=True, eq=False)
class Roles:
    """What part each incident has in the pairs of some bands. All arrays (incidents,).

    Attributes
    ----------
    followed : int array
        Later incidents that it is near, in distance and time.
    follows : int array
        Earlier ones.
    same_day : int array
        Those of its own day, of which no hour tells which was first.
    days, metres : float array
        To the latest of those that it follows, nan where there is none.
    """

    followed: np.ndarray
    follows: np.ndarray
    same_day: np.ndarray
    days: np.ndarray
    metres: np.ndarray

    @property
    def takes_part(self) -> np.ndarray:
        """Whether an incident is in any pair."""
        return (self.followed + self.follows + self.same_day) > 0

    def of(self, incident: int) -> str:
        """Return the part of one of those that take part."""
        if self.followed[incident] and self.follows[incident]:
            return BOTH
        if self.followed[incident]:
            return ORIGINATOR
        return REPEAT if self.follows[incident] else SAME_DAY


def roles(pairs: Pairs, days: np.ndarray, at: np.ndarray, bands: Bands, near: np.ndarray) -> Roles:
    """Return what part each incident has in the pairs of some bands.

    Parameters
    ----------
    pairs : Pairs
    days : int array, shape (incidents,)
    at : float array, shape (incidents,)
        What orders them in time: times in days, or the days themselves where no hour is known.
    bands : Bands
    near : bool array, shape (bands of distance, bands of time)
        Whose pairs count.
    """
    one, other, metres = _in_bands(pairs, days, bands, near)
    many = len(days)
    swapped = at[one] > at[other]
    first, second = np.where(swapped, other, one), np.where(swapped, one, other)
    ordered = at[first] < at[second]
    alike = ~ordered
    latest_days, latest_metres = _latest(first[ordered], second[ordered], metres[ordered], at, many)
    return Roles(
        followed=np.bincount(first[ordered], minlength=many),
        follows=np.bincount(second[ordered], minlength=many),
        same_day=np.bincount(np.append(first[alike], second[alike]), minlength=many),
        days=latest_days,
        metres=latest_metres,
    )


def _in_bands(pairs: Pairs, days: np.ndarray, bands: Bands, near: np.ndarray):
    """Return the pairs that lie in some bands, and how far apart they are."""
    wanted = np.column_stack([near, np.zeros(len(near), bool)])
    band_of = bands.of_days()
    distance_of = np.repeat(np.arange(len(pairs.ends)), np.diff(pairs.ends, prepend=0))
    kept = []
    for start in range(0, len(pairs.one), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        apart = np.abs(days[pairs.one[some]] - days[pairs.other[some]])
        times = band_of[np.minimum(apart, len(band_of) - 1)]
        kept.append(start + np.flatnonzero(wanted[distance_of[some], times]))
    which = np.concatenate([*kept, np.zeros(0, np.intp)]).astype(np.intp)
    return pairs.one[which], pairs.other[which], pairs.metres[which]


def _latest(first, second, metres, at: np.ndarray, many: int):
    """Return the days since, and the metres to, the latest one that each follows."""
    order = np.lexsort((metres, at[second] - at[first], second))
    followers, place = np.unique(second[order], return_index=True)
    best = order[place]
    days, near = np.full(many, np.nan), np.full(many, np.nan)
    days[followers] = at[second[best]] - at[first[best]]
    near[followers] = metres[best]
    return days, near
