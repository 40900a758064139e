"""How stable a selection is: what would have been chosen had other parts of the city been seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...model.block import Block
from ...model.variable import Variable
from ...packages import sparse
from ...progress import Part, Progress, Quiet
from ...terrain.grid import Cells
from ..engine.squares import squares
from .clustering import Clustering
from .linearised import Linearised
from .mean import Mean, solution
from .neighbourhood import Districts, Neighbourhood
from .reselection import Reselection

RESAMPLES = 100
FEWEST_PARTS = 50  # a studentised score is at most the root of their number, here 7
MOST_PARTS = 100  # more would not make resamples better, and larger parts keep clusters whole
RANGES = 2  # a side in ranges of the clustering: beyond, little binds two events together
INFLUENCES = 2  # a side in largest distances tested: else most cells would have influences cut off
LOW, HIGH = 0.025, 0.975
LEAST_CRITICAL, MOST_CRITICAL = 2.5, 5.0  # deviates; a test of some 100 variables lies between
LOOK = 10  # resamples between two looks at the progress


@dataclass(frozen=True)
class Stability:
    """Selections from resampled parts of the study area.

    Attributes
    ----------
    resamples : int
    parts : int
        Squares that the study area was cut into.
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
    parts: int
    side: float
    factors: dict[str, float]
    variables: dict[Variable, float]
    intervals: dict[Variable, tuple[float, float]]


def selection_stability(
    cells: Cells,
    districts: Districts,
    blocks: Sequence[Block],
    counts: np.ndarray,
    mean: Mean,
    clustering: Clustering,
    critical: float,
    generator: np.random.Generator,
    progress: Progress | None = None,
    resamples: int = RESAMPLES,
) -> Stability:
    """Select again from resamples: as many squares of cells, drawn with replacement.

    A square is so large that clusters and influences mostly lie within one, so that squares can
    stand for independent observations (block bootstrap: Lahiri 2003, Resampling methods for
    dependent data; of marked point processes: Loh and Stein 2004).

    The intervals are those of exact fits of the chosen model. The selections are approximate in
    three ways. The Poisson equations are linearised around the chosen model (`Linearised`): exact
    for that model and every square once, else off by the second order of the change in the linear
    predictor. A step's test compares the score, studentised by its own sums over the squares
    (`Reselection`), with one critical value for all steps, that of the last test of the real
    selection, where that measures it by surrogates. And the neighbourhood's part of a variable is
    that of the real map, also where a resample puts other squares around.

    Parameters
    ----------
    cells : Cells
    districts : Districts
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
    progress = progress or Quiet()
    progress.at(0.0)
    variables = [variable for block in blocks for variable in block.variables]
    influence = max((variable.distance for variable in variables), default=0.0)
    side = _side(cells, districts, max(RANGES * clustering.range, INFLUENCES * influence))
    part = squares(cells, side)
    around = Neighbourhood(districts, clustering, float(counts.mean()))
    problem = Linearised(blocks, counts, mean, districts, around, part)
    progress.at(0.4)

    parts = int(part.max()) + 1
    times = generator.multinomial(parts, np.full(parts, 1 / parts), resamples)
    again = Reselection(problem, times)
    limit = float(np.clip(critical, LEAST_CRITICAL, MOST_CRITICAL))
    selected = again.select(limit, Part(progress, 0.4, 0.8))
    starts = again.coefficients(problem.chosen)
    refits = refit(mean, counts, districts, part, times, starts, Part(progress, 0.8, 1.0))
    progress.at(1.0)
    return Stability(
        resamples,
        parts,
        side * cells.frame.cell_size,
        _shares_of_factors(variables, selected),
        dict(zip(variables, map(float, selected.mean(0)))),
        _intervals(mean.variables, refits),
    )


def _side(cells: Cells, districts: Districts, wanted: float) -> int:
    """Return the side of a square in cells: a multiple of the side of a district."""
    # squares of n cells each are at least as many as the n-th part of the cells
    most = np.sqrt(cells.count / FEWEST_PARTS) / districts.side
    least = np.sqrt(cells.count / MOST_PARTS) / districts.side
    number = max(1, int(np.clip(np.rint(wanted / districts.length), least, most)))
    # a study area of scattered pieces fills few of its squares, and has the more of them
    while squares(cells, number * districts.side).max() >= 2 * MOST_PARTS:
        number = int(np.ceil(1.2 * number))
    return number * districts.side


def _intervals(
    variables: Sequence[Variable], refits: np.ndarray
) -> dict[Variable, tuple[float, float]]:
    fitted = refits[np.isfinite(refits).all(1), 1:]
    if 2 * len(fitted) < len(refits):
        return {}
    return {
        variable: tuple(map(float, np.quantile(np.exp(coefficients), (LOW, HIGH))))
        for variable, coefficients in zip(variables, fitted.T)
    }


def _shares_of_factors(variables: list[Variable], selected: np.ndarray) -> dict[str, float]:
    """Return the share of resamples with any variable of each factor."""
    names = np.array([variable.factor for variable in variables])
    # a factor has one variable in a model at most
    return {name: float(selected[:, names == name].sum(1).mean()) for name in dict.fromkeys(names)}


def refit(
    mean: Mean,
    counts: np.ndarray,
    districts: Districts,
    part: np.ndarray,
    times: np.ndarray,
    starts: np.ndarray,
    progress: Progress,
) -> np.ndarray:
    """Return the coefficients of a model in every resample, shape (resamples, 1 + variables).

    Newton's method for the sum of Z~'(y - exp(Z b)) over the cells, each as often as its part is
    in the resample. What a variable's neighbourhood has of it stays that of the real map.

    Parameters
    ----------
    mean : Mean
    counts : int array, shape (cells,)
    districts : Districts
        Those of the mean's surroundings.
    part : int array, shape (cells,)
        The part of each cell; a district lies in one part.
    times : int array, shape (resamples, parts)
        How often each part is in a resample.
    starts : float array, shape (resamples, 1 + variables)
        Coefficients to start from; nan where there are none.
    progress : Progress

    Returns
    -------
    float array
        nan for a resample without a finite optimum.
    """
    design = mean.design
    shape = districts.count, len(design)
    cells_of = districts.table(mean.row_of, shape[1])
    events_of = sparse.csr_matrix((counts, (districts.of_cell, mean.row_of)), shape)
    part_of = np.empty(districts.count, np.intp)
    part_of[districts.of_cell] = part
    around = mean.surroundings
    if around is None:
        around = np.zeros((districts.count, design.shape[1]))
    wanted = events_of @ design - around * districts.sums(counts)[:, None]
    found = np.full(starts.shape, np.nan)
    for number in np.flatnonzero(np.isfinite(starts).all(1)):
        if number % LOOK == 0:
            progress.at(number / len(times))
        often = times[number, part_of].astype(float)
        cells = cells_of.T @ often
        taken = cells_of.T @ (often[:, None] * around)
        place = solution(design, cells, taken, often @ wanted, starts[number])
        if place is not None:
            found[number] = place
    return found
