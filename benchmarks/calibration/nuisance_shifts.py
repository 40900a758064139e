"""Each factor tested by random shifts beside all the others, as nuisance covariates.

Dvorak and Mrkvicka 2024, Nonparametric testing of the covariate significance for spatial point
patterns under the presence of nuisance covariates: the residuals of what the nuisance covariates
expect, weighted with the covariate of interest and summed (covariate-weighted residual measure),
against the same with the covariate shifted; the variance of a sum over what overlaps is taken to
go with the events there. Their intensity is a smooth function of the covariates, which cannot be
estimated of a dozen: here it is log-linear.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...core.fitting.clustered.mean import Mean, fit_mean
from ...core.model.variable import Variable
from ...core.packages import fft
from ...core.terrain.grid import Cells
from .outcomes import Outcome

SHIFTS = 1999  # so that a p-value can pass a level divided by some thirty factors
LEAST_OVERLAP = 0.4  # of the cells, left by a shift
ALPHA = 0.05


def chosen_beside_nuisance(outcome: Outcome) -> tuple[Variable, ...]:
    """Return the best variable of each factor whose p-value passes the level of all together.

    Over a factor's variables the largest of standardised sums decides, over factors Bonferroni's
    inequality. The nuisance is one variable of each other factor, the likeliest by itself, and
    what stands in every model.
    """
    variables = tuple(outcome.layout.variables)
    factors = sorted({one.factor for one in variables})
    usual = _likeliest(outcome, variables)
    shifts = Shifts(outcome.layout.cells, np.random.default_rng([outcome.run, SHIFTS]))
    found = []
    for factor in factors:
        nuisance = [one for name, one in usual.items() if name != factor]
        places = [number for number, one in enumerate(variables) if one.factor == factor]
        columns = outcome.layout.columns[:, places].astype(float)
        mean = fitted(outcome, nuisance)
        best, p_value = tested(columns, mean.expected, outcome.counts, shifts)
        if p_value <= ALPHA / len(factors):
            found.append(variables[places[best]])
    return tuple(found)


def tested(
    columns: np.ndarray, expected: np.ndarray, counts: np.ndarray, shifts: Shifts
) -> tuple[int, float]:
    """Return which column stands out most, and the p-value of that it does so much.

    Parameters
    ----------
    columns : float array, shape (cells, variables)
    expected, counts : arrays, shape (cells,)
    """
    root = np.sqrt(np.maximum(shifts.sums(counts, np.ones(len(counts))), 1.0))
    residuals = counts - expected
    sums = np.stack([shifts.sums(residuals, column) / root for column in columns.T], axis=1)
    deviates = sums / np.maximum(sums.std(0, ddof=1), 1e-12)
    largest = deviates.max(1)
    return int(deviates[0].argmax()), float((largest >= largest[0] - 1e-9).mean())


def fitted(outcome: Outcome, variables: Sequence[Variable]) -> Mean:
    """Fit variables one after the other, without those that have no finite optimum."""
    mean = fit_mean(outcome.rows, ())
    assert mean is not None
    for variable in variables:
        grown = fit_mean(outcome.rows, (*mean.variables, variable), mean.coefficients)
        mean = mean if grown is None else grown
    return mean


def _likeliest(outcome: Outcome, variables: Sequence[Variable]) -> dict[str, Variable]:
    """Return the variable of each factor with the highest likelihood by itself."""
    best: dict[str, tuple[float, Variable]] = {}
    for variable in variables:
        mean = fit_mean(outcome.rows, (variable,))
        if mean is None or mean.coefficients[-1] <= 0:
            continue
        value = mean.log_likelihood
        if variable.factor not in best or value > best[variable.factor][0]:
            best[variable.factor] = value, variable
    return {factor: variable for factor, (_, variable) in best.items()}


class Shifts:
    """No shift, and then random ones that leave enough of the study area in itself.

    Parameters
    ----------
    cells : Cells
    generator : numpy.random.Generator
    """

    def __init__(self, cells: Cells, generator: np.random.Generator) -> None:
        self._cells = cells
        self._padded = [fft.next_fast_len(2 * side, real=True) for side in cells.frame.shape]
        inside = np.ones(cells.count)
        left = fft.irfft2(self._spectrum(inside) * self._spectrum(inside).conj(), self._padded)
        enough = np.flatnonzero(left.ravel() >= LEAST_OVERLAP * cells.count)
        some = generator.choice(enough[enough > 0], SHIFTS, len(enough) <= SHIFTS)
        self._at = np.concatenate([[0], some])

    def sums(self, values: np.ndarray, column: np.ndarray) -> np.ndarray:
        """Return the sum of values times a column that is shifted, shape (1 + shifts,)."""
        spectrum = self._spectrum(values) * self._spectrum(column).conj()
        return fft.irfft2(spectrum, self._padded).ravel()[self._at]

    def _spectrum(self, values: np.ndarray) -> np.ndarray:
        return fft.rfft2(self._cells.on_raster(np.asarray(values, float), 0.0), self._padded)
