"""A small town whose study takes a second, and a second study of it whose results all differ."""

from __future__ import annotations

import json
import random
from pathlib import Path

LEFT, BOTTOM, SIDE = 500_000, 200_000, 2_000
CRS = "urn:ogc:def:crs:EPSG::27700"
QUICK = {"selection": "reference", "families": ["poisson"]}


def layer(path: Path, shapes, crs: str | None = CRS) -> Path:
    """Write (geometry, properties) as GeoJSON."""
    content = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": geometry, "properties": properties}
            for geometry, properties in shapes
        ],
    }
    if crs:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def square(left, bottom, side) -> dict:
    """Return a square as a polygon."""
    right, top = left + side, bottom + side
    ring = [[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]
    return {"type": "Polygon", "coordinates": [ring]}


def points(places, **properties) -> list:
    """Return points that share their properties."""
    return [({"type": "Point", "coordinates": list(place)}, properties) for place in places]


def places(rng: random.Random, count: int) -> list:
    """Return so many places in the town."""
    return [(LEFT + SIDE * rng.random(), BOTTOM + SIDE * rng.random()) for _ in range(count)]


def near(rng: random.Random, around, count: int) -> list:
    """Return places that lie close to others, inside the town."""

    def moved(value, low):
        return min(max(value + rng.gauss(0, 60), low + 1), low + SIDE - 1)

    picked = (rng.choice(around) for _ in range(count))
    return [(moved(x, LEFT), moved(y, BOTTOM)) for x, y in picked]


def build(folder: Path) -> Path:
    """Write the layers of the town and its two studies; return `study.json`."""
    rng = random.Random(7)
    pubs, schools = places(rng, 12), places(rng, 9)
    layer(folder / "area.geojson", [(square(LEFT, BOTTOM, SIDE), {})])
    layer(folder / "pubs.geojson", points(pubs, size=3))
    layer(folder / "schools.geojson", points(schools))
    layer(folder / "incidents.geojson", points(near(rng, pubs, 150) + places(rng, 90), kind="a"))
    layer(folder / "later.geojson", points(near(rng, pubs, 50) + places(rng, 40), kind="a"))
    layer(folder / "others.geojson", points(near(rng, schools, 190) + places(rng, 70), kind="b"))
    write(folder / "other.json", title="The other", incidents="others", factors=("schools", "pubs"))
    return write(folder / "study.json", title="The one", holdout="later")


def write(path: Path, *, title, incidents="incidents", factors=("pubs",), **more) -> Path:
    """Write a study of layers of the town."""
    content = {
        "schema": "rtm-study/1",
        "title": title,
        "study_area": {"source": "area.geojson"},
        "grid": {"block_length": 200},
        "incidents": {"source": f"{incidents}.geojson"},
        "factors": [{"name": one.title(), "source": f"{one}.geojson"} for one in factors],
        "model": QUICK,
        **{key: {"source": f"{name}.geojson"} for key, name in more.items()},
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path
