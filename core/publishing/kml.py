"""The places as KML, for Google Earth and phones (OGC KML 2.2: polygons in WGS 84)."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import said
from .marks import in_xml
from .notice import LONGEST_LINE, LONGEST_TITLE, Told, told
from .numbered import FIRST
from .public_places import Outline, PublicPlace
from .public_study import PublicStudy
from .rows import SAID, Row, counted_in, rows_of

LINE, FILL, FILL_FAINT = "ff6b3008", "596b3008", "00ffffff"  # opacity, blue, green, red
DIGITS = 7  # of degrees: a centimetre


def kml(study: PublicStudy, made: str) -> str:
    """Return the places as a document of KML.

    Parameters
    ----------
    study : PublicStudy
    made : str
        The date of the copy, "2026-11-28".
    """
    return "".join(f"{line}\n" for line in _document(study, told(study, made)))


def _document(study: PublicStudy, notice: Told) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<kml xmlns="http://www.opengis.net/kml/2.2">'
    yield "<Document>"
    yield f"<name>{in_xml(notice.title, LONGEST_TITLE)}</name>"
    about = (notice.purpose, notice.care, *notice.donts, *notice.facts, *notice.sources)
    yield f"<description>{in_xml(' '.join(about), 10 * LONGEST_LINE)}</description>"
    yield from _style("first", FILL)
    yield from _style("other", FILL_FAINT)
    counts = [name for name, _ in counted_in(study.places)]
    for place, row in zip(study.places, rows_of(study.places)):
        yield from _placemark(place, row, counts)
    yield "</Document>"
    yield "</kml>"


def _style(name: str, fill: str) -> Iterator[str]:
    yield f'<Style id="{name}">'
    yield f"<LineStyle><color>{LINE}</color><width>2</width></LineStyle>"
    yield f"<PolyStyle><color>{fill}</color></PolyStyle>"
    yield "</Style>"


def _placemark(place: PublicPlace, row: Row, counts: list[str]) -> Iterator[str]:
    yield f'<Placemark id="place-{row.number}">'
    yield f"<name>{in_xml(named(row), LONGEST_TITLE)}</name>"
    yield f"<description>{in_xml(described(row, counts), LONGEST_LINE)}</description>"
    yield f"<styleUrl>#{'first' if row.number <= FIRST else 'other'}</styleUrl>"
    yield "<MultiGeometry>"
    yield from _polygons(place.outline_wgs84)
    yield "</MultiGeometry>"
    yield "</Placemark>"


def _polygons(outline: Outline) -> Iterator[str]:
    for rings in outline:
        yield "<Polygon>"
        for number, ring in enumerate(rings):
            kind = "innerBoundaryIs" if number else "outerBoundaryIs"
            points = " ".join(f"{x:.{DIGITS}f},{y:.{DIGITS}f}" for x, y in ring)
            yield f"<{kind}><LinearRing><coordinates>{points}</coordinates></LinearRing></{kind}>"
        yield "</Polygon>"


def named(row: Row) -> str:
    """Return what a place is called on a map: its number, and where it is."""
    return said("Place {number}: {where}", number=row.number, where=row.where)


def described(row: Row, counts: list[str]) -> str:
    """Return what is known of a place, in one text."""
    told_of = [said("{hectares} hectares", hectares=row.hectares)]
    told_of += [said(SAID[name], count=count) for name, count in zip(counts, row.counts)]
    why = said("Why there: {reasons}.", reasons="; ".join(row.reasons)) if row.reasons else ""
    care = said("No ground to stop, search or arrest anybody.")
    facts = said("{facts}.", facts=", ".join(told_of))
    return " ".join(filter(None, (facts, why, care)))
