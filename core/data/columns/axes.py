"""Which columns are called as coordinates are, in the languages of the portals."""

from __future__ import annotations

import re
from typing import NamedTuple

from .words import squeezed, words

LON = {"lon", "long", "lng", "longitude", "longitud", "longitudine", "lange", "laenge"} | {
    *("langengrad", "laengengrad", "lengtegraad", "longituden", "dolgota")
}
LAT = {"lat", "latitude", "latitud", "latitudine", "breite", "breitengrad", "breedtegraad"} | {
    *("latituden", "sirota")
}
EAST = {"x", "easting", "eastings", "east", "este", "ost", "rechtswert", "ostwert", "e"} | {
    *("xcoord", "xcoordinate", "coordx", "coordenadax", "eastin", "xkoordinate")
}
NORTH = {"y", "northing", "northings", "north", "norte", "nord", "hochwert", "nordwert", "n"} | {
    *("ycoord", "ycoordinate", "coordy", "coordenaday", "northin", "ykoordinate")
}
AXES = (("x", True, LON), ("y", True, LAT), ("x", False, EAST), ("y", False, NORTH))
GLUED = re.compile(
    r"(?:geo|gps|map|my|coord\w*|point|pos|utm|rd|lambert|l93|centroid|center|epsg\d*|wgs\d*)"
    r"(?P<after>lon|lng|long|lat|x|y)"
    r"|(?P<before>lon|lng|lat|x|y)"
    r"(?:coord\w*|koord\w*|co|utm\w*|rd|lambert\w*|l93|pos|val|value|wgs\d*|m|ft|feet|map|etrs\d*|dd)"
)
OF_GLUED = {"lon": ("x", True), "lng": ("x", True), "long": ("x", True), "lat": ("y", True)} | {
    "x": ("x", False),
    "y": ("y", False),
}
WITHIN = {"longitud": ("x", True), "latitud": ("y", True)} | {
    **dict.fromkeys(("easting", "rechtswert", "coordenadax"), ("x", False)),
    **dict.fromkeys(("northing", "hochwert", "coordenaday"), ("y", False)),
}
ELSEWHERE = {"station", "officer", "hospital", "home", "victim", "suspect", "end", "to", "dest"}


class Axis(NamedTuple):
    """What a name says: which axis, whether of degrees, and what else it says."""

    axis: str
    degrees: bool
    stem: tuple[str, ...]
    elsewhere: bool


def axis_of(name: str) -> Axis | None:
    """Return which coordinate a column is called, or None."""
    there = words(name)
    for axis, degrees, called in AXES:
        found = [word for word in there if word in called]
        if found:
            return _axis(axis, degrees, there, found[-1])
    joined = squeezed(name)
    for part, (axis, degrees) in WITHIN.items():
        if part in joined:
            return _axis(axis, degrees, (joined.replace(part, ""),), "")
    glued = GLUED.fullmatch(joined)
    if glued is None:
        return None
    word = glued["after"] or glued["before"]
    return _axis(*OF_GLUED[word], (joined.replace(word, ""),), "")


def _axis(axis: str, degrees: bool, there: tuple[str, ...], word: str) -> Axis:
    stem = tuple(one for one in there if one != word)
    return Axis(axis, degrees, stem, bool(ELSEWHERE & set(there)))
