"""The whole town: its ground, its streets and its places, as layers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import geometry, names, places, plan, streets, survey
from .layers import LINE, POLYGON, Layer


@dataclass(frozen=True)
class Town:
    """Saltmarsh, without its incidents.

    Attributes
    ----------
    boundary : list of closed rings
        The study area: the outline, then the reservoir as a hole.
    links : list of Link
    layers : dict
        Every layer by name: boundary, districts, streets and the eight factors.
    """

    boundary: list[np.ndarray]
    links: list[streets.Link]
    layers: dict[str, Layer]


def build(seed: int) -> Town:
    """Lay out the town; every part has a random stream of its own, so that one change stays one.

    Parameters
    ----------
    seed : int
    """

    def stream(part: int) -> np.random.Generator:
        return np.random.default_rng([seed, part])

    arcs, water = survey.arcs(), survey.reservoir(stream(1))
    parks, railway = survey.parks(stream(2)), survey.railway()
    outline = survey.chain(arcs, plan.OUTLINE)
    ground = streets.Ground(list(parks.values()), water, geometry.segments(railway.values()))
    links = streets.network(arcs, ground, stream(3))
    blocks = places.block_middles(links, [*parks.values(), water], list(railway.values()), outline)
    roads = {key: line for key, line in arcs.items() if plan.ARCS[key][3]}
    parking = places.car_parks(blocks, links, stream(9))
    factors = [
        places.shops("pubs", names.pubs(70, stream(4)), links, places.PUBS, stream(5)),
        places.shops(
            "takeaways", names.takeaways(72, stream(6)), links, places.TAKEAWAYS, stream(7)
        ),
        places.bus_stops(roads, links, stream(8)),
        parking,
        places.police_stations(links),
        places.schools(blocks, parking, stream(10)),
        *places.railway_and_parks(railway, parks),
    ]
    layers = [
        Layer("boundary", POLYGON, [[outline, water]], [{"name": "Saltmarsh"}]),
        _districts(arcs, water),
        Layer(
            "streets",
            LINE,
            [link.line for link in links],
            [{"name": link.name, "kind": link.kind} for link in links],
        ),
        *factors,
    ]
    return Town([outline, water], links, {layer.name: layer for layer in layers})


def _districts(arcs: dict[str, np.ndarray], water: np.ndarray) -> Layer:
    shapes = []
    for district in plan.DISTRICTS:
        ring = survey.chain(arcs, district.border)
        holes = [water] if geometry.inside(water[0], [ring])[0] else []
        shapes.append([ring, *holes])
    return Layer(
        "districts", POLYGON, shapes, [{"name": district.name} for district in plan.DISTRICTS]
    )
