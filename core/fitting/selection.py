"""Bidirectional stepwise selection by BIC, as in the reference procedure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from ..progress import Progress
from ..terrain.variables import Variable
from .likelihood import POISSON, Statistics
from .newton import Fits, maximise
from .rows import DistinctRows
from .splits import Chosen, Splitter, choose

LEAST_GAIN = 1e-6  # in BIC
SIGN = "sign"
P_VALUE = "p-value"
NO_OPTIMUM = "no finite optimum"
STEPS_HALFWAY = 8  # steps after which progress shows one half: their number is not known before


@dataclass(frozen=True)
class Step:
    """One step of the selection: a variable "added" or "dropped", and the BIC reached."""

    action: str
    variable: Variable
    bic: float


@dataclass(frozen=True)
class Refusal:
    """A step that would have lowered the BIC at the end, and the rule that forbade it."""

    variable: Variable
    reason: str
    bic: float


@dataclass(frozen=True)
class Selection:
    """The model that a family of distributions led to.

    Attributes
    ----------
    family : str
    variables : tuple of Variable
        In the order in which they were added.
    intercept : float
    coefficients, standard_errors, p_values : float arrays, shape (variables,)
    intercept_standard_error : float
    dispersion, dispersion_standard_error : float or None
        sigma of NB1 or alpha of NB2.
    log_likelihood, bic : float
    parameters : int
        Intercept, coefficients and dispersion.
    steps : tuple of Step
    refused : tuple of Refusal
    """

    family: str
    variables: tuple[Variable, ...]
    intercept: float
    coefficients: np.ndarray
    standard_errors: np.ndarray
    p_values: np.ndarray
    intercept_standard_error: float
    dispersion: float | None
    dispersion_standard_error: float | None
    log_likelihood: float
    bic: float
    parameters: int
    steps: tuple[Step, ...] = ()
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class _Candidate:
    action: str
    variable: Variable
    variables: tuple[Variable, ...]
    bic: float
    coefficients: np.ndarray
    log_dispersion: float | None
    fits: Fits
    place: int
    columns: np.ndarray

    def refusal(self, p_value: float) -> str | None:
        """The rule that forbids this step, if any."""
        if not self.fits.converged[self.place]:
            return NO_OPTIMUM
        if not (self.coefficients[1:] > 0).all():
            return SIGN
        errors = self.fits.standard_errors(self.place)[self.columns]
        if not (two_sided(self.coefficients[1:] / errors[1:]) <= p_value).all():
            return P_VALUE
        return None


def two_sided(z: np.ndarray) -> np.ndarray:
    """Return two-sided p-values of z statistics."""
    return 2 * ndtr(-np.abs(z))


def select(
    family: str, base: DistinctRows, p_value: float, progress: Progress
) -> Selection | None:
    """Select variables by bidirectional stepwise search from the model without any.

    A step adds a variable whose factor has none yet, or drops one. It counts only if every
    coefficient is above 0 and every p-value at most `p_value`; the one with the lowest BIC is
    taken, until none lowers it (Caplan, Kennedy and Piza 2013, RTMDx).

    Parameters
    ----------
    family : "poisson", "nb1" or "nb2"
    base : DistinctRows
        Merged over the variables to select from.
    p_value : float
    progress : Progress

    Returns
    -------
    Selection, or None where a negative binomial has no finite dispersion for these counts.
    """
    search = _Search(family, base, p_value, progress)
    return search.run()


class _Search:
    def __init__(
        self, family: str, base: DistinctRows, p_value: float, progress: Progress
    ) -> None:
        self._family = family
        self._base = base
        self._p_value = p_value
        self._progress = progress
        self._splitter = Splitter(base)
        self._cells = base.cells.sum()
        self._steps: list[Step] = []

    def run(self) -> Selection | None:
        chosen = choose(self._base, ())
        data = self._splitter.statistics(chosen)
        fits = self._null(data)
        if not fits.converged[0]:
            return None
        bic = self._bic(fits)[0]
        while True:
            best, refused = self._best(self._candidates(chosen, data, fits), bic)
            if best is None:
                return self._selection(chosen, fits, bic, refused)
            bic = best.bic
            self._steps.append(Step(best.action, best.variable, bic))
            chosen = choose(self._base, best.variables)
            data = self._splitter.statistics(chosen)
            start = best.coefficients[None, :]
            dispersion = None if best.log_dispersion is None else np.array([best.log_dispersion])
            fits = maximise(self._family, chosen.design, data, start, dispersion)

    def _null(self, data: Statistics) -> Fits:
        cells, events = data.cells.sum(), data.events.sum()
        mean = events / cells
        second = ((2 * np.arange(len(data.histogram)) + 1) * data.histogram).sum() / cells
        ratio = max((second - mean**2) / mean - 1, 0.05)
        dispersion = {"poisson": None, "nb1": ratio, "nb2": ratio / mean}[self._family]
        return maximise(
            self._family,
            np.ones((1, 1)),
            data,
            np.full((1, 1), np.log(mean)),
            None if dispersion is None else np.log([dispersion]),
        )

    def _check(self) -> None:
        done = len(self._steps)
        self._progress.at(done / (done + STEPS_HALFWAY))

    def _bic(self, fits: Fits, parameters: int | None = None) -> np.ndarray:
        if parameters is None:
            parameters = fits.information.shape[1]
        return -2 * fits.log_likelihood + parameters * np.log(self._cells)

    def _best(
        self, candidates: Iterator[_Candidate], bic: float
    ) -> tuple[_Candidate | None, list[Refusal]]:
        better = [c for c in candidates if c.bic < bic - LEAST_GAIN]
        refused = []
        for candidate in sorted(better, key=lambda c: c.bic):
            reason = candidate.refusal(self._p_value)
            if reason is None:
                return candidate, refused
            refused.append(Refusal(candidate.variable, reason, candidate.bic))
        return None, refused

    def _candidates(self, chosen: Chosen, data: Statistics, fits: Fits) -> Iterator[_Candidate]:
        yield from self._drops(chosen, data, fits)
        used = [variable.factor for variable in chosen.variables]
        for variables, parts in self._splitter.splits(chosen, data, used):
            self._check()
            yield from self._additions(chosen, variables, parts, fits)

    def _additions(
        self, chosen: Chosen, variables: list[Variable], parts: Statistics, fits: Fits
    ) -> Iterator[_Candidate]:
        rows = len(chosen.design)
        inside = parts.events[:, rows:].sum(1)
        finite = np.flatnonzero((inside > 0) & (inside < parts.events.sum(1)))
        if not len(finite):
            return
        parts = parts.of(finite)
        start = _started(chosen.design, parts, fits.coefficients[0])
        sides = np.repeat([0.0, 1.0], rows)[:, None]
        design = np.hstack([np.tile(chosen.design, (2, 1)), sides])
        added = self._fit(design, parts, start, fits)
        for place, index in enumerate(finite):
            variable = variables[index]
            coefficients = added.coefficients[place].copy()
            coefficients[-1] *= variable.sign
            yield self._candidate(
                "added", variable, (*chosen.variables, variable), coefficients, added, place
            )

    def _drops(self, chosen: Chosen, data: Statistics, fits: Fits) -> Iterator[_Candidate]:
        count = len(chosen.variables)
        if not count:
            return
        held = np.eye(count, count + 1, 1, dtype=bool)
        start = np.where(held, 0, fits.coefficients)
        expected = np.exp(start @ chosen.design.T) @ data.cells[0]
        start[:, 0] += np.log(data.events.sum() / expected)
        dropped = self._fit(chosen.design, data, start, fits, held)
        for place, variable in enumerate(chosen.variables):
            left = chosen.variables[:place] + chosen.variables[place + 1 :]
            coefficients = dropped.coefficients[place][~held[place]]
            yield self._candidate(
                "dropped", variable, left, coefficients, dropped, place, ~held[place]
            )

    def _fit(
        self,
        design: np.ndarray,
        data: Statistics,
        start: np.ndarray,
        fits: Fits,
        held: np.ndarray | None = None,
    ) -> Fits:
        dispersion = fits.log_dispersion
        if dispersion is not None:
            dispersion = np.repeat(dispersion, len(start))
        return maximise(self._family, design, data, start, dispersion, held, self._check)

    def _candidate(
        self,
        action: str,
        variable: Variable,
        variables: tuple[Variable, ...],
        coefficients: np.ndarray,
        fits: Fits,
        place: int,
        free: np.ndarray | None = None,
    ) -> _Candidate:
        parameters = len(coefficients) + (fits.log_dispersion is not None)
        return _Candidate(
            action,
            variable,
            variables,
            float(self._bic(fits, parameters)[place]),
            coefficients,
            None if fits.log_dispersion is None else float(fits.log_dispersion[place]),
            fits,
            place,
            np.flatnonzero(np.ones(len(coefficients), bool) if free is None else free),
        )

    def _selection(
        self, chosen: Chosen, fits: Fits, bic: float, refused: Sequence[Refusal]
    ) -> Selection:
        errors = fits.standard_errors()
        coefficients = fits.coefficients[0]
        columns = len(coefficients)
        dispersed = fits.log_dispersion is not None
        dispersion = float(np.exp(fits.log_dispersion[0])) if dispersed else None
        return Selection(
            self._family,
            chosen.variables,
            float(coefficients[0]),
            coefficients[1:],
            errors[1:columns],
            two_sided(coefficients[1:] / errors[1:columns]),
            float(errors[0]),
            dispersion,
            dispersion * float(errors[-1]) if dispersed else None,
            float(fits.log_likelihood[0]),
            float(self._bic(fits)[0]),
            columns + dispersed,
            tuple(self._steps),
            tuple(refused),
        )


def _started(design: np.ndarray, parts: Statistics, coefficients: np.ndarray) -> np.ndarray:
    """Start where the current model, raised or lowered on either side, expects what happened."""
    rows = len(design)
    mean = np.exp(design @ coefficients)
    levels = np.log(parts.events[:, :rows].sum(1) / (parts.cells[:, :rows] @ mean))
    raised = np.log(parts.events[:, rows:].sum(1) / (parts.cells[:, rows:] @ mean))
    start = np.tile(np.append(coefficients, 0.0), (len(levels), 1))
    start[:, 0] += levels
    start[:, -1] = raised - levels
    return start
