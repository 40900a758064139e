"""A model of the reference procedure becomes one that knows how the events cluster.

Whichever selection is asked for, every term gets its standard error, interval and p-value under
clustering, and whether it holds up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial

import numpy as np

from ..progress import Part, Progress, in_reach
from ..settings import FitSettings
from ..terrain.grid import Cells
from ..terrain.variables import Block
from .blas import one_thread_for_matrices
from .calibrated.clustering import Clustering
from .calibrated.correlogram import correlogram
from .calibrated.diagnostics import dispersion, morans_i, pearson_residuals
from .calibrated.intervals import coefficient_covariance
from .calibrated.mean import mean_with
from .calibrated.selection import Calibrated, Entry, Selector
from .calibrated.stability import selection_stability
from .calibrated.words import clustering_sentences, clustering_warning
from .intervals import NORMAL_95
from .likelihood import POISSON
from .model import Model, Term
from .rows import DistinctRows
from .search import two_sided
from .terms import at_the_largest_distance, term_of

REFERENCE = "reference"
STABILITY, DIAGNOSTICS = 1, 2  # streams of random numbers beside those of the selection


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
            terms=tuple(_judged_alone(term, settings.alpha) for term in adjusted),
            clustering={"before": _facts(before), "after": _facts(clustering)},
        )
    progress.at(0.05)
    found = selector.select(
        settings.surrogates, settings.alpha, settings.seed, Part(progress, 0.05, 0.6)
    )
    stability = _stability(selector, blocks, found, settings.seed, Part(progress, 0.6, 0.8))
    diagnostics = _diagnostics(selector, found, settings.seed, Part(progress, 0.8, 1.0))
    reference = {
        "family": model.family,
        "intercept": model.intercept,
        "dispersion": model.dispersion,
        "log_likelihood": model.log_likelihood,
        "aic": model.aic,
        "bic": model.bic,
        "terms": [asdict(term) for term in _compared(adjusted, found, settings.alpha)],
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


def _stability(
    selector: Selector,
    blocks: Sequence[Block],
    found: Calibrated,
    seed: int,
    progress: Progress,
) -> dict:
    if not blocks:
        return {}
    seen = selection_stability(
        selector.cells,
        blocks,
        selector.counts,
        found.mean,
        found.clustering,
        found.critical,
        np.random.default_rng([seed, STABILITY]),
        progress,
    )
    return {
        "resamples": seen.resamples,
        "parts": seen.parts,
        "side": seen.side,
        "factors": seen.factors,
        "variables": {str(one): share for one, share in seen.variables.items() if share},
        "intervals": {str(one): list(ends) for one, ends in seen.intervals.items()},
    }


def _diagnostics(selector: Selector, found: Calibrated, seed: int, progress: Progress) -> dict:
    """Figures of the residuals without and with the factors."""
    counts, cells = selector.counts, selector.cells
    generator = np.random.default_rng([seed, DIAGNOSTICS])
    flat = np.full(len(counts), counts.mean())
    expected = {"before": (flat, 1), "after": (found.mean.expected, len(found.mean.coefficients))}
    moran, spread = {}, {}
    for number, (when, (mean, coefficients)) in enumerate(expected.items()):
        part = Part(progress, 0.3 * number, 0.3 * (number + 1))
        seen = morans_i(cells, pearson_residuals(counts, mean), generator, progress=part)
        moran[when] = {"index": seen.value, "p_value": seen.p_value}
        spread[when] = dispersion(counts, mean, coefficients)
    curve = correlogram(
        selector.lags,
        counts,
        found.mean.expected,
        found.clustering,
        generator,
        Part(progress, 0.6, 1.0),
    )
    drawn = ("distances", "estimated", "fitted", "low", "high")
    return {
        "moran": {**moran, "permutations": seen.permutations},
        "dispersion": spread,
        "correlation": {
            **{name: [float(one) for one in getattr(curve, name)] for name in drawn},
            "surrogates": curve.surrogates,
        },
    }


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
    return [_with_error(*both) for both in zip(model.terms, errors)], clustering


def _with_error(term: Term, error: float) -> Term:
    reach = NORMAL_95 * error
    return replace(
        term,
        adjusted_standard_error=float(error),
        adjusted_p_value=float(two_sided(np.array(term.coefficient / error))),
        adjusted_low=float(np.exp(term.coefficient - reach)),
        adjusted_high=float(np.exp(term.coefficient + reach)),
    )


def _p_in_words(value: float) -> str:
    return "p < 0.0001" if value < 0.0001 else f"p = {value:.2g}"


def _judged_alone(term: Term, alpha: float) -> Term:
    """Judge a term by its adjusted p-value, which does not know how much was tried."""
    holds = term.adjusted_p_value <= alpha
    how = "at most" if holds else "above"
    return replace(
        term,
        holds_up=holds,
        reason=f"{_p_in_words(term.adjusted_p_value)} once clustering is taken into account, {how} "
        f"{alpha:g}; the calibrated selection would also pay for everything that was tried",
    )


def _compared(terms: Sequence[Term], found: Calibrated, alpha: float) -> Iterator[Term]:
    """Judge terms of the reference model by whether the calibrated selection has their factor."""
    admitted = {variable.factor: variable for variable in found.mean.variables}
    dropped = {entry.variable.factor for entry in found.entries if entry.action == "dropped"}
    for term in terms:
        variable = admitted.get(term.factor)
        adjusted = f"{_p_in_words(term.adjusted_p_value)} once clustering is taken into account"
        if variable is not None:
            how = (
                "in the same way"
                if variable == term.variable
                else f"as {variable.operationalisation} {variable.distance:g}"
            )
            reason = f"the calibrated selection admits it too, {how}; {adjusted}"
        elif term.factor in dropped:
            reason = f"admitted at first, but it does not stand beside the others; {adjusted}"
        else:
            wide = term.adjusted_p_value <= alpha
            where = "goes with whole quarters rather than with places: " if wide else ""
            reason = f"{where}{_turned_away(found, term.factor)}; by itself {adjusted}"
        yield replace(term, holds_up=variable is not None, reason=reason)


def _turned_away(found: Calibrated, factor: str) -> str:
    best = found.left_out.get(factor)
    if best is None or not np.isfinite(best.deviate):
        return "compared with its neighbourhood it leans no further than chance would have it"
    return (
        f"compared with its neighbourhood its best variable ({best.variable.operationalisation} "
        f"{best.variable.distance:g}) leans by {best.deviate:.1f}, and clustering alone brings "
        f"some variable to {found.critical:.1f} in one surrogate of twenty"
    )


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
            "steps": [_step(entry) for entry in found.entries],
            "turned_away": None if found.turned_away is None else _step(found.turned_away),
            "critical": float(found.critical) if np.isfinite(found.critical) else None,
            "left_out": [_step(one) for one in found.left_out.values() if np.isfinite(one.deviate)],
        },
        clustering={"before": _facts(found.before), "after": _facts(found.clustering)},
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
        yield _with_error(term, error)


def _warnings(found: Calibrated, base: DistinctRows, reference: dict) -> Iterator[str]:
    """Yield what an analyst should know before using the model, a sentence each."""
    if not found.mean.variables:
        yield (
            "No factor holds up against the clustering of the events, so the map is flat. That is "
            "an answer: try other factors, other distances or more events."
        )
    yield from at_the_largest_distance(found.mean.variables, base.blocks)
    yield from (one for one in reference["warnings"] if one.startswith("Left out for their sign"))


def _step(entry: Entry) -> dict:
    return {
        "step": entry.action,
        "variable": str(entry.variable),
        "p_value": entry.p_value,
        "deviate": entry.deviate,
    }


def _facts(clustering: Clustering) -> dict:
    return {
        "strength": clustering.strength,
        "range": clustering.range,
        "nugget": clustering.nugget,
        "components": [asdict(component) for component in clustering.components],
    }
