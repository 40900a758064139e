"""How often the intervals of the weighted displacement difference hold what they should.

Crime is simulated on London's layout where nothing was done: as many events as were recorded in
each of two half years, around the smoothed map of both, with clusters of an unknown field that
stay, of which half move, or that move. Squares are drawn for treated areas and their controls, with
rings around both for displacement. The true difference is 0; the intervals should hold it in 95%.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from ..core.change.areas import DISPLACEMENT, ROLES, TREATED, Area, Compared
from ..core.change.displacement import (
    LOCAL,
    TOTAL,
    Estimate,
    Likeness,
    displacement_difference,
    ratio_of_ratios,
)
from ..core.change.displacement_clustering import Dated, likeness_of_cells
from ..core.change.matching import Profiles, suggest
from ..core.fitting.clustered.clustering import Clustering, Component
from ..core.fitting.clustered.fields import Fields, draw_events, multiplier_of
from ..core.terrain.events import count_events
from ..core.terrain.grid import Cells
from . import layers
from .cases import DATA

SMOOTHED = 300.0  # metres, standard deviation
SIDE, RING = 8, 4  # cells: of a square, and of the ring around it
SQUARES = 3  # of each role
STRENGTH = 1.0  # variance of the logarithm of the field
RANGES = (300.0, 600.0)  # metres
MOVING = {"stay": 0.0, "half move": 0.5, "move": 1.0}
SEED = 20181
KINDS = ("robbery", "violent-crime")
CANDIDATES = 24  # squares of which the busiest are treated
DONE = (TREATED, DISPLACEMENT)


@dataclass(frozen=True, eq=False)
class City:
    """Cells, and events expected in each in a half year."""

    cells: Cells
    expected: np.ndarray


def london(kind: str) -> City:
    """Return the layout with a crime's smoothed map."""
    folder = str(DATA / "london_north" / "london_north.gpkg")
    cells, _ = layers.study_area(f"{folder}|layername=boundary", 100.0, "")
    both = [
        layers.points(f"{folder}|layername=incidents_2016_{half}", f"\"crime_type\" = '{kind}'")
        for half in ("h1", "h2")
    ]
    counts = np.mean([count_events(cells, xy).counts for xy in both], axis=0)
    return City(cells, smoothed(cells, counts))


def smoothed(cells: Cells, counts: np.ndarray) -> np.ndarray:
    """Return counts spread by a Gaussian, their sum kept."""
    from scipy.ndimage import gaussian_filter

    sigma = SMOOTHED / cells.frame.cell_size
    spread = gaussian_filter(cells.on_raster(counts, 0.0), sigma, mode="constant")
    share = gaussian_filter(cells.inside.astype(float), sigma, mode="constant")
    found = cells.from_raster(spread / np.maximum(share, 0.1))
    return found * (counts.sum() / found.sum())


def areas_at(
    cells: Cells, rng: np.random.Generator, squares: int = 2 * SQUARES, ring: int = RING
) -> np.ndarray:
    """Return which area each cell is of, -1 for none: squares, and rings of so many cells.

    Squares are numbered first, then their rings in the same order.
    """
    whole = SIDE + 2 * ring
    rows, columns = cells.frame.shape
    area = np.full(cells.frame.shape, -1)
    placed = 0
    while placed < squares:
        row, column = rng.integers(rows - whole), rng.integers(columns - whole)
        frame = slice(row, row + whole), slice(column, column + whole)
        middle = slice(row + ring, row + ring + SIDE), slice(column + ring, column + ring + SIDE)
        if not cells.inside[frame].all() or (area[frame] >= 0).any():
            continue
        area[frame] = squares + placed
        area[middle] = placed
        placed += 1
    return cells.from_raster(area)


ROLE_OF = [role for role in ROLES for _ in range(SQUARES)]
AREAS = tuple(Area(role, f"{role} {number}") for number, role in enumerate(ROLE_OF))


def drawn(city: City, fields: Fields, moving: float, rng: np.random.Generator) -> np.ndarray:
    """Return the counts of two periods (2, cells), clusters of which a share moves."""
    stay, _ = fields.pair(rng)
    both = []
    for own in fields.pair(rng):
        field = np.sqrt(1 - moving) * stay + np.sqrt(moving) * own
        events = draw_events(city.expected, [multiplier_of(field, STRENGTH)], 0.0, rng)
        both.append(np.bincount(events.cell, events.number, city.cells.count))
    return np.array(both)


def run(city: City, fields: Fields, moving: float, rng: np.random.Generator) -> dict:
    """Return whether the intervals of one run hold 0, and how wide they are."""
    area = areas_at(city.cells, rng)
    counts = drawn(city, fields, moving, rng)
    sums = np.array([np.bincount(area + 1, one, len(AREAS) + 1)[1:] for one in counts])
    compared = Compared(AREAS, *sums)
    likeness = _likeness(city, counts, area, np.array([one.role in DONE for one in AREAS]))
    told = {part: displacement_difference(compared, part, likeness) for part in (LOCAL, TOTAL)}
    ratio = ratio_of_ratios(compared, LOCAL, likeness)
    result = {part: _held(one, 0.0) for part, one in told.items()}
    if ratio is not None:
        result["ratio"] = _held(ratio.ratio, 1.0)
    return result


def run_chosen(city: City, fields: Fields, moving: float, rng: np.random.Generator) -> dict:
    """Return the same where the busiest of many squares are treated, beside two kinds of controls.

    Any others, and those that were as busy.
    """
    area = areas_at(city.cells, rng, CANDIDATES, 0)
    counts = drawn(city, fields, moving, rng)
    sums = np.array([np.bincount(area + 1, one, 2 * CANDIDATES + 1)[1:] for one in counts])
    before = sums[0, :CANDIDATES]
    treated = np.argsort(-before, kind="stable")[:SQUARES]
    others = np.setdiff1d(np.arange(CANDIDATES), treated)
    nowhere = np.zeros((CANDIDATES, 2))
    both = (Profiles(before[some][:, None], None, nowhere[some]) for some in (treated, others))
    like = others[[one.control for one in suggest(*both)]]
    some = rng.choice(others, SQUARES, replace=False)
    done = np.zeros(2 * CANDIDATES, bool)
    done[treated] = True
    likeness = _likeness(city, counts, area, done)
    result = {}
    for name, controls in (("any", some), ("like", like)):
        rows = np.concatenate([treated, controls])
        if likeness is None:
            continue
        part = Likeness(likeness.covariance[rows][:, rows], likeness.nugget, likeness.odds)
        compared = Compared(AREAS[: 2 * SQUARES], *sums[:, rows])
        result[name] = _held(displacement_difference(compared, LOCAL, part), 0.0)
        ratio = ratio_of_ratios(compared, LOCAL, part)
        if ratio is not None:
            result[f"{name}, ratio"] = _held(ratio.ratio, 1.0)
    return result


def _likeness(city: City, counts: np.ndarray, area: np.ndarray, done: np.ndarray):
    cell = np.concatenate([np.repeat(np.arange(len(one)), one.astype(int)) for one in counts])
    after = np.repeat([False, True], counts.sum(1).astype(int))
    found = likeness_of_cells(city.cells, Dated(city.cells.centres[cell], after, area[cell]), done)
    return None if found is None else found[1]


def _held(one: Estimate, truth: float) -> list[float]:
    """Return whether each interval holds the truth, the standard errors, and how far it is off."""
    low, high = one.ends
    off = one.value if truth == 0 else np.log(one.value)
    return [
        float(one.low <= truth <= one.high),
        float(low <= truth <= high),
        one.standard_error,
        one.clustered_error or one.standard_error,
        off,
    ]


def rates(runs: int) -> list[dict]:
    """Return the shares held, by crime, range, movement and measure."""
    found = []
    for kind in KINDS:
        city = london(kind)
        for far in RANGES:
            fields = Fields(city.cells, Clustering((Component(STRENGTH, far, 1.0),)))
            for name, moving in MOVING.items():
                about = {"kind": kind, "range": far, "clusters": name}
                for study, one in (("squares", run), ("busiest", run_chosen)):
                    if study == "busiest" and (kind, far) != (KINDS[0], RANGES[0]):
                        continue
                    seed = [SEED, int(far), int(10 * moving), len(kind)]
                    rng = np.random.default_rng(seed)
                    rows = [one(city, fields, moving, rng) for _ in range(runs)]
                    found += [
                        {**about, "study": study, "what": what, **_means(rows, what)}
                        for what in rows[0]
                    ]
                print(about, file=sys.stderr, flush=True)
    return found


def _means(rows: list[dict], what: str) -> dict:
    values = np.array([row[what] for row in rows if what in row])
    alone, clustered, error, clustered_error, off = values.mean(0)
    return {
        "runs": len(values),
        "independent": round(float(alone), 4),
        "clustered": round(float(clustered), 4),
        "standard_error": round(float(error), 4),
        "clustered_error": round(float(clustered_error), 4),
        "spread": round(float(values[:, 4].std()), 4),
        "mean": round(float(off), 4),
    }
