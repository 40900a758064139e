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
from ..model.block import Block
from ..progress import Part, Progress, in_reach
from ..settings import FitSettings
from ..terrain.grid import Cells
from .clustered.clustering import Clustering
from .clustered.covariance import coefficient_covariance
from .clustered.mean import Mean, mean_with
from .clustered.outcome import Calibrated
from .clustered.selection import Selector
from .clustered.words import clustering_sentences, clustering_warning
from .engine.rows import DistinctRows
from .evidence import (
    clustering_facts,
    diagnostic_facts,
    reference_facts,
    selection_facts,
    stability_facts,
)
from .families.poisson import FAMILY as POISSON
from .model import Model, Term
from .terms import term_of
from .verdicts import compared, judged_alone, with_error

REFERENCE = "reference"


@one_thread_for_matrices()
def calibrate(
    model: Model,
    base: DistinctRows,
    cells: Cells,
    counts: np.ndarray,
    settings: FitSettings,
    progress: Progress,
    units: str = "",
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
    units : str
        Of the map, for sentences.
    """
    progress.at(0.0)
    if settings.selection == REFERENCE:
        return _judged(model, base, cells, counts, settings, progress, units)
    blocks = [Block(b.variables, b.codes[base.row_of], b.table) for b in base.blocks]
    selector = in_reach(partial(Selector, cells, base, blocks, counts), progress, 0.0)
    adjusted = in_reach(partial(_adjusted, model, selector), progress, 0.01).terms
    progress.at(0.05)
    found = selector.select(
        settings.surrogates, settings.alpha, settings.seed, Part(progress, 0.05, 0.6)
    )
    stability = stability_facts(selector, found, settings.seed, Part(progress, 0.6, 0.8))
    diagnostics = diagnostic_facts(
        selector, found.mean, found.clustering, settings.seed, Part(progress, 0.8, 1.0)
    )
    verdicts = compared(adjusted, found, settings.alpha, units)
    return replace(
        _calibrated(model, found, base),
        warnings=(
            *_clustering_warnings(found.clustering, cells, units),
            *_warnings(model, found),
        ),
        clustering=_clustering(found.before, found.clustering, units),
        reference=reference_facts(model, verdicts),
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
    units: str,
) -> Model:
    """Return the reference model with its terms judged."""
    selector = in_reach(partial(Selector, cells, base, [], counts), progress, 0.0)
    adjusted = in_reach(partial(_adjusted, model, selector), progress, 0.01)
    before = in_reach(partial(selector.state, ()), progress, 0.4).clustering
    return replace(
        model,
        terms=tuple(judged_alone(term, settings.alpha) for term in adjusted.terms),
        warnings=(*_clustering_warnings(adjusted.clustering, cells, units), *model.warnings),
        clustering=_clustering(before, adjusted.clustering, units),
        diagnostics=diagnostic_facts(
            selector, adjusted.mean, adjusted.clustering, settings.seed, Part(progress, 0.5, 1.0)
        ),
    )


def _clustering(before: Clustering, after: Clustering, units: str) -> dict:
    return {
        "before": clustering_facts(before),
        "after": clustering_facts(after),
        "sentences": list(clustering_sentences(after, units)),
    }


def _clustering_warnings(clustering: Clustering, cells: Cells, units: str) -> Iterator[str]:
    warning = clustering_warning(clustering, cells, units)
    if warning:
        yield warning


@dataclass(frozen=True, eq=False)
class _Adjusted:
    """The reference model under the clustering that it leaves."""

    terms: list[Term]
    mean: Mean
    clustering: Clustering


def _adjusted(model: Model, selector: Selector) -> _Adjusted:
    """Give the terms of the reference model standard errors under clustering.

    The coefficients are the family's own, the sandwich is that of Poisson's equations: for NB1 and
    NB2 the errors are approximate.
    """
    coefficients = [model.intercept, *(term.coefficient for term in model.terms)]
    variables = [term.variable for term in model.terms]
    mean = mean_with(selector.base, variables, np.array(coefficients))
    clustering = selector.clustering(mean)
    covariance = coefficient_covariance(selector.cells, mean, clustering, selector.squares)
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
            admission_p_value=found.admission[variable],
            holds_up=True,
            reason="admitted: leans further than clustering and everything tried would have it",
        )
        yield with_error(term, error)


def _warnings(model: Model, found: Calibrated) -> Iterator[str]:
    """Yield what an analyst should know before using the model, a sentence each."""
    if not found.mean.variables:
        yield (
            "No factor holds up against the clustering of the events, so the map is flat. That is "
            "an answer: try other factors, other distances or more events."
        )
    yield from (one for one in model.warnings if one.startswith("Left out for their sign"))
