"""How well the maps of one city foretold what came, and by how much one beat another."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from ..core.mapping.capture import rank
from ..core.mapping.evaluation import RESAMPLES, evaluate
from ..core.mapping.resampling import Interval, resampled_means
from ..core.mapping.validation import NamedMap, Validated, ValidationSettings, validate_maps
from ..core.progress import Quiet
from .foretold import FORECAST, SEED, City

SHARES = (0.01, 0.05, 0.1, 0.2)
COMPARED = (0.05, 0.1)  # at which the forecast map is held against the others
BANDWIDTHS = (1.5, 2.0, 3.0, 5.0, 8.0)  # in cells


def measured(city: City) -> dict:
    """Return every measure of every map, as what JSON holds."""
    start = time.perf_counter()
    maps = city.maps()
    settings = ValidationSettings(SHARES, SEED, RESAMPLES)
    tested = validate_maps(city.cells, maps, len(maps), city.later, city.areas, settings, Quiet())
    values = {one.name: expected_share(one, city) for one in maps}
    side = city.cells.frame.cell_size
    return {
        "cells": city.cells.count,
        "past": int(city.past.sum()),
        "later": int(city.later.sum()),
        "family": city.model.family,
        "bic": city.model.bic,
        "terms": [str(term.variable) for term in city.model.terms],
        "density_bandwidth": city.bandwidth / side,
        "forecast_bandwidth": city.forecast.bandwidth / side,
        "forecast_shape": city.forecast.shape,
        "history_share": city.forecast.history_share,
        "forest_leaf": city.grown.leaf,
        "forest_features": city.grown.features,
        "maps": {one.name: _measures(one) for one in tested},
        "smoothed": {name: log_gain(shares, city) for name, shares in values.items()},
        "leads": {
            one.name: leads(values, one.name, maps, city) for one in maps if one.name != FORECAST
        },
        "densities": {str(size): _density(city, size * side) for size in BANDWIDTHS},
        "seconds": time.perf_counter() - start,
    }


def _measures(one: Validated) -> dict:
    found = one.evaluation
    return {
        "at": [
            {
                "share": at.share,
                "hit_rate": _ends(at.hit_rate),
                "pai": _ends(at.pai),
                "pei": _ends(at.pei),
            }
            for at in found.at
        ],
        "auc": _ends(found.auc),
        "log_gain": _ends(found.log_gain),
        "impossible": found.impossible,
    }


def _ends(interval: Interval) -> list[float | None]:
    """Return value, low and high; None where JSON has no such number."""
    three = (interval.value, interval.low, interval.high)
    return [float(one) if np.isfinite(one) else None for one in three]


def expected_share(one: NamedMap, city: City) -> np.ndarray:
    """Return the share of the later events that a map expects in each cell, above 0.

    Beside the past events one more is taken as spread evenly over the study area: maps that are 0
    somewhere have no log score of their own.
    """
    values = one.values * city.areas if one.per_area else one.values
    events = city.past.sum()
    return (events * values / values.sum() + city.areas / city.areas.sum()) / (events + 1)


def log_gain(shares: np.ndarray, city: City) -> list[float | None]:
    """Return the log score of expected shares above that of a flat map."""
    generator = np.random.default_rng(SEED)
    found = evaluate(shares, city.later, city.areas, generator, Quiet(), shares=COMPARED)
    return _ends(found.log_gain)


def leads(shares: dict[str, np.ndarray], other: str, maps: Sequence[NamedMap], city: City) -> dict:
    """Return by how much the forecast map beats another one, on the same resamples of the events.

    The intervals are of the differences: those of the two maps overlap widely even where one
    beats the other in nearly every resample, for both find the same events easy.
    """
    values = {one.name: one.values for one in maps}
    occurring = np.flatnonzero(city.later)
    total = city.later.sum()
    ours, theirs = (_accuracies(values[name], city, occurring) for name in (FORECAST, other))
    logs = np.log(shares[FORECAST][occurring] / shares[other][occurring]) * total
    found = resampled_means(
        [np.column_stack([ours - theirs, logs])],
        city.later[occurring].astype(np.int64),
        RESAMPLES,
        np.random.default_rng(SEED),
        Quiet(),
    )[0]
    return {"pai": [_ends(one) for one in found[:-1]], "log_gain": _ends(found[-1])}


def _accuracies(values: np.ndarray, city: City, occurring: np.ndarray) -> np.ndarray:
    """Return what an event in each cell adds to the mean that is the PAI, (cells, shares)."""
    ranking = rank(values, city.areas)
    groups = ranking.group[occurring]
    return np.column_stack([ranking.flagged(share, groups) / share for share in COMPARED])


def _density(city: City, bandwidth: float) -> dict:
    density = NamedMap("", "", city.density(bandwidth), per_area=True)
    occurring = np.flatnonzero(city.later)
    accuracies = city.later[occurring] @ _accuracies(density.values, city, occurring)
    return {
        "pai": [float(one) for one in accuracies / city.later.sum()],
        "log_gain": log_gain(expected_share(density, city), city)[0],
    }
