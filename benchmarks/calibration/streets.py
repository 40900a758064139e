"""Crime that happens where streets and doors are: what there is of them in each cell.

The distinct positions of all recorded incidents stand for doors (in London they are the police's
snap points), the layer of streets for streets. Events are as likely at each door, or on each metre
of street, but for the clusters of a scenario and its true factors: a study that knows nothing of
doors finds factors where these are many.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from osgeo import ogr

from ...core.progress import Quiet
from ...core.terrain.events import count_events
from ...core.terrain.exposure import measure
from ...core.terrain.exposure.base import Given
from ...core.terrain.features import Features
from ...core.terrain.grid import Cells
from .. import layers
from ..cases import DATA

ROUNDED_TO = 0.1  # units of the map: positions closer than this are one
NONE, A_HALF, ALL, OTHER, HOMES = "nothing", "a random half", "all of it", "the other", "homes"
DOORS, STREETS, SEGMENTS = "doors", "streets", "segments"


@dataclass(frozen=True)
class Places:
    """Where the places of a layout are told, in the data folder.

    Attributes
    ----------
    incidents : str
        A GeoPackage whose layers incidents_* have the positions of doors.
    streets : str
        "FILE|layername=NAME" of lines.
    homes : str
        The same of polygons, and after another "|" the field of their residents.
    """

    incidents: str
    streets: str
    homes: str = ""


LONDON = Places(
    "london_north/london_north.gpkg",
    "streets/london_streets.gpkg|layername=london_streets_osm",
    "demography/london_lsoa.gpkg|layername=london_north_lsoa_2011|usual_residents",
)
SOUTH_SIDE = Places(
    "chicago/chicago.gpkg", "streets/chicago_southside_streets.gpkg|layername=drive_network_osm"
)
PLACES = {"london": LONDON, "london streets": LONDON, "south side": SOUTH_SIDE}


@dataclass(frozen=True)
class Street:
    """What events happen at, and what a study is told of it.

    Attributes
    ----------
    at : "doors" or "streets"
    control : "nothing", "a random half", "all of it", "the other" (streets of doors, doors of
        streets), "segments" or "homes"
    """

    at: str
    control: str

    @property
    def name(self) -> str:
        """In words."""
        control = (
            {STREETS: DOORS, DOORS: STREETS}[self.at] if self.control == OTHER else self.control
        )
        return f"at {self.at}, control: {control}"

    def controls(
        self, layout: str, cells: Cells, generator: np.random.Generator
    ) -> dict[str, np.ndarray]:
        """Return the control of a study by its name, or none.

        A random half of places, each kept with an even chance, is a binomial number in each cell.
        """
        there = amounts(layout, self.at, cells)
        if self.control == NONE:
            return {}
        if self.control == A_HALF:
            return {A_HALF: generator.binomial(np.rint(there).astype(np.int64), 0.5).astype(float)}
        if self.control == ALL:
            return {ALL: there}
        other = {DOORS: STREETS, STREETS: DOORS}[self.at] if self.control == OTHER else self.control
        return {other: amounts(layout, other, cells)}


@lru_cache(maxsize=8)
def amounts(layout: str, what: str, cells: Cells) -> np.ndarray:
    """Return the doors, metres or segments of street, or residents, of each cell, (cells,)."""
    places = PLACES[layout]
    if what == DOORS:
        return count_events(cells, _doors(str(DATA / places.incidents))).counts.astype(float)
    if what == STREETS:
        given = Given(layers.features(str(DATA / places.streets)))
        return measure("length").values(cells, given, Quiet())
    if what == SEGMENTS:
        middles = _middles(layers.features(str(DATA / places.streets)))
        return count_events(cells, middles).counts.astype(float)
    return _residents(cells, *str(DATA / places.homes).rsplit("|", 1))


def _doors(path: str) -> np.ndarray:
    dataset = ogr.Open(path)
    names = (dataset.GetLayer(number).GetName() for number in range(dataset.GetLayerCount()))
    found = [
        layers.points(f"{path}|layername={name}") for name in names if name.startswith("incidents")
    ]
    return np.unique(np.round(np.vstack(found) / ROUNDED_TO), axis=0) * ROUNDED_TO


def _middles(streets: Features) -> np.ndarray:
    """Return the points half-way along lines, float array (lines, 2).

    Where a police force moves crime to the middle of a street, these are the places it knows.
    """
    steps = streets.segments[:, 2:] - streets.segments[:, :2]
    lengths = np.hypot(*steps.T)
    along = np.cumsum(lengths)
    last = np.flatnonzero(np.diff(streets.line_of, append=streets.lines))
    ends = along[last]
    half = (ends + np.concatenate([[0.0], ends[:-1]])) / 2
    holding = np.searchsorted(along, half)
    share = (half - (along - lengths)[holding]) / lengths[holding]
    return streets.segments[holding, :2] + share[:, None] * steps[holding]


def _residents(cells: Cells, source: str, field: str) -> np.ndarray:
    polygons, feature_of, numbers = layers.numbered(source, field)
    given = Given(Features(polygons=tuple(polygons)), feature_of, numbers)
    return measure("field").values(cells, given, Quiet())
