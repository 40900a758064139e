"""Real periods compared: what changed in London, Chicago and Brooklyn, and what did not."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from osgeo import ogr

from ...core.change.comparing import compare, moved
from ...core.change.periods import Periods
from ...core.change.record import POOLED
from ...core.change.surface import surface_of
from ...core.change.terms import chosen_on_both
from ...core.fitting.culling.candidates import screen
from ...core.model.block import Block
from ...core.model.fields import plain
from ...core.progress import QUIET
from ...core.settings import FitSettings
from ...core.terrain.events import count_events
from ...core.terrain.grid import Cells
from .. import layers
from ..cases import BROOKLYN, CHICAGO, LONDON, WEST_END, Case
from ..origins import CRIMES

SEED = 1
WEST_END_CRIMES = ("robbery", "burglary", "theft-from-the-person")


@dataclass(frozen=True)
class Pair:
    """Two periods of a city: layers, lengths in days, and the crime where layers hold more."""

    title: str
    case: Case
    before: str
    after: str
    days: tuple[float, float]
    crime: str = ""
    once_by: str = ""


def pairs() -> Iterator[Pair]:
    """Yield what is compared."""
    for crime, name in CRIMES.items():
        half = ("incidents_2016_h1", "incidents_2016_h2")
        yield Pair(f"London {name}, 2016 H1 to H2", LONDON, *half, (182, 184), crime)
    for year in range(2014, 2019):
        names = [f"incidents_agg_assault_{one}" for one in (year, year + 1)]
        yield Pair(f"Chicago assaults, {year} to {year + 1}", CHICAGO, *names, _days(year))
    for crime in WEST_END_CRIMES:
        for year in range(2013, 2016):
            names = [f"incidents_{one}" for one in (year, year + 1)]
            title = f"West End {CRIMES[crime]}, {year} to {year + 1}"
            yield Pair(title, WEST_END, *names, _days(year), crime)
    names = [f"incidents_shootings_{one}" for one in ("2012_2014", "2015_2017", "2018_2019")]
    spans, days = ("2012-14", "2015-17", "2018-19"), (1096.0, 1096.0, 730.0)
    for at in range(2):
        title = f"Brooklyn shootings, {spans[at]} to {spans[at + 1]}"
        lengths = days[at], days[at + 1]
        yield Pair(title, BROOKLYN, *names[at : at + 2], lengths, once_by="incident_key")


def _days(year: int) -> tuple[float, float]:
    first, second = (366.0 if one % 4 == 0 else 365.0 for one in (year, year + 1))
    return first, second


def compared() -> Iterator[dict]:
    """Yield what was found of each pair."""
    grounds: dict[str, tuple[Cells, tuple[Block, ...]]] = {}
    for pair in pairs():
        start = time.process_time()
        if pair.case.name not in grounds:
            cells, _ = layers.study_area(pair.case.layer("boundary"), pair.case.cell_size)
            blocks = screen(layers.variables(cells, pair.case.study())).blocks
            grounds = {pair.case.name: (cells, blocks)}
        found = _of_pair(pair, *grounds[pair.case.name])
        print(f"{pair.title}: {time.process_time() - start:,.0f} s", flush=True)
        yield {"title": pair.title, "seconds": round(time.process_time() - start, 1), **found}


def _of_pair(pair: Pair, cells: Cells, blocks: Sequence[Block]) -> dict:
    counts = [
        count_events(cells, locations(pair, one)).counts.astype(np.int64)
        for one in (pair.before, pair.after)
    ]
    periods = Periods(cells, *counts, days=pair.days)
    model = chosen_on_both(periods, blocks, FitSettings(seed=SEED), QUIET)
    variables = tuple(term.variable for term in model.terms)
    found = compare(periods, blocks, variables, POOLED)
    sure = surface_of(periods, found.pattern, SEED).sure
    return {
        "before": int(counts[0].sum()),
        "after": int(counts[1].sum()),
        "units": "ft" if pair.case is BROOKLYN else "m",
        "level": plain(found.level),
        "terms": plain(found.terms),
        "not_compared": plain(found.not_compared),
        "pattern": plain(moved(found.pattern)),
        "cells": cells.count,
        "sure_cells": int(sure.sum()),
    }


def locations(pair: Pair, layer: str) -> np.ndarray:
    """Return where the incidents of a period happened, one row each."""
    source = pair.case.layer(layer)
    if not pair.once_by:
        condition = f"\"crime_type\" = '{pair.crime}'" if pair.crime else ""
        return layers.points(source, condition)
    path, _, name = source.partition("|layername=")
    dataset = ogr.Open(path)
    rows = [
        (feature.GetField(pair.once_by), feature.GetGeometryRef().GetPoint_2D())
        for feature in dataset.GetLayerByName(name)
    ]
    _, first = np.unique([str(key) for key, _ in rows], return_index=True)
    return np.array([rows[at][1] for at in first])
