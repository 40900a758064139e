"""Whether a file stays by itself, told from what it holds without GDAL.

GDAL goes by what a file holds, and sometimes by what it is called: a `pubs.csv` may be a virtual
layer that reads from a server. So a file counts as plain where what it holds is known, stands under
an ending of that kind, and names nothing elsewhere; every other file may lead elsewhere.
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
BINARY = (
    *(".shp", ".shx", ".sbn", ".sbx", ".fgb", ".parquet", ".geoparquet", ".arrow", ".feather"),
    *(".xls", ".pbf"),
)
# a virtual layer, a pipeline, the description of a service, all in small letters
LEADING = (b"wfs_capabilities", b"vrtdataset", b"gdal_wm", b"gdal_streamed_alg")
LEADING_SOURCE = re.compile(rb"ogr[a-z]{1,20}datasource")
JSON = (
    *(".geojson", ".json", ".geojsonl", ".geojsons", ".geojsonseq", ".jsonl", ".ndjson"),
    *(".topojson", ".esrijson"),
)
XML = (".kml", ".gpx", ".gml", ".xml", ".osm", ".qml", ".qmd")
TABLES = (".csv", ".tsv", ".psv", ".txt", ".tab", ".mif", ".mid", ".dxf", ".dgn", ".dbf")
COMPANIONS = (  # of a layer, and none themselves
    *(".cpg", ".prj", ".qpj", ".sbn", ".sbx", ".qix", ".cst", ".csvt", ".map", ".id", ".ind"),
    *(".dat", ".pdf", ".md"),
)
# what GDAL passes over before it looks for JSON or XML: any blanks, the mark of UTF-8, jsonp(
BEFORE = re.compile(rb"(?:[\s\x85\xa0\xef\xbb\xbf]|\w+\s*\()*")
ROOTS = (  # of layers, and of what is said about them
    *(b"kml", b"gpx", b"FeatureCollection", b"osm"),
    *(b"qgis", b"metadata", b"MD_Metadata", b"MI_Metadata"),
)
ROOT = re.compile(
    rb"(?:\s|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->|<!DOCTYPE qgis [^\[<>]*>)*"
    rb"<(?:[\w.-]+:)?([\w.-]+)",
    re.DOTALL,
)
SCHEMAS = re.compile(rb"schemaLocation\s*=\s*(?:\"([^\"]*)|'([^']*))", re.IGNORECASE)
# a server is asked only so; what is no address is looked for beside, where *.xsd alone are vetted
SCHEMA_ELSEWHERE = re.compile(r"DescribeFeatureType|^(?!https?://)(?![^\\/]*\.xsd$)", re.IGNORECASE)
JSON_KIND = re.compile(
    rb'"type"\s*:\s*"(?:Feature|FeatureCollection|Topology|GeometryCollection|(?:Multi)?(?:Point|'
    rb'LineString|Polygon))"|"geometryType"\s*:\s*"esri'
)
JSON_CRS = re.compile(  # however its letters are written
    rb"[\"'](?:c|\\u00[46]3)(?:r|\\u00[57]2)(?:s|\\u00[57]3)[\"']", re.IGNORECASE
)
LETTERS_ESCAPED = re.compile(rb"\\u00[4-7][23]")  # of crs, each of which could be left as it is
MOST_OF_CRS = 4096  # bytes
NAMED = ("name", "epsg", "ogc")
ADDRESS = re.compile(r"/vsi|://(?!www\.opengis\.net/)", re.IGNORECASE)


def names_a_way_out(content: bytes) -> bool:
    """Return whether what a file holds leads GDAL elsewhere, whatever else it is."""
    small = content.lower()  # far sooner done than a search for letters of any size
    return any(word in small for word in LEADING) or LEADING_SOURCE.search(small) is not None


def is_plain_stream(name: str, stream: BinaryIO) -> bool:
    """Return whether a file that is no database and no archive leads nowhere else."""
    plain_name = name.casefold()
    start = stream.read(BEGINNING)
    text = told(start)
    if names_a_way_out(start):
        return False
    if start.startswith(SIGNATURES) or b"OSMHeader" in start[:64]:
        return plain_name.endswith(BINARY)
    if text.startswith(b"<"):
        return plain_name.endswith(XML) and _is_plain_xml(text)
    if text.startswith((b"{", b"[", b"\x1e")):
        known = plain_name.endswith(JSON) and JSON_KIND.search(start) is not None
        return known and _is_plain_json(start, stream)
    return plain_name.endswith((*TABLES, *COMPANIONS))


def told(start: bytes) -> bytes:
    """Return a beginning without what GDAL passes over."""
    return start[BEFORE.match(start).end() :]


def _is_plain_xml(text: bytes) -> bool:
    """Return whether a file is of a known kind, and its schema not to be asked of a server."""
    root = ROOT.match(text)
    if root is None or root[1] not in ROOTS:  # nor is there a root where entities are declared
        return False
    places = b" ".join(found[1] or found[2] or b"" for found in SCHEMAS.finditer(text))
    named = unescape(places.decode("utf-8", "replace")).split()
    return not any(map(SCHEMA_ELSEWHERE.search, named))


def _is_plain_json(start: bytes, stream: BinaryIO) -> bool:
    """Return whether no coordinate system of a file is to be fetched from somewhere."""
    return all(
        _is_named(piece[found.end() : found.end() + MOST_OF_CRS])
        for piece, own in _pieces(start, stream)
        if b"crs" in piece.lower() or LETTERS_ESCAPED.search(piece)  # which is quick to tell
        for found in JSON_CRS.finditer(piece)
        if found.start() < own
    )


def _pieces(start: bytes, stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Yield pieces of a file with the beginning of what follows, and how much is their own."""
    piece = start
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
    decoder = json.JSONDecoder(object_pairs_hook=_plain_pairs)
    try:
        return decoder.raw_decode(rest.decode("utf-8", "replace"))[0]
    except (ValueError, RecursionError):
        return False


def _plain_pairs(pairs: list) -> bool:
    """Return whether an object, one of a coordinate system, names it and leads nowhere.

    GDAL takes the first of several keys, and does not tell capitals from small letters.
    """
    return all(
        key.isprintable()
        and value is not False
        and not (isinstance(value, str) and ADDRESS.search(value))
        and (key.casefold() != "type" or str(value).casefold() in NAMED)
        for key, value in pairs
    )
