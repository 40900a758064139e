"""The incidents: drawn from a model that is known, and set down in the cells they were drawn in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import geometry
from .layers import POINT, Layer
from .streets import MAIN, Link

BLOCK_LENGTH = 200.0
CELL_SIZE = 100.0
INTERCEPT = -0.8
DISPERSION = 0.5
CRIME_TYPE = "robbery"
OTHER_CRIME_TYPES = {"burglary": 150, "vehicle-crime": 80}
TOUCH = 1e-9  # share of a segment below which it only touches a cell
LONG_STREET = 140  # metres, from which a street has two snap points instead of one
EDGE = 0.2  # incidents keep this far from the edges of cells, in metres, so rounding moves none
MONTH_WEIGHTS = np.array([1.0, 0.9, 0.95, 0.9, 0.95, 1.0, 1.05, 1.0, 1.0, 1.1, 1.15, 1.1])


@dataclass(frozen=True)
class Term:
    """One variable of the true model; `ratio` is what its influence multiplies by."""

    layer: str
    operationalisation: str
    distance: float
    ratio: float
    effect: str = "aggravating"

    @property
    def coefficient(self) -> float:
        """Coefficient of the variable, coded 0/1, or 0/-1 for a protective factor."""
        return abs(float(np.log(self.ratio)))

    def column(self, layer: Layer, centres: np.ndarray) -> np.ndarray:
        """Return the coded variable, shape (cells,)."""
        if self.operationalisation == "density":
            one = dense(layer.points(), centres, self.distance)
        else:
            one = layer.distances(centres) <= self.distance
        return np.where(one, -1.0 if self.effect == "protective" else 1.0, 0.0)


TERMS = (
    Term("pubs", "density", 400, 2.6),
    Term("takeaways", "proximity", 200, 2.0),
    Term("bus_stops", "proximity", 100, 1.8),
    Term("car_parks", "proximity", 100, 2.2),
    Term("railway", "proximity", 200, 1.9),
    Term("police_stations", "proximity", 500, 0.5, "protective"),
)


def dense(features: np.ndarray, centres: np.ndarray, bandwidth: float) -> np.ndarray:
    """Say where the kernel density is at least its mean plus two standard deviations.

    Epanechnikov kernel, f = sum of 2 / (pi d^2) (1 - (r / d)^2) over features with r < d; the
    standard deviation divides by cells - 1.
    """
    squared = ((centres[:, None, :] - features) ** 2).sum(axis=2) / bandwidth**2
    density = np.maximum(1 - squared, 0).sum(axis=1) * 2 / (np.pi * bandwidth**2)
    return (density >= density.mean() + 2 * density.std(ddof=1)) & (density > 0)


@dataclass(frozen=True)
class Cells:
    """The grid: square cells from the upper left corner of the study area's bounding box.

    Attributes
    ----------
    left, top : float
    columns : int
    number_of : array of int, shape (rows * columns,)
        Number of each kept cell, row by row; -1 where the cell shares no area with the study area.
    centres : array, shape (cells, 2)
    """

    left: float
    top: float
    columns: int
    number_of: np.ndarray
    centres: np.ndarray

    def holding(self, points: np.ndarray) -> np.ndarray:
        """Return the cell of each point, -1 for none or too near the edge of a cell."""
        place = np.column_stack([points[:, 0] - self.left, self.top - points[:, 1]])
        index = np.floor(place / CELL_SIZE).astype(int)
        rows = len(self.number_of) // self.columns
        on_grid = ((index >= 0) & (index < [self.columns, rows])).all(axis=1)
        within = np.abs(place / CELL_SIZE - index - 0.5).max(axis=1) * CELL_SIZE
        flat = np.where(on_grid, index[:, 1] * self.columns + index[:, 0], 0)
        return np.where(on_grid & (within <= CELL_SIZE / 2 - EDGE), self.number_of[flat], -1)


def cells(boundary: Sequence[np.ndarray]) -> Cells:
    """Lay the grid over the study area; a cell is kept if it shares area with it."""
    left, top = boundary[0][:, 0].min(), boundary[0][:, 1].max()
    columns = int(np.ceil((boundary[0][:, 0].max() - left) / CELL_SIZE))
    rows = int(np.ceil((top - boundary[0][:, 1].min()) / CELL_SIZE))
    x = left + (np.arange(columns) + 0.5) * CELL_SIZE
    y = top - (np.arange(rows) + 0.5) * CELL_SIZE
    centres = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    kept = geometry.inside(centres, boundary) | crossed(centres, geometry.segments(boundary))
    number_of = np.where(kept, np.cumsum(kept) - 1, -1)
    return Cells(float(left), float(top), columns, number_of, centres[kept])


def crossed(centres: np.ndarray, pieces: np.ndarray) -> np.ndarray:
    """Say through which cells' interiors a segment runs (Liang and Barsky), shape (cells,)."""
    start, step = pieces[:, :2], pieces[:, 2:] - pieces[:, :2]
    still = step == 0
    safe = np.where(still, 1.0, step)
    low = (centres[:, None, :] - CELL_SIZE / 2 - start) / safe
    high = (centres[:, None, :] + CELL_SIZE / 2 - start) / safe
    between = (low < 0) & (high > 0)
    enters = np.where(still, np.where(between, -np.inf, np.inf), np.minimum(low, high))
    leaves = np.where(still, np.inf, np.maximum(low, high))
    first = np.maximum(enters.max(axis=2), 0)
    last = np.minimum(leaves.min(axis=2), 1)
    return (last - first > TOUCH).any(axis=1)


def expected(layers: dict[str, Layer], centres: np.ndarray) -> np.ndarray:
    """Return the expected number of modelled incidents of every cell in one period."""
    score = sum(term.coefficient * term.column(layers[term.layer], centres) for term in TERMS)
    return np.exp(INTERCEPT + score)


def negative_binomial(mean: np.ndarray, dispersion: float, rng: np.random.Generator) -> np.ndarray:
    """Draw NB1 counts, variance mean x (1 + dispersion): a Poisson count with a gamma mean.

    By inversion of one uniform number a cell, so that the draws are the same under any numpy.
    """
    shape = mean / dispersion
    uniform = rng.random(len(mean))
    mass = (1 + dispersion) ** -shape
    total, count = mass.copy(), np.zeros(len(mean), int)
    reached = 0
    while (uniform > total).any() and mass.max() > 0:
        count += uniform > total
        mass = mass * (reached + shape) / (reached + 1) * dispersion / (1 + dispersion)
        total += mass
        reached += 1
    return count


@dataclass(frozen=True)
class SnapPoints:
    """The few places at which incidents are recorded, sorted by cell."""

    places: np.ndarray
    cell: np.ndarray
    weight: np.ndarray
    on_main_road: np.ndarray


def snap_points(
    links: Sequence[Link], boundary: Sequence[np.ndarray], grid: Cells, rng: np.random.Generator
) -> SnapPoints:
    """Return the middles of streets, and one place in every cell that has none."""
    places = np.vstack([_anchors(link) for link in links])
    main = np.concatenate([[link.kind == MAIN] * len(_anchors(link)) for link in links])
    cell = grid.holding(places)
    kept = (cell >= 0) & geometry.inside(places, boundary)
    places, main, cell = places[kept], main[kept], cell[kept]
    bare = np.setdiff1d(np.arange(len(grid.centres)), cell)
    extra = [_somewhere(grid.centres[index], boundary, rng) for index in bare]
    places = np.round(np.vstack([places, *extra]), 1)
    cell = np.concatenate([cell, bare])
    main = np.concatenate([main, np.zeros(len(bare), bool)])
    order = np.argsort(cell, kind="stable")
    weight = np.exp(0.8 * rng.normal(size=len(cell)))
    return SnapPoints(places[order], cell[order], weight, main[order])


def _anchors(link: Link) -> np.ndarray:
    length = geometry.stations(link.line)[-1]
    shares = [0.25, 0.75] if length > LONG_STREET else [0.5]
    return np.round(geometry.along(link.line, np.array(shares) * length)[0], 1)


def _somewhere(
    centre: np.ndarray, boundary: Sequence[np.ndarray], rng: np.random.Generator
) -> np.ndarray:
    """Return a place inside a cell, shape (1, 2): in the study area, or as near as the cell goes.

    Of some cells the study area has a sliver thinner than `EDGE`.
    """
    half = CELL_SIZE / 2 - 1.5 * EDGE
    for tries in (400, 40_000):
        places = np.round(centre + (2 * rng.random((tries, 2)) - 1) * half, 1)
        within = np.flatnonzero(geometry.inside(places, boundary))
        if len(within):
            return places[within[:1]]
    return places[[geometry.distances(places[:400], geometry.segments(boundary)).argmin()]]


def pick(snaps: SnapPoints, cell: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Choose a snap point in each of the given cells, by weight: index of shape (incidents,)."""
    before = np.concatenate([[0.0], np.cumsum(snaps.weight)])
    first = np.searchsorted(snaps.cell, cell, side="left")
    last = np.searchsorted(snaps.cell, cell, side="right")
    aim = before[first] + rng.random(len(cell)) * (before[last] - before[first])
    return np.clip(np.searchsorted(before, aim, side="right") - 1, first, last - 1)


def incidents(year: int, counts: np.ndarray, snaps: SnapPoints, rng: np.random.Generator) -> Layer:
    """Set the drawn incidents down, with some of other crime types, in order of month.

    Parameters
    ----------
    year : int
    counts : array of int, shape (cells,)
        Modelled incidents drawn in every cell.
    snaps : SnapPoints
    rng : numpy.random.Generator
    """
    chosen = [pick(snaps, np.repeat(np.arange(len(counts)), counts), rng)]
    kinds = [CRIME_TYPE] * int(counts.sum())
    # other crimes happen in side streets, so a forgotten filter shows in the model
    weight = np.cumsum(np.where(snaps.on_main_road, 0.0, snaps.weight))
    for kind, count in OTHER_CRIME_TYPES.items():
        chosen.append(np.searchsorted(weight, rng.random(count) * weight[-1], side="right"))
        kinds += [kind] * count
    places = snaps.places[np.concatenate(chosen)]
    odds = np.cumsum(MONTH_WEIGHTS) / MONTH_WEIGHTS.sum()
    month = np.searchsorted(odds, rng.random(len(places)), side="right") + 1
    order = np.argsort(month + rng.random(len(places)), kind="stable")
    return Layer(
        f"incidents_{year}",
        POINT,
        places[order][:, None, :],
        [{"crime_type": kinds[index], "month": f"{year}-{month[index]:02d}"} for index in order],
    )
