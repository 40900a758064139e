"""The mean: what a log-linear model of some variables expects in every cell.

Under clustering the Poisson likelihood is a composite likelihood: its coefficients stay unbiased,
its standard errors do not (Waagepetersen 2007). Comparing each variable with its neighbourhood
gives estimates that vary less (quasi-likelihood: Guan, Jalilian and Waagepetersen 2015).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ...model.variable import Variable
from ..engine.newton import maximise
from ..engine.rows import DistinctRows
from ..engine.splits import Chosen, choose
from ..engine.squares import Squares
from ..engine.statistics import Statistics
from ..families import POISSON
from .columns import Part
from .neighbourhood import Neighbourhood

NOTHING = np.zeros(0)
MOST_STEPS = 40
LAST_STEP = 1e-9
FARTHEST = 15.0  # a coefficient that moves further than this has no finite optimum


@dataclass(frozen=True, eq=False)
class Mean:
    """A fitted mean mu = exp(Z b), with Z~'(y - mu) = 0; Z~ is Z less what its neighbourhood has.

    Attributes
    ----------
    variables : tuple of Variable
    coefficients : float array, shape (fixed + variables,)
        What stands in every model first, and of that the intercept.
    log_likelihood : float
    information : float array, shape (fixed + variables, fixed + variables)
        Z' diag(mu) Z.
    design : float array, shape (rows, fixed + variables)
        Z of the distinct rows: ones, controls, then 0/1 or 0/-1.
    row_of : int array, shape (cells,)
    by_row : float array, shape (rows,)
        mu of a cell of each row, of the usual exposure.
    exposure : float array, shape (cells,), or None
        As shares of the usual one.
    of_neighbourhood : float array, shape (squares, fixed + variables), or None
        What the neighbourhood of each square has of Z; None for the Poisson likelihood, whose Z~
        is Z.
    sensitivity : float array, shape (fixed + variables, fixed + variables)
        Z~' diag(mu) Z.
    constant : float
        The part of the log-likelihood that no coefficient changes.
    """

    variables: tuple[Variable, ...]
    coefficients: np.ndarray
    log_likelihood: float
    information: np.ndarray
    design: np.ndarray
    row_of: np.ndarray
    by_row: np.ndarray
    exposure: np.ndarray | None
    of_neighbourhood: np.ndarray | None
    sensitivity: np.ndarray
    constant: float

    @property
    def expected(self) -> np.ndarray:
        """Return mu of every cell, shape (cells,)."""
        found = self.by_row[self.row_of]
        return found if self.exposure is None else found * self.exposure

    @property
    def fixed(self) -> int:
        """Return the number of columns that stand in every model."""
        return len(self.coefficients) - len(self.variables)

    @cached_property
    def cells_by_row(self) -> np.ndarray:
        """Return the number of cells of each row, by exposure, shape (rows,)."""
        return np.bincount(self.row_of, self.exposure, len(self.design)).astype(float)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Return Z in parts that have few rows each."""
        if self.fixed == 1:
            return (Part(self.row_of, self.design),)
        return tuple(
            _distinct(self.row_of, some)
            for some in np.split(self.design, [self.fixed], axis=1)
            if some.shape[1]
        )

    def sums(self, values: np.ndarray) -> np.ndarray:
        """Return Z'v for values of the cells, shape (fixed + variables,)."""
        return self.design.T @ np.bincount(self.row_of, values, len(self.design))


def fit_mean(
    base: DistinctRows, variables: Sequence[Variable], start: np.ndarray | None = None
) -> Mean | None:
    """Fit the mean; None if a coefficient has no finite optimum.

    Parameters
    ----------
    base : DistinctRows
        The cells merged over variables that hold those of the model.
    variables : sequence of Variable
    start : float array, shape (fixed + some of the variables,), optional
        Coefficients to start from; those missing start at 0.
    """
    chosen = choose(base, variables)
    data = _statistics(base, chosen)
    place = np.zeros(chosen.design.shape[1])
    if start is None:
        place[0] = np.log(data.events.sum() / data.cells.sum())
    else:
        place[: len(start)] = start
    fits = maximise(POISSON, chosen.design, data, place[None])
    return _mean(base, chosen, data, fits.coefficients[0]) if fits.converged[0] else None


def mean_with(base: DistinctRows, variables: Sequence[Variable], coefficients: np.ndarray) -> Mean:
    """Return the mean of coefficients that were fitted otherwise, as `Mean` has them.

    Its scores are taken as those of the Poisson likelihood.
    """
    chosen = choose(base, variables)
    return _mean(base, chosen, _statistics(base, chosen), coefficients)


def _mean(base: DistinctRows, chosen: Chosen, data: Statistics, coefficients: np.ndarray) -> Mean:
    cells, events = data.cells[0], data.events[0]
    logs = chosen.design @ coefficients
    by_row = np.exp(logs)
    information = chosen.design.T @ ((cells * by_row)[:, None] * chosen.design)
    constant = base.constant - _factorials(base)
    return Mean(
        variables=chosen.variables,
        coefficients=coefficients,
        log_likelihood=float(events @ logs - cells @ by_row) + constant,
        information=information,
        design=chosen.design,
        row_of=chosen.row_of[base.row_of],
        by_row=by_row,
        exposure=base.exposure,
        of_neighbourhood=None,
        sensitivity=information,
        constant=constant,
    )


def _statistics(base: DistinctRows, chosen: Chosen) -> Statistics:
    """Cells and events of each row: all that Poisson's likelihood needs."""
    rows = len(chosen.design)
    return Statistics(
        cells=np.bincount(chosen.row_of, base.cells, rows)[None],
        events=np.bincount(chosen.row_of, base.events, rows)[None],
        tail_row=np.zeros(0, int),
        tail_beyond=NOTHING,
        tail_cells=NOTHING[None],
        histogram=NOTHING,
    )


def _distinct(row_of: np.ndarray, columns: np.ndarray) -> Part:
    """Return some columns of a design by the distinct rows that they have alone."""
    table, number = np.unique(columns, axis=0, return_inverse=True)
    return Part(number.reshape(-1)[row_of], table)


def _factorials(base: DistinctRows) -> float:
    """Sum of lgamma(y + 1) over the cells."""
    histogram = np.bincount(base.tails.beyond, base.tails.cells)
    return float(histogram @ np.log(np.arange(1.0, len(histogram) + 1)))


def compared_with_neighbourhood(
    mean: Mean, counts: np.ndarray, squares: Squares, neighbourhood: Neighbourhood
) -> Mean | None:
    """Fit the mean again with every variable compared with its neighbourhood.

    The intercept stays such that as many events are expected as there were.

    Parameters
    ----------
    mean : Mean
        Of the same variables, from `fit_mean`.
    counts : int array, shape (cells,)
    squares : Squares
        Small ones, those of the neighbourhood.
    neighbourhood : Neighbourhood

    Returns
    -------
    Mean, or None if a coefficient has no finite optimum.
    """
    design = mean.design
    cells_of = squares.table(mean.row_of, len(design))
    of_neighbourhood = neighbourhood.of(cells_of @ design).astype(float)
    of_neighbourhood[:, : mean.fixed] = 0
    wanted = mean.sums(counts) - of_neighbourhood.T @ squares.sums(counts)
    taken = squares.table(mean.row_of, len(design), mean.exposure).T @ of_neighbourhood
    coefficients = solution(design, mean.cells_by_row, taken, wanted, mean.coefficients)
    if coefficients is None:
        return None
    events = np.bincount(mean.row_of, counts, len(design))
    logs = design @ coefficients
    by_row = np.exp(logs)
    cells = mean.cells_by_row * by_row
    value = float(events @ logs - cells.sum()) + mean.constant
    return replace(
        mean,
        coefficients=coefficients,
        log_likelihood=value,
        information=design.T @ (cells[:, None] * design),
        by_row=by_row,
        of_neighbourhood=of_neighbourhood,
        sensitivity=(cells[:, None] * design - by_row[:, None] * taken).T @ design,
    )


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
        if np.abs(place - start).max() > FARTHEST:
            return None
        if np.abs(step).max() < LAST_STEP:
            return place
    return None
