"""A GeoPackage with one layer a factor: written whole, and known again as ours."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from osgeo import ogr, osr
from qgis.core import QgsGeometry, QgsPointXY, QgsRectangle

from ...core.data.places.factor import LINE, POLYGON, Factor
from ...core.data.places.gathered import Places
from ...core.progress import Part, Progress
from .destinations import GPKG
from .failures import writing
from .geotiff import failures_of_gdal, released
from .layer_rights import Rights, keep_in_geopackage
from .one_place import in_metres
from .stored_style import STYLES
from .whole import written_whole

KIND, FACTORS, LISTED = "RTM_KIND", "factors", "RTM_LAYERS"
FIELDS = ("name", "class", "source")
HALF = 5.0  # metres: half the side of the square that stands for an area mapped as a point
AT_ONCE = 2000
OURS = f'key="{KIND}">{FACTORS}<'
TOLD = re.compile(rf'key="{LISTED}">(.*?)<', re.DOTALL)
WKB_TYPES = {"point": ogr.wkbPoint, LINE: ogr.wkbMultiLineString, POLYGON: ogr.wkbMultiPolygon}


@dataclass(frozen=True)
class FactorPlaces:
    """A factor, its places, and what its layer says of itself."""

    factor: Factor
    places: Places
    rights: Rights

    @property
    def geometry(self) -> str:
        """Return what its layer holds: a source of points has no areas to show."""
        shaped = self.factor.geometry == LINE or self.places.outlines
        return self.factor.geometry if shaped else "point"


def write_factors(path: str, factors: list[FactorPlaces], crs, progress: Progress) -> None:
    """Write a layer for each factor.

    An earlier GeoPackage of factors is replaced; any other file that stands there is kept beside.
    """
    whole = written_whole(path, is_of_factors, new_folder=True, ending=GPKG)
    with whole as unfinished, writing(path):
        with failures_of_gdal() as failures, released():
            _write(unfinished, factors, crs, progress)
        if failures:
            raise RuntimeError(failures[0])
        try:
            keep_in_geopackage(unfinished, {one.factor.name: one.rights for one in factors})
        except sqlite3.Error as reason:
            raise RuntimeError(str(reason)) from reason


def is_of_factors(path: Path) -> bool:
    """Return whether a file is a GeoPackage that this wrote, with no layers of others in it."""
    try:
        if path.stat().st_size == 0:
            return True
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            told = "SELECT metadata FROM gpkg_metadata WHERE md_standard_uri = 'http://gdal.org'"
            ours = set().union(*(_layers_told(xml) for (xml,) in file.execute(told)))
            there = {name for (name,) in file.execute("SELECT table_name FROM gpkg_contents")}
    except (OSError, sqlite3.DatabaseError):
        return False
    return bool(ours) and there <= ours | {STYLES}


def _layers_told(xml: str) -> list[str]:
    """Return the layers that a file's own metadata tell of, as GDAL keeps them."""
    found = TOLD.search(xml)
    try:
        return json.loads(unescape(found[1])) if found and OURS in xml else []
    except (ValueError, RecursionError):
        return []


def _write(path: str, factors: list[FactorPlaces], crs, progress: Progress) -> None:
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    if dataset is None:
        return
    reference = osr.SpatialReference()
    reference.ImportFromWkt(crs.toWkt(crs.WktVariant.WKT_PREFERRED_GDAL))
    dataset.SetMetadataItem(KIND, FACTORS)
    dataset.SetMetadataItem(LISTED, json.dumps([one.factor.name for one in factors]))
    total = sum(len(one.places) for one in factors) or 1
    done = 0
    for one in factors:
        part = Part(progress, done / total, (done + len(one.places)) / total)
        _write_layer(dataset, one, reference, in_metres(HALF, crs), part)
        done += len(one.places)
    dataset.FlushCache()


def _write_layer(dataset, one: FactorPlaces, reference, half: float, progress: Progress) -> None:
    options = ["FID=fid", "GEOMETRY_NAME=geom"]
    layer = dataset.CreateLayer(one.factor.name, reference, WKB_TYPES[one.geometry], options)
    if layer is None:
        return
    for name in FIELDS:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    layer.StartTransaction()
    feature = ogr.Feature(layer.GetLayerDefn())
    told = zip(one.places.names, one.places.classes, one.places.marks)
    for at, texts in enumerate(told):
        if at % AT_ONCE == 0:
            progress.at(at / len(one.places))
        feature.SetFID(at + 1)
        for number, text in enumerate(texts):
            feature.SetFieldString(number, text)
        feature.SetGeometryDirectly(_geometry(one, at, half))
        layer.CreateFeature(feature)
    layer.CommitTransaction()


def _geometry(one: FactorPlaces, at: int, half: float) -> ogr.Geometry:
    x, y = one.places.x[at], one.places.y[at]
    if one.geometry == "point":
        point = ogr.Geometry(ogr.wkbPoint)
        point.SetPoint_2D(0, x, y)
        return point
    wkb = one.places.outlines.get(at)
    if wkb is None:
        square = QgsRectangle(QgsPointXY(x - half, y - half), QgsPointXY(x + half, y + half))
        wkb = bytes(QgsGeometry.fromRect(square).asWkb())
    shape = ogr.CreateGeometryFromWkb(wkb)
    if one.geometry == LINE:
        return ogr.ForceToMultiLineString(shape)
    return ogr.ForceToMultiPolygon(shape)
