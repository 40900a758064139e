"""The relative risk score of a cell as a product of the factors that reach it."""

from __future__ import annotations

import math

from ..model.record import Model


def base_score(model: Model, score: float, expected: float) -> float:
    """Return the score of a cell that no factor reaches, told by any cell's score and expectation.

    Score and expected events differ by one number for the whole map, the smallest expectation, so
    this is the same for every cell. It is above 1 where a protective factor makes other cells
    the lowest.
    """
    return math.exp(model.intercept) * score / expected
