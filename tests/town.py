"""A small square town to run the algorithms on: its layers, and what they are made of."""

import json
from pathlib import Path

import numpy as np

LEFT, BOTTOM, SIDE = 500_000.0, 200_000.0, 2_000.0


def geojson(path: Path, shapes, *, crs="urn:ogc:def:crs:EPSG::27700") -> str:
    """Write (geometry type, coordinates, properties) as a GeoJSON layer and return its path."""
    features = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": None if kind is None else {"type": kind, "coordinates": coordinates},
        }
        for kind, coordinates, properties in shapes
    ]
    content = {"type": "FeatureCollection", "features": features}
    if crs is not None:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def square(left, bottom, side):
    """Return the ring of a square."""
    right, top = left + side, bottom + side
    return [[[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]]


def points(xy, **properties):
    """Return shapes for points that share their properties."""
    return [("Point", [float(x), float(y)], properties) for x, y in xy]


class Town:
    """Layers of a square town of 20 x 20 cells of 100 m, and the files made of them."""

    def __init__(self, folder: Path):
        self.folder = folder
        rng = np.random.default_rng(7)
        self.pubs_xy = LEFT + rng.uniform(0, SIDE, (12, 2)) - [0, LEFT - BOTTOM]
        near = self.pubs_xy[rng.integers(0, 12, 150)] + rng.normal(0, 60, (150, 2))
        spread = rng.uniform([LEFT, BOTTOM], [LEFT + SIDE, BOTTOM + SIDE], (90, 2))
        self.events_xy = np.clip(
            np.vstack([near, spread]), [LEFT + 1, BOTTOM + 1], [LEFT + SIDE - 1, BOTTOM + SIDE - 1]
        )
        self.area = self.layer("area", [("Polygon", square(LEFT, BOTTOM, SIDE), {})])
        self.incidents = self.layer("incidents", points(self.events_xy, kind="robbery"))
        self.pubs = self.layer("pubs", points(self.pubs_xy, size=3))
        road = [[LEFT - 50, BOTTOM + 700], [LEFT + SIDE, BOTTOM + 900]]
        self.road = self.layer("road", [("LineString", road, {})])
        park = square(LEFT + 300, BOTTOM + 1200, 400)
        self.park = self.layer("park", [("Polygon", park, {})])

    def layer(self, name, shapes, **options) -> str:
        """Write a layer of this town's folder."""
        return geojson(self.folder / f"{name}.geojson", shapes, **options)

    def chessboard(self) -> str:
        """Write streets, none of which is split where others cross it; return the layer's path."""
        across = [LEFT + 13 + 100 * step for step in range(-3, 24)]  # no centre is as near to two
        up = [BOTTOM + 31 + 100 * step for step in range(-3, 24)]
        rows = [[[x, y] for x in across] for y in up[::2]]
        columns = [[[x, y] for y in up] for x in across[::2]]
        return self.layer("streets", [("LineString", line, {}) for line in (*rows, *columns)])

    def path(self, name) -> str:
        """Return a path for a result."""
        return str(self.folder / name)
