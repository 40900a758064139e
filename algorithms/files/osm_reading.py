"""Elements of an extract of OpenStreetMap, as GDAL reads them.

What is peculiar to GDAL's driver: read layer by layer it loses features of a larger file, so the
dataset gives them in turn; ids of features repeat, so elements are known by kind and id; and of a
file that is cut short it says so in the middle of reading, if at all.
"""

from __future__ import annotations

import queue
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import NamedTuple
from uuid import uuid4

from osgeo import gdal, ogr

from ...core.data.places.factor import LINE, POINT, Factor
from ...core.data.places.tags import ANY, TagIndex
from ...core.progress import TICK
from .geotiff import quiet_gdal

NODE, WAY, RELATION = range(3)
LAYERS = {  # GDAL's: what their elements are
    "points": NODE,
    "lines": WAY,
    "multipolygons": RELATION,
    "multilinestrings": RELATION,
    "other_relations": RELATION,
}
AREAS, OF_WAYS = "multipolygons", "osm_way_id"
ALWAYS_AREAS = (  # closed ways with these keys are areas
    *("aeroway", "amenity", "boundary", "building", "craft", "geological", "historic", "landuse"),
    *("leisure", "military", "natural", "office", "place", "shop", "sport", "tourism"),
    *("highway=platform", "public_transport=platform"),
)
NEVER_AREAS = {"highway", "railway", "waterway", "barrier", "service", "footway"}
OF_SEVERAL = {"amenity", "shop"}  # keys of which a place may have several values
PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>(?:"((?:[^"\\]|\\.)*)"|NULL)(?:,|$)', re.DOTALL)
PLAIN_PAIR = re.compile(r'"([^"]*)"=>"([^"]*)"')
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
MOST_IN_MEMORY = 20  # megabytes of nodes, before they go into a file of the system's for such
AT_ONCE, MOST_WAITING = 500, 8  # features that are handed over, and how many such are kept ready
Feature = tuple[ogr.Feature, str]  # with the name of its layer


class Element(NamedTuple):
    """A node, way or relation with its tags; its shape only as long as the next is not read."""

    kind: int
    number: int
    layer: str
    tags: dict[str, str]
    shape: ogr.Geometry


class Reading:
    """One reading of an extract.

    GDAL reads in a thread of its own, so that a wish to stop is heard while it looks for the next
    wanted element, which may be far away.

    Attributes
    ----------
    whole : bool
        Once all is read: whether it was, to the end of the file.
    broken_areas : bool
        Whether GDAL found areas that it could not close.
    """

    def __init__(self, path: str, factors: tuple[Factor, ...], custom: str):
        self.whole, self.broken_areas = False, False
        self._path, self._factors, self._custom = path, factors, custom
        self._fields: dict[str, tuple[int, int, int]] = {}

    def elements(self, look: Callable[[], None]) -> Iterator[list[Element]]:
        """Give elements that have a wanted tag, some at a time: nodes, ways, then relations.

        Parameters
        ----------
        look : callable
            Called several times a second; may raise to stop.
        """
        ready: queue.Queue[list[Feature] | None] = queue.Queue(MOST_WAITING)
        stopped = threading.Event()
        reader = threading.Thread(target=self._read, args=(ready, stopped), daemon=True)
        reader.start()
        try:
            while (features := _next_of(ready, look)) is not None:
                found = (_element(one, layer, self._fields[layer]) for one, layer in features)
                yield [one for one in found if one is not None]
        finally:
            stopped.set()
            _emptied(ready)  # else it would wait for ever to hand something over
            reader.join(TICK)

    def _read(self, ready: queue.Queue, stopped: threading.Event) -> None:
        """Hand all features over, and None at the end."""
        settings = f"/vsimem/rtm-{uuid4().hex}.ini"
        gdal.FileFromMemBuffer(settings, settings_of(self._factors).encode())
        gdal.SetThreadLocalConfigOption("CPL_TMPDIR", tempfile.gettempdir())  # else where it runs
        try:
            with quiet_gdal():
                some: list[Feature] = []
                for one in self._features(settings):
                    if stopped.is_set():
                        return
                    some.append(one)
                    if len(some) == AT_ONCE:
                        ready.put(some)
                        some = []
                ready.put(some)
        finally:
            gdal.Unlink(settings)
            ready.put(None)

    def _features(self, settings: str) -> Iterator[Feature]:
        dataset = gdal.OpenEx(
            self._path,
            gdal.OF_VECTOR | gdal.OF_READONLY,
            allowed_drivers=["OSM"],
            open_options=[
                f"CONFIG_FILE={settings}",
                "INTERLEAVED_READING=YES",
                f"USE_CUSTOM_INDEXING={self._custom}",
                f"MAX_TMPFILE_SIZE={MOST_IN_MEMORY}",
            ],
        )
        if dataset is None:
            return
        self._fields.update((name, _prepared(dataset, name, self._factors)) for name in LAYERS)
        while True:
            feature, layer = dataset.GetNextFeature()[:2]
            worst = gdal.GetLastErrorType()
            if worst >= gdal.CE_Warning:
                self.broken_areas = True
                if worst >= gdal.CE_Failure:
                    return
            if feature is None:
                break
            yield feature, layer.GetName()
        self.whole = True


def _next_of(ready: queue.Queue, look: Callable[[], None]) -> list[Feature] | None:
    """Return what is handed over next, and look about while there is nothing."""
    while True:
        try:
            return ready.get(timeout=TICK)
        except queue.Empty:
            look()


def _emptied(ready: queue.Queue) -> None:
    while not ready.empty():
        ready.get_nowait()


def index_of(factors: tuple[Factor, ...], layer: str = "") -> TagIndex:
    """Return the rules of all factors, or of those that the elements of a layer may be of."""
    return TagIndex(
        (at, rule)
        for at, one in enumerate(factors)
        if not layer or fits(layer, one)
        for rule in one.tags
    )


def settings_of(factors: tuple[Factor, ...]) -> str:
    """Return what GDAL's driver is told: which closed ways are areas, and what becomes a field."""
    areas = {
        rule.first.key for one in factors if one.geometry != LINE for rule in one.tags
    } - NEVER_AREAS
    lines = [
        f"closed_ways_are_polygons={','.join(dict.fromkeys((*ALWAYS_AREAS, *sorted(areas))))}",
        "attribute_name_laundering=no",
    ]
    for layer in LAYERS:
        keys = ",".join(sorted(index_of(factors, layer).wanted))
        lines += [f"[{layer}]", "osm_id=yes", f"attributes={keys}" if keys else "", "all_tags=yes"]
    return "\n".join(lines)


def _prepared(dataset, name: str, factors: tuple[Factor, ...]) -> tuple[int, int, int]:
    """Have a layer give wanted elements alone; return where its ids and its tags are."""
    layer = dataset.GetLayerByName(name)
    layer.SetAttributeFilter(filter_of(index_of(factors, name)))
    found = layer.GetLayerDefn()
    return tuple(map(found.GetFieldIndex, ("osm_id", OF_WAYS, "all_tags")))


def filter_of(index: TagIndex) -> str:
    """Return a filter that wanted elements meet, and few others: each of its terms costs.

    Of keys that may well have several values ("pub;restaurant") such are let through, to be looked
    at.
    """
    terms = []
    for key, values in sorted(index.wanted.items()):
        if ANY in values:
            terms.append(f'"{key}" IS NOT NULL')
            continue
        listed = ", ".join(f"'{value}'" for value in sorted(values))
        terms.append(f'"{key}" IN ({listed})')
        if key in OF_SEVERAL:
            terms.append(f"\"{key}\" LIKE '%;%'")
    return " OR ".join(terms) or "0 = 1"


def _element(feature, layer: str, fields: tuple[int, int, int]) -> Element | None:
    of_id, of_way, of_tags = fields
    kind, number = LAYERS[layer], feature.GetFieldAsString(of_id)
    if not number and of_way >= 0:
        kind, number = WAY, feature.GetFieldAsString(of_way)
    shape = feature.GetGeometryRef()
    if not number or shape is None:
        return None
    return Element(kind, int(number), layer, tags_of(feature.GetFieldAsString(of_tags)), shape)


def tags_of(text: str) -> dict[str, str]:
    """Return the tags that GDAL gives in the form of PostgreSQL's hstore."""
    if "\\" not in text and "NULL" not in text:
        return dict(PLAIN_PAIR.findall(text))
    return {_plain(key): _plain(value) for key, value in PAIR.findall(text)}


def _plain(text: str) -> str:
    return ESCAPED.sub(r"\1", text)


def fits(layer: str, factor: Factor) -> bool:
    """Return whether an element may be of a factor: lines for lines, anything else for places."""
    if factor.geometry == LINE:
        return layer == "lines"
    return factor.geometry == POINT or layer in ("points", AREAS)
