"""A second opinion: the model that is mapped refitted with statsmodels, where that is there."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from types import ModuleType

import numpy as np

from ..model.parts import AGREES, NO_STATSMODELS, TOO_MANY_CELLS, Check
from ..model.record import Model
from ..model.term import Estimate
from ..progress import Progress
from .curves import columns_of
from .engine.background import Control
from .engine.rows import DistinctRows
from .engine.splits import Chosen, choose
from .families import family_of

MOST_CELLS = 200_000  # above this a step of the refit, deaf to a cancel, would take a second


def loaded() -> ModuleType | None:
    """Return the models of statsmodels, None without it; the first call takes a quarter second."""
    try:
        from statsmodels.discrete import discrete_model
    except ImportError:
        return None
    return discrete_model


def compare_with_statsmodels(
    model: Model,
    base: DistinctRows,
    progress: Progress,
    controls: Sequence[Control] = (),
) -> Check:
    """Refit a model by maximum likelihood with statsmodels, and say how closely the two agree.

    Parameters
    ----------
    model : Model
        Its citywide ratios are compared.
    base : DistinctRows
        The cells merged over variables that hold those of the model, and by their exposure.
    progress : Progress
    controls : sequence of Control, optional
        Of the model.
    """
    statsmodels = loaded()
    if statsmodels is None:
        return Check(NO_STATSMODELS)
    cells = int(base.number)
    if cells > MOST_CELLS:
        return Check(TOO_MANY_CELLS, cells=cells)
    progress.at(0.0)
    chosen = choose(base, [term.variable for term in model.terms])
    fixed = [model.intercept, *columns_of(model.controls, controls)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about convergence, which the comparison shows
        theirs = _refit(statsmodels, model, base, chosen, fixed, progress)
    progress.at(1.0)
    difference = _largest_difference(model, fixed, *theirs)
    # rounded to a power of ten: the exact figure is noise of the last bits
    bound = float(10 ** np.ceil(np.log10(max(difference, 1e-12))))
    return Check(AGREES, largest_difference=bound)


def _refit(
    statsmodels,
    model: Model,
    base: DistinctRows,
    chosen: Chosen,
    fixed: list[float],
    progress: Progress,
):
    """Return their coefficients, standard errors and log-likelihood, from every single cell."""
    row, count = _cells_of(base, chosen)
    start = [*fixed, *(one.coefficient for one in _estimates(model))]
    offset = None if chosen.offset is None else chosen.offset[row]
    family = family_of(model.family)
    theirs = family.with_statsmodels(statsmodels, count, chosen.design[row], offset)
    if model.dispersion is not None:
        start.append(model.dispersion)
    theirs.raise_on_perfect_prediction = False
    result = theirs.fit(
        start_params=start,
        method="newton",
        maxiter=20,
        disp=0,
        callback=lambda _: progress.at(0.5),
    )
    columns = chosen.design.shape[1]
    return result.params[:columns], result.bse[:columns], result.llf


def _cells_of(base: DistinctRows, chosen: Chosen) -> tuple[np.ndarray, np.ndarray]:
    """Return the row and the count of every cell, from the tail counts."""
    tails = base.tails
    beyond_next = np.zeros(len(tails.row))
    follows = (tails.row[1:] == tails.row[:-1]) & (tails.beyond[1:] == tails.beyond[:-1] + 1)
    beyond_next[:-1][follows] = tails.cells[1:][follows]
    exactly = (tails.cells - beyond_next).astype(np.int64)
    without = (base.cells - np.bincount(tails.row, exactly, len(base.cells))).astype(np.int64)
    row = np.concatenate(
        [np.repeat(np.arange(len(without)), without), np.repeat(tails.row, exactly)]
    )
    count = np.concatenate(
        [np.zeros(without.sum(), np.int64), np.repeat(tails.beyond + 1, exactly)]
    )
    return chosen.row_of[row], count


def _largest_difference(model: Model, fixed: list[float], params, errors, value) -> float:
    estimates = _estimates(model)
    # of controls the curves are told, not the errors of their columns
    errors = np.delete(errors, range(1, len(fixed)))
    ours = np.array(
        [
            *(*fixed, *(one.coefficient for one in estimates)),
            model.intercept_standard_error,
            *(one.independent.standard_error for one in estimates),
            model.log_likelihood,
        ]
    )
    theirs = np.concatenate([params, errors, [value]])
    return float(np.max(np.abs(ours - theirs) / np.abs(theirs)))


def _estimates(model: Model) -> list[Estimate]:
    return [term.citywide_first for term in model.terms]
