"""The relative risk score of a cell as a product of the factors that reach it."""

from __future__ import annotations

import math

from ..model.record import Model


def base_score(model: Model, score: float, expected: float, exposure: float | None = None) -> float:
    """Return the score of a usual cell that no factor reaches, told by what is known of any cell.

    Score and rate differ by one number for the whole map, the smallest rate, so this is the same
    for every cell. It is above 1 where a protective factor, or less of a control than usual, makes
    other cells the lowest. Times the ratios of the factors that reach a cell, and what the curves
    of the controls say of it, it is the cell's score.

    Parameters
    ----------
    model : Model
    score : float
        Of the cell.
    expected : float
        Events, with the exposure that the cell has.
    exposure : float, optional
        Of the cell, above 0; needed where the model has one.
    """
    rate = expected
    if model.exposure is not None:
        if exposure is None:
            raise ValueError("the model has an exposure, and that of the cell is not told")
        rate = expected * model.exposure.mean / exposure
    return math.exp(model.intercept) * score / rate
