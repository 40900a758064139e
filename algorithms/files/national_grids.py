"""Projected coordinate systems by where a place lies: national grids, else a zone of UTM.

The rings are drawn by hand, to some tens of kilometres: beyond a border a grid is still good, for
the scale of each changes little over such a distance. Where two could serve, the first is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

Ring = tuple[tuple[float, float], ...]  # longitude, latitude, in degrees
CORNER = re.compile(r"(-?[\d.]+) (-?[\d.]+)")
Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True)
class Zoned:
    """A realisation of UTM that a continent uses: its zones are `first` + number of the zone."""

    box: Box
    first: int
    zones: range


def _ring(text: str) -> Ring:
    """Return corners told as "longitude latitude, longitude latitude"."""
    return tuple((float(x), float(y)) for x, y in CORNER.findall(text))


NATIONAL: tuple[tuple[int, Ring], ...] = (  # the number of EPSG, and where it is used
    # Ireland, north and south: Irish Transverse Mercator
    (
        2157,
        _ring(
            "-11 51.2, -5.9 51.9, -5.3 54.2, -5.35 54.9, -5.95 55.2, -6.6 55.4, -8.3 55.6, -11 54.5"
        ),
    ),
    # Great Britain and the Isle of Man
    (
        27700,
        _ring(
            "-6.6 49.7, 1.2 50.5, 1.8 51.2, 2.6 52.5, 2.4 53.3, 0 54.5, -0.2 61, -9 61, -9 56, "
            "-6.6 55.4, -5.95 55.2, -5.35 54.9, -5.3 54.2, -5.9 51.9"
        ),
    ),
    # Netherlands
    (
        28992,
        _ring(
            "3.3 51.4, 4.4 51.4, 5.1 51.45, 5.7 51.2, 5.65 50.75, 6.1 50.75, 6 51.8, 6.8 "
            "51.9, 7.1 52.3, 7.2 53.3, 6.5 53.7, 4.6 53.3"
        ),
    ),
    # Belgium: Lambert 2008
    (
        3812,
        _ring(
            "2.5 51.1, 2.9 50.7, 3.6 50.5, 4.1 49.95, 4.8 50.15, 4.9 49.8, 5.8 49.5, 5.75 "
            "49.9, 6.4 50.3, 6 50.75, 5.65 50.75, 5.7 51.2, 5.1 51.45, 3.4 51.45"
        ),
    ),
    # Switzerland
    (
        2056,
        _ring(
            "5.9 46.1, 6.8 46.4, 7 45.9, 7.9 45.9, 8.9 45.8, 9.2 46.2, 10.1 46.2, 10.5 46.6, "
            "9.6 47.1, 9.6 47.55, 8.5 47.8, 7.55 47.6, 6.8 47.3"
        ),
    ),
    # mainland France: Lambert 93
    (
        2154,
        _ring(
            "-5.3 48.6, -2.2 46.8, -1.4 45, -1.8 43.35, -0.5 42.75, 1.7 42.45, 3.3 42.4, 4 "
            "43.3, 6.2 42.9, 7.6 43.75, 6.95 44.7, 7 45.9, 6.8 46.4, 5.9 46.1, 6.8 47.3, 7.55 "
            "47.6, 8.2 49, 5.8 49.5, 4.9 49.8, 4.8 50.15, 4.1 49.95, 3.6 50.5, 2.9 50.7, 2.5 "
            "51.15, 1.5 50.9, -1.9 49.8"
        ),
    ),
    # Portugal
    (
        3763,
        _ring("-9.6 36.9, -7.4 37, -6.9 38.2, -7 39.7, -6.3 41.6, -8.9 42.1"),
    ),
    # Austria: MGI / Austria Lambert
    (
        31287,
        _ring(
            "9.6 47.1, 10.5 46.85, 12.4 46.7, 13.7 46.5, 15 46.6, 16.1 46.7, 16.2 47.4, 17.1 "
            "47.9, 16.9 48.6, 15 49, 13.8 48.7, 12.8 48.1, 13 47.5, 10.5 47.5, 9.6 47.5"
        ),
    ),
    # Poland: CS92
    (
        2180,
        _ring(
            "14.2 53.9, 14.7 51.9, 15 51, 16.9 50.2, 18.9 49.5, 22.5 49.1, 24.1 50.6, 23.6 "
            "52.5, 23.5 54, 19.8 54.45, 18.3 54.9"
        ),
    ),
    # Hungary: EOV
    (
        23700,
        _ring("16.2 46.8, 17.3 45.95, 20.8 46.2, 22.8 48, 20.5 48.5, 17.2 48"),
    ),
    # Finland
    (
        3067,
        _ring(
            "20.5 59.7, 27.5 60.2, 31.5 62.9, 29.8 67.5, 28.5 70.1, 25 68.8, 20.6 69, 23.8 "
            "66.5, 24.1 65.8, 21 63.2"
        ),
    ),
    # Sweden: SWEREF 99 TM
    (
        3006,
        _ring(
            "10.9 59, 12.7 56, 12.8 55.3, 14.4 55.4, 19.3 57, 19.3 60, 21 63.2, 24.1 65.8, "
            "23.8 66.5, 20.6 69, 18 68.4, 14.5 66, 12 63.5, 12.3 61"
        ),
    ),
    # New Zealand
    (
        2193,
        _ring("166 -47.6, 171 -47.6, 179 -41, 179 -34, 172 -34"),
    ),
    # Singapore
    (
        3414,
        _ring("103.6 1.2, 104.1 1.2, 104.1 1.48, 103.6 1.48"),
    ),
    # Hong Kong
    (
        2326,
        _ring("113.8 22.13, 114.5 22.13, 114.5 22.55, 113.8 22.55"),
    ),
)

ZONED: tuple[Zoned, ...] = (
    Zoned((-32, 27, 40, 72), 25800, range(28, 39)),  # Europe: ETRS89
    Zoned((-170, 24, -52, 84), 26900, range(1, 24)),  # United States and Canada: NAD83
    Zoned((-168, 14, -86, 33), 32600, range(1, 24)),  # Mexico and Hawaii: WGS 84
    Zoned((112, -45, 155, -9), 7800, range(49, 57)),  # Australia: GDA2020
    Zoned((-74, -34, -34, 0), 31960, range(18, 26)),  # Brazil, south of the equator: SIRGAS 2000
)
