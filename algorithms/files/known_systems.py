"""Coordinate systems that QGIS knows, by place: read from its own database, which is fast."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from qgis.core import QgsApplication

from .proposed_crs import candidates

MERCATOR = "EPSG:3857"  # of maps on the web
CURRENT = ("NAD83 /", "ETRS89", "RGF93", "GDA94", "GDA2020", "SIRGAS 2000", "NZGD2000", "CH1903+")
PROJECTED = """
SELECT t.auth_name, t.auth_id, t.description FROM tbl_srs t JOIN tbl_bounds b ON b.srid = t.srid
"""
WITHIN = """
WHERE t.is_geo = 0 AND t.deprecated = 0 AND t.projection_acronym <> 'geocent'
AND (t.auth_name = 'EPSG' OR t.auth_id BETWEEN 102600 AND 102800 AND t.auth_name = 'ESRI')
AND b.south_bound_lat <= ? AND b.north_bound_lat >= ?
AND b.west_bound_lon <= ? AND b.east_bound_lon >= ?
"""
AMERICAN = """
WHERE t.is_geo = 0 AND t.deprecated = 0
AND (t.description LIKE 'NAD83 / %' AND t.auth_name = 'EPSG'
OR t.description LIKE 'NAD_1983_StatePlane_%_Feet' AND t.auth_name = 'ESRI')
"""


@lru_cache(maxsize=256)
def systems_at(longitude: float, latitude: float) -> tuple[str, ...]:
    """Return the codes ("EPSG:27700") of projected systems of a place, the likeliest first.

    National grids and UTM come first, then those on current datums, then others (state planes in
    feet that EPSG has not are ESRI's), maps of the web last. A small area of use is no sign: the
    smallest are of oil fields and former surveys.
    """
    first = [f"EPSG:{number}" for number in candidates(longitude, latitude)]
    found = sorted(_asked(WITHIN, latitude, latitude, longitude, longitude), key=_rank)
    return tuple(dict.fromkeys([*first, *(code for code, _ in found), MERCATOR]))


@lru_cache(maxsize=1)
def american_systems() -> tuple[str, ...]:
    """Return the codes of the state planes, and of what else is on their datum."""
    return tuple(code for code, _ in sorted(_asked(AMERICAN), key=_rank))


def _rank(system: tuple[str, str]) -> tuple[int, str]:
    code, title = system
    if code.startswith("ESRI"):
        return 3, code
    if title.startswith(CURRENT):
        return 0, code
    return (1 if title.startswith("WGS 84") else 2), code


def _asked(question: str, *values) -> list[tuple[str, str]]:
    """Return what the database answers; nothing where there is none, as in a broken QGIS."""
    path = QgsApplication.srsDatabaseFilePath()
    if not Path(path).is_file():
        return []
    address = f"{Path(path).absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as file:
            rows = file.execute(PROJECTED + question, values).fetchall()
    except sqlite3.Error:
        return []
    return [(f"{authority}:{code}", title) for authority, code, title in rows]
