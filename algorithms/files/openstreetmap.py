"""Extracts of OpenStreetMap, .osm.pbf or .osm, as places of factors."""

from __future__ import annotations

import re

from osgeo import gdal, ogr

from ...core.data.downloads import Entry, unreadable
from ...core.data.places.factor import LINE, Factor
from ...core.data.places.gathered import ELEMENT_KINDS, Gathered, Source, packed
from ...core.data.places.pbf import is_whole, moment_of_header
from ...core.data.places.tags import TagIndex
from ...core.errors import RtmError
from ...core.plain import shown
from ...core.progress import Progress, share_of_steps
from ..language import tr
from .middles import middle
from .osm_reading import AREAS, RELATION, Element, Reading, fits, index_of
from .place_files import for_gdal

XML = ".osm"
MOMENT = re.compile(rb'(osm_base|timestamp)="(\d{4}-\d\d-\d\d)')  # of the whole, not of a node
TOP = 600  # bytes of an .osm file before its first element
HALFWAY = 100_000  # elements of an extract of middling size


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
    index = index_of(factors)
    for custom in ("YES", "NO"):  # GDAL's own way to find nodes knows no ids below 0
        found = Gathered(len(factors), sources=[source])
        reading = Reading(for_gdal(entry), factors, custom)

        def look(found: Gathered = found) -> None:
            progress.at(share_of_steps(found.ledger.rows, HALFWAY))

        for elements in reading.elements(look):
            for element in elements:
                _take(element, index, factors, found)
            look()
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


def _take(element: Element, index: TagIndex, factors: tuple[Factor, ...], into: Gathered) -> None:
    """Enter an element: a place of the factors whose rules it meets, or a row that is left out."""
    kind, number, layer, tags, shape = element
    row, met = packed(kind, number), index.found(tags)
    fitting = [(at, tag) for at, tag in met.items() if fits(layer, factors[at])]
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


def _placed(shape: ogr.Geometry, layer: str) -> tuple[float, float] | None:
    """Return a point of a shape: on its surface, or in the middle of what has none."""
    if layer == "points":
        return shape.GetPoint_2D()
    point = middle(shape, on_surface=layer == AREAS)
    return None if point is None else point.GetPoint_2D()


def date_of_extract(entry: Entry) -> str:
    """Return the day of which an extract says that it is; empty where it does not."""
    with unreadable(entry.name), entry.open() as stream:
        if entry.ending != XML:
            return moment_of_header(stream)
        found = MOMENT.search(stream.read(TOP).partition(b"<node")[0])
    return found[2].decode() if found else ""
