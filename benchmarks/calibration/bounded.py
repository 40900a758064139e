"""Poisson regression with penalties and coefficients from 0 up, by proximal Newton steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MOST_STEPS, MOST_SWEEPS, MOST_HALVINGS = 50, 500, 30
SETTLED = 1e-7  # change of a coefficient that ends a search


@dataclass(frozen=True, eq=False)
class Bounded:
    """Counts of rows of cells, whose logarithm of the mean is linear in the columns of a design.

    Attributes
    ----------
    design : float array, shape (rows, columns)
    cells, events : float arrays, shape (rows,)
    free : int
        Number of columns at the beginning that are neither penalised nor bounded.
    """

    design: np.ndarray
    cells: np.ndarray
    events: np.ndarray
    free: int

    def fitted(self, start: np.ndarray, lasso: np.ndarray, ridge: float) -> np.ndarray:
        """Return the b that is best, shape (columns,), none of the penalised below 0.

        It maximises l(b) - sum lasso b - ridge / 2 sum b^2, over the penalised columns. The
        quadratic approximation at b is maximised by coordinate descent among the columns that are
        above 0 or that the slope would raise; a step that makes it worse is halved.

        Parameters
        ----------
        start : float array, shape (columns,)
        lasso : float array, shape (columns,)
            Those of free columns are ignored; infinite for a column that is to stay out.
        ridge : float
        """
        b, penalised = start.copy(), np.arange(len(start)) >= self.free
        lasso = np.where(penalised, lasso, 0.0)
        ridges = np.where(penalised, ridge, 0.0)
        b[np.isinf(lasso)] = 0
        value = self._value(b, lasso, ridges)
        for _ in range(MOST_STEPS):
            mean = self.cells * np.exp(self.design @ b)
            slope = self.design.T @ (self.events - mean) - lasso - ridges * b
            some = np.flatnonzero(~penalised | (b > 0) | (slope > SETTLED))
            part = self.design[:, some]
            curve = part.T @ (mean[:, None] * part) + np.diag(ridges[some] + 1e-10)
            step = np.zeros(len(b))
            step[some] = _descended(b[some], slope[some], curve, penalised[some])
            for _ in range(MOST_HALVINGS):
                new = self._value(b + step, lasso, ridges)
                if new >= value - 1e-12 * abs(value):
                    break
                step /= 2
            b, value = b + step, new
            if np.abs(step).max() < SETTLED:
                break
        return np.where(penalised & (b < SETTLED), 0.0, b)

    def _value(self, b: np.ndarray, lasso: np.ndarray, ridges: np.ndarray) -> float:
        logs = self.design @ b
        with np.errstate(over="ignore"):
            likelihood = self.events @ logs - self.cells @ np.exp(logs)
        used = b != 0
        return likelihood - lasso[used] @ b[used] - 0.5 * (ridges @ b**2)


def _descended(
    b: np.ndarray, slope: np.ndarray, curve: np.ndarray, bounded: np.ndarray
) -> np.ndarray:
    """Return the step d that maximises slope'd - d'curve d / 2 with b + d >= 0 where bounded."""
    step, left = np.zeros(len(b)), slope.copy()
    diagonal = np.diag(curve)
    for _ in range(MOST_SWEEPS):
        largest = 0.0
        for j in range(len(b)):
            change = left[j] / diagonal[j]
            if bounded[j]:
                change = max(change, -b[j] - step[j])
            if change:
                step[j] += change
                left -= change * curve[j]
                largest = max(largest, abs(change))
        if largest < 0.1 * SETTLED:
            break
    return step
