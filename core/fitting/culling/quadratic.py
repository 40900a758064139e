"""Quadratic programming with coefficients most of which may not be negative."""

from __future__ import annotations

import numpy as np

from ...packages import linalg

ROUNDING = 1e-13
FREE_EXCHANGES = 5  # rounds in which all improving variables enter together, before one by one


def minimise_nonnegative(
    matrix: np.ndarray, pull: np.ndarray, start: np.ndarray, bounded: np.ndarray
) -> np.ndarray:
    """Minimise x'Hx / 2 - p'x by an active set method with a warm start, x >= 0 where bounded.

    Lawson and Hanson's algorithm for non-negative least squares (Solving Least Squares Problems,
    1974, chapter 23) in terms of the quadratic form, except that variables at first enter together.

    Parameters
    ----------
    matrix : float array, shape (n, n)
        H, symmetric and positive definite.
    pull : float array, shape (n,)
    start : float array, shape (n,)
        Variables above 0 here are taken to be above 0 at first.
    bounded : bool array, shape (n,)
        Which may not be negative; the others take any value.

    Returns
    -------
    float array, shape (n,)

    Raises
    ------
    numpy.linalg.LinAlgError
        If H is not positive definite.
    """
    positive = (start > 0) | ~bounded
    place = start.astype(float)
    tolerance = ROUNDING * np.abs(pull).max(initial=0)
    for exchange in range(3 * len(pull) + FREE_EXCHANGES):
        place, positive = _settle(matrix, pull, place, positive, bounded)
        gain = pull - matrix @ place
        gain[positive] = 0
        improving = gain > tolerance
        if not improving.any():
            break
        if exchange < FREE_EXCHANGES:
            positive = positive | improving
        else:
            positive = positive.copy()
            positive[gain.argmax()] = True
    return place


def _settle(
    matrix: np.ndarray,
    pull: np.ndarray,
    place: np.ndarray,
    positive: np.ndarray,
    bounded: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Minimise over positive and free variables; bounded ones that would turn negative are 0."""
    at, kept = place, positive
    while True:
        target = np.zeros(len(pull))
        index = np.flatnonzero(kept)
        if len(index):
            factor = linalg.cho_factor(matrix[np.ix_(index, index)], check_finite=False)
            target[index] = linalg.cho_solve(factor, pull[index], check_finite=False)
        blocked = kept & bounded & (target <= 0)
        if not blocked.any():
            return target, kept
        share = np.min(at[blocked] / (at[blocked] - target[blocked] + np.finfo(float).tiny))
        at = at + share * (target - at)
        stopped = blocked & (at <= ROUNDING * np.abs(at).max())
        at[stopped] = 0
        kept = kept & ~stopped
