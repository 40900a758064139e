"""Which counts may be told: none below a least number, and none that others give away.

A number below the least is not told, nor is what it could be worked out from: of the rings between
the shares of the area, and of groups that add up. So of each small number, told or not told by
itself, a reader can say no more than that it lies between two numbers that are `least` apart or
more (Hundepool et al. 2012, Statistical disclosure control, chapter 4: primary and complementary
suppression, with sliding protection).
"""

from __future__ import annotations

import numpy as np

from .worked_out import NOTHING, Rings, WorkedOut, small_sums

ROUNDING = 1e-6  # people


def chain_told(
    counts: np.ndarray, total: float, least: float, *, zeros: bool = False
) -> np.ndarray:
    """Return which counts of ground within ground may be told, bool (shares,).

    A count below `least` may not; nor one that differs by less from the next larger ground that is
    told, or from all there are, since the difference is a count too.

    Parameters
    ----------
    counts : float array, shape (shares,)
        By share of the area, ascending.
    total : float
        In the whole study area.
    least : float
    zeros : bool
        Whether it may be told that there is nobody.
    """
    told = np.zeros(len(counts), bool)
    above = total
    for position in range(len(counts) - 1, -1, -1):
        count = counts[position]
        if all(_may_be(one, least, zeros) for one in (count, above - count)):
            told[position], above = True, count
    return told


def totals_told(
    totals: np.ndarray, least: float, *, zeros: bool = False, others: bool = False
) -> np.ndarray:
    """Return which totals may be told of groups whose sum is known, bool (groups,).

    What is left for those that are not told must not be one small group, or below `least`: then the
    smallest of the others is not told either.

    Parameters
    ----------
    totals : float array, shape (groups,)
    least : float
    zeros : bool
        Whether it may be told that there is nobody.
    others : bool
        Whether the last is of all others, which is never told.
    """
    told = np.array([_may_be(one, least, zeros) for one in totals], bool)
    if others:
        told[-1] = False
    while told.any():
        hidden = totals[~told]
        only_others = others and len(hidden) == 1
        if not len(hidden) or hidden.sum() >= least - ROUNDING:
            break
        if only_others and hidden[0] < NOTHING:
            break
        told[np.flatnonzero(told)[np.argmin(totals[told])]] = False
    return told


def may_be_told(
    counts: np.ndarray,
    totals: np.ndarray,
    totals_are_told: np.ndarray,
    least: float,
    *,
    zeros: bool = False,
    allowed: np.ndarray | None = None,
) -> np.ndarray:
    """Return which counts of the ground of one map may be told.

    Parameters
    ----------
    counts : float array, shape (shares, groups)
        Of groups that add up to everyone, by share of the area, ascending. How many people there
        are of all groups together is known.
    totals : float array, shape (groups,)
        In the whole study area.
    totals_are_told : bool array, shape (groups,)
        A group whose total is not told is told nowhere.
    least : float
    zeros : bool
        Whether it may be told that there is nobody.
    allowed : bool array, shape (groups,), optional
        Which groups may be told at any share; all of them if left out.

    Returns
    -------
    bool array, shape (shares, groups)
    """
    people = np.diff(np.vstack([np.zeros(len(totals)), counts, totals]), axis=0)
    told = np.array(
        [chain_told(*both, least, zeros=zeros) for both in zip(counts.T, totals)], bool
    ).T.reshape(counts.shape)
    rings = Rings(np.maximum(people, 0.0), np.vstack([told, totals_are_told]))
    rings.told[:-1] &= totals_are_told if allowed is None else totals_are_told & allowed
    while _hides_more(rings, least, zeros):
        pass
    return rings.told[:-1]


def _may_be(count: float, least: float, zeros: bool) -> bool:
    return bool(count >= least - ROUNDING or (zeros and abs(count) < NOTHING))


def _hides_more(rings: Rings, least: float, zeros: bool) -> bool:
    """Hide what gives a small number away; return whether there was such."""
    found = WorkedOut.of(rings)
    for group in range(rings.people.shape[1]):
        for each in small_sums(rings, group, least - ROUNDING):
            if zeros and rings.between(*each, group) < NOTHING:
                continue
            some = rings.unknown(*each, group)
            inner = rings.inner(*some, group)
            if inner:  # parts of several stretches: what hangs together is not looked at apart
                rings.told[inner[0], group] = False
                return True
            if _gives_away(found, some, group, least) and _hide(rings, some, group, least):
                return True
    return False


def _gives_away(found: WorkedOut, some: tuple[int, int], group: int, least: float) -> bool:
    """Return whether a reader can work a small sum out too nearly."""
    few, many = found.ends(*some, group)
    return many - few < least - 2 * ROUNDING


def _hide(rings: Rings, some: tuple[int, int], group: int, least: float) -> bool:
    """Hide the smallest count that helps; return whether there was one to hide."""
    outermost = len(rings.people) - 1
    ends = [end for end in (some[0] - 1, some[1]) if 0 <= end < outermost]
    others = [one for one in range(rings.people.shape[1]) if one != group]
    inside = rings.people[some[0] : some[1] + 1].sum(axis=0)
    upto = np.cumsum(rings.people, axis=0)
    every = range(outermost)
    for groups, where in ((others, ends), ([group], ends), (others, every), ([group], every)):
        helping = [(one, end) for one in groups for end in where if rings.told[end, one]]
        if helping:
            one, end = min(helping, key=lambda at: (inside[at[0]] < least, upto[at[1], at[0]]))
            rings.told[end, one] = False
            return True
    return False
