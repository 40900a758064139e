"""How the events of each cell fall to the later of two periods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..packages import special

MOST_STEPS = 60
LONGEST_STEP = 2.0
LAST_STEP = 1e-10
FARTHEST = 15.0  # a coefficient beyond has no finite optimum


@dataclass(frozen=True, eq=False)
class Fall:
    """A fitted share p of the later period: logit p = offset + Z b.

    Attributes
    ----------
    coefficients : float array, shape (columns,)
        Of Z: the level first, then the logarithm of each ratio of ratios, as it is coded.
    share : float array, shape (cells,)
        p of every cell.
    weights : float array, shape (cells,)
        n p (1 - p): the variance of a cell's later events if events are independent.
    left : float array, shape (cells,)
        y2 - n p.
    """

    coefficients: np.ndarray
    share: np.ndarray
    weights: np.ndarray
    left: np.ndarray


def fall(
    design: np.ndarray,
    row_of: np.ndarray,
    before: np.ndarray,
    after: np.ndarray,
    offset: np.ndarray | None = None,
    around: np.ndarray | None = None,
    start: np.ndarray | None = None,
) -> Fall | None:
    """Fit y2 | y1 + y2 ~ binomial; None without a finite optimum.

    By maximum likelihood, or with every variable compared with its neighbourhood: then the
    equations are (Z - around)'(y2 - n p) = 0.

    If y1 and y2 are Poisson with means m1 f and m2 f, then given n = y1 + y2 the later count is
    binomial with p = m2 / (m1 + m2), whatever f is (Przyborowski and Wilenski 1940, Homogeneity of
    results in testing samples from Poisson series): f, all that both periods share, cancels.

    Parameters
    ----------
    design : float array, shape (rows, columns)
        Z of the distinct rows: ones, then 0/1, or 0/-1 of a protective factor.
    row_of : int array, shape (cells,)
    before, after : int arrays, shape (cells,)
    offset : float array, shape (cells,), optional
        Logarithm of the later exposure over the earlier one.
    around : float array, shape (cells, columns), optional
        What the neighbourhood of each cell has of Z.
    start : float array, shape (columns,), optional
        Coefficients to start from.
    """
    both = before + after
    some = np.flatnonzero(both)
    z, n, y = design[row_of[some]], both[some].astype(float), after[some].astype(float)
    known = 0.0 if offset is None else offset[some]
    told = z if around is None else z - around[some]
    place = np.zeros(design.shape[1]) if start is None else start
    for _ in range(MOST_STEPS):
        p = special.expit(known + z @ place)
        weights = n * p * (1 - p)
        try:
            step = np.linalg.solve(told.T @ (weights[:, None] * z), told.T @ (y - n * p))
        except np.linalg.LinAlgError:
            return None
        step *= min(1.0, LONGEST_STEP / max(np.abs(step).max(), 1e-300))
        place = place + step
        if np.abs(place[1:]).max(initial=0.0) > FARTHEST:
            return None
        if np.abs(step).max() < LAST_STEP:
            break
    else:
        return None
    share = special.expit((design @ place)[row_of] + (0.0 if offset is None else offset))
    expected = both * share
    return Fall(place, share, expected * (1 - share), after - expected)
