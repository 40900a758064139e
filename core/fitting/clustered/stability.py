"""How stable a selection is: what would have been chosen had other parts of the city been seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...model.block import Block
from ...model.variable import Variable
from ...packages import sparse
from ...progress import QUIET, Progress, in_turn
from ...terrain.grid import Cells
from ..engine.squares import Squares
from .clustering import Clustering
from .linearised import Linearised
from .mean import Mean, solution
from .neighbourhood import Neighbourhood
from .reselection import Reselection

RESAMPLES = 100
FEWEST_SQUARES = 50  # a studentised score is at most the root of their number, here 7
MOST_SQUARES = 100  # more would not make resamples better, and larger ones keep clusters whole
RANGES = 2  # a side in ranges of the clustering: beyond, little binds two events together
INFLUENCES = 2  # a side in largest distances tested: else most cells would have influences cut off
LOW, HIGH = 0.025, 0.975
LEAST_CRITICAL, MOST_CRITICAL = 2.5, 5.0  # deviates; a test of some 100 variables lies between
LOOK = 10  # resamples between two looks at the progress


@dataclass(frozen=True)
class Stability:
    """Selections from resampled squares of the study area.

    Attributes
    ----------
    resamples : int
    squares : int
        Large ones, that the study area was cut into.
    side : float
        Of a square, in the units of the map.
    factors : dict of str to float
        Share of the resamples in which each factor was chosen, at whatever distance.
    variables : dict of Variable to float
        Share in which each variable was chosen.
    intervals : dict of Variable to (float, float)
        2.5% and 97.5% points of the relative risk value of each variable of the chosen model,
        that model fitted to every resample. Resamples where it has no finite fit are left out; if
        they are more than half, there are no intervals.
    """

    resamples: int
    squares: int
    side: float
    factors: dict[str, float]
    variables: dict[Variable, float]
    intervals: dict[Variable, tuple[float, float]]


def selection_stability(
    cells: Cells,
    squares: Squares,
    blocks: Sequence[Block],
    counts: np.ndarray,
    mean: Mean,
    clustering: Clustering,
    critical: float,
    generator: np.random.Generator,
    progress: Progress = QUIET,
    resamples: int = RESAMPLES,
) -> Stability:
    """Select again from resamples: as many squares of cells, drawn with replacement.

    A square is so large that clusters and influences mostly lie within one, so that squares can
    stand for independent observations (block bootstrap: Lahiri 2003, Resampling methods for
    dependent data; of marked point processes: Loh and Stein 2004).

    The intervals are those of exact fits of the chosen model. The selections are approximate in
    four ways. The Poisson equations are linearised around the chosen model (`Linearised`): exact
    for that model and every square once, else off by the second order of the change in the linear
    predictor. A step's test compares the score, studentised by its own sums over the squares
    (`Reselection`), with one critical value for all steps, that of the last test of the real
    selection, where that measures it by surrogates. It is made beside the variables that the
    resample's model has, not beside the whole profile of their factors. And what a neighbourhood
    has of a variable stays that of the real map, also where a resample puts other squares beside
    it.

    Parameters
    ----------
    cells : Cells
    squares : Squares
        Small ones, over which neighbourhoods are computed.
    blocks : sequence of Block
        All candidates, one block a factor (`by_factor`), codes of shape (cells,).
    counts : int array, shape (cells,)
    mean : Mean
        Of the chosen model.
    clustering : Clustering
        That it leaves.
    critical : float
        `Calibrated.critical`; taken as 2.5 to 5.
    generator : numpy.random.Generator
    progress : Progress, optional
    resamples : int
    """
    linearising, selecting, refitting = in_turn(progress, 2, 2, 1)
    linearising.at(0.0)
    variables = [variable for block in blocks for variable in block.variables]
    influence = max((variable.reach for variable in variables), default=0.0)
    large = large_squares(cells, squares, max(RANGES * clustering.range, INFLUENCES * influence))
    neighbourhood = Neighbourhood(squares, clustering, float(counts.mean()))
    problem = Linearised(blocks, counts, mean, squares, neighbourhood, large)

    times = generator.multinomial(large.count, np.full(large.count, 1 / large.count), resamples)
    again = Reselection(problem, times)
    limit = float(np.clip(critical, LEAST_CRITICAL, MOST_CRITICAL))
    selected = again.select(limit, selecting)
    starts = again.coefficients(problem.chosen)
    refits = refit(mean, counts, squares, large, times, starts, refitting)
    progress.at(1.0)
    return Stability(
        resamples=resamples,
        squares=large.count,
        side=large.length,
        factors=_shares_of_factors(variables, selected),
        variables=dict(zip(variables, map(float, selected.mean(0)))),
        intervals=_intervals(mean.variables, refits[:, mean.fixed - 1 :]),
    )


def large_squares(cells: Cells, small: Squares, wanted: float) -> Squares:
    """Return squares to resample, of about the side wanted: each holds small ones whole.

    Parameters
    ----------
    cells : Cells
    small : Squares
    wanted : float
        In the units of the map; they are 50 to 100, or some more, whatever is wanted.
    """
    # squares of n cells each are at least as many as the n-th part of the cells
    most = np.sqrt(cells.count / FEWEST_SQUARES) / small.side
    least = np.sqrt(cells.count / MOST_SQUARES) / small.side
    number = max(1, int(np.clip(np.rint(wanted / small.length), least, most)))
    # a study area of scattered pieces fills few of its squares, and has the more of them
    while (large := Squares(cells, number * small.side)).count > 2 * MOST_SQUARES:
        number = int(np.ceil(1.2 * number))
    return large


def _intervals(
    variables: Sequence[Variable], refits: np.ndarray
) -> dict[Variable, tuple[float, float]]:
    fitted = refits[np.isfinite(refits).all(1), 1:]
    if 2 * len(fitted) < len(refits):
        return {}
    intervals = {}
    for variable, coefficients in zip(variables, fitted.T):
        low, high = np.quantile(np.exp(coefficients), (LOW, HIGH))
        intervals[variable] = float(low), float(high)
    return intervals


def _shares_of_factors(variables: list[Variable], selected: np.ndarray) -> dict[str, float]:
    """Return the share of resamples with any variable of each factor."""
    names = np.array([variable.factor for variable in variables])
    # a factor has one variable in a model at most
    return {name: float(selected[:, names == name].sum(1).mean()) for name in dict.fromkeys(names)}


def refit(
    mean: Mean,
    counts: np.ndarray,
    squares: Squares,
    large: Squares,
    times: np.ndarray,
    starts: np.ndarray,
    progress: Progress,
) -> np.ndarray:
    """Return the coefficients of a model in every resample, shape (resamples, fixed + variables).

    Newton's method for the sum of Z~'(y - exp(Z b)) over the cells, each as often as its large
    square is in the resample. What a variable's neighbourhood has of it stays that of the real map.

    Parameters
    ----------
    mean : Mean
    counts : int array, shape (cells,)
    squares : Squares
        Small ones, those of the mean's neighbourhoods.
    large : Squares
        Each of which holds small ones whole.
    times : int array, shape (resamples, large squares)
        How often each is in a resample.
    starts : float array, shape (resamples, fixed + variables)
        Coefficients to start from; nan where there are none.
    progress : Progress

    Returns
    -------
    float array
        nan for a resample without a finite optimum.
    """
    design = mean.design
    shape = squares.count, len(design)
    cells_of = squares.table(mean.row_of, shape[1], mean.exposure)
    events_of = sparse.csr_matrix((counts, (squares.of_cell, mean.row_of)), shape)
    within = squares.within(large)
    of_neighbourhood = mean.of_neighbourhood
    if of_neighbourhood is None:
        of_neighbourhood = np.zeros((squares.count, design.shape[1]))
    wanted = events_of @ design - of_neighbourhood * squares.sums(counts)[:, None]
    found = np.full(starts.shape, np.nan)
    for number in np.flatnonzero(np.isfinite(starts).all(1)):
        if number % LOOK == 0:
            progress.at(number / len(times))
        often = times[number, within].astype(float)
        cells = cells_of.T @ often
        taken = cells_of.T @ (often[:, None] * of_neighbourhood)
        place = solution(design, cells, taken, often @ wanted, starts[number])
        if place is not None:
            found[number] = place
    return found
