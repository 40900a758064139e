"""How well the maps of one origin foretold what came, and by how much the forecast map leads."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import numpy as np

from ..core.mapping.forecast import Forecast, forecast_events
from ..core.mapping.forecast import Past as Told
from ..core.progress import Quiet
from .interval_rates import rates
from .map_names import FORECAST, LAST, PER_AREA, PLACELESS, RTM
from .paired import Trial, measured
from .pasts import Past
from .peer_maps import all_maps


def tested(past: Past) -> dict:
    """Return every measure of every map, as what JSON holds."""
    cells, areas = past.ground.cells, past.ground.areas
    trial = Trial.of(cells, areas, int(past.pooled.sum()), past.later)
    made, seconds = _forecast(past, past.place)
    best = measured(made.forecast, trial)
    maps, leads = {FORECAST: {**best.told(), "about": _about(made)}}, {}
    for name, values, about in _others(past):
        found = measured(values, trial, per_area=name in PER_AREA)
        maps[name] = {**found.told(), "about": about}
        leads[name] = best.over(found)
    return {
        "title": past.origin.title,
        "main": past.origin.main,
        "cells": cells.count,
        "cell_size": cells.frame.cell_size,
        "blocks": trial.blocks.count,
        "past": past.counts.sum(axis=1).tolist(),
        "later": int(past.later.sum()),
        "terms": past.terms,
        "seconds": seconds,
        "maps": maps,
        "leads": leads,
        "intervals": rates(past, made),
    }


def _others(past: Past) -> Iterator[tuple[str, np.ndarray, dict]]:
    """Yield the maps that the forecast map is held against: name, values, how they were made."""
    yield from all_maps(past)
    yield RTM, past.place, {}
    flat = np.full(past.ground.cells.count, past.counts[-1].mean())
    placeless, _ = _forecast(past, flat)
    yield PLACELESS, placeless.forecast, _about(placeless)
    if len(past.counts) > 1:
        alone, _ = _forecast(past, past.place, first=len(past.counts) - 1)
        yield LAST, alone.forecast, _about(alone)


def _forecast(past: Past, place: np.ndarray, *, first: int = 0) -> tuple[Forecast, float]:
    """Return the forecast by the periods from a first one on, and the seconds that it took."""
    lengths = np.asarray(past.origin.lengths, float) / past.origin.lengths[-1]
    told = Told(tuple(past.counts[first:]), tuple(lengths[first:]), past.together)
    start = time.perf_counter()
    made = forecast_events(past.ground.cells, place, told, Quiet())
    return made, time.perf_counter() - start


def _about(made: Forecast) -> dict:
    return {
        "place": made.powers.place,
        "scales": {
            f"{one.surrounding.reach:g}{' along' * one.surrounding.along}": one.power
            for one in made.scales
        },
        "history_share": made.history_share,
        **({"together": made.together} if made.together > 1 else {}),
        "half_life": made.half_life if math.isfinite(made.half_life) else None,
    }
