"""A model of the reference procedure becomes one that knows how the events cluster.

Whichever selection is asked for, every term gets its standard error, interval and p-value under
clustering, and whether it holds up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..matrices import one_thread_for_matrices
from ..model import cautions
from ..model import term as verdicts
from ..model.block import Block
from ..model.cautions import Caution
from ..model.clustering import Clusterings
from ..model.record import Model
from ..model.term import Term, Verdict
from ..progress import Progress, in_reach, in_turn
from ..settings import REFERENCE, FitSettings
from ..terrain.grid import Cells
from .clustered.clustering import Clustering
from .clustered.covariance import coefficient_covariance
from .clustered.doubts import doubt
from .clustered.fitter import Fitter
from .clustered.mean import Mean, mean_with
from .clustered.outcome import Calibrated
from .clustered.selection import Selector
from .engine.rows import DistinctRows
from .evidence import (
    clustering_facts,
    diagnostic_facts,
    reference_facts,
    selection_facts,
    stability_facts,
)
from .families import POISSON
from .terms import term_of, with_error
from .verdicts import compared, judged_alone


@one_thread_for_matrices()
def calibrate(
    model: Model,
    base: DistinctRows,
    cells: Cells,
    counts: np.ndarray,
    settings: FitSettings,
    progress: Progress,
) -> Model:
    """Return the model asked for, its terms judged under clustering.

    Parameters
    ----------
    model : Model
        Of the reference procedure.
    base : DistinctRows
        The cells merged over all variables worth testing.
    cells : Cells
    counts : int array, shape (cells,)
    settings : FitSettings
    progress : Progress
    """
    if settings.selection == REFERENCE:
        return _judged(model, base, cells, counts, settings, progress)
    preparing, adjusting, selecting, resampling, drawing = in_turn(progress, 1, 4, 55, 20, 20)
    preparing.at(0.0)
    blocks = [Block(b.variables, b.codes[base.row_of], b.table) for b in base.blocks]
    selector = in_reach(partial(Selector, cells, base, blocks, counts), preparing, 0.0)
    adjusted = in_reach(partial(_adjusted, model, selector), adjusting, 0.0).terms
    selecting.at(0.0)
    found = selector.select(settings.surrogates, settings.alpha, settings.seed, selecting)
    stability = stability_facts(selector, found, settings.seed, resampling)
    diagnostics = diagnostic_facts(selector, found.mean, found.clustering, settings.seed, drawing)
    return replace(
        _calibrated(model, found, base),
        cautions=(*_doubts(found.clustering, cells), *_cautions(model, found)),
        clustering=_clusterings(found.before, found.clustering),
        reference=reference_facts(model, compared(adjusted, found, settings.alpha)),
        stability=stability,
        diagnostics=diagnostics,
    )


def _judged(
    model: Model,
    base: DistinctRows,
    cells: Cells,
    counts: np.ndarray,
    settings: FitSettings,
    progress: Progress,
) -> Model:
    """Return the reference model with its terms judged."""
    preparing, adjusting, starting, drawing = in_turn(progress, 1, 39, 10, 50)
    preparing.at(0.0)
    fitter = in_reach(partial(Fitter, cells, base, counts), preparing, 0.0)
    adjusted = in_reach(partial(_adjusted, model, fitter), adjusting, 0.0)
    start = in_reach(fitter.null, starting, 0.0)
    return replace(
        model,
        terms=tuple(judged_alone(term, settings.alpha) for term in adjusted.terms),
        cautions=(*_doubts(adjusted.clustering, cells), *model.cautions),
        clustering=_clusterings(start.clustering, adjusted.clustering),
        diagnostics=diagnostic_facts(
            fitter, adjusted.mean, adjusted.clustering, settings.seed, drawing
        ),
    )


def _clusterings(before: Clustering, after: Clustering) -> Clusterings:
    return Clusterings(before=clustering_facts(before), after=clustering_facts(after))


def _doubts(clustering: Clustering, cells: Cells) -> Iterator[Caution]:
    found = doubt(clustering, cells)
    if found is not None:
        yield found


@dataclass(frozen=True, eq=False)
class _Adjusted:
    """The reference model under the clustering that it leaves."""

    terms: list[Term]
    mean: Mean
    clustering: Clustering


def _adjusted(model: Model, fitter: Fitter) -> _Adjusted:
    """Give the terms of the reference model standard errors under clustering.

    The coefficients are the family's own, the sandwich is that of Poisson's equations: for NB1 and
    NB2 the errors are approximate.
    """
    coefficients = [model.intercept, *(term.coefficient for term in model.terms)]
    variables = [term.variable for term in model.terms]
    mean = mean_with(fitter.base, variables, np.array(coefficients))
    clustering = fitter.clustering(mean)
    covariance = coefficient_covariance(fitter.cells, mean, clustering, fitter.squares)
    errors = np.sqrt(np.diag(covariance))[1:]
    return _Adjusted([with_error(*both) for both in zip(model.terms, errors)], mean, clustering)


def _calibrated(model: Model, found: Calibrated, base: DistinctRows) -> Model:
    mean = found.mean
    parameters = len(mean.coefficients)
    naive = np.sqrt(np.diag(np.linalg.inv(mean.information)))
    return replace(
        model,
        family=POISSON.key,
        intercept=float(mean.coefficients[0]),
        intercept_standard_error=float(np.sqrt(found.covariance[0, 0])),
        dispersion=None,
        terms=tuple(_terms(found, naive[1:])),
        log_likelihood=mean.log_likelihood,
        aic=-2 * mean.log_likelihood + 2 * parameters,
        bic=-2 * mean.log_likelihood + parameters * float(np.log(base.cells.sum())),
        calibrated=selection_facts(found),
    )


def _terms(found: Calibrated, naive: np.ndarray) -> Iterator[Term]:
    errors = np.sqrt(np.diag(found.covariance))[1:]
    coefficients = found.mean.coefficients[1:]
    for variable, coefficient, own, error in zip(found.mean.variables, coefficients, naive, errors):
        term = replace(
            term_of(variable, coefficient, own),
            admission_p_value=found.admission[variable].p_value,
            verdict=Verdict(True, verdicts.ADMITTED),
        )
        yield with_error(term, error)


def _cautions(model: Model, found: Calibrated) -> Iterator[Caution]:
    """Yield what an analyst should know before using the model."""
    if not found.mean.variables:
        yield Caution(cautions.NO_FACTOR_HOLDS_UP)
    yield from (one for one in model.cautions if one.kind == cautions.AGAINST_ITS_SIGN)
