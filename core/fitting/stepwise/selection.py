"""Bidirectional stepwise selection by BIC, as in the reference procedure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...model.parts import Refusal, Step
from ...model.variable import Variable
from ...progress import Progress
from ..engine.rows import DistinctRows
from ..families import family_of
from ..families.base import Family
from .search import Search, State, two_sided


@dataclass(frozen=True)
class Selection:
    """The model that a family of distributions led to.

    Attributes
    ----------
    family : str
        Its key.
    variables : tuple of Variable
        In the order in which they were added.
    intercept : float
    fixed : float array, shape (columns of controls,)
        Coefficients of what stands in every model beside the intercept.
    fixed_covariance : float array, shape (1 + columns, 1 + columns)
        Of the intercept and these.
    coefficients, standard_errors, p_values : float arrays, shape (variables,)
    intercept_standard_error : float
    dispersion, dispersion_standard_error : float or None
        None where the family has none.
    log_likelihood, bic : float
    parameters : int
        Intercept, coefficients and dispersion.
    steps : tuple of Step
    refused : tuple of Refusal
        Among the variables to select from, the lowest BIC first.
    """

    family: str
    variables: tuple[Variable, ...]
    intercept: float
    fixed: np.ndarray
    fixed_covariance: np.ndarray
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


def select(
    family: Family, base: DistinctRows, p_value: float, progress: Progress
) -> Selection | None:
    """Select variables by bidirectional stepwise search from the model without any.

    A step adds a variable whose factor has none yet, or drops one. It counts only if every
    coefficient is above 0 and every p-value at most `p_value`; the one with the lowest BIC is
    taken, until none lowers it (Caplan, Kennedy and Piza 2013, RTMDx).

    Parameters
    ----------
    family : Family
    base : DistinctRows
        Merged over the variables to select from.
    p_value : float
    progress : Progress

    Returns
    -------
    Selection, or None where the family has no finite dispersion for these counts.
    """
    search = Search(family, base, progress)
    state = search.null()
    if not state.fits.converged[0]:
        return None
    steps: list[Step] = []
    bic = state.bic
    while True:
        refused: list[Refusal] = []
        for candidate in search.better(state, bic):
            reason = candidate.refusal(p_value)
            if reason is None:
                break
            refused.append(Refusal(candidate.variable, reason, candidate.bic))
        else:
            return _selection(family, state, steps, refused)
        bic = candidate.bic
        steps.append(Step(candidate.action, candidate.variable, bic))
        state = search.model(candidate.variables, candidate.coefficients, candidate.log_dispersion)


def refusals(
    selection: Selection, base: DistinctRows, p_value: float, progress: Progress
) -> tuple[Refusal, ...]:
    """Return the steps from a selected model that would lower its BIC but break a rule.

    Parameters
    ----------
    selection : Selection
    base : DistinctRows
        Merged over the variables of interest, those of the selection among them.
    p_value : float
    progress : Progress

    Returns
    -------
    tuple of Refusal, the lowest BIC first
    """
    search = Search(family_of(selection.family), base, progress)
    coefficients = np.concatenate([[selection.intercept], selection.fixed, selection.coefficients])
    dispersion = None if selection.dispersion is None else np.log([selection.dispersion])
    state = search.model(selection.variables, coefficients, dispersion)
    reasons = [(step, step.refusal(p_value)) for step in search.better(state, selection.bic)]
    return tuple(Refusal(s.variable, reason, s.bic) for s, reason in reasons if reason is not None)


def _selection(
    family: Family, state: State, steps: list[Step], refused: list[Refusal]
) -> Selection:
    fits = state.fits
    errors = fits.standard_errors()
    coefficients = fits.coefficients[0]
    columns, fixed = len(coefficients), state.chosen.fixed
    dispersion = None if fits.log_dispersion is None else float(np.exp(fits.log_dispersion[0]))
    return Selection(
        family=family.key,
        variables=state.chosen.variables,
        intercept=float(coefficients[0]),
        fixed=coefficients[1:fixed],
        fixed_covariance=fits.covariance()[:fixed, :fixed],
        coefficients=coefficients[fixed:],
        standard_errors=errors[fixed:columns],
        p_values=two_sided(coefficients[fixed:] / errors[fixed:columns]),
        intercept_standard_error=float(errors[0]),
        dispersion=dispersion,
        dispersion_standard_error=None if dispersion is None else dispersion * float(errors[-1]),
        log_likelihood=float(fits.log_likelihood[0]),
        bic=state.bic,
        parameters=len(errors),
        steps=tuple(steps),
        refused=tuple(refused),
    )
