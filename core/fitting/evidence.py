"""What a model keeps as evidence: clustering, steps, stability, diagnostics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import numpy as np

from ..progress import Part, Progress
from .clustered.clustering import Clustering
from .clustered.correlogram import correlogram
from .clustered.diagnostics import dispersion, morans_i, pearson_residuals
from .clustered.mean import Mean
from .clustered.outcome import Calibrated, Entry
from .clustered.selection import Selector
from .clustered.stability import selection_stability
from .model import Model, Term

STABILITY, DIAGNOSTICS = 1, 2  # streams of random numbers beside those of the selection


def clustering_facts(clustering: Clustering) -> dict:
    """Return the figures of a clustering."""
    return {
        "strength": clustering.strength,
        "range": clustering.range,
        "nugget": clustering.nugget,
        "components": [asdict(component) for component in clustering.components],
    }


def reference_facts(model: Model, verdicts: Iterable[Term]) -> dict:
    """Return the model of the reference procedure, its terms judged."""
    return {
        "family": model.family,
        "intercept": model.intercept,
        "dispersion": model.dispersion,
        "log_likelihood": model.log_likelihood,
        "aic": model.aic,
        "bic": model.bic,
        "terms": [asdict(term) for term in verdicts],
        "warnings": list(model.warnings),
    }


def selection_facts(found: Calibrated) -> dict:
    """Return the steps of the calibrated selection, and what it left out."""
    left_out = (one for one in found.left_out.values() if np.isfinite(one.deviate))
    return {
        "steps": [_step(entry) for entry in found.entries],
        "turned_away": None if found.turned_away is None else _step(found.turned_away),
        "critical": float(found.critical) if np.isfinite(found.critical) else None,
        "left_out": [_step(one) for one in left_out],
    }


def _step(entry: Entry) -> dict:
    return {
        "step": entry.action,
        "variable": str(entry.variable),
        "p_value": entry.p_value,
        "deviate": entry.deviate,
        "second_test": entry.second,
    }


def stability_facts(selector: Selector, found: Calibrated, seed: int, progress: Progress) -> dict:
    """Return how stable the selection is, by variable and factor."""
    if not selector.blocks:
        return {}
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
    return {
        "resamples": seen.resamples,
        "parts": seen.squares,
        "side": seen.side,
        "factors": seen.factors,
        "variables": {str(one): share for one, share in seen.variables.items() if share},
        "intervals": {str(one): list(ends) for one, ends in seen.intervals.items()},
    }


def diagnostic_facts(
    selector: Selector, mean: Mean, clustering: Clustering, seed: int, progress: Progress
) -> dict:
    """Return figures of the residuals without and with the factors of a mean."""
    counts, cells = selector.counts, selector.cells
    generator = np.random.default_rng([seed, DIAGNOSTICS])
    flat = np.full(len(counts), counts.mean())
    expected = {"before": (flat, 1), "after": (mean.expected, len(mean.coefficients))}
    moran, spread = {}, {}
    for number, (when, (values, coefficients)) in enumerate(expected.items()):
        part = Part(progress, 0.3 * number, 0.3 * (number + 1))
        seen = morans_i(cells, pearson_residuals(counts, values), generator, progress=part)
        moran[when] = {"index": seen.value, "p_value": seen.p_value}
        spread[when] = dispersion(counts, values, coefficients)
    curve = correlogram(
        selector.lags,
        counts,
        mean.expected,
        clustering,
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
            "level": curve.level,
        },
    }
