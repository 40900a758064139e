"""Whether a file stays by itself, told from what it holds without GDAL.

GDAL goes by what a file holds, not by what it is called: a `pubs.csv` may be a virtual layer that
reads from a server. So a file counts as plain where it is of a kind listed here and holds nothing
that is known to lead elsewhere; every other kind may lead elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import BinaryIO

BEGINNING = 1 << 20  # bytes; GDAL looks at fewer
SIGNATURES = (
    b"\0\0\x27\x0a",  # shapefile and its index
    b"fgb\3fgb",
    b"PAR1",
    b"ARROW1",
    b"\xd0\xcf\x11\xe0",  # older spreadsheets
)
LEADING = re.compile(  # a virtual layer, a pipeline, the description of a service
    rb"OGRVRTDataSource|OGRWFSDataSource|WFS_Capabilities|VRTDataset|GDAL_WM|gdal_streamed_alg",
    re.IGNORECASE,
)
TABLES = (".csv", ".tsv", ".psv", ".txt", ".tab", ".mif", ".mid", ".dxf", ".dgn", ".dbf")
COMPANIONS = (  # of a layer, and none themselves
    *(".cpg", ".prj", ".qpj", ".sbn", ".sbx", ".qix", ".cst", ".csvt", ".shp.xml", ".qml", ".qmd"),
    *(".map", ".id", ".ind", ".dat", ".pdf", ".md"),
)
ROOTS = (b"kml", b"gpx", b"FeatureCollection", b"osm")
ROOT = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*<(?:[\w.-]+:)?([\w.-]+)", re.DOTALL)
SCHEMAS = re.compile(rb"schemaLocation\s*=\s*(?:\"([^\"]*)|'([^']*))")
# a server is asked only so, a name of a file is looked for beside, a path anywhere
SCHEMA_ELSEWHERE = re.compile(r"DescribeFeatureType|^(?!\w+://).*[\\/]", re.IGNORECASE)
JSON_KIND = re.compile(
    rb'"type"\s*:\s*"(?:Feature|FeatureCollection|Topology|GeometryCollection|(?:Multi)?(?:Point|'
    rb'LineString|Polygon))"|"geometryType"\s*:\s*"esri'
)
JSON_CRS = re.compile(  # however its letters are written
    rb"[\"'](?:c|\\u00[46]3)(?:r|\\u00[57]2)(?:s|\\u00[57]3)[\"']", re.IGNORECASE
)
CRS_SIGNS = (b'crs"', b"crs'", b"\\u00")  # quick to look for
MOST_OF_CRS = 4096  # bytes
NAMED = ("name", "epsg", "ogc")


def is_plain_stream(name: str, stream: BinaryIO) -> bool:
    """Return whether a file that is no database and no archive leads nowhere else."""
    start = stream.read(BEGINNING)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if LEADING.search(start):
        return False
    if start.startswith(SIGNATURES) or b"OSMHeader" in start[:64]:
        return True
    if name.casefold().endswith(COMPANIONS):
        return True
    if text.startswith(b"<"):
        return _is_plain_xml(text)
    if text.startswith((b"{", b"[", b"\x1e")):
        return JSON_KIND.search(start) is not None and _is_plain_json(start, stream)
    return name.casefold().endswith(TABLES)


def _is_plain_xml(text: bytes) -> bool:
    """Return whether a file is of a known kind, and its schema not to be asked of a server."""
    root = ROOT.match(text)
    if root is None or root[1] not in ROOTS:  # nor is there a root where entities are declared
        return False
    places = b" ".join(found[1] or found[2] or b"" for found in SCHEMAS.finditer(text))
    told = unescape(places.decode("utf-8", "replace"))
    return not any(map(SCHEMA_ELSEWHERE.search, told.split()))


def _is_plain_json(start: bytes, stream: BinaryIO) -> bool:
    """Return whether no coordinate system of a file is to be fetched from somewhere."""
    return all(
        _is_named(piece[found.end() : found.end() + MOST_OF_CRS])
        for piece, own in _pieces(start, stream)
        if any(map(piece.lower().__contains__, CRS_SIGNS))
        for found in JSON_CRS.finditer(piece)
        if found.start() < own
    )


def _pieces(piece: bytes, stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Yield pieces of a file with the beginning of what follows, and how much is their own."""
    while piece:
        following = stream.read(BEGINNING)
        yield piece + following[: 2 * MOST_OF_CRS], len(piece)
        piece = following


def _is_named(after: bytes) -> bool:
    """Return whether what follows “crs” is not that key, or names the coordinate system."""
    rest = after.lstrip()
    if not rest.startswith(b":"):
        return rest.startswith((b",", b"}", b"]"))
    rest = rest[1:].lstrip()
    if not rest.startswith(b"{"):
        return rest[:1].isalnum() or rest.startswith((b'"', b"-"))
    try:
        crs, _ = json.JSONDecoder().raw_decode(rest.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return False
    return str(crs.get("type", "name")).casefold() in NAMED
