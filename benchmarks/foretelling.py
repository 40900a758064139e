"""How well the maps of one origin foretold what came, and by how much the forecast map leads."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from ..core.mapping.forecast import Forecast, forecast_events
from ..core.mapping.forecast import Past as Told
from ..core.progress import Quiet
from .map_names import FORECAST, LAST, PER_AREA, PLACELESS, RTM
from .paired import Trial, measured
from .pasts import Past
from .peer_maps import all_maps


@dataclass(frozen=True, eq=False)
class Map:
    """A map of an origin: values of the cells, and how it was made."""

    name: str
    values: np.ndarray
    about: dict


def tested(past: Past) -> dict:
    """Return every measure of every map, as what JSON holds."""
    cells, areas = past.ground.cells, past.ground.areas
    trial = Trial.of(cells, areas, int(past.pooled.sum()), past.later)
    ours, *others = _maps(past)
    best = measured(ours.values, trial)
    maps, leads = {ours.name: {**best.told(), "about": ours.about}}, {}
    for one in others:
        found = measured(one.values, trial, per_area=one.name in PER_AREA)
        maps[one.name] = {**found.told(), "about": one.about}
        leads[one.name] = best.over(found)
    return {
        "title": past.origin.title,
        "main": past.origin.main,
        "cells": cells.count,
        "cell_size": cells.frame.cell_size,
        "blocks": trial.blocks.count,
        "past": past.counts.sum(axis=1).tolist(),
        "later": int(past.later.sum()),
        "terms": past.terms,
        "maps": maps,
        "leads": leads,
    }


def _maps(past: Past) -> list[Map]:
    """Return the forecast map and then all that it is held against."""
    flat = np.full(past.ground.cells.count, past.counts[-1].mean())
    found = [_forecast(FORECAST, past, past.place)]
    found += [Map(*one) for one in all_maps(past)]
    found += [Map(RTM, past.place, {}), _forecast(PLACELESS, past, flat)]
    if len(past.counts) > 1:
        found.append(_forecast(LAST, past, past.place, last=True))
    return found


def _forecast(name: str, past: Past, place: np.ndarray, *, last: bool = False) -> Map:
    lengths = np.asarray(past.origin.lengths, float) / past.origin.lengths[-1]
    first = len(past.counts) - 1 if last else 0
    told = Told(tuple(past.counts[first:]), tuple(lengths[first:]))
    start = time.perf_counter()
    made = forecast_events(past.ground.cells, place, told, Quiet())
    return Map(name, made.forecast, {**_about(made), "seconds": time.perf_counter() - start})


def _about(made: Forecast) -> dict:
    half_life = made.half_life if math.isfinite(made.half_life) else None
    return {"history_share": made.history_share, "half_life": half_life}
