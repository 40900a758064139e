"""Forward selection by random shifts of the residuals against the variables.

Mrkvicka, Dvorak, Gonzalez and Mateu 2021, Revisiting the random shift approach for testing in
spatial statistics: a shifted field keeps its clustering and loses its bearing on the other one.
What leaves the study area is lost (no torus closes around a city), so a shifted statistic sums
over what is left and is scaled by the root of its size: their variance correction.
"""

from __future__ import annotations

import numpy as np

from ...core.fitting.clustered.mean import Mean, fit_mean
from ...core.model.variable import Variable
from ...core.terrain.grid import Cells
from .outcomes import Outcome

SHIFTS = 199
LEAST_OVERLAP = 0.4  # of the cells, left by a shift
ALPHA = 0.05


def chosen_by_shifts(outcome: Outcome) -> tuple[Variable, ...]:
    """Return the variables admitted one after the other by a max-T test over the candidates."""
    layout = outcome.layout
    shifts = _Shifts(layout.cells, np.random.default_rng([outcome.run, SHIFTS]))
    variables = tuple(layout.variables)
    inside = np.abs(outcome.counts @ layout.columns)
    finite = (inside > 0) & (inside < outcome.counts.sum())
    mean = fit_mean(outcome.rows, ())
    while True:
        used = {variable.factor for variable in mean.variables}
        usable = finite & np.array([variable.factor not in used for variable in variables])
        if not usable.any():
            return mean.variables
        scores = _scores(layout.columns[:, usable], mean, outcome.counts, shifts)
        deviates = scores / np.maximum(scores.std(0, ddof=1), 1e-12)
        largest = deviates.max(1)
        if (largest >= largest[0]).mean() > ALPHA:
            return mean.variables
        best = np.flatnonzero(usable)[deviates[0].argmax()]
        grown = fit_mean(outcome.rows, (*mean.variables, variables[best]), mean.coefficients)
        if grown is None:
            return mean.variables
        mean = grown


def _scores(columns: np.ndarray, mean: Mean, counts: np.ndarray, shifts: _Shifts) -> np.ndarray:
    """Scores of the variables, (1 + shifts, variables): first unshifted, then each shift.

    Pearson residuals r are shifted against root(mu) (x - Z A^-1 Z'M x): unshifted that is the
    score of a variable after those of the model.
    """
    expected = mean.expected
    root = np.sqrt(expected)
    shifted = shifts.of((counts - expected) / root) * root
    design = mean.design[mean.row_of]
    fitted = np.linalg.solve(mean.information, (design * expected[:, None]).T @ columns)
    scores = shifted.astype(np.float32) @ columns - (shifted @ design) @ fitted
    return scores / np.sqrt(shifts.overlap)[:, None]


class _Shifts:
    """No shift, and then random ones that leave enough of the study area in itself."""

    def __init__(self, cells: Cells, generator: np.random.Generator) -> None:
        row, column = np.nonzero(cells.inside)
        rows, columns = cells.frame.shape
        number = np.full((3 * rows, 3 * columns), cells.count)
        number[rows : 2 * rows, columns : 2 * columns][cells.inside] = np.arange(cells.count)
        sources, overlap = [np.arange(cells.count)], [cells.count]
        while len(sources) <= SHIFTS:
            down, across = generator.integers(-rows, rows), generator.integers(-columns, columns)
            source = number[rows + row + down, columns + column + across]
            left = int((source < cells.count).sum())
            if left >= LEAST_OVERLAP * cells.count and (down, across) != (0, 0):
                sources.append(source)
                overlap.append(left)
        self._source = np.stack(sources)
        self.overlap = np.array(overlap, float)

    def of(self, values: np.ndarray) -> np.ndarray:
        """Return values shifted, (1 + shifts, cells): less their mean, 0 where none is left."""
        shifted = np.append(values, 0.0)[self._source]
        shifted -= (shifted.sum(1) / self.overlap)[:, None]
        shifted[self._source == len(values)] = 0
        return shifted
