"""The street network: main roads of the plan, and a bent grid of streets in every district."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from . import geometry, names, plan

MAIN = "main road"
STREET = "street"
CLEARANCE = 42  # no junction nearer than this to the edge of its district, in metres
SNAP = 36  # two streets that reach a main road this near each other share the junction
SHARE_CLOSED = 0.07  # of the streets of a perfect grid are missing
SHARE_OVER_RAILWAY = 0.25  # of the streets that meet the railway cross it


@dataclass(frozen=True)
class Link:
    """A stretch of street between two junctions."""

    name: str
    kind: str
    line: np.ndarray


@dataclass
class MainRoads:
    """The main roads, which remember where streets run into them."""

    lines: dict[str, np.ndarray]
    junctions: dict[str, list[float]] = field(default_factory=dict)

    def join(self, key: str, place: np.ndarray) -> np.ndarray:
        """Return the junction on road `key` for a street that reaches it at `place`."""
        line = self.lines[key]
        marks = geometry.stations(line)
        away = [geometry.distances(place[None], row[None])[0] for row in geometry.segments([line])]
        piece = int(np.argmin(away))
        where = float(marks[piece] + np.hypot(*(place - line[piece])))
        known = self.junctions.setdefault(key, [0.0, float(marks[-1])])
        nearest = min(known, key=lambda mark: abs(mark - where))
        if abs(nearest - where) > SNAP:
            known.append(where)
            nearest = where
        return np.round(geometry.along(line, np.array([nearest]))[0][0], 1)

    def links(self) -> Iterator[Link]:
        """Cut the roads at their junctions."""
        for key, line in self.lines.items():
            marks = sorted(self.junctions.get(key, [0.0, float(geometry.stations(line)[-1])]))
            for start, end in zip(marks, marks[1:]):
                piece = np.round(geometry.stretch(line, start, end), 1)
                yield Link(plan.ARCS[key][3], MAIN, piece)


@dataclass(frozen=True)
class Ground:
    """What streets keep clear of."""

    parks: list[np.ndarray]
    reservoir: np.ndarray
    railway: np.ndarray

    def blocks(self, line: np.ndarray) -> bool:
        """Say whether a straight line runs through a park or too near the reservoir."""
        trail = line[0] + np.linspace(0, 1, 9)[:, None] * (line[1] - line[0])
        if any(geometry.inside(trail, [park]).any() for park in self.parks):
            return True
        water = geometry.segments([self.reservoir])
        return bool(
            geometry.inside(trail, [self.reservoir]).any()
            or geometry.distances(trail, water).min() < CLEARANCE / 2
        )


@dataclass(frozen=True)
class Lattice:
    """The junctions of a district's bent street grid: places of shape (columns, rows, 2)."""

    places: np.ndarray
    usable: np.ndarray


def lattice(district: plan.District, ring: np.ndarray, rng: np.random.Generator) -> Lattice:
    """Lay a turned and gently bent grid over a district; junctions near its border are left out."""
    middle = (ring.min(axis=0) + ring.max(axis=0)) / 2
    reach = np.hypot(*(ring.max(axis=0) - ring.min(axis=0))) / 2
    counts = [int(np.ceil(reach / step)) for step in district.spacing]
    u, v = np.meshgrid(
        *(np.arange(-n, n + 1) * step for n, step in zip(counts, district.spacing)), indexing="ij"
    )
    phase = rng.random(2) * 2 * np.pi
    bent_u = u + 26 * np.sin(v / 260 + phase[0]) + rng.normal(0, 7, u.shape)
    bent_v = v + 26 * np.sin(u / 310 + phase[1]) + rng.normal(0, 7, v.shape)
    turn = np.radians(district.angle)
    places = np.stack(
        [
            middle[0] + bent_u * np.cos(turn) - bent_v * np.sin(turn),
            middle[1] + bent_u * np.sin(turn) + bent_v * np.cos(turn),
        ],
        axis=-1,
    )
    places = np.round(places, 1)
    flat = places.reshape(-1, 2)
    usable = geometry.inside(flat, [ring])
    usable &= geometry.distances(flat, geometry.segments([ring])) > CLEARANCE
    return Lattice(places, usable.reshape(places.shape[:2]))


@dataclass
class District:
    """A district while its streets are laid."""

    layout: plan.District
    border: np.ndarray
    border_keys: list[str]
    ground: Ground
    roads: MainRoads
    rng: np.random.Generator

    def street(self, start: np.ndarray, end: np.ndarray) -> np.ndarray | None:
        """Return the street between two junctions of the grid, or none where it cannot be."""
        line = np.array([start, end])
        share, _ = geometry.first_crossing(start, end, self.border)
        closed = self.rng.random() < SHARE_CLOSED
        if closed or np.isfinite(share) or self.ground.blocks(line) or self._stopped(line):
            return None
        return line

    def spur(self, start: np.ndarray, towards: np.ndarray) -> np.ndarray | None:
        """Return the street from the last junction of the grid to the main road, or a dead end."""
        end = start + 1.7 * (towards - start)
        share, piece = geometry.first_crossing(start, end, self.border)
        if not np.isfinite(share):
            return None
        crossing = start + share * (end - start)
        key = self.border_keys[piece]
        if key in self.roads.lines:
            probe = np.array([start, crossing])
            if self.ground.blocks(probe) or self._stopped(probe):
                return None
            return np.array([start, self.roads.join(key, crossing)])
        length = np.hypot(*(crossing - start))
        if length < 2 * CLEARANCE:
            return None
        line = np.array([start, np.round(start + (1 - 28 / length) * (crossing - start), 1)])
        return None if self.ground.blocks(line) or self._stopped(line) else line

    def _stopped(self, line: np.ndarray) -> bool:
        share, _ = geometry.first_crossing(line[0], line[1], self.ground.railway)
        return bool(np.isfinite(share)) and self.rng.random() > SHARE_OVER_RAILWAY

    def between(self, grid: Lattice, here: tuple[int, int], there: tuple[int, int]) -> Link | None:
        """Return the street between two neighbours of the grid, if there is one."""
        start, end = grid.places[here], grid.places[there]
        if grid.usable[here] and grid.usable[there]:
            line = self.street(start, end)
        elif grid.usable[here]:
            line = self.spur(start, end)
        elif grid.usable[there]:
            line = self.spur(end, start)
        else:
            line = None
        if line is None:
            return None
        axis = "column" if here[0] == there[0] else "row"
        number = here[0] if axis == "column" else here[1]
        return Link(f"{self.layout.name}/{axis}/{number}", STREET, line)

    def streets(self) -> Iterator[Link]:
        """Lay all streets of the district."""
        ring = np.vstack([self.border[:, :2], self.border[:1, :2]])
        grid = lattice(self.layout, ring, self.rng)
        columns, rows = grid.usable.shape
        for column in range(columns):
            for row in range(rows):
                for there in ((column + 1, row), (column, row + 1)):
                    if there[0] < columns and there[1] < rows:
                        link = self.between(grid, (column, row), there)
                        if link is not None:
                            yield link


def network(lines: dict[str, np.ndarray], ground: Ground, rng: np.random.Generator) -> list[Link]:
    """Return all streets of the town, cut at junctions.

    Parameters
    ----------
    lines : dict
        The arcs of the plan.
    ground : Ground
    rng : numpy.random.Generator
    """
    roads = MainRoads({key: line for key, line in lines.items() if plan.ARCS[key][3]})
    streets = [
        link
        for district in plan.DISTRICTS
        for link in _district(district, lines, ground, roads, rng)
    ]
    labels = sorted({link.name for link in streets})
    given = dict(zip(labels, names.streets(len(labels), rng)))
    named = [Link(given[link.name], link.kind, link.line) for link in streets]
    return [*roads.links(), *named]


def _district(
    district: plan.District,
    lines: dict[str, np.ndarray],
    ground: Ground,
    roads: MainRoads,
    rng: np.random.Generator,
) -> Iterator[Link]:
    parts = [
        (key.lstrip("-"), lines[key[1:]][::-1] if key.startswith("-") else lines[key])
        for key in district.border
    ]
    keys = [key for key, part in parts for _ in part[1:]]
    border = geometry.segments(part for _, part in parts)
    return District(district, border, keys, ground, roads, rng).streets()
