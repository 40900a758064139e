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

from ...core.data.places.factor import LINE, POLYGON, Factor
from ...core.data.places.gathered import Places
from ...core.progress import Part, Progress
from ..language import tr
from .destinations import GPKG, InFile
from .failures import writing
from .geopackage import empty_table, in_one_go
from .geotiff import failures_of_gdal, released
from .layer_rights import Rights, keep_in_geopackage
from .one_place import in_metres
from .place_shapes import fill_places
from .stored_style import STYLES
from .whole import written_whole

KIND, FACTORS, LISTED = "RTM_KIND", "factors", "RTM_LAYERS"
FIELDS = ("name", "class", "source")
HALF = 5.0  # metres: half the side of the square that stands for an area mapped as a point
OPTIONS = ["FID=fid", "GEOMETRY_NAME=geom", "SPATIAL_INDEX=YES"]
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
            _make(unfinished, factors, crs)
        if failures:
            raise RuntimeError(failures[0])
        try:
            _fill(unfinished, factors, crs, progress)
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


def _make(path: str, factors: list[FactorPlaces], crs) -> None:
    """Make a file with empty layers."""
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    if dataset is None:
        return
    reference = osr.SpatialReference()
    reference.ImportFromWkt(crs.toWkt(crs.WktVariant.WKT_PREFERRED_GDAL))
    dataset.SetMetadataItem(KIND, FACTORS)
    dataset.SetMetadataItem(LISTED, json.dumps([one.factor.name for one in factors]))
    dataset.StartTransaction()
    for one in factors:
        layer = dataset.CreateLayer(one.factor.name, reference, WKB_TYPES[one.geometry], OPTIONS)
        for name in FIELDS if layer is not None else ():
            layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    dataset.CommitTransaction()
    dataset.FlushCache()


def _fill(path: str, factors: list[FactorPlaces], crs, progress: Progress) -> None:
    tables = [empty_table(_layer_of(path, one), len(FIELDS)) for one in factors]
    total, done = sum(len(one.places) for one in factors) or 1, 0
    with in_one_go(path, unfinished=True) as file:
        for one, table in zip(factors, tables):
            if table is None:
                raise RuntimeError(tr("the layer “{name}” cannot be filled", name=one.factor.name))
            part = Part(progress, done / total, (done + len(one.places)) / total)
            fill_places(file, table, one.places, one.geometry, in_metres(HALF, crs), part)
            keep_in_geopackage(file, one.factor.name, one.rights)
            done += len(one.places)


def _layer_of(path: str, one: FactorPlaces) -> str:
    return InFile(Path(path), one.factor.name).source
