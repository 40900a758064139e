"""A model of the reference procedure becomes one that knows how the events cluster.

Whichever selection is asked for, every term gets its standard error, interval and p-value under
clustering, and whether it holds up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial

import numpy as np

from ..progress import Part, Progress, in_reach
from ..settings import FitSettings
from ..terrain.grid import Cells
from ..terrain.variables import Block
from .blas import one_thread_for_matrices
from .calibrated.clustering import Clustering
from .calibrated.intervals import coefficient_covariance
from .calibrated.mean import mean_with
from .calibrated.selection import Calibrated, Selector
from .calibrated.words import clustering_sentences, clustering_warning
from .evidence import clustering_facts, diagnostic_facts, stability_facts, step_facts
from .likelihood import POISSON
from .model import Model, Term
from .rows import DistinctRows
from .terms import at_the_largest_distance, term_of
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
    alone = settings.selection == REFERENCE
    blocks = (
        [] if alone else [Block(b.variables, b.codes[base.row_of], b.table) for b in base.blocks]
    )
    selector = in_reach(partial(Selector, cells, base, blocks, counts), progress, 0.0)
    adjusted, clustering = in_reach(partial(_adjusted, model, selector), progress, 0.01)
    if alone:
        before = in_reach(partial(selector.state, ()), progress, 0.9).clustering
        return replace(
            model,
            terms=tuple(judged_alone(term, settings.alpha) for term in adjusted),
            clustering={"before": clustering_facts(before), "after": clustering_facts(clustering)},
        )
    progress.at(0.05)
    found = selector.select(
        settings.surrogates, settings.alpha, settings.seed, Part(progress, 0.05, 0.6)
    )
    stability = stability_facts(selector, blocks, found, settings.seed, Part(progress, 0.6, 0.8))
    diagnostics = diagnostic_facts(selector, found, settings.seed, Part(progress, 0.8, 1.0))
    reference = {
        "family": model.family,
        "intercept": model.intercept,
        "dispersion": model.dispersion,
        "log_likelihood": model.log_likelihood,
        "aic": model.aic,
        "bic": model.bic,
        "terms": [asdict(term) for term in compared(adjusted, found, settings.alpha)],
        "warnings": list(model.warnings),
    }
    said = [*clustering_sentences(found.clustering, units)]
    warning = clustering_warning(found.clustering, cells, units)
    calibrated = _calibrated(model, found, base, reference)
    return replace(
        calibrated,
        clustering={**calibrated.clustering, "sentences": said},
        warnings=(*([warning] if warning else []), *calibrated.warnings),
        stability=stability,
        diagnostics=diagnostics,
    )


def _adjusted(model: Model, selector: Selector) -> tuple[list[Term], Clustering]:
    """Terms of the reference model with standard errors under the clustering that it leaves.

    The sandwich takes the scores as those of a Poisson mean, which for NB1 have the same weights.
    """
    coefficients = [model.intercept, *(term.coefficient for term in model.terms)]
    variables = [term.variable for term in model.terms]
    mean = mean_with(selector.base, variables, np.array(coefficients))
    clustering = selector.clustering(mean)
    covariance = coefficient_covariance(selector.cells, mean, clustering, selector.districts)
    errors = np.sqrt(np.diag(covariance))[1:]
    return [with_error(*both) for both in zip(model.terms, errors)], clustering


def _calibrated(model: Model, found: Calibrated, base: DistinctRows, reference: dict) -> Model:
    mean = found.mean
    parameters = len(mean.coefficients)
    naive = np.sqrt(np.diag(np.linalg.inv(mean.information)))
    return replace(
        model,
        family=POISSON,
        intercept=float(mean.coefficients[0]),
        intercept_standard_error=float(np.sqrt(found.covariance[0, 0])),
        dispersion=None,
        terms=tuple(_terms(found, naive[1:])),
        log_likelihood=mean.log_likelihood,
        aic=-2 * mean.log_likelihood + 2 * parameters,
        bic=-2 * mean.log_likelihood + parameters * float(np.log(base.cells.sum())),
        warnings=tuple(_warnings(found, base, reference)),
        calibrated={
            "steps": [step_facts(entry) for entry in found.entries],
            "turned_away": None if found.turned_away is None else step_facts(found.turned_away),
            "critical": float(found.critical) if np.isfinite(found.critical) else None,
            "left_out": [
                step_facts(one) for one in found.left_out.values() if np.isfinite(one.deviate)
            ],
        },
        clustering={
            "before": clustering_facts(found.before),
            "after": clustering_facts(found.clustering),
        },
        reference=reference,
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


def _warnings(found: Calibrated, base: DistinctRows, reference: dict) -> Iterator[str]:
    """Yield what an analyst should know before using the model, a sentence each."""
    if not found.mean.variables:
        yield (
            "No factor holds up against the clustering of the events, so the map is flat. That is "
            "an answer: try other factors, other distances or more events."
        )
    yield from at_the_largest_distance(found.mean.variables, base.blocks)
    yield from (one for one in reference["warnings"] if one.startswith("Left out for their sign"))
