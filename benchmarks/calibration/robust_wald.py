"""Forward stepwise Poisson with standard errors that are robust to clustering within blocks."""

from __future__ import annotations

import numpy as np
from scipy.stats import t as student

from ...core.fitting.engine.splits import choose
from ...core.fitting.engine.squares import Squares
from ...core.fitting.families import POISSON
from ...core.fitting.stepwise.search import ADDED, Search
from ...core.model.variable import Variable
from ...core.progress import Quiet
from .outcomes import Outcome

SIDE = 12  # cells along a block's side: six street blocks, twice the largest distance tested
ALPHA = 0.05


def chosen_by_wald(outcome: Outcome, tried: int = 1) -> tuple[Variable, ...]:
    """Return the variables of the model that BIC leads to, each significant all the way.

    As the reference procedure: the step that lowers the BIC most is taken, if every coefficient
    is above 0 with p <= 0.05; but steps only add, and p-values come from the sandwich with the
    scores summed by block (Liang and Zeger 1986) and Student's t of as many degrees of freedom as
    there are blocks, less one.

    Parameters
    ----------
    outcome : Outcome
    tried : int
        Candidates that the level of the tests is divided by (Bonferroni).
    """
    alpha = ALPHA / tried
    blocks = Squares(outcome.layout.cells, SIDE).of_cell
    search = Search(POISSON, outcome.rows, Quiet())
    state = search.null()
    while True:
        for candidate in search.better(state, state.bic):
            if candidate.action != ADDED or not candidate.fits.converged[candidate.place]:
                continue
            values, variables = candidate.coefficients, candidate.variables
            if (values[1:] <= 0).any():
                continue
            errors, freedom = robust_errors(outcome, variables, values, blocks)
            if (two_sided(values / errors, freedom)[1:] <= alpha).all():
                state = search.model(variables, values, None)
                break
        else:
            return state.chosen.variables


def two_sided(statistic: np.ndarray, freedom: int) -> np.ndarray:
    """Return two-sided p-values of t statistics."""
    return 2 * student.sf(np.abs(statistic), freedom)


def robust_errors(
    outcome: Outcome,
    variables: tuple[Variable, ...],
    coefficients: np.ndarray,
    blocks: np.ndarray,
) -> tuple[np.ndarray, int]:
    """Return the standard errors, shape (1 + variables,), and the degrees of freedom."""
    chosen = choose(outcome.rows, variables)
    row_of = chosen.row_of[outcome.rows.row_of]
    by_row = np.exp(chosen.design @ coefficients)
    expected = by_row[row_of]
    cells = np.bincount(row_of, minlength=len(by_row))
    inverse = np.linalg.inv(chosen.design.T @ ((cells * by_row)[:, None] * chosen.design))
    number, rows = int(blocks.max()) + 1, len(by_row)
    left = np.bincount(blocks * rows + row_of, outcome.counts - expected, number * rows)
    scores = left.reshape(number, rows) @ chosen.design
    covariance = inverse @ (scores.T @ scores) @ inverse * (number / (number - 1))
    return np.sqrt(np.diag(covariance)), number - 1
