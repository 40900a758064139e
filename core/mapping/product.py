"""The relative risk score of a cell as a product of the factors that reach it."""

from __future__ import annotations

import math

from ..fitting.model import Model, Term


def base_score(model: Model, score: float, expected: float) -> float:
    """Return the score of a cell that no factor reaches, told by any cell's score and expectation.

    Score and expected events differ by one number for the whole map, the smallest expectation, so
    this is the same for every cell. It is above 1 where a protective factor makes other cells
    the lowest.
    """
    return math.exp(model.intercept) * score / expected


def multiplier(term: Term) -> float:
    """Return what a term multiplies the score by where its influence reaches.

    A protective term is coded 0/-1 so that its coefficient is positive; in its reach the score is
    divided by its relative risk value.
    """
    return 1 / term.rrv if term.effect == "protective" else term.rrv
