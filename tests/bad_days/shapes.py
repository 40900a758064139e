"""Geometries as files from elsewhere hold them: whole ones, and every kind of broken one."""

from __future__ import annotations

import math
import random

from osgeo import ogr

NAN, INFINITE = float("nan"), float("inf")


def point(x: float, y: float, z: float | None = None) -> ogr.Geometry:
    """Return a point."""
    made = ogr.Geometry(ogr.wkbPoint if z is None else ogr.wkbPoint25D)
    made.AddPoint_2D(x, y) if z is None else made.AddPoint(x, y, z)
    return made


def line(places) -> ogr.Geometry:
    """Return a line."""
    made = ogr.Geometry(ogr.wkbLineString)
    for x, y in places:
        made.AddPoint_2D(x, y)
    return made


def polygon(*rings) -> ogr.Geometry:
    """Return a polygon of an outer ring and holes."""
    made = ogr.Geometry(ogr.wkbPolygon)
    for places in rings:
        ring = ogr.Geometry(ogr.wkbLinearRing)
        for x, y in [*places, places[0]]:
            ring.AddPoint_2D(x, y)
        made.AddGeometry(ring)
    return made


def square(left: float, bottom: float, side: float) -> ogr.Geometry:
    """Return a square."""
    right, top = left + side, bottom + side
    return polygon([(left, bottom), (right, bottom), (right, top), (left, top)])


def star(rng: random.Random, x: float, y: float, radius: float) -> ogr.Geometry:
    """Return a polygon of many corners around a place."""
    corners = rng.randint(3, 60)
    turns = sorted(rng.random() * 2 * math.pi for _ in range(corners))
    far = [radius * (0.4 + 0.6 * rng.random()) for _ in turns]
    return polygon([(x + f * math.cos(t), y + f * math.sin(t)) for t, f in zip(turns, far)])


def areas(rng: random.Random, town) -> list[ogr.Geometry]:
    """Return a study area of a town in one of its usual forms."""
    left, bottom, side = town
    middle = left + side / 2, bottom + side / 2
    form = rng.choice(("square", "star", "L", "hole", "two", "overlapping", "one of two parts"))
    if form == "square":
        return [square(left, bottom, side)]
    if form == "star":
        return [star(rng, *middle, side / 2)]
    half, corner = side / 2, [(left, bottom), (left + side, bottom)]
    if form == "L":
        rest = [(left + side, bottom + half), middle, (middle[0], bottom + side)]
        return [polygon([*corner, *rest, (left, bottom + side)])]
    if form == "hole":
        outer = [*corner, (left + side, bottom + side), (left, bottom + side)]
        x, y = left + side / 3, bottom + side / 3
        hole = [(x, y), (x, y + side / 4), (x + side / 4, y + side / 4), (x + side / 4, y)]
        return [polygon(outer, hole)]
    parts = [square(left, bottom, side * 0.6), square(left + side * 0.4, bottom, side * 0.6)]
    if form == "overlapping":
        return parts
    parts[1] = square(left + side * 0.7, bottom + side * 0.2, side * 0.3)
    if form == "two":
        return parts
    both = ogr.Geometry(ogr.wkbMultiPolygon)
    for part in parts:
        both.AddGeometry(part)
    return [both]


def places(rng: random.Random, town, count: int, around=()) -> list[tuple[float, float]]:
    """Return places in a town, most of them close to those given, some where cells meet."""
    left, bottom, side = town
    found = []
    for _ in range(count):
        if around and rng.random() < 0.6:
            x, y = rng.choice(around)
            found.append((x + rng.gauss(0, side / 30), y + rng.gauss(0, side / 30)))
        elif rng.random() < 0.1:
            found.append((left + side * rng.randint(0, 10) / 10, bottom + side * rng.random()))
        else:
            found.append((left + side * rng.random(), bottom + side * rng.random()))
    return found


def broken(rng: random.Random, town) -> ogr.Geometry | None:
    """Return something that a layer should not hold, and many do."""
    left, bottom, side = town
    x, y = left + side * rng.random(), bottom + side * rng.random()
    wkt = rng.choice(
        (
            None,
            "POINT EMPTY",
            "POLYGON EMPTY",
            "GEOMETRYCOLLECTION EMPTY",
            "MULTIPOINT EMPTY",
            f"MULTIPOINT({x} {y},{x + 1} {y})",
            f"MULTIPOINT({x} {y})",
            f"GEOMETRYCOLLECTION(POINT({x} {y}),LINESTRING({x} {y},{left} {bottom}))",
            f"LINESTRING({x} {y},{x} {y})",
            f"LINESTRING({x} {y},{left} {bottom})",
            f"POLYGON(({x} {y},{x + 9} {y + 9},{x + 9} {y},{x} {y + 9},{x} {y}))",
            f"POLYGON(({x} {y},{x + 9} {y},{x} {y}))",
            f"POLYGON(({x} {y},{x} {y},{x} {y},{x} {y}))",
            f"POLYGON Z(({x} {y} 1,{x + 9} {y} 2,{x + 9} {y + 9} 3,{x} {y} 1))",
            f"POINT Z({x} {y} 5)",
            f"POINT M({x} {y} 5)",
            f"POINT ZM({x} {y} 5 6)",
            f"CIRCULARSTRING({x} {y},{x + 50} {y + 50},{x + 100} {y})",
            f"COMPOUNDCURVE(CIRCULARSTRING({x} {y},{x + 5} {y + 5},{x + 9} {y}),({x + 9} {y},0 0))",
            f"CURVEPOLYGON(CIRCULARSTRING({x} {y},{x + 99} {y},{x} {y}))",
            f"MULTISURFACE(CURVEPOLYGON(CIRCULARSTRING({x} {y},{x + 99} {y},{x} {y})))",
            f"TRIANGLE(({x} {y},{x + 9} {y},{x} {y + 9},{x} {y}))",
            f"TIN(((0 0,1 0,0 1,0 0)),(({x} {y},{x + 9} {y},{x} {y + 9},{x} {y})))",
            "POINT(1e308 1e308)",
            "POINT(-1e30 4)",
            "POINT(0 0)",
            f"POINT({x} 1e15)",
            "POLYGON((-1e9 -1e9,1e9 -1e9,1e9 1e9,-1e9 1e9,-1e9 -1e9))",
            f"LINESTRING({x} {y},1e12 1e12)",
            "nan",
            "infinite",
        )
    )
    if wkt is None:
        return None
    if wkt in ("nan", "infinite"):
        value = NAN if wkt == "nan" else INFINITE
        return point(value, rng.choice((value, y)))
    return ogr.CreateGeometryFromWkt(wkt)
