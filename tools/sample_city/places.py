"""The places of the town: the eight factor layers of the sample study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import geometry, names, plan, survey
from .layers import LINE, POINT, POLYGON, Layer
from .streets import MAIN, Link

MAIN_ROAD_TRADE = 6.0  # times as many places as in a side street
KERB = 6  # metres from the middle of a main road to its bus stops
FRONTAGE = 11  # metres from the middle of the street to the door
CAR_PARK_REACH = 52  # metres from the middle of the largest car park to its corner
SCHOOL_GROUND = 60  # metres around a school
EVERYWHERE = 4000  # reach, in metres, of a pull that hardly fades within the town


@dataclass(frozen=True)
class Pull:
    """Where places of a kind gather: around a centre on the plan, fading over `reach` metres."""

    centre: tuple[float, float]
    reach: float
    strength: float


HIGH_STREET = (Pull((2310, 1960), 260, 16), Pull((2290, 2350), 220, 6), Pull((1860, 1890), 200, 5))
PUBS = (
    *HIGH_STREET,
    Pull((2470, 1620), 190, 11),
    Pull((3560, 1290), 170, 6),
    Pull((2370, 2970), 150, 4),
    Pull((2430, 930), 150, 4),
    Pull((2280, 2000), EVERYWHERE, 0.35),
)
TAKEAWAYS = (
    Pull((2480, 2100), 190, 9),
    Pull((2690, 2250), 180, 7),
    Pull((1700, 1760), 150, 6),
    Pull((1370, 1160), 150, 6),
    Pull((930, 1720), 150, 5),
    Pull((3400, 2860), 150, 6),
    Pull((3960, 1890), 160, 6),
    Pull((2380, 3380), 140, 4),
    Pull((3370, 820), 130, 4),
    Pull((1060, 3140), 120, 4),
    Pull((2280, 2000), EVERYWHERE, 0.25),
)
CAR_PARKS = (
    Pull((2280, 2050), 520, 9),
    *(Pull(station, 200, 9) for station in plan.STATIONS),
    Pull((4300, 1150), 500, 4),
    Pull((3300, 640), 330, 3),
    Pull((640, 2160), 330, 2),
    Pull((2280, 2000), EVERYWHERE, 0.5),
)
BUS_STOP_GAP = 300
RESIDENTIAL_BUS_STOPS = 24


def weights(points: np.ndarray, pulls: Sequence[Pull]) -> np.ndarray:
    """Return how strongly places of a kind are drawn to each point, shape (points,)."""
    total = np.zeros(len(points))
    for pull in pulls:
        away = np.hypot(*(points - survey.at(pull.centre)).T)
        total += pull.strength * np.exp(-0.5 * (away / pull.reach) ** 2)
    return total


def scatter(
    points: np.ndarray, weight: np.ndarray, count: int, apart: float, rng: np.random.Generator
) -> np.ndarray:
    """Choose `count` points by weight, none nearer to another than `apart` metres.

    Returns
    -------
    array of int, shape (count,)

    Raises
    ------
    ValueError
        If there is no room for that many.
    """
    # in order of exponential waiting times of these rates: sampling by weight, none twice
    order = np.argsort(-np.log(rng.random(len(points))) / weight, kind="stable")
    chosen: list[int] = []
    for index in order:
        if len(chosen) == count:
            break
        if not chosen or np.hypot(*(points[chosen] - points[index]).T).min() >= apart:
            chosen.append(int(index))
    if len(chosen) < count:
        raise ValueError(f"room for {len(chosen)} places of {count}")
    return np.array(chosen)


def frontages(links: Sequence[Link], spacing: float = 22) -> tuple[np.ndarray, np.ndarray]:
    """Return doors on both sides of all streets, shape (doors, 2), and which lie on main roads."""
    doors, main = [], []
    for link in links:
        length = geometry.stations(link.line)[-1]
        if length < 3 * spacing:
            continue
        places, normals = geometry.along(link.line, np.arange(spacing, length - spacing, spacing))
        doors += [places + FRONTAGE * normals, places - FRONTAGE * normals]
        main += [link.kind == MAIN] * (2 * len(places))
    return np.round(np.vstack(doors), 1), np.array(main)


def shops(
    name: str,
    labels: Sequence[str],
    links: Sequence[Link],
    pulls: Sequence[Pull],
    rng: np.random.Generator,
) -> Layer:
    """Return places that stand at streets, most of them at main roads near their centres."""
    doors, main = frontages(links)
    weight = weights(doors, pulls) * np.where(main, MAIN_ROAD_TRADE, 1.0)
    chosen = scatter(doors, weight, len(labels), 24, rng)
    return Layer(name, POINT, doors[chosen][:, None, :], [{"name": label} for label in labels])


def bus_stops(
    roads: dict[str, np.ndarray], links: Sequence[Link], rng: np.random.Generator
) -> Layer:
    """Return stops every 300 m along the main roads, and some in residential streets."""
    stops, labels = [], []
    for key, line in roads.items():
        length = geometry.stations(line)[-1]
        count = max(1, round(length / BUS_STOP_GAP))
        marks = (np.arange(count) + 0.5 + 0.12 * rng.normal(size=count)) * length / count
        places, normals = geometry.along(line, marks)
        side = KERB * np.sign(rng.random(count) - 0.5)[:, None]
        stops.append(np.round(places + side * normals, 1))
        labels += [plan.ARCS[key][3]] * count
    served = np.vstack(stops)
    lanes = [link for link in links if link.kind != MAIN]
    middles = np.round([link.line.mean(axis=0) for link in lanes], 1)
    unserved = geometry.distances(middles, np.hstack([served, served])) > BUS_STOP_GAP
    ones = np.flatnonzero(unserved)
    extra = ones[scatter(middles[ones], np.ones(len(ones)), RESIDENTIAL_BUS_STOPS, 320, rng)]
    stops.append(middles[extra])
    labels += [lanes[index].name for index in extra]
    return Layer(
        "bus_stops", POINT, np.vstack(stops)[:, None, :], [{"name": label} for label in labels]
    )


def schools(blocks: np.ndarray, taken: Layer, rng: np.random.Generator, count: int = 27) -> Layer:
    """Return schools spread over the town, each inside a block off the places already taken."""
    blocks = blocks[taken.distances(blocks) > SCHOOL_GROUND]
    labels = names.schools(count, rng)
    chosen = scatter(blocks, np.ones(len(blocks)), count, 380, rng)
    return Layer(
        "schools", POINT, blocks[chosen][:, None, :], [{"name": label} for label in labels]
    )


def car_parks(
    blocks: np.ndarray, links: Sequence[Link], rng: np.random.Generator, count: int = 34
) -> Layer:
    """Return car parks as rectangles inside blocks, along the street next to them."""
    chosen = scatter(blocks, weights(blocks, CAR_PARKS), count, 130, rng)
    middles = np.array([link.line.mean(axis=0) for link in links])
    shapes = []
    for centre in blocks[chosen]:
        nearest = links[int(np.hypot(*(middles - centre).T).argmin())].line
        step = nearest[-1] - nearest[0]
        sides = 38 + 40 * rng.random(2)
        ring = geometry.rectangle(centre, sides, float(np.arctan2(step[1], step[0])))
        shapes.append([np.round(ring, 1)])
    labels = [{"name": f"Car park {number + 1}"} for number in range(count)]
    return Layer("car_parks", POLYGON, shapes, labels)


def block_middles(
    links: Sequence[Link],
    grounds: Sequence[np.ndarray],
    railway: Sequence[np.ndarray],
    outline: np.ndarray,
) -> np.ndarray:
    """Return places well off streets, railway, parks and edges: the middles of blocks.

    Parameters
    ----------
    links : sequence of Link
    grounds : sequence of closed rings
        Parks and water.
    railway : sequence of lines
    outline : closed ring of the town

    Returns
    -------
    array, shape (places, 2)
    """
    low, high = outline.min(axis=0), outline.max(axis=0)
    x, y = np.meshgrid(np.arange(low[0], high[0], 25.0), np.arange(low[1], high[1], 25.0))
    places = np.round(np.column_stack([x.ravel(), y.ravel()]), 1)
    places = places[geometry.inside(places, [outline])]
    lines = [*(link.line for link in links), *grounds, *railway, outline]
    off = np.concatenate(
        [geometry.distances(part, geometry.segments(lines)) for part in np.array_split(places, 12)]
    )
    free = (off > CAR_PARK_REACH) & ~np.any(
        [geometry.inside(places, [ring]) for ring in grounds], axis=0
    )
    return places[free]


def police_stations(links: Sequence[Link]) -> Layer:
    """Return the police stations, each at the door nearest to where the plan puts it."""
    doors, _ = frontages(links)
    wanted = survey.at([place for _, place in plan.POLICE_STATIONS])
    nearest = np.hypot(*(doors[:, None, :] - wanted).transpose(2, 0, 1)).argmin(axis=0)
    labels = [{"name": name} for name, _ in plan.POLICE_STATIONS]
    return Layer("police_stations", POINT, doors[nearest][:, None, :], labels)


def railway_and_parks(railway: dict[str, np.ndarray], parks: dict[str, np.ndarray]) -> list[Layer]:
    """Return the layers that the plan gives as they are."""
    return [
        Layer("railway", LINE, list(railway.values()), [{"name": name} for name in railway]),
        Layer(
            "parks",
            POLYGON,
            [[ring] for ring in parks.values()],
            [{"name": name} for name in parks],
        ),
    ]
