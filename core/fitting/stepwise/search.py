"""The steps a stepwise search could take from a model, each fitted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ...model.parts import ADDED, DROPPED, NO_OPTIMUM, P_VALUE, SIGN, SIGN_OF_ANOTHER
from ...model.variable import Variable
from ...packages import special
from ...progress import Progress, share_of_steps
from ..engine.newton import Fits, maximise
from ..engine.rows import DistinctRows
from ..engine.splits import Chosen, Splitter, choose
from ..engine.statistics import Statistics
from ..families.base import Family

LEAST_GAIN = 1e-6  # in BIC
STEPS_HALFWAY = 8  # steps after which progress shows one half


def two_sided(z: np.ndarray) -> np.ndarray:
    """Return two-sided p-values of z statistics."""
    return 2 * special.ndtr(-np.abs(z))


@dataclass(frozen=True)
class Candidate:
    """A step that could be taken, and the model it leads to.

    Attributes
    ----------
    action : "added" or "dropped"
    variable : Variable
    variables : tuple of Variable
        Of the model it leads to.
    bic : float
    coefficients : float array, shape (fixed + variables,)
        What stands in every model first, and of that the intercept.
    fits : Fits
        Of the batch of designs that the model was fitted in.
    place : int
        Its place among them.
    columns : int array, shape (fixed + variables,)
        Where its coefficients stand among the parameters of the batch.
    """

    action: str
    variable: Variable
    variables: tuple[Variable, ...]
    bic: float
    coefficients: np.ndarray
    fits: Fits
    place: int
    columns: np.ndarray

    @property
    def log_dispersion(self) -> np.ndarray | None:
        """Log of the dispersion, shape (1,), or None without a dispersion."""
        logs = self.fits.log_dispersion
        return None if logs is None else logs[[self.place]]

    def refusal(self, p_value: float) -> str | None:
        """Return the rule that forbids this step, if any."""
        if self.action == ADDED and self.coefficients[-1] <= 0:
            return SIGN
        if not self.fits.converged[self.place]:
            return NO_OPTIMUM
        fixed = len(self.coefficients) - len(self.variables)
        of_variables = self.coefficients[fixed:]
        if not (of_variables > 0).all():
            return SIGN_OF_ANOTHER
        errors = self.fits.standard_errors(self.place)[self.columns[fixed:]]
        if not (two_sided(of_variables / errors) <= p_value).all():
            return P_VALUE
        return None


@dataclass(frozen=True)
class State:
    """A model on the way: its variables, their sufficient statistics, its fit and BIC."""

    chosen: Chosen
    data: Statistics
    fits: Fits
    bic: float


class Search:
    """Fits models of one family to the rows of `base`, and the steps from one to the next.

    Parameters
    ----------
    family : Family
    base : DistinctRows
        Merged over the variables that may be chosen.
    progress : Progress
    """

    def __init__(self, family: Family, base: DistinctRows, progress: Progress) -> None:
        self._family = family
        self._base = base
        self._progress = progress
        self._models = 0
        self._splitter = Splitter(base, family.needs_tails, self._check)

    def null(self) -> State:
        """Fit the model without variables, its dispersion first by the method of moments."""
        chosen = choose(self._base, ())
        data = self._splitter.statistics(chosen)
        cells, events = self._base.number, data.events.sum()
        mean = events / cells
        squares = (2 * np.arange(len(data.histogram)) + 1) @ data.histogram / cells
        dispersion = self._family.starting_dispersion(mean, squares - mean**2)
        log_dispersion = None if dispersion is None else np.log([dispersion])
        start = np.zeros((1, chosen.fixed))
        start[0, 0] = np.log(events / (data.cells[0] @ _exposed(chosen)))
        return self._state(chosen, data, start, log_dispersion)

    def model(
        self,
        variables: Sequence[Variable],
        coefficients: np.ndarray,
        log_dispersion: np.ndarray | None,
    ) -> State:
        """Fit the model of `variables`, starting from the coefficients given."""
        chosen = choose(self._base, variables)
        data = self._splitter.statistics(chosen)
        return self._state(chosen, data, coefficients[None, :], log_dispersion)

    def better(self, state: State, bic: float) -> list[Candidate]:
        """Return the steps to below a BIC, allowed or not, the lowest first."""
        candidates = [*self._drops(state), *self._additions(state)]
        better = [c for c in candidates if c.bic < bic - LEAST_GAIN]
        return sorted(better, key=lambda candidate: candidate.bic)

    def _state(
        self, chosen: Chosen, data: Statistics, start: np.ndarray, dispersion: np.ndarray | None
    ) -> State:
        self._models += 1
        self._check()
        fits = maximise(self._family, chosen.design, data, start, dispersion)
        return State(chosen, data, fits, float(self._bic(fits)[0]))

    def _check(self) -> None:
        self._progress.at(share_of_steps(self._models, STEPS_HALFWAY))

    def _bic(self, fits: Fits, fewer: int = 0) -> np.ndarray:
        parameters = fits.information.shape[1] - fewer
        return -2 * fits.log_likelihood + parameters * np.log(self._base.number)

    def _additions(self, state: State) -> Iterator[Candidate]:
        used = {variable.factor for variable in state.chosen.variables}
        for variables, parts in self._splitter.splits(state.chosen, state.data, used):
            self._check()
            yield from self._added(state, variables, parts)

    def _added(
        self, state: State, variables: list[Variable], parts: Statistics
    ) -> Iterator[Candidate]:
        chosen = state.chosen
        rows = len(chosen.design)
        inside = parts.events[:, rows:].sum(1)
        # With no events on one side the coefficient has no finite optimum.
        finite = np.flatnonzero((inside > 0) & (inside < parts.events.sum(1)))
        if not len(finite):
            return
        fitted = parts.of(finite)
        sides = np.repeat([0.0, 1.0], rows)[:, None]
        design = np.hstack([np.tile(chosen.design, (2, 1)), sides])
        start = _raised(chosen, fitted, state.fits.coefficients[0])
        fits = self._fit(design, fitted, start, state.fits)
        bic = self._bic(fits)
        columns = np.arange(design.shape[1])
        for place, number in enumerate(finite):
            variable = variables[number]
            coefficients = fits.coefficients[place].copy()
            coefficients[-1] *= variable.sign
            more = (*chosen.variables, variable)
            yield Candidate(
                action=ADDED,
                variable=variable,
                variables=more,
                bic=float(bic[place]),
                coefficients=coefficients,
                fits=fits,
                place=place,
                columns=columns,
            )

    def _drops(self, state: State) -> Iterator[Candidate]:
        chosen, variables = state.chosen, state.chosen.variables
        if not variables:
            return
        held = np.eye(len(variables), chosen.design.shape[1], chosen.fixed, dtype=bool)
        start = np.where(held, 0, state.fits.coefficients)
        means = np.exp(start @ chosen.design.T) * _exposed(chosen)
        expected = means @ state.data.cells[0]
        start[:, 0] += np.log(state.data.events.sum() / expected)
        fits = self._fit(chosen.design, state.data, start, state.fits, held)
        bic = self._bic(fits, fewer=1)
        for place, variable in enumerate(variables):
            columns = np.flatnonzero(~held[place])
            coefficients = fits.coefficients[place, columns]
            fewer = variables[:place] + variables[place + 1 :]
            yield Candidate(
                action=DROPPED,
                variable=variable,
                variables=fewer,
                bic=float(bic[place]),
                coefficients=coefficients,
                fits=fits,
                place=place,
                columns=columns,
            )

    def _fit(
        self,
        design: np.ndarray,
        data: Statistics,
        start: np.ndarray,
        current: Fits,
        held: np.ndarray | None = None,
    ) -> Fits:
        dispersion = current.log_dispersion
        if dispersion is not None:
            dispersion = np.repeat(dispersion, len(start))
        return maximise(self._family, design, data, start, dispersion, held, self._check)


def _exposed(chosen: Chosen) -> np.ndarray:
    """Exposure of each row that its cells do not already weigh by."""
    return np.ones(len(chosen.design)) if chosen.offset is None else np.exp(chosen.offset)


def _raised(chosen: Chosen, parts: Statistics, coefficients: np.ndarray) -> np.ndarray:
    """Start where the current model, raised or lowered on either side, expects what happened."""
    rows = len(chosen.design)
    mean = np.exp(chosen.design @ coefficients) * _exposed(chosen)
    outside = np.log(parts.events[:, :rows].sum(1) / (parts.cells[:, :rows] @ mean))
    inside = np.log(parts.events[:, rows:].sum(1) / (parts.cells[:, rows:] @ mean))
    start = np.tile(np.append(coefficients, 0.0), (len(outside), 1))
    start[:, 0] += outside
    start[:, -1] = inside - outside
    return start
