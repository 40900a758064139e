"""Control areas that are like treated ones: by what was recorded in them, and by what is foretold.

Numbers of events are compared on the scale on which chance alone makes all of them vary alike: of
Poisson counts twice the square root has a variance of about 1 (Anscombe 1948). Two areas with the
same numbers to come then differ by about 1 in root mean square, and are as like as can be asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..packages import optimize

MOST_PARTS = 12  # of the history that is compared
DIGITS = 6  # of how unlike areas are
LIKE, UNLIKE = 1.3, 2.0  # distances up to which areas are alike, and from which they are not


@dataclass(frozen=True, eq=False)
class Profiles:
    """What is known of areas from before anything was done.

    Attributes
    ----------
    history : float array, shape (areas, parts)
        Events in parts of the time, of equal lengths; no parts where there is no history.
    foretold : float array, shape (areas,), or None
        Events expected there.
    middles : float array, shape (areas, 2)
    """

    history: np.ndarray
    foretold: np.ndarray | None
    middles: np.ndarray


@dataclass(frozen=True)
class Suggestion:
    """A control area that is suggested for a treated one.

    Attributes
    ----------
    treated, control : int
        Numbers of the areas.
    rank : int
        1 for the one that is most like it.
    distance : float
        How unlike they are in all; about 1 for areas that are the same but for chance.
    by_history, by_forecast : float or None
        How unlike by each.
    apart : float
        Distance of the middles, in units of the map.
    """

    treated: int
    control: int
    rank: int
    distance: float
    by_history: float | None
    by_forecast: float | None
    apart: float


def parts_of(counts: np.ndarray, most: int = MOST_PARTS) -> np.ndarray:
    """Return counts of units in at most so many parts of equal length; units left over are first.

    Parameters
    ----------
    counts : float array, shape (areas, units)
        In the order of time; the first few units, too few for a part, are left out.
    most : int
    """
    areas, units = counts.shape
    long = -(-units // most) if units else 1
    number = units // long
    return counts[:, units - number * long :].reshape(areas, number, long).sum(2)


def suggest(treated: Profiles, candidates: Profiles, each: int = 1) -> tuple[Suggestion, ...]:
    """Return the candidates most like the treated areas, so many for each, none used twice.

    First every treated area gets one, so that all distances together are as small as can be; then
    every one a second, of those that are left, and so on.

    Parameters
    ----------
    treated, candidates : Profiles
    each : int
        Fewer are suggested where candidates run out.
    """
    by_history, by_forecast = _by_history(treated, candidates), _by_forecast(treated, candidates)
    known = [one for one in (by_history, by_forecast) if one is not None]
    distance = np.sqrt(np.mean([one**2 for one in known], axis=0))
    cost = distance.round(DIGITS) + _tie_break(treated, candidates)
    free = np.ones(len(candidates.middles), bool)
    found: list[Suggestion] = []
    for rank in range(1, each + 1):
        left = np.flatnonzero(free)
        rows, columns = optimize.linear_sum_assignment(cost[:, left])
        for row, control in zip(rows.tolist(), left[columns].tolist()):
            found.append(
                Suggestion(
                    treated=row,
                    control=control,
                    rank=rank,
                    distance=float(distance[row, control]),
                    by_history=None if by_history is None else float(by_history[row, control]),
                    by_forecast=None if by_forecast is None else float(by_forecast[row, control]),
                    apart=float(np.hypot(*(treated.middles[row] - candidates.middles[control]))),
                )
            )
        free[left[columns]] = False
    found.sort(key=lambda one: (one.treated, one.rank))
    return tuple(found)


def _tie_break(treated: Profiles, candidates: Profiles) -> np.ndarray:
    """Return next to nothing, but more the farther areas lie apart: the nearer of equals is taken.

    Otherwise the order of a layer's rows would decide between them.
    """
    apart = np.hypot(*(treated.middles[:, None] - candidates.middles).transpose(2, 0, 1))
    return apart / max(apart.max(), 1.0) * 10.0 ** -(DIGITS + 3)


def _by_history(treated: Profiles, candidates: Profiles) -> np.ndarray | None:
    """Return the root mean square over the parts, shape (treated, candidates)."""
    if not treated.history.shape[1]:
        return None
    one, other = (2 * np.sqrt(profiles.history + 3 / 8) for profiles in (treated, candidates))
    return np.sqrt(((one[:, None] - other) ** 2).mean(2) / 2)


def _by_forecast(treated: Profiles, candidates: Profiles) -> np.ndarray | None:
    if treated.foretold is None or candidates.foretold is None:
        return None
    one, other = (2 * np.sqrt(each) for each in (treated.foretold, candidates.foretold))
    return np.abs(one[:, None] - other) / np.sqrt(2)
