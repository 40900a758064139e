"""Police counters that closed in 2013, by LSOA and year; and pretended closures of others.

Treated: small areas (LSOAs) whose middle lies within 500 m of the nearest counter, where that was
to be cut; controls where it was to be kept. Half of those that stayed are then drawn as if they had
been closed: nothing was done there, so that intervals should hold no difference in 95%.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict

import numpy as np
from osgeo import ogr

from ..core.change.area_evaluation import Given, evaluate
from ..core.change.area_periods import YEARS, Periods, periods_of
from ..core.change.area_record import Evaluation
from ..core.change.areas import (
    CONTROL,
    DISPLACEMENT,
    DISPLACEMENT_CONTROL,
    TREATED,
    Area,
    Compared,
    History,
)
from ..core.change.displacement import ratio_of_ratios
from ..core.change.displacement_clustering import likeness_of_areas
from .cases import DATA

NEAR, RING = 500.0, 1000.0  # metres
CRIMES = ("robbery", "burglary", "violence", "vehicle_offences", "theft_all")
YEARS_THERE = range(2011, 2020)
PERIODS = ("2011 to 2012", "2014 to 2015")
DRAWS, SEED = 200, 20131
HECTARE = 10_000.0


class Counters:
    """Small areas with their counts, and the nearest counter of each."""

    def __init__(self) -> None:
        counters = list(_points(DATA / "intervention" / "london_front_counters_2013.gpkg"))
        places = np.array([xy for _, xy in counters])
        areas = list(_areas(DATA / "demography" / "london_lsoa.gpkg"))
        self.middles = np.array([xy for _, xy, _ in areas])
        self.sizes = np.array([size for *_, size in areas])
        apart = np.hypot(*(self.middles[:, None] - places).transpose(2, 0, 1))
        self.counter, self.distance = apart.argmin(1), apart.min(1)
        self.kept = np.array([status == "keep" for status, _ in counters])[self.counter]
        self.counts = _counts([code for code, *_ in areas])

    def roles(self) -> list[str]:
        """Return the role of each area; empty for none."""
        near, ring = self.distance <= NEAR, self.distance <= RING
        found = np.full(len(near), "", object)
        found[ring] = np.where(self.kept, DISPLACEMENT_CONTROL, DISPLACEMENT)[ring]
        found[near] = np.where(self.kept, CONTROL, TREATED)[near]
        return found.tolist()


def _points(path):
    file = ogr.Open(str(path))
    for row in file.GetLayer(0):
        yield row["status"], row.GetGeometryRef().GetPoint_2D()


def _areas(path):
    file = ogr.Open(str(path))
    for row in file.GetLayerByName("london_north_lsoa_2011"):
        shape = row.GetGeometryRef()
        yield row["lsoa11cd"], shape.Centroid().GetPoint_2D(), shape.GetArea()


def _counts(codes: list[str]) -> dict[str, np.ndarray]:
    rows: dict[str, dict] = defaultdict(dict)
    path = DATA / "intervention" / "london_north_lsoa_crime_2011_2021.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["lsoa11cd"]][int(row["year"])] = row
    return {
        crime: np.array(
            [[float(rows[code][year][crime]) for year in YEARS_THERE] for code in codes]
        )
        for crime in CRIMES
    }


def closed(counters: Counters, crime: str) -> Evaluation:
    """Return what went with the closures, for a crime."""
    roles = counters.roles()
    rows = [number for number, role in enumerate(roles) if role]
    areas = tuple(Area(roles[row], f"{row}", "", float(counters.sizes[row])) for row in rows)
    every = History(np.array(YEARS_THERE), counters.counts[crime])
    history = History(every.units, every.counts[rows])
    periods = periods_of(*PERIODS, YEARS)
    done = np.array([role in (TREATED, DISPLACEMENT) for role in roles])
    measured = _measured(counters, every, periods, done, rows)
    compared = Compared.of(areas, history, periods)
    given = Given(
        compared, history, periods, HECTARE, "m", measured=measured, over="areas", title=crime
    )
    return evaluate(given)


def _measured(counters: Counters, every: History, periods: Periods, done: np.ndarray, rows):
    counts = [every.within(one) for one in (periods.before, periods.after)]
    found = likeness_of_areas(counters.middles, *counts, done, np.array(rows))
    assert found is not None
    return found


def pretended(counters: Counters, crime: str, draws: int = DRAWS) -> dict:
    """Return how often intervals hold no difference where half of the counters kept are drawn."""
    every = History(np.array(YEARS_THERE), counters.counts[crime])
    periods = periods_of(*PERIODS, YEARS)
    near = counters.kept & (counters.distance <= NEAR)
    kept, rows = np.unique(counters.counter[near]), np.flatnonzero(near).tolist()
    rng, held = np.random.default_rng(SEED), []
    for _ in range(draws):
        drawn = rng.permutation(kept)[: len(kept) // 2]
        done = near & np.isin(counters.counter, drawn)
        areas = tuple(Area(TREATED if done[row] else CONTROL, "") for row in rows)
        history = History(every.units, every.counts[rows])
        likeness = _measured(counters, every, periods, done, rows)[1]
        ratio = ratio_of_ratios(Compared.of(areas, history, periods), likeness=likeness)
        if ratio is not None:
            low, high = ratio.ratio.ends
            held.append((ratio.ratio.low <= 1 <= ratio.ratio.high, low <= 1 <= high))
    alone, clustered = np.mean(held, axis=0)
    return {"draws": len(held), "independent": float(alone), "clustered": float(clustered)}


def measured() -> list[dict]:
    """Return what went with the closures, and how often pretended ones seem to matter."""
    counters, found = Counters(), []
    for crime in CRIMES:
        one = closed(counters, crime)
        local, moved = one.parts[0], one.parts[1]
        assert local.ratio is not None and moved.ratio is not None
        found.append(
            {
                "crime": crime,
                "roles": {role.role: [role.areas, role.before, role.after] for role in one.roles},
                "local": _told(local.ratio.ratio),
                "displacement": _told(moved.ratio.ratio),
                "pretended": pretended(counters, crime),
            }
        )
        print(found[-1], file=sys.stderr, flush=True)
    return found


def _told(one) -> dict:
    return {
        "ratio": round(one.value, 4),
        "independent": [round(one.low, 4), round(one.high, 4)],
        "clustered": [round(end, 4) for end in one.ends],
        "p": round(one.p, 4),
    }
