"""What layers are called, told from their source strings."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from qgis.core import QgsProcessingUtils, QgsProviderRegistry

from ...core.plain import one_line, shown
from ...core.study.sources import without_password

SEPARATOR = " — "  # of QGIS, between the names of a file and of a layer in it
ENDING = re.compile(r"\.(gpkg|shp|geojson|json|gml|kml|kmz|tab|mif|fgb|csv|gpx|dbf|zip)$", re.I)


def described(source: str) -> str:
    """Return a source as a message repeats it, without a password."""
    return shown(without_password(source))


@lru_cache(maxsize=1024)  # the same few are asked hundreds of times in a study
def own_name(source: str) -> str:
    """Return the name of the layer within its file or database, or an empty text."""
    known, provider, uri = QgsProcessingUtils.decodeProviderKeyAndUri(source)
    given = (provider, uri) if known else ("ogr", source)
    parts = QgsProviderRegistry.instance().decodeUri(*given)
    return one_line(parts.get("layerName") or parts.get("table") or "")


def without_file(name: str, source: str) -> str:
    """Return a layer's name without its file's, which QGIS puts before it (“file — layer”)."""
    own = own_name(source)
    return own if own and name.endswith(f"{SEPARATOR}{own}") else name


def name_of(source: str) -> str:
    """Return a short name for a source: its layer's own, or that of its file."""
    path = QgsProviderRegistry.instance().decodeUri("ogr", source).get("path") or source
    return own_name(source) or one_line(Path(path).stem)


def as_words(name: str) -> str:
    """Return a layer's name as words: "bus_stops.shp" is "Bus stops"; empty where it has none."""
    words = " ".join(ENDING.sub("", one_line(name).strip()).replace("_", " ").split())
    return words[:1].upper() + words[1:]
