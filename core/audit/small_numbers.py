"""Which counts may be told: none below a least number, and none that others give away."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def may_be_told(
    counts: np.ndarray,
    totals: np.ndarray,
    whole: np.ndarray,
    parted: Sequence[np.ndarray],
    least: float,
) -> np.ndarray:
    """Return which counts of a map's flagged ground may be told.

    A count below `least` may not; nor one that differs by less from the next larger ground of the
    same map, or from all there are, since the difference is a count too. Where groups add up to
    everyone, what is left for those that are not told must not be one group, or below `least`: then
    the smallest of the others is not told either (Hundepool et al. 2012, Statistical disclosure
    control, chapter 4).

    Parameters
    ----------
    counts : float array, shape (shares, groups)
        By share of the area, ascending.
    totals : float array, shape (groups,)
        In the whole study area.
    whole : float array, shape (shares,)
        All residents there.
    parted : sequence of int arrays
        Numbers of groups that add up to everyone.
    least : float

    Returns
    -------
    bool array, shape (shares, groups)
    """
    told = np.column_stack(
        [_in_a_chain(*both, least) for both in zip(counts.T, totals)]
        or [np.empty((len(counts), 0), bool)]
    )
    for share, people in enumerate(whole):
        for groups in parted:
            told[share, groups] = _beside(counts[share, groups], told[share, groups], people, least)
    return told


def _in_a_chain(counts: np.ndarray, total: float, least: float) -> np.ndarray:
    """Return which counts of ground within ground may be told, from the largest down."""
    told = np.zeros(len(counts), bool)
    above = total
    for position in range(len(counts) - 1, -1, -1):
        count = counts[position]
        if count >= least and above - count >= least:
            told[position], above = True, count
    return told


def totals_told(totals: np.ndarray, whole: float, parted, least: float) -> np.ndarray:
    """Return which totals of the study area may be told, bool (groups,)."""
    told = totals >= least
    for groups in parted:
        told[groups] = _beside(totals[groups], told[groups], whole, least)
    return told


def chain_told(counts: np.ndarray, total: float, least: float) -> np.ndarray:
    """Return which counts of everyone, or of events, may be told, bool (shares,)."""
    return _in_a_chain(counts, total, least)


def _beside(counts: np.ndarray, told: np.ndarray, whole: float, least: float) -> np.ndarray:
    """Return which counts may be told where together they are everyone."""
    told = told.copy()
    while told.any() and not told.all():
        hidden = whole - counts[told].sum()
        if hidden >= least and np.count_nonzero(~told) > 1:
            break
        told[np.flatnonzero(told)[np.argmin(counts[told])]] = False
    return told
