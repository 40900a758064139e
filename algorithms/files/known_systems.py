"""Coordinate systems that QGIS knows, by place: read from its own database, which is fast."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from qgis.core import QgsApplication

from .proposed_crs import candidates

MERCATOR = 3857  # of maps on the web
CURRENT = ("NAD83 /", "ETRS89", "RGF93", "GDA94", "GDA2020", "SIRGAS 2000", "NZGD2000", "CH1903+")
WITHIN = """
SELECT t.auth_id, t.description FROM tbl_srs t JOIN tbl_bounds b ON b.srid = t.srid
WHERE t.auth_name = 'EPSG' AND t.is_geo = 0 AND t.deprecated = 0
AND t.projection_acronym <> 'geocent'
AND b.south_bound_lat <= ? AND b.north_bound_lat >= ?
AND b.west_bound_lon <= ? AND b.east_bound_lon >= ?
"""
AMERICAN = """
SELECT t.auth_id, t.description FROM tbl_srs t
WHERE t.auth_name = 'EPSG' AND t.is_geo = 0 AND t.deprecated = 0
AND t.description LIKE 'NAD83 / %'
"""


@lru_cache(maxsize=256)
def systems_at(longitude: float, latitude: float) -> tuple[int, ...]:
    """Return the codes of projected systems that are used at a place, the likeliest first.

    National grids and UTM come first, then those on current datums, then others, maps of the web
    last. A small area of use is no sign: the smallest are of oil fields and former surveys.
    """
    first = candidates(longitude, latitude)
    found = sorted(_asked(WITHIN, latitude, latitude, longitude, longitude), key=_rank)
    return tuple(dict.fromkeys([*first, *(code for code, _ in found), MERCATOR]))


@lru_cache(maxsize=1)
def american_systems() -> tuple[int, ...]:
    """Return the codes of the state planes, and what else is on their datum."""
    return tuple(code for code, _ in sorted(_asked(AMERICAN), key=_rank))


def _rank(system: tuple[int, str]) -> tuple[int, int]:
    code, title = system
    if title.startswith(CURRENT):
        return 0, code
    return (1 if title.startswith("WGS 84") else 2), code


def _asked(question: str, *values) -> list[tuple[int, str]]:
    """Return what the database answers; nothing where there is none, as in a broken QGIS."""
    path = QgsApplication.srsDatabaseFilePath()
    if not Path(path).is_file():
        return []
    address = f"{Path(path).absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as file:
            return [(int(code), title) for code, title in file.execute(question, values)]
    except (sqlite3.Error, ValueError):
        return []
