"""A made-up country: a coast, towns of very different sizes, features that cluster in them.

Most of its cells are rural and have no feature near, as in England and Wales. Incidents happen
near the features of some factors, elsewhere in towns, and a few anywhere.

``python -m PACKAGE.synthetic FOLDER CELLS factors NUMBER`` writes country.gpkg and study.json into
FOLDER, with so many factors from common to rare (a second number is that of incidents);
``... features NUMBER NUMBER ...`` writes a factor of each of these numbers of features.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from osgeo import gdal, ogr, osr

from .cases import write_study

SEED = 20240601
CELL = 100.0
BLOCK = 200.0
CELLS_A_TOWN = 10_000
RURAL_SHARE = 0.05
FEWEST, MOST = 1e-4, 2e-2  # features for each cell, of the rarest and the commonest factor
INCIDENTS = 0.02  # for each cell
HARMFUL = 4  # factors that incidents go with
WANDER = 80.0  # standard deviation of the distance from a feature to its incidents, metres
EPSG = 27700

gdal.UseExceptions()


@dataclass(frozen=True)
class Country:
    """The land: its coast, shape (vertices, 2), and its towns."""

    coast: np.ndarray
    towns: np.ndarray
    radii: np.ndarray

    def scatter(self, count: int, rng: np.random.Generator) -> np.ndarray:
        """Return places on land, shape (count, 2): most in towns, in proportion to their area."""
        found = [np.empty((0, 2))]
        while sum(map(len, found)) < count:
            town = rng.choice(len(self.towns), count, p=self.radii**2 / (self.radii**2).sum())
            # towns are dense within and fray out
            reach = self.radii[town] * rng.exponential(0.5, count)
            angle = rng.uniform(0, 2 * np.pi, count)
            xy = self.towns[town] + reach[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
            rural = rng.random(count) < RURAL_SHARE
            low, high = self.coast.min(0), self.coast.max(0)
            xy[rural] = rng.uniform(low, high, (int(rural.sum()), 2))
            found.append(xy[inside(self.coast, xy)])
        return np.concatenate(found)[:count]


def country(cells: int, rng: np.random.Generator) -> Country:
    """Return a country of about `cells` cells."""
    angle = np.linspace(0, 2 * np.pi, 4000, endpoint=False)
    waves = np.arange(2, 80)
    sizes = 0.35 * rng.normal(size=len(waves)) / waves**1.3
    shifts = rng.uniform(0, 2 * np.pi, len(waves))
    radius = np.exp(np.cos(np.outer(angle, waves) + shifts) @ sizes)
    coast = radius[:, None] * np.column_stack([np.cos(angle), 1.3 * np.sin(angle)])
    coast *= np.sqrt(cells * CELL**2 / _area(coast))
    coast -= coast.min(0)
    count = max(cells // CELLS_A_TOWN, 5)
    # rank-size rule: the n-th town has 1/n of the area of the largest
    radii = np.sqrt(cells * CELL**2 * 0.02 / (np.pi * np.arange(1, count + 1) * np.log(count)))
    towns = np.empty((0, 2))
    while len(towns) < count:
        tried = rng.uniform(coast.min(0), coast.max(0), (count, 2))
        towns = np.concatenate([towns, tried[inside(coast, tried)]])
    return Country(coast, towns[:count], radii)


def inside(ring: np.ndarray, xy: np.ndarray) -> np.ndarray:
    """Return which points, shape (points, 2), lie within a ring, shape (vertices, 2).

    The ray to the right of a point crosses the ring an odd number of times from within. Points
    are taken in slabs between neighbouring ordinates of the ring, where the crossing edges agree.
    """
    start, end = ring, np.roll(ring, -1, axis=0)
    ordinates = np.unique(ring[:, 1])
    slab = np.searchsorted(ordinates, xy[:, 1], side="right")
    order = np.argsort(slab, kind="stable")
    bounds = np.searchsorted(slab[order], np.arange(len(ordinates) + 2))
    result = np.zeros(len(xy), bool)
    for number in np.unique(slab):
        members = order[bounds[number] : bounds[number + 1]]
        y = xy[members[0], 1]
        crossed = np.flatnonzero((start[:, 1] > y) != (end[:, 1] > y))
        a, b = start[crossed], end[crossed]
        slope = (b[:, 0] - a[:, 0]) / (b[:, 1] - a[:, 1])
        at = a[:, 0] + (xy[members, 1][:, None] - a[:, 1]) * slope
        result[members] = (at > xy[members, 0][:, None]).sum(1) % 2 == 1
    return result


def _area(ring: np.ndarray) -> float:
    x, y = ring.T
    return 0.5 * abs(x @ np.roll(y, -1) - y @ np.roll(x, -1))


def incidents(land: Country, factors: list[np.ndarray], count: int, rng) -> np.ndarray:
    """Return incidents, shape (count, 2): half near features of the harmful factors."""
    near = count // 2
    harmful = factors[:: max(len(factors) // HARMFUL, 1)][:HARMFUL]
    parents = np.concatenate([rng.choice(xy, near // len(harmful)) for xy in harmful])
    beside = parents + rng.normal(0, WANDER, parents.shape)
    return np.concatenate([beside, land.scatter(count - len(beside), rng)])


def usual_counts(cells: int, factors: int) -> list[int]:
    """Return the features of each factor, from common to rare."""
    return [max(int(density * cells), 20) for density in np.geomspace(MOST, FEWEST, factors)]


def write(
    folder: Path, cells: int, land: Country, counts: list[int], rng, events: int | None = None
) -> None:
    """Write a country, the features of its factors and its incidents, with a study of them."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "country.gpkg"
    path.unlink(missing_ok=True)
    layers = [land.scatter(count, rng) for count in counts]
    events = int(INCIDENTS * cells) if events is None else events
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    write_polygon(dataset, "boundary", land.coast)
    write_points(dataset, "incidents", incidents(land, layers, events, rng))
    for number, xy in enumerate(layers, 1):
        write_points(dataset, f"factor_{number:02}", xy)
    del dataset
    write_study(study(folder, cells, len(counts)), folder)


def study(folder: Path, cells: int, factors: int) -> dict:
    """Return the study of a country: both, 3 blocks in halves."""
    path = folder.resolve() / "country.gpkg"
    names = [f"factor_{number:02}" for number in range(1, factors + 1)]
    return {
        "schema": "rtm-study/1",
        "title": f"Made-up country of about {cells:,} cells",
        "study_area": {"source": f"{path}|layername=boundary"},
        "grid": {"block_length": BLOCK, "cell_size": CELL},
        "incidents": {"source": f"{path}|layername=incidents"},
        "factors": [{"name": name, "source": f"{path}|layername={name}"} for name in names],
        "model": {"selection": "reference"},
    }


def write_points(dataset, name: str, xy: np.ndarray) -> None:
    """Write points as a layer."""
    layer = dataset.CreateLayer(name, _crs(), ogr.wkbPoint)
    feature = ogr.Feature(layer.GetLayerDefn())
    point = ogr.Geometry(ogr.wkbPoint)
    layer.StartTransaction()
    for x, y in xy.tolist():
        point.SetPoint_2D(0, x, y)
        feature.SetFID(-1)
        feature.SetGeometry(point)
        layer.CreateFeature(feature)
    layer.CommitTransaction()


def write_polygon(dataset, name: str, ring: np.ndarray) -> None:
    """Write one polygon as a layer."""
    layer = dataset.CreateLayer(name, _crs(), ogr.wkbPolygon)
    corners = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in [*ring.tolist(), ring[0].tolist()]:
        corners.AddPoint_2D(x, y)
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(corners)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(polygon)
    layer.CreateFeature(feature)


def _crs() -> osr.SpatialReference:
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(EPSG)
    return crs


def main(folder: str, size: str, what: str, *numbers: str) -> None:
    """Make a country as the command line asks."""
    rng = np.random.default_rng(SEED)
    cells = int(size)
    land = country(cells, rng)
    given = [int(number) for number in numbers]
    counts = usual_counts(cells, given[0]) if what == "factors" else given
    events = given[1] if what == "factors" and len(given) > 1 else None
    write(Path(folder), cells, land, counts, rng, events)


if __name__ == "__main__":
    main(*sys.argv[1:])
