"""Layers of the project that likely tell what every place has: streets, addresses, buildings."""

from __future__ import annotations

import re

from ..algorithms.files.layers import KINDS
from ..algorithms.files.names import as_words, without_file
from ..algorithms.language import tr
from ..core.terrain.exposure import RASTER, usual_measure
from . import layers
from .draft import Content, MeasureRow

WORDS = {  # within names of layers, as they are spelt in files
    layers.LINE: r"street|road|highway|carriageway|centre ?line|center ?line",
    layers.POINT: r"address|dwelling|household|residen|\bhomes?\b|propert|uprn|doorstep",
    layers.POLYGON: r"building|dwelling|footprint|parcel",
}
NO_STREETS = re.compile(r"rail|light|lamp|furniture|works|sign|robber|crime|incident", re.I)


def measure_for(found: layers.Found, taken) -> MeasureRow:
    """Return a row for a layer, as it is usually measured, with a name that no other has."""
    kind = RASTER if found.geometry == layers.RASTER else KINDS[found.geometry]
    name = as_words(without_file(found.name, found.source)) or tr("Streets")
    free, number = name, 2
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return MeasureRow(free, found.source, usual_measure(kind).key)


def likely_measure(content: Content) -> layers.Found | None:
    """Return the layer of the project that likely tells what every place has, if one does.

    One that the study uses already is none.
    """
    rows = (content.exposure, *content.controls, *content.factors)
    used = {content.study_area, content.incidents, content.holdout, content.exclude}
    used |= {one.source for one in content.history}
    used |= {row.source for row in rows if row is not None}
    for geometry, words in WORDS.items():
        for one in layers.layers_of_project((geometry,)):
            name = one.name.replace("_", " ")
            good = re.search(words, name, re.I) and not NO_STREETS.search(name)
            if good and one.source not in used and not layers.is_temporary(one.source):
                return one
    return None
