"""Maximum likelihood by Newton's method for many candidate designs at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...matrices import product
from ..families.base import Family, Likelihood
from .statistics import Statistics
from .systems import solve

MOST_STEPS = 60
MOST_HALVINGS = 30
LAST_STEP = 1e-7  # convergence is quadratic: what remains after a step this small is rounding
LONGEST_STEP = 4.0
FARTHEST = 30.0  # a coefficient beyond this has no finite optimum
LOG_DISPERSION_RANGE = (np.log(1e-6), np.log(1e6))
ROUNDING = 1e-12
ROWS_AT_ONCE = 1 << 14


@dataclass(frozen=True)
class Fits:
    """Maximum likelihood fits of several candidate designs with k columns.

    Attributes
    ----------
    family : Family
    coefficients : float array, shape (candidates, k)
    log_dispersion : float array, shape (candidates,), or None without a dispersion
    log_likelihood : float array, shape (candidates,)
    information : float array, shape (candidates, k or k + 1, k or k + 1)
        Observed information of coefficients and log dispersion.
    converged : bool array, shape (candidates,)
        False where no finite optimum was found.
    """

    family: Family
    coefficients: np.ndarray
    log_dispersion: np.ndarray | None
    log_likelihood: np.ndarray
    information: np.ndarray
    converged: np.ndarray

    def standard_errors(self, candidate: int = 0) -> np.ndarray:
        """Return a candidate's standard errors, shape (k or k + 1,), the log dispersion last.

        From the observed information; all infinite where it is singular or indefinite.
        """
        return np.sqrt(np.diag(self.covariance(candidate)))

    def covariance(self, candidate: int = 0) -> np.ndarray:
        """Return the inverse of a candidate's information; infinite where that has none."""
        information = self.information[candidate][None]
        size = information.shape[1]
        if not np.isfinite(information).all():
            return np.full((size, size), np.inf)
        inverse, regular = solve(information, np.eye(size)[None])
        return inverse[0] if regular[0] else np.full((size, size), np.inf)


def maximise(
    family: Family,
    design: np.ndarray,
    data: Statistics,
    start: np.ndarray,
    log_dispersion: np.ndarray | None = None,
    held: np.ndarray | None = None,
    check: Callable[[], None] | None = None,
) -> Fits:
    """Fit all candidates by Newton's method with step halving.

    Parameters
    ----------
    family : Family
    design : float array, shape (rows, k)
        Shared by the candidates, the column of ones included.
    data : Statistics
        What differs between candidates.
    start : float array, shape (candidates, k)
    log_dispersion : float array, shape (candidates,), or None without a dispersion
        Where the dispersion starts.
    held : bool array, shape (candidates, k), optional
        Coefficients that stay at their start.
    check : callable, optional
        Called once a step; may raise to stop the work.
    """
    place = start.astype(float)
    if log_dispersion is not None:
        place = np.column_stack([place, log_dispersion])
    free = np.ones(place.shape, bool)
    if held is not None:
        free[:, : held.shape[1]] &= ~held
    ascent = _Ascent(family, design, _outer(design))
    todo = np.arange(len(place))
    converged = np.zeros(len(place), bool)
    current = ascent.at(place, data)
    for _ in range(MOST_STEPS):
        if check is not None:
            check()
        part = data.of(todo)
        gradient, information = ascent.derivatives(current, free[todo])
        step = _uphill(gradient, information)
        place[todo], current = ascent.search(place[todo], step, current, part)
        small = np.abs(step).max(1) < LAST_STEP
        lost = _lost(place[todo], design.shape[1])
        converged[todo[small & ~lost]] = True
        going = ~(small | lost)
        if not going.any():
            break
        todo, current = todo[going], _some(current, going)
    final = ascent.at(place, data)
    return Fits(
        family=family,
        coefficients=place[:, : design.shape[1]],
        log_dispersion=ascent.log_dispersion(place),
        log_likelihood=final.value,
        information=ascent.derivatives(final, free)[1],
        converged=converged & np.isfinite(final.value),
    )


@dataclass(frozen=True)
class _Ascent:
    """Candidate places are rows of coefficients, and last the log dispersion if there is one."""

    family: Family
    design: np.ndarray
    outer: Callable[[np.ndarray], np.ndarray]

    def log_dispersion(self, place: np.ndarray) -> np.ndarray | None:
        return None if self.family.dispersion is None else place[:, -1]

    def at(self, place: np.ndarray, data: Statistics) -> Likelihood:
        columns = self.design.shape[1]
        eta = product(place[:, :columns], self.design.T)
        if data.offset is not None:
            eta += data.offset
        return self.family.evaluate(eta, self.log_dispersion(place), data)

    def derivatives(self, at: Likelihood, free: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Gradient and information, with held coefficients cut out of both."""
        gradient = product(at.slope, self.design)
        information = self.outer(at.weight)
        if at.cross is not None:
            border = product(at.cross, self.design)
            gradient = np.column_stack([gradient, at.dispersion_slope])
            information = _bordered(information, border, at.dispersion_weight)
        information *= free[:, :, None] & free[:, None, :]
        held = np.nonzero(~free)
        information[held[0], held[1], held[1]] = 1
        return gradient * free, information

    def search(
        self, place: np.ndarray, step: np.ndarray, current: Likelihood, data: Statistics
    ) -> tuple[np.ndarray, Likelihood]:
        """Go along the step, half as far again and again where the likelihood falls."""
        length = np.minimum(1, LONGEST_STEP / np.maximum(np.abs(step).max(1), LONGEST_STEP))
        enough = current.value - ROUNDING * (1 + np.abs(current.value))
        for halving in range(MOST_HALVINGS):
            reached = self.at(place + length[:, None] * step, data)
            short = ~(reached.value >= enough)
            if not short.any():
                break
            length[short] = 0 if halving == MOST_HALVINGS - 2 else length[short] / 2
        return place + length[:, None] * step, reached


def _outer(design: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Make the function that gives Z' diag(w) Z for each row w of weights."""
    columns = design.shape[1]
    upper = np.triu_indices(columns)
    starts = range(0, len(design), ROWS_AT_ONCE)
    parts = [slice(start, start + ROWS_AT_ONCE) for start in starts]

    def pairs_of(part: slice) -> np.ndarray:
        return design[part, upper[0]] * design[part, upper[1]]

    kept = pairs_of(parts[0]) if len(parts) == 1 else None

    def weighted(weights: np.ndarray) -> np.ndarray:
        packed = np.zeros((len(weights), len(upper[0])))
        for part in parts:
            pairs = kept if kept is not None else pairs_of(part)
            packed += product(weights[:, part], pairs)
        full = np.empty((len(weights), columns, columns))
        full[:, upper[0], upper[1]] = packed
        full[:, upper[1], upper[0]] = packed
        return full

    return weighted


def _bordered(inner: np.ndarray, border: np.ndarray, corner: np.ndarray) -> np.ndarray:
    size = inner.shape[1]
    full = np.empty((len(inner), size + 1, size + 1))
    full[:, :size, :size] = inner
    full[:, :size, size] = border
    full[:, size, :size] = border
    full[:, size, size] = corner
    return full


def _uphill(gradient: np.ndarray, information: np.ndarray) -> np.ndarray:
    """Newton steps, made to go uphill where the information is not positive definite."""
    solution, regular = solve(information, gradient[:, :, None])
    step = solution[:, :, 0]
    for candidate in np.flatnonzero(~regular):
        step[candidate] = _turned(gradient[candidate], information[candidate])
    return step


def _turned(gradient: np.ndarray, information: np.ndarray) -> np.ndarray:
    if not np.isfinite(information).all():
        return np.zeros_like(gradient)
    values, vectors = np.linalg.eigh(information)
    values = np.maximum(np.abs(values), 1e-8 * np.abs(values).max(initial=1e-8))
    return vectors @ ((vectors.T @ gradient) / values)


def _lost(place: np.ndarray, columns: int) -> np.ndarray:
    far = (np.abs(place[:, :columns]) > FARTHEST).any(1) | ~np.isfinite(place).all(1)
    if place.shape[1] > columns:
        low, high = LOG_DISPERSION_RANGE
        far |= (place[:, -1] < low) | (place[:, -1] > high)
    return far


def _some(at: Likelihood, chosen: np.ndarray) -> Likelihood:
    return Likelihood(*(None if v is None else v[chosen] for v in vars(at).values()))
