"""What a model keeps as evidence: clustering, steps, stability, diagnostics."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..model import clustering as record
from ..model.parts import Reference
from ..model.record import Model
from ..model.term import Admission, Term
from ..model.variable import Variable
from ..progress import Progress, in_turn
from .clustered.clustering import Clustering
from .clustered.correlogram import correlogram
from .clustered.diagnostics import dispersion, morans_i, pearson_residuals
from .clustered.fitter import Fitter
from .clustered.mean import Mean
from .clustered.outcome import Calibrated, Entry
from .clustered.selection import Selector
from .clustered.stability import selection_stability

STABILITY, DIAGNOSTICS = 1, 2  # streams of random numbers beside those of the selection


def clustering_facts(clustering: Clustering) -> record.Clustering:
    """Return the figures of a clustering."""
    return record.Clustering(
        strength=float(clustering.strength),
        range=clustering.range,
        nugget=clustering.nugget,
        components=tuple(
            record.Component(strength=one.strength, scale=one.scale, power=one.power)
            for one in clustering.components
        ),
    )


def reference_facts(model: Model, judged: Iterable[Term]) -> Reference:
    """Return the model of the reference procedure, its terms judged."""
    return Reference(
        family=model.family,
        intercept=model.intercept,
        dispersion=model.dispersion,
        log_likelihood=model.log_likelihood,
        aic=model.aic,
        bic=model.bic,
        terms=tuple(judged),
        cautions=model.cautions,
    )


def selection_facts(found: Calibrated) -> record.CalibratedSelection:
    """Return the steps of the calibrated selection, and what it left out."""
    left_out = (one for one in found.left_out.values() if np.isfinite(one.deviate))
    return record.CalibratedSelection(
        steps=tuple(_step(entry) for entry in found.entries),
        turned_away=None if found.turned_away is None else _step(found.turned_away),
        critical=float(found.critical) if np.isfinite(found.critical) else None,
        left_out=tuple(_step(one) for one in left_out),
    )


def admission_facts(entry: Entry) -> Admission:
    """Return the test that let a variable in."""
    return Admission(
        p_value=entry.p_value,
        error=entry.error,
        at_most=entry.at_most,
        borderline=entry.borderline,
    )


def _step(entry: Entry) -> record.AdmissionStep:
    return record.AdmissionStep(
        action=entry.action,
        variable=entry.variable,
        p_value=entry.p_value,
        deviate=entry.deviate,
        second_test=entry.second,
        error=entry.error,
        at_most=entry.at_most,
        borderline=entry.borderline,
    )


def stability_facts(
    selector: Selector, found: Calibrated, seed: int, progress: Progress
) -> record.Stability | None:
    """Return how stable the selection is, by variable and factor; None without candidates."""
    if not selector.blocks:
        return None
    seen = selection_stability(
        selector.cells,
        selector.squares,
        selector.blocks,
        selector.counts,
        found.mean,
        found.clustering,
        found.critical,
        np.random.default_rng([seed, STABILITY]),
        progress,
    )
    return record.Stability(
        resamples=seen.resamples,
        parts=seen.squares,
        side=seen.side,
        factors=tuple(record.FactorShare(*both) for both in seen.factors.items()),
        variables=tuple(
            record.VariableShare(variable, share)
            for variable, share in seen.variables.items()
            if share
        ),
        intervals=tuple(
            record.VariableInterval(variable, *_of_ratio(variable, *ends))
            for variable, ends in seen.intervals.items()
        ),
    )


def _of_ratio(variable: Variable, low: float, high: float) -> tuple[float, float]:
    """Return the ends of an interval of exp(coefficient) as those of the ratio."""
    return (1 / high, 1 / low) if variable.sign < 0 else (low, high)


def diagnostic_facts(
    fitter: Fitter, mean: Mean, clustering: Clustering, seed: int, progress: Progress
) -> record.Diagnostics:
    """Return figures of the residuals without and with the factors of a mean."""
    counts, cells = fitter.counts, fitter.cells
    generator = np.random.default_rng([seed, DIAGNOSTICS])
    flat = np.full(len(counts), counts.mean())
    if fitter.base.exposure is not None:
        flat = flat * fitter.base.exposure
    fits = ((flat, 1), (mean.expected, len(mean.coefficients)))
    moran, spread = [], []
    before, after, drawing = in_turn(progress, 3, 3, 4)
    for (expected, coefficients), turn in zip(fits, (before, after)):
        residuals = pearson_residuals(counts, expected)
        moran.append(morans_i(cells, residuals, generator, progress=turn))
        spread.append(dispersion(counts, expected, coefficients))
    curve = correlogram(fitter.lags, counts, mean.expected, clustering, generator, drawing)
    return record.Diagnostics(
        moran=record.Moran(
            before=record.Autocorrelation(moran[0].value, moran[0].p_value),
            after=record.Autocorrelation(moran[1].value, moran[1].p_value),
            permutations=moran[0].permutations,
        ),
        dispersion=record.Dispersion(*spread),
        correlation=record.Correlation(
            **{name: tuple(map(float, getattr(curve, name))) for name in record.CURVES},
            surrogates=curve.surrogates,
            level=curve.level,
        ),
    )
