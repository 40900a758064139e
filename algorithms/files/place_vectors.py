"""Places in layers of GDAL's (GeoPackages, shapefiles) and in GeoJSON of any size."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from osgeo import gdal, ogr
from qgis.core import QgsCoordinateReferenceSystem

from ...core.data.downloads import Entry, unreadable
from ...core.data.places.factor import LINE, POINT, POLYGON, Factor
from ...core.data.places.gathered import Source
from ...core.data.places.geojson import features, flat
from ...core.data.places.heading import Columns
from ...core.data.places.layouts import Layout
from ...core.data.places.rows import Placed, Taking
from ...core.errors import RtmError
from ...core.plain import one_line, shown
from ...core.progress import Part, Progress, share_of_steps
from ..language import tr
from .geotiff import quiet_gdal
from .middles import middle
from .place_files import VECTORS, Asked, Batch, Taken, date_in_name, degrees, for_gdal
from .place_texts import caution_of_incidents, meaning, title_of

KINDS = {1: POINT, 2: LINE, 3: POLYGON, 4: POINT, 5: LINE, 6: POLYGON}  # of WKB
LOOKED_AT = 2000  # features between two looks at whether to stop
HALFWAY = 50_000  # features of a file of middling size
CRS_MEMBER = re.compile(rb'"crs"\s*:\s*\{[^}]*"name"\s*:\s*"([^"]{1,100})"')
TOP = 4096  # bytes
UNDEFINED = "Undefined "  # as GeoPackages name a system that they do not know
FIRST = 200  # features whose properties are looked at


def gather_vector(entry: Entry, asked: Asked, progress: Progress) -> Iterator[Batch]:
    """Give the places of each layer of a file that has shapes."""
    dataset = None
    with quiet_gdal():
        dataset = gdal.OpenEx(
            for_gdal(entry),
            gdal.OF_VECTOR | gdal.OF_READONLY,
            allowed_drivers=[VECTORS[entry.ending]],
        )
    if dataset is None:
        raise RtmError(
            tr("“{file}” cannot be read: it is damaged or incomplete.", file=shown(entry.name)),
            tr("Download it again; a shapefile needs its .dbf and .shx beside it."),
            kind="unreadable",
            where="FILES",
        )
    count = dataset.GetLayerCount()
    for number in range(count):
        layer = dataset.GetLayer(number)
        if layer.GetGeomType() != ogr.wkbNone:
            part = Part(progress, number / count, (number + 1) / count)
            yield _layer(layer, entry, asked, part, several=count > 1)


def _layer(layer, entry: Entry, asked: Asked, progress: Progress, *, several: bool) -> Batch:
    name = one_line(layer.GetName())
    heading = tuple(one.GetName() for one in layer.schema)
    geometry = _kind(layer.GetGeomType())
    layout, classes = meaning(heading, entry, asked, geometry, name if several else "")
    crs, taken = _crs(layer, layout, entry)
    shown_as = f"{entry.name} ({name})" if several else entry.name
    source = Source(shown_as, title_of(layout), layout.rights, date_in_name(entry))
    taking = Taking(layout, Columns(layout, heading), classes, source, asked.accuracies)
    caution_of_incidents(heading, source, taking)
    with quiet_gdal():
        _read(layer, len(heading), taking, classes.factors, progress)
    return Batch(tuple(classes.factors), taking.done(), crs, taken, heading)


def _read(layer, width: int, taking: Taking, factors: list[Factor], progress: Progress) -> None:
    total = max(layer.GetFeatureCount(0), HALFWAY)
    layer.ResetReading()
    number = 0
    while (feature := layer.GetNextFeature()) is not None:
        number += 1
        if number % LOOKED_AT == 0:
            progress.at(min(number / total, 1.0))
        row = [feature.GetFieldAsString(at) for at in range(width)]
        _take(taking, row, number, feature.GetGeometryRef(), factors)


def _take(taking: Taking, row: list[str], number: int, shape, factors: list[Factor]) -> None:
    """Take a feature as a row with a shape."""
    kind = None if shape is None or shape.IsEmpty() else _kind(shape.GetGeometryType())

    def fits(factor: int) -> bool:
        wanted = factors[factor].geometry
        return (kind == LINE) is (wanted == LINE)

    taking.shape(row, number, None if kind is None else _placed(shape, kind), fits)


def _placed(shape: ogr.Geometry, kind: str) -> Placed | None:
    """Return a point of a shape, and its outline where it is no point."""
    if kind == POINT:
        one = shape if shape.GetGeometryCount() == 0 else shape.GetGeometryRef(0)
        return one.GetX(), one.GetY(), None
    found = middle(shape, on_surface=kind == POLYGON)
    if found is None:
        return None
    shape = shape.GetLinearGeometry()
    shape.FlattenTo2D()
    return found.GetX(), found.GetY(), bytes(shape.ExportToIsoWkb(ogr.wkbNDR))


def _kind(wkb_type: int) -> str:
    return KINDS.get(ogr.GT_Flatten(wkb_type), POINT)


def _crs(layer, layout: Layout, entry: Entry):
    """Return the coordinate system of a layer, and what is said of it."""
    reference, found = layer.GetSpatialRef(), QgsCoordinateReferenceSystem()
    if reference is not None and not reference.GetName().startswith(UNDEFINED):
        authority = reference.GetAuthorityName(None), reference.GetAuthorityCode(None)
        if all(authority):
            found = QgsCoordinateReferenceSystem(":".join(authority))
        if not found.isValid():
            found = QgsCoordinateReferenceSystem.fromWkt(reference.ExportToWkt())
    if found.isValid():
        return found, []
    if layout.crs:
        why = tr("The file does not say its coordinate system: that of such supplies is taken.")
        taken = Taken(entry.name, layout.crs, why)
        return QgsCoordinateReferenceSystem(layout.crs), [taken]
    raise RtmError(
        tr("“{file}” does not say its coordinate system.", file=shown(entry.name)),
        tr("Set it in Layer properties > Source, save the layer, and choose that."),
        where="FILES",
    )


def gather_geojson(entry: Entry, asked: Asked, progress: Progress) -> Batch:
    """Return the places of GeoJSON, in degrees."""
    with unreadable(entry.name):
        heading, kind = _looked_at(entry)
        layout, classes = meaning(heading, entry, asked, kind)
        source = Source(entry.name, title_of(layout), layout.rights, date_in_name(entry))
        taking = Taking(layout, Columns(layout, heading), classes, source, asked.accuracies)
        caution_of_incidents(heading, source, taking)
        for number, feature in features(entry.open, entry.name):
            if number % LOOKED_AT == 0:
                progress.at(share_of_steps(number, HALFWAY))
            if feature is None:
                taking.found.ledger.drop("broken_feature", [source.row(number)])
                continue
            told = flat(feature.get("properties"))
            row = [told.get(name, "") for name in heading]
            _take(taking, row, number, _shape(feature.get("geometry")), classes.factors)
    return Batch(tuple(classes.factors), taking.done(), _crs_told(entry), [], heading)


def _crs_told(entry: Entry) -> QgsCoordinateReferenceSystem:
    """Return the coordinate system that older GeoJSON names, at its top or at its end; degrees."""
    with entry.open() as stream:
        text = stream.read(TOP)
        while part := stream.read(1 << 20):
            text = text[:TOP] + (text[TOP:] + part)[-TOP:]
    found = CRS_MEMBER.search(text)
    named = QgsCoordinateReferenceSystem()
    if found is not None and named.createFromUserInput(found[1].decode("utf-8", "replace")):
        return named
    return degrees()


def _looked_at(entry: Entry) -> tuple[tuple[str, ...], str]:
    """Return the properties of the first features, and the kind of their shapes."""
    heading: dict[str, None] = {}
    kinds = []
    for number, feature in features(entry.open, entry.name):
        if feature is not None:
            heading.update(dict.fromkeys(flat(feature.get("properties"))))
            shape = _shape(feature.get("geometry"))
            kinds += [] if shape is None else [_kind(shape.GetGeometryType())]
        if number == FIRST:
            break
    return tuple(heading), max(kinds, key=kinds.count, default=POINT)


def _shape(geometry: object) -> ogr.Geometry | None:
    """Return a shape from GeoJSON; None where it is none."""
    if not isinstance(geometry, dict):
        return None
    at = geometry.get("coordinates")
    if geometry.get("type") == "Point":
        if not isinstance(at, list) or len(at) < 2 or not all(map(_is_number, at[:2])):
            return None
        point = ogr.Geometry(ogr.wkbPoint)
        point.SetPoint_2D(0, *map(float, at[:2]))
        return point
    shape = None
    with quiet_gdal():
        shape = ogr.CreateGeometryFromJson(json.dumps(geometry))
    return shape


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9
