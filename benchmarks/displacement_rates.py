"""How often the intervals of the weighted displacement difference hold what they should.

Crime is simulated on London's layout where nothing was done: as many events as were recorded in
each of two half years, around the smoothed map of both, with clusters of an unknown field that
stay, of which half move, or that move. Squares are drawn for treated areas and their controls, with
rings around both for displacement. The true difference is 0; the intervals should hold it in 95%.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..core.change.areas import ROLES, TREATED, Area, Compared
from ..core.change.displacement import (
    LOCAL,
    TOTAL,
    Estimate,
    displacement_difference,
    ratio_of_ratios,
)
from ..core.change.displacement_clustering import Dated, likeness_of_cells
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
RESULTS = Path(__file__).with_name("displacement.json")


@dataclass(frozen=True, eq=False)
class City:
    """Cells, and events expected in each in a half year."""

    cells: Cells
    expected: np.ndarray


def london(kind: str = "robbery") -> City:
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


def areas_at(cells: Cells, rng: np.random.Generator) -> np.ndarray:
    """Return which area each cell is of, -1 for none: squares, and rings around them.

    Areas 0 to 2 are treated, 3 to 5 their controls, and so on in the order of `ROLES`.
    """
    whole = SIDE + 2 * RING
    rows, columns = cells.frame.shape
    area = np.full(cells.frame.shape, -1)
    placed = 0
    while placed < 2 * SQUARES:
        row, column = rng.integers(rows - whole), rng.integers(columns - whole)
        frame = slice(row, row + whole), slice(column, column + whole)
        middle = slice(row + RING, row + RING + SIDE), slice(column + RING, column + RING + SIDE)
        if not cells.inside[frame].all() or (area[frame] >= 0).any():
            continue
        area[frame] = 2 * SQUARES + placed
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
    cell = np.concatenate([np.repeat(np.arange(len(one)), one.astype(int)) for one in counts])
    after = np.repeat([False, True], counts.sum(1).astype(int))
    treated = np.array([one.role in (TREATED, "displacement") for one in AREAS])
    events = Dated(city.cells.centres[cell], after, area[cell])
    found = likeness_of_cells(city.cells, events, treated)
    likeness = None if found is None else found[1]
    told = {part: displacement_difference(compared, part, likeness) for part in (LOCAL, TOTAL)}
    ratio = ratio_of_ratios(compared, LOCAL, likeness)
    result = {part: _held(one, 0.0) for part, one in told.items()}
    if ratio is not None:
        result["ratio"] = _held(ratio.ratio, 1.0)
    return result


def _held(one: Estimate, truth: float) -> list[float]:
    """Return whether each interval holds the truth, and the standard errors."""
    low, high = one.ends
    return [
        float(one.low <= truth <= one.high),
        float(low <= truth <= high),
        one.standard_error,
        one.clustered_error or one.standard_error,
        one.value,
    ]


def rates(runs: int, kind: str = "robbery") -> dict:
    """Return the shares held and the mean standard errors, by range, movement and measure."""
    city = london(kind)
    found: dict = {"kind": kind, "runs": runs, "events": round(float(city.expected.sum()))}
    for far in RANGES:
        fields = Fields(city.cells, Clustering((Component(STRENGTH, far, 1.0),)))
        for name, moving in MOVING.items():
            rng = np.random.default_rng([SEED, int(far), int(10 * moving)])
            several = [run(city, fields, moving, rng) for _ in range(runs)]
            found[f"{far:g} m, clusters {name}"] = {
                what: _means([one[what] for one in several if what in one])
                for what in (LOCAL, TOTAL, "ratio")
            }
            print(far, name, found[f"{far:g} m, clusters {name}"], file=sys.stderr)
    return found


def _means(rows: list[list[float]]) -> dict:
    values = np.array(rows)
    alone, clustered, error, clustered_error, _ = values.mean(0)
    log = values[:, 4]
    return {
        "runs": len(rows),
        "independent": round(float(alone), 3),
        "clustered": round(float(clustered), 3),
        "standard_error": round(float(error), 3),
        "clustered_error": round(float(clustered_error), 3),
        "spread": round(float(log.std()), 3),
    }


if __name__ == "__main__":
    found = rates(int(sys.argv[1]), *sys.argv[2:])
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
