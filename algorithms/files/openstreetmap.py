"""Extracts of OpenStreetMap, .osm.pbf or .osm, read by GDAL as places of factors.

What is peculiar to GDAL's driver: read layer by layer it loses features of a larger file, so the
dataset gives them in turn; ids of features repeat, so elements are known by kind and id; and of a
file that is cut short it says so in the middle of reading, if at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from uuid import uuid4

from osgeo import gdal, ogr

from ...core.data.downloads import Entry, unreadable
from ...core.data.places.factor import LINE, POINT, Factor
from ...core.data.places.gathered import ELEMENT_KINDS, Gathered, Source, packed
from ...core.data.places.pbf import is_whole, moment_of_header
from ...core.data.places.tags import ANY, TagIndex
from ...core.errors import RtmError
from ...core.plain import shown
from ...core.progress import Progress, share_of_steps
from ..language import tr
from .geotiff import quiet_gdal
from .place_files import for_gdal

XML = ".osm"
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
PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>(?:"((?:[^"\\]|\\.)*)"|NULL)(?:,|$)', re.DOTALL)
PLAIN_PAIR = re.compile(r'"([^"]*)"=>"([^"]*)"')
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
MOMENT = re.compile(rb'(osm_base|timestamp)="(\d{4}-\d\d-\d\d)')  # of the whole, not of a node
TOP = 600  # bytes of an .osm file before its first element
LOOKED_AT = 2000  # features between two looks at whether to stop
HALFWAY = 100_000  # features of an extract of middling size


class Element(NamedTuple):
    """A node, way or relation with its tags; its shape only as long as the next is not read."""

    kind: int
    number: int
    layer: str
    tags: dict[str, str]
    shape: ogr.Geometry


def gather_openstreetmap(
    entry: Entry, source: Source, factors: tuple[Factor, ...], progress: Progress
) -> Gathered:
    """Return the places of an extract, in degrees.

    Only elements with a tag that one of the factors asks for are rows.

    Raises
    ------
    RtmError
        If it cannot be read to its end.
    """
    _require_driver()
    _require_whole(entry, progress)
    _require_order(entry)
    index = _index(factors)
    for custom in ("YES", "NO"):  # GDAL's own way to find nodes knows no ids below 0
        found = Gathered(len(factors), sources=[source])
        reading = _Reading(for_gdal(entry), factors, custom)
        for element in reading.elements(progress):
            _take(element, index, factors, found)
        if reading.whole or entry.ending != XML:
            break
    if not reading.whole:
        raise _cut_short(entry)
    found.ledger.files[source.name] = found.ledger.rows
    if reading.broken_areas:
        found.ledger.warn("broken_areas", _of_broken_areas(source.name))
    return found


def _cut_short(entry: Entry) -> RtmError:
    return RtmError(
        tr("{file} is damaged or cut short: it ends early.", file=shown(entry.name)),
        tr("Download it again."),
        kind="unreadable",
    )


def _require_whole(entry: Entry, progress: Progress) -> None:
    """Refuse a binary extract that ends within a block, which GDAL does not always say."""
    if entry.ending == XML:
        return
    with unreadable(entry.name), entry.open() as stream:
        if not is_whole(stream, lambda: progress.at(0.0)):
            raise _cut_short(entry)


def _of_broken_areas(file: str) -> str:
    return tr(
        "{file} has areas whose outline is broken or not wholly in the extract: they are missing. "
        "GDAL does not say which.",
        file=shown(file),
    )


def _require_driver() -> None:
    if gdal.GetDriverByName("OSM") is None:
        raise RtmError(
            tr("This QGIS cannot read extracts of OpenStreetMap: its GDAL lacks the driver."),
            tr("Use the shapefiles or the GeoPackage that Geofabrik offers of the same area."),
            kind="package",
        )


def _require_order(entry: Entry) -> None:
    """Refuse an .osm file whose ways come before their nodes: GDAL would leave them out, silently.

    Only XML is looked at; in the binary form programs write them in order.
    """
    if entry.ending != XML:
        return
    seen_way, before = False, b""
    with unreadable(entry.name), entry.open() as file:
        while part := file.read(1 << 22):
            text = before + part
            first_way, last_node = text.find(b"<way "), text.rfind(b"<node ")
            if (seen_way and last_node >= 0) or -1 < first_way < last_node:
                raise RtmError(
                    tr("{file} has nodes after its ways.", file=shown(entry.name)),
                    tr("Sort it, with “osmium sort” for example."),
                    kind="unreadable",
                )
            seen_way = seen_way or first_way >= 0
            before = part[-8:]


class _Reading:
    """One reading of an extract; `whole` and `broken_areas` are known at its end."""

    def __init__(self, path: str, factors: tuple[Factor, ...], custom: str):
        self.whole, self.broken_areas = False, False
        self._path, self._factors, self._custom = path, factors, custom

    def elements(self, progress: Progress) -> Iterator[Element]:
        """Give each element that has a wanted tag, node by node, way by way, then relations."""
        settings = f"/vsimem/rtm-{uuid4().hex}.ini"
        gdal.FileFromMemBuffer(settings, _settings(self._factors).encode())
        try:
            with quiet_gdal():
                yield from self._read(settings, progress)
        finally:
            gdal.Unlink(settings)

    def _read(self, settings: str, progress: Progress) -> Iterator[Element]:
        dataset = gdal.OpenEx(
            self._path,
            gdal.OF_VECTOR | gdal.OF_READONLY,
            allowed_drivers=["OSM"],
            open_options=[
                f"CONFIG_FILE={settings}",
                "INTERLEAVED_READING=YES",
                f"USE_CUSTOM_INDEXING={self._custom}",
            ],
        )
        if dataset is None:
            return
        fields = {name: _prepared(dataset, name, self._factors) for name in LAYERS}
        number = 0
        while True:
            feature, layer = dataset.GetNextFeature()[:2]
            worst = gdal.GetLastErrorType()
            if worst >= gdal.CE_Warning:
                self.broken_areas = True
                if worst >= gdal.CE_Failure:
                    return
            if feature is None:
                break
            number += 1
            if number % LOOKED_AT == 0:
                progress.at(share_of_steps(number, HALFWAY))
            name = layer.GetName()
            element = _element(feature, name, fields[name])
            if element is not None:
                yield element
        self.whole = True


def _index(factors: tuple[Factor, ...], layer: str = "") -> TagIndex:
    """Return the rules of all factors, or of those that the elements of a layer may be of."""
    return TagIndex(
        (at, rule)
        for at, one in enumerate(factors)
        if not layer or _fits(layer, one)
        for rule in one.tags
    )


def _settings(factors: tuple[Factor, ...]) -> str:
    """Return what GDAL's driver is told: which closed ways are areas, and what becomes a field."""
    areas = {
        rule.first.key for one in factors if one.geometry != LINE for rule in one.tags
    } - NEVER_AREAS
    lines = [
        f"closed_ways_are_polygons={','.join(dict.fromkeys((*ALWAYS_AREAS, *sorted(areas))))}",
        "attribute_name_laundering=no",
    ]
    for layer in LAYERS:
        keys = ",".join(sorted(_index(factors, layer).wanted))
        lines += [f"[{layer}]", "osm_id=yes", f"attributes={keys}" if keys else "", "all_tags=yes"]
    return "\n".join(lines)


def _prepared(dataset, name: str, factors: tuple[Factor, ...]) -> tuple[int, int, int]:
    """Have a layer give wanted elements alone; return where its ids and its tags are."""
    layer = dataset.GetLayerByName(name)
    layer.SetAttributeFilter(_filter(_index(factors, name)))
    found = layer.GetLayerDefn()
    return tuple(map(found.GetFieldIndex, ("osm_id", OF_WAYS, "all_tags")))


def _filter(index: TagIndex) -> str:
    """Return a filter that wanted elements meet, and few others.

    It asks fields, which costs GDAL a third less than looking for keys among all tags. A tag of
    several values ("pub;restaurant") is let through to be looked at.
    """
    terms = []
    for key, values in sorted(index.wanted.items()):
        if ANY in values:
            terms.append(f'"{key}" IS NOT NULL')
        else:
            listed = ", ".join(f"'{value}'" for value in sorted(values))
            terms.append(f'"{key}" IN ({listed}) OR "{key}" LIKE \'%;%\'')
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


def _take(element: Element, index: TagIndex, factors: tuple[Factor, ...], into: Gathered) -> None:
    """Enter an element: a place of the factors whose rules it meets, or a row that is left out."""
    kind, number, layer, tags, shape = element
    row, met = packed(kind, number), index.found(tags)
    fitting = [(at, tag) for at, tag in met.items() if _fits(layer, factors[at])]
    place = _placed(shape, layer) if fitting else None
    if place is None:
        into.ledger.drop(_why_not(element, bool(met)), [into.sources[0].row(row)])
        return
    shaped = layer == AREAS or any(factors[at].geometry == LINE for at, _ in fitting)
    into.add(
        fitting,
        *place,
        name=tags.get("name", ""),
        mark=f"{ELEMENT_KINDS[kind]}/{number}",
        row=row,
        outline=bytes(shape.ExportToIsoWkb(ogr.wkbNDR)) if shaped else None,
    )


def _why_not(element: Element, met: bool) -> str:
    """Return why an element is left out."""
    if not met:
        return "no_factor"
    lines = element.kind == RELATION and element.layer != AREAS
    return "made_of_lines" if lines else "other_geometry"


def _fits(layer: str, factor: Factor) -> bool:
    """Return whether an element may be of a factor: lines for lines, anything else for places."""
    if factor.geometry == LINE:
        return layer == "lines"
    return factor.geometry == POINT or layer in ("points", AREAS)


def _placed(shape: ogr.Geometry, layer: str) -> tuple[float, float] | None:
    """Return a point of a shape: on its surface, or in the middle of what has none."""
    if layer == "points":
        return shape.GetPoint_2D()
    point = shape.PointOnSurface() if layer == AREAS else None
    if point is None or point.IsEmpty():
        point = shape.Centroid()
    return None if point is None or point.IsEmpty() else point.GetPoint_2D()


def date_of_extract(entry: Entry) -> str:
    """Return the day of which an extract says that it is; empty where it does not."""
    with unreadable(entry.name), entry.open() as stream:
        if entry.ending != XML:
            return moment_of_header(stream)
        found = MOMENT.search(stream.read(TOP).partition(b"<node")[0])
    return found[2].decode() if found else ""
