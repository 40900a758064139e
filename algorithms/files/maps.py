"""Reading maps of risk: which rasters are one, what their values mean, what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...core.mapping import kinds
from ...core.mapping.validation import NamedMap, distinct_names
from ...core.report.phrases import map_name
from ...core.terrain.grid import Cells
from ..language import marked, tr
from .cells import RATES_TAG, WITHOUT_TAG
from .kinds import METHOD_TAG, WINDOW_TAG, makers
from .provenance import fingerprint
from .raster_layers import given_raster
from .rasters import (
    COMBINED,
    EVENTS,
    FORECAST,
    HOTSPOT,
    RISK,
    Raster,
    open_raster,
    raster_layers,
    require_same_grid,
    values_of,
)

if TYPE_CHECKING:
    from .given import Given

MAPS = (RISK, HOTSPOT, FORECAST, COMBINED, EVENTS)
HISTORY_TAG = "RTM_HISTORY"  # of earlier events, each with its fingerprint
EVENTS_PRINT_TAG = "RTM_EVENTS_SHA256"
SOURCE_TAGS = ("RTM_INCIDENTS", "RTM_FILTER", "RTM_COUNT_ONCE_BY", WINDOW_TAG)
KERNEL_DENSITY = "kernel_density"
EXPECTED_BANDS = {RISK: 2, FORECAST: 1}  # expected events of a cell; other maps do not say
MADE_WITH = (
    ("RTM_KERNEL", marked("kernel {value}")),
    ("RTM_BANDWIDTH", marked("bandwidth {value}")),
    ("RTM_SHAPE", marked("shape {value}")),
    ("RTM_TERMS", marked("terms {value}")),
    ("RTM_PAST_EVENTS", marked("{value} past events")),
    ("RTM_PERIODS", marked("of {value} times the period")),
    ("RTM_MAPS", marked("of {value}")),
    ("RTM_EVENTS", marked("events {value}")),
    ("RTM_INCIDENTS", marked("from {value}")),
    ("RTM_FILTER", marked("where {value}")),
    ("RTM_COUNT_ONCE_BY", marked("counted once by {value}")),
    (WINDOW_TAG, marked("in the window {value}")),
)
IN_WORDS = {  # as tables of tests have them; a report says them
    (RISK, None): kinds.MODEL,
    (FORECAST, None): kinds.FORECAST,
    (EVENTS, None): kinds.PAST_COUNTS,
    (HOTSPOT, "past_counts"): kinds.PAST_COUNTS,
    (HOTSPOT, KERNEL_DENSITY): kinds.DENSITY,
    (COMBINED, "product"): kinds.PRODUCT,
    (COMBINED, "rank_mean"): kinds.MEAN_RANK,
}


@dataclass(frozen=True)
class StoredMap:
    """A raster whose first band says which cells come first, and the name of its layer."""

    name: str
    raster: Raster

    @property
    def in_words(self) -> str:
        """Return what kind of map it is."""
        return IN_WORDS.get((self.raster.kind, self.raster.tags.get(METHOD_TAG)), self.raster.kind)

    @property
    def about(self) -> str:
        """Return what is known of how the map was made."""
        tags = self.raster.tags
        known = (tr(words, value=tags[tag]) for tag, words in MADE_WITH if tags.get(tag))
        return ", ".join([map_name(self.in_words), *known])

    @property
    def per_area(self) -> bool:
        """Return whether the values are by unit of area, not by cell."""
        return self.raster.tags.get(METHOD_TAG) == KERNEL_DENSITY

    @property
    def of_rates(self) -> bool:
        """Return whether this is a risk map whose scores leave out what every place has."""
        return bool(self.raster.tags.get(RATES_TAG))

    def values(self, cells: Cells) -> np.ndarray:
        """Return the values that rank the cells, float64 of shape (cells,).

        A risk map of rates ranks by the events that it expects: the scores leave out how much a
        cell has of the exposure and the controls.
        """
        band = EXPECTED_BANDS[RISK] if self.of_rates else 1
        return values_of(self.raster, cells, band).astype(float)

    def expected(self, cells: Cells) -> np.ndarray | None:
        """Return the expected events of each cell, float64 (cells,), if the map says them."""
        band = EXPECTED_BANDS.get(self.raster.kind)
        if band is None:
            return None
        return values_of(self.raster, cells, band).astype(float)

    def tested(self, cells: Cells) -> NamedMap:
        """Return the map as one to be tested."""
        return NamedMap(self.name, self.in_words, self.values(cells), self.per_area)

    def made_of(self, events: np.ndarray, cells: Cells) -> bool:
        """Return whether the map was made of these very events (cells,)."""
        if self.raster.kind == EVENTS:
            return np.array_equal(self.values(cells), events)
        told = fingerprint(events)
        of_history = f'"{told}"' in self.raster.tags.get(HISTORY_TAG, "")  # one of several
        return of_history or self.raster.tags.get(EVENTS_PRINT_TAG) == told


def open_map(given: Given, name: str, *kinds: str) -> StoredMap:
    """Open the raster of a parameter as a map of one of some kinds, or say what it is instead."""
    raster = given_raster(given, name, *kinds)
    return StoredMap(raster.name, raster)


def open_maps(given: Given, name: str, *kinds: str) -> list[StoredMap]:
    """Open every map of a parameter, all on one grid; layers of one name are numbered."""
    remedy = tr("Choose rasters made with {makers}.", makers=makers(kinds))
    layers = raster_layers(given, name, tr("map"), remedy)
    rasters = [open_raster(layer, *kinds) for layer in layers]
    for other in rasters[1:]:
        require_same_grid(rasters[0], other)
    names = distinct_names([raster.name for raster in rasters])
    return [StoredMap(*both) for both in zip(names, rasters)]


def areas_of(grid: Raster | None, cells: Cells) -> np.ndarray:
    """Return the share of each cell inside the study area (cells,); without a grid, 1."""
    if grid is None:
        return np.ones(cells.count)
    return values_of(grid, cells).astype(float)


def past_counts_of(maps: Sequence[StoredMap], cells: Cells) -> np.ndarray | None:
    """Return the past events of the cells (cells,), if one of the maps is of past counts."""
    found = (one for one in maps if one.in_words == kinds.PAST_COUNTS)
    first = next(found, None)
    return None if first is None else first.values(cells)


def source_tags(raster: Raster) -> dict[str, str]:
    """Return what an events raster says of the incidents it counts, to be passed on."""
    return {tag: raster.tags[tag] for tag in SOURCE_TAGS if tag in raster.tags}


def with_values(maps: Sequence[StoredMap], cells: Cells) -> np.ndarray:
    """Return for which cells every map has a value, bool (cells,)."""
    found = np.ones(cells.count, bool)
    for one in maps:
        if one.raster.tags.get(WITHOUT_TAG):
            band = one.raster.band(1)
            found &= cells.from_raster(band != one.raster.outside(1))
    return found
