"""Points as one text: WKT, GeoJSON, "(latitude, longitude)", grid references, binary."""

from __future__ import annotations

import math
import re
import struct
from typing import NamedTuple

from .grid_references import BRITISH, place_of_reference

NUMBER = r"[-+]?(?:\d{1,20}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][-+]?\d{1,4})?"
APART = r"[^\w.+-]+"
WKT = re.compile(
    rf"(?:SRID\s*=\s*(\d+)\s*;)?\s*POINT\s*(?:Z|M|ZM)?\s*\(\s*({NUMBER})\s+({NUMBER})[^()]*\)",
    re.IGNORECASE,
)
GEOJSON = re.compile(rf"coordinates\W+\[\s*({NUMBER})\s*,\s*({NUMBER})", re.IGNORECASE)
NAMED = re.compile(
    rf"latitude{APART}({NUMBER}).*?longitude{APART}({NUMBER})", re.IGNORECASE | re.DOTALL
)
NAMED_BACK = re.compile(
    rf"longitude{APART}({NUMBER}).*?latitude{APART}({NUMBER})", re.IGNORECASE | re.DOTALL
)
PAIR = re.compile(rf"({NUMBER})\s{{0,9}}[,; ]\s{{0,9}}({NUMBER})")  # behind the last bracket
BINARY = re.compile(r"(?:00|01)[0-9A-Fa-f]{40,74}")
LONGEST = 2000  # letters in which a point is looked for
WITH_SRID = 0x20000000
HALF_WAY, POLE = 180.0, 90.0


class Point(NamedTuple):
    """A point as a text has it: `lat_first` where nothing says which number is which."""

    x: float
    y: float
    srid: int = 0
    in_order: bool = True


def point_of(text: str) -> Point | None:
    """Return the point that a text tells; None where it tells none."""
    text = text.strip()[:LONGEST]
    if found := WKT.match(text):
        return Point(float(found[2]), float(found[3]), int((found[1] or "0")[:9]))
    if BINARY.fullmatch(text):
        return _from_binary(text)
    if (reference := place_of_reference(text)) is not None:
        return Point(*reference, BRITISH)
    if found := GEOJSON.search(text):
        return Point(float(found[1]), float(found[2]))
    if found := NAMED.search(text):
        return Point(float(found[2]), float(found[1]))
    if found := NAMED_BACK.search(text):
        return Point(float(found[1]), float(found[2]))
    pair = text.rpartition("(")[2].rstrip(") \t").strip()
    if found := PAIR.fullmatch(pair):
        return Point(float(found[1]), float(found[2]), 0, in_order=False)
    return None


def _from_binary(text: str) -> Point | None:
    """Return a point in well-known binary, as databases give it in hexadecimal digits."""
    data = bytes.fromhex(text) if len(text) % 2 == 0 else b""
    order = "<" if data[:1] == b"\x01" else ">"
    if len(data) < 21:
        return None
    (kind,) = struct.unpack_from(order + "I", data, 1)
    at, srid = 5, 0
    if kind & WITH_SRID:
        (srid,) = struct.unpack_from(order + "I", data, 5)
        at = 9
    if kind & 0xFF != 1 or len(data) < at + 16:
        return None
    x, y = struct.unpack_from(order + "dd", data, at)
    return Point(x, y, srid) if math.isfinite(x) and math.isfinite(y) else None
