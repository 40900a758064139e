"""The estimating equations of a log-linear mean whose variables are less their surroundings."""

from __future__ import annotations

import numpy as np

MOST_STEPS = 40
LAST_STEP = 1e-9
FARTHEST = 15.0  # a coefficient beyond this has no finite optimum


def solution(
    design: np.ndarray,
    cells: np.ndarray,
    taken: np.ndarray,
    wanted: np.ndarray,
    start: np.ndarray,
) -> np.ndarray | None:
    """Return the b at which the sum of (cells Z - taken)' exp(Z b) is what is wanted.

    By Newton's method, no step longer than 1; None where it finds no finite one.

    Parameters
    ----------
    design : float array, shape (rows, k)
        Z of the distinct rows.
    cells : float array, shape (rows,)
    taken : float array, shape (rows, k)
        What the neighbourhoods of the cells of a row have, summed.
    wanted, start : float arrays, shape (k,)
    """
    inside = cells[:, None] * design - taken
    place = start.copy()
    for _ in range(MOST_STEPS):
        spread = np.exp(design @ place)[:, None] * inside
        try:
            step = np.linalg.solve(spread.T @ design, wanted - spread.sum(0))
        except np.linalg.LinAlgError:
            return None
        step *= min(1.0, 1.0 / max(np.abs(step).max(), 1e-300))
        place += step
        if np.abs(place).max() > FARTHEST:
            return None
        if np.abs(step).max() < LAST_STEP:
            return place
    return None
