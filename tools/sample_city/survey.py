"""The plan put on the map: its lines and rings in map coordinates, corners rounded."""

from __future__ import annotations

import numpy as np

from . import geometry, plan


def at(points: object) -> np.ndarray:
    """Move coordinates of the plan to the map, to the decimetre that the files keep."""
    return np.round(np.asarray(points, float) + plan.ORIGIN, 1)


def arcs() -> dict[str, np.ndarray]:
    """Return every arc as a line on the map, each of shape (points, 2): smooth but for fields."""
    lines = {}
    for key, (start, end, between, _) in plan.ARCS.items():
        points = [plan.NODES[start], *between, plan.NODES[end]]
        lines[key] = at(geometry.smooth(points, rounds=1 if "fields" in key else 2))
    return lines


def chain(lines: dict[str, np.ndarray], keys: tuple[str, ...]) -> np.ndarray:
    """Join arcs end to start into one closed ring."""
    parts = [lines[key[1:]][::-1] if key.startswith("-") else lines[key] for key in keys]
    for part, following in zip(parts, parts[1:] + parts[:1]):
        if not np.array_equal(part[-1], following[0]):
            raise ValueError(f"the arcs {keys} do not close")
    return np.vstack([part[:-1] for part in parts] + [parts[0][:1]])


def reservoir(rng: np.random.Generator) -> np.ndarray:
    """Return the closed ring of the reservoir, which is no part of the study area."""
    return at(geometry.blob(*plan.RESERVOIR, rng, corners=11))


def parks(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the closed ring of every park by its name."""
    return {name: at(geometry.blob(centre, radii, rng)) for name, centre, radii in plan.PARKS}


def railway() -> dict[str, np.ndarray]:
    """Return the railway lines by name; they run on beyond the town."""
    return {name: at(geometry.smooth(points)) for name, points in plan.RAILWAY.items()}
