"""A model of the reference procedure becomes one that knows how the events cluster.

Whichever selection is asked for, every term gets its standard error, interval and p-value under
clustering, and whether it holds up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..matrices import one_thread_for_matrices
from ..model import cautions
from ..model import term as verdicts
from ..model.block import Block
from ..model.cautions import Caution
from ..model.clustering import Clusterings, Diagnostics, Stability
from ..model.parts import Baseline
from ..model.profile import Profile
from ..model.record import Model
from ..model.term import Estimate, Term, Verdict
from ..progress import Progress, in_reach, in_turn
from ..settings import FitSettings
from ..terrain.grid import Cells
from .clustered.clustering import Clustering
from .clustered.covariance import coefficient_covariance
from .clustered.doubts import doubt
from .clustered.fitter import Fitter, State, finite
from .clustered.mean import Mean, mean_with
from .clustered.neighbourhood import Neighbourhood
from .clustered.outcome import Calibrated
from .clustered.selection import Selector
from .curves import columns_of, control_curves, with_local
from .engine.background import Background
from .engine.rows import DistinctRows
from .engine.side_by_side import side_by_side
from .evidence import (
    admission_facts,
    clustering_facts,
    diagnostic_facts,
    reference_facts,
    selection_facts,
    stability_facts,
)
from .families import POISSON
from .profiles import Fitted, profiles
from .terms import estimate, reaches, term_of, with_error
from .verdicts import compared, judged_alone


@dataclass(frozen=True, eq=False)
class _Found:
    """What the calibrated selection found, and how it holds up."""

    selector: Selector
    chosen: Calibrated
    citywide: Fitted
    local: Fitted
    profiles: tuple[Profile | None, ...]
    stability: Stability | None
    diagnostics: Diagnostics


@one_thread_for_matrices()
def calibrated(
    reference: Callable[[Progress], Model],
    base: DistinctRows,
    cells: Cells,
    counts: np.ndarray,
    settings: FitSettings,
    background: Background,
    progress: Progress,
) -> Model:
    """Return the model of the calibrated selection, that of the reference procedure beside it.

    Neither needs the other until both are there, so they are chosen side by side.

    Parameters
    ----------
    reference : callable
        Chooses the model of the reference procedure.
    base : DistinctRows
        The cells merged over all variables worth testing.
    cells : Cells
    counts : int array, shape (cells,)
    settings : FitSettings
    background : Background
        What stands in every model.
    progress : Progress
    """
    choosing, adjusting = in_turn(progress, 24, 1)
    selected = partial(_found, base, cells, counts, settings)
    found, model = side_by_side(choosing, selected, reference)
    judging = partial(_adjusted, model, found.selector, background)
    adjusted = in_reach(judging, adjusting, 0.0).terms
    local, citywide = found.local.clustering, found.citywide.clustering
    return replace(
        _calibrated(model, found, background),
        cautions=(*_doubts(local, cells), *_cautions(found.chosen)),
        clustering=_clusterings(found.chosen.before, citywide, local),
        reference=reference_facts(model, compared(adjusted, found.chosen, settings.alpha)),
        stability=found.stability,
        diagnostics=found.diagnostics,
    )


def _found(
    base: DistinctRows,
    cells: Cells,
    counts: np.ndarray,
    settings: FitSettings,
    progress: Progress,
) -> _Found:
    preparing, selecting, mapping, describing = in_turn(progress, 1, 60, 2, 33)
    preparing.at(0.0)
    blocks = [Block(b.variables, b.codes[base.row_of], b.table) for b in base.blocks]
    selector = in_reach(partial(Selector, cells, base, blocks, counts), preparing, 0.0)
    selecting.at(0.0)
    chosen = selector.select(settings.surrogates, settings.alpha, settings.seed, selecting)
    citywide = in_reach(partial(_citywide, chosen, selector), mapping, 0.0)
    local = in_reach(partial(_local, chosen, selector), mapping, 0.5)
    told, (stability, diagnostics) = side_by_side(
        describing,
        partial(profiles, selector, citywide, local),
        partial(_questioned, selector, chosen, citywide.state, settings.seed),
    )
    return _Found(selector, chosen, citywide, local, told, stability, diagnostics)


def _questioned(
    selector: Selector, chosen: Calibrated, citywide: State, seed: int, progress: Progress
) -> tuple[Stability | None, Diagnostics]:
    """Return how stable the selection is, and what the model leaves."""
    resampling, drawing = in_turn(progress, 1, 1)
    stability = stability_facts(selector, chosen, seed, resampling)
    mean, clustering = citywide.mean, citywide.clustering
    return stability, diagnostic_facts(selector, mean, clustering, seed, drawing)


def judged(
    reference: Callable[[Progress], Model],
    base: DistinctRows,
    cells: Cells,
    counts: np.ndarray,
    settings: FitSettings,
    background: Background,
    progress: Progress,
) -> Model:
    """Return the model of the reference procedure, its terms judged under clustering.

    Parameters
    ----------
    reference, base, cells, counts, settings, background, progress
        As for `calibrated`.
    """
    choosing, judging = in_turn(progress, 47, 44)
    model = reference(choosing)
    with one_thread_for_matrices():
        return _judged(model, base, cells, counts, settings, background, judging)


def _judged(
    model: Model,
    base: DistinctRows,
    cells: Cells,
    counts: np.ndarray,
    settings: FitSettings,
    background: Background,
    progress: Progress,
) -> Model:
    """Return the reference model with its terms judged."""
    preparing, adjusting, starting, drawing = in_turn(progress, 1, 39, 10, 50)
    preparing.at(0.0)
    fitter = in_reach(partial(Fitter, cells, base, counts), preparing, 0.0)
    adjusted = in_reach(partial(_adjusted, model, fitter, background), adjusting, 0.0)
    start = in_reach(fitter.null, starting, 0.0)
    return replace(
        model,
        terms=tuple(judged_alone(term, settings.alpha) for term in adjusted.terms),
        cautions=(*_doubts(adjusted.clustering, cells), *model.cautions),
        clustering=_clusterings(start.clustering, adjusted.clustering),
        controls=control_curves(
            background.controls, adjusted.mean.coefficients, adjusted.covariance
        ),
        diagnostics=diagnostic_facts(
            fitter, adjusted.mean, fitter.clustering(adjusted.mean), settings.seed, drawing
        ),
    )


def _clusterings(
    before: Clustering, after: Clustering, local: Clustering | None = None
) -> Clusterings:
    return Clusterings(
        before=clustering_facts(before),
        after=clustering_facts(after),
        local=None if local is None else clustering_facts(local),
    )


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
    covariance: np.ndarray


def _adjusted(model: Model, fitter: Fitter, background: Background) -> _Adjusted:
    """Give the terms of the reference model standard errors under clustering.

    The coefficients are the family's own, the sandwich is that of Poisson's equations: for NB1 and
    NB2 the errors are approximate.
    """
    estimates = [term.citywide_first for term in model.terms]
    fixed = [model.intercept, *columns_of(model.controls, background.controls)]
    coefficients = [*fixed, *(one.coefficient for one in estimates)]
    variables = [term.variable for term in model.terms]
    mean = mean_with(fitter.base, variables, np.array(coefficients))
    unbiased = fitter.unbiased(mean)
    covariance = coefficient_covariance(fitter.cells, mean, unbiased, fitter.squares)
    errors = np.sqrt(np.diag(covariance))[len(fixed) :]
    terms = [with_error(*both) for both in zip(model.terms, errors)]
    return _Adjusted(terms, mean, unbiased, covariance)


def _local(found: Calibrated, selector: Selector) -> Fitted:
    """Return the chosen model with the neighbourhoods that it was fitted with."""
    state = State(found.mean, found.clustering, found.neighbourhood)
    return Fitted.of(selector, state, found.neighbourhood)


def _citywide(found: Calibrated, selector: Selector) -> Fitted:
    """Fit the chosen variables by maximum likelihood, without bounds on their signs.

    Poisson's equations make the cells under each variable expect together exactly what was
    recorded there, so that a score of ten stands for ten times the events.
    """
    variables = found.mean.variables
    state = finite(selector.state(variables, found.mean.coefficients, compared=False))
    nowhere = Neighbourhood(selector.squares, Clustering(), 0.0)
    return Fitted.of(selector, state, nowhere)


def _calibrated(model: Model, found: _Found, background: Background) -> Model:
    selector, chosen, mean = found.selector, found.chosen, found.citywide.state.mean
    adjusted = selector.covariance(found.citywide.state)
    controls = control_curves(background.controls, mean.coefficients, adjusted)
    parameters = len(mean.coefficients)
    naive = _errors(selector.independent_covariance(mean))
    local = chosen.mean.coefficients[0], np.sqrt(chosen.covariance[0, 0])
    return replace(
        model,
        family=POISSON.key,
        intercept=float(mean.coefficients[0]),
        intercept_standard_error=float(naive[0]),
        dispersion=None,
        terms=tuple(_terms(found, adjusted)),
        log_likelihood=mean.log_likelihood,
        aic=-2 * mean.log_likelihood + 2 * parameters,
        bic=-2 * mean.log_likelihood + parameters * float(np.log(len(selector.counts))),
        local=Baseline(*map(float, local)),
        calibrated=selection_facts(chosen),
        controls=with_local(
            controls, background.controls, chosen.mean.coefficients, chosen.covariance
        ),
    )


def _terms(found: _Found, covariance: np.ndarray) -> Iterator[Term]:
    selector, chosen = found.selector, found.chosen
    variables = chosen.mean.variables
    of_city = _estimates(found.citywide.state.mean, covariance, selector)
    of_places = _estimates(chosen.mean, chosen.covariance, selector)
    within = reaches(variables, selector.blocks, selector.counts)
    together = zip(variables, of_city, within, of_places, found.profiles)
    for variable, city, reach, place, profile in together:
        yield replace(
            term_of(variable, city, reach, place),
            admission=admission_facts(chosen.admission[variable]),
            verdict=Verdict(True, verdicts.ADMITTED),
            profile=profile,
        )


def _estimates(mean: Mean, covariance: np.ndarray, selector: Selector) -> Iterator[Estimate]:
    """Return the estimate of each variable, its errors naive and adjusted for clustering."""
    naive, adjusted = map(_errors, (selector.independent_covariance(mean), covariance))
    some = slice(mean.fixed, None)
    return map(estimate, mean.variables, mean.coefficients[some], naive[some], adjusted[some])


def _errors(covariance: np.ndarray) -> np.ndarray:
    return np.sqrt(np.diag(covariance))


def _cautions(found: Calibrated) -> Iterator[Caution]:
    """Yield what an analyst should know before using the model."""
    if not found.mean.variables:
        yield Caution(cautions.NO_FACTOR_HOLDS_UP)
