"""The places as waypoints, for a receiver in the hand (GPX 1.1: points in WGS 84)."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import said
from .inside import point_inside
from .kml import DIGITS, described
from .marks import in_xml
from .notice import LONGEST_LINE, LONGEST_TITLE, told
from .public_places import PublicPlace
from .public_study import PublicStudy
from .rows import Row, counted_in, rows_of

CREATOR = "Risk Terrain Modelling"
LONGEST_NAME = 40  # letters that a receiver shows of a name


def gpx(study: PublicStudy, made: str) -> str:
    """Return a point inside each place as a waypoint.

    Parameters
    ----------
    study : PublicStudy
    made : str
        The date of the copy, "2026-11-28".
    """
    notice = told(study, made)
    about = " ".join((notice.purpose, notice.care, *notice.donts, *notice.facts, *notice.sources))
    counts = [name for name, _ in counted_in(study.places)]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="{CREATOR}">',
        "<metadata>",
        f"<name>{in_xml(notice.title, LONGEST_TITLE)}</name>",
        f"<desc>{in_xml(about, 10 * LONGEST_LINE)}</desc>",
        "</metadata>",
    ]
    for place, row in zip(study.places, rows_of(study.places)):
        lines += _waypoint(place, row, counts)
    return "".join(f"{line}\n" for line in (*lines, "</gpx>"))


def _waypoint(place: PublicPlace, row: Row, counts: list[str]) -> Iterator[str]:
    x, y = point_inside(place.outline_wgs84)
    short = said("{number} {where}", number=row.number, where=row.where)
    yield f'<wpt lat="{y:.{DIGITS}f}" lon="{x:.{DIGITS}f}">'
    yield f"<name>{in_xml(short, LONGEST_NAME)}</name>"
    yield f"<desc>{in_xml(described(row, counts), LONGEST_LINE)}</desc>"
    yield "<sym>Flag, Blue</sym>"
    yield "</wpt>"
