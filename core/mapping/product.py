"""The relative risk score of a cell as a product of the factors that reach it."""

from __future__ import annotations

import math

from ..model.record import Model


def base_score(model: Model, score: float, expected: float, times_usual: float = 1.0) -> float:
    """Return the score of a cell that no factor reaches, told by what is known of any cell.

    Score and usual events differ by one number for the whole map, the smallest usual events, so
    this is the same for every cell. It is above 1 where a protective factor makes other cells the
    lowest. Times the ratios of the factors that reach a cell it is the cell's score.

    Parameters
    ----------
    model : Model
    score : float
        Of the cell.
    expected : float
        Events, with the exposure and the controls that the cell has.
    times_usual : float
        How many times the usual events these lead to there, above 0; 1 of a model without.
    """
    return math.exp(model.intercept) * score * times_usual / expected
