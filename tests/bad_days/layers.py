"""Layers in every format that GDAL here can write, in every coordinate system, well or badly."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from osgeo import gdal, ogr, osr

from . import shapes, words

FORMATS = {
    "GeoJSON": ".geojson",
    "GPKG": ".gpkg",
    "ESRI Shapefile": ".shp",
    "FlatGeobuf": ".fgb",
    "MapInfo File": ".tab",
    "SQLite": ".sqlite",
    "CSV": ".csv",
    "GML": ".gml",
    "KML": ".kml",
    "GeoJSONSeq": ".geojsonl",
    "OpenFileGDB": ".gdb",
}
USUAL = ("GeoJSON", "GPKG", "ESRI Shapefile", "FlatGeobuf")
PROJECTED = ("EPSG:27700", "EPSG:32630", "EPSG:3857", "EPSG:2263", "EPSG:7405", "own")
STRANGE = (None, "EPSG:4326", "EPSG:4978", "EPSG:4979", "EPSG:5701", "local")
OWN = "+proj=tmerc +lat_0=51.5 +lon_0=-0.1 +k=1 +x_0=500000 +y_0=200000 +ellps=GRS80 +units=m"
LOCAL = 'LOCAL_CS["site",UNIT["metre",1]]'
OPTIONS = {"CSV": ["GEOMETRY=AS_WKT"], "SQLite": ["FORMAT=SPATIALITE"]}


@dataclass
class Layer:
    """Features to be written: geometries in the coordinates of the town, and attributes."""

    geometries: list = field(default_factory=list)
    attributes: list[dict] = field(default_factory=list)

    def add(self, geometry, **attributes) -> None:
        """Add a feature."""
        self.geometries.append(geometry)
        self.attributes.append(attributes)

    def spoil(self, rng: random.Random, town, share: float) -> None:
        """Add features that should not be there, doubles, and many of one kind."""
        for _ in range(int(share * len(self.geometries)) + 1):
            if rng.random() < 0.2 and self.geometries:
                number = rng.randrange(len(self.geometries))
                self.add(self.geometries[number], **self.attributes[number])
            else:
                self.add(shapes.broken(rng, town), kind=words.name(rng, 0.5))


def system(name: str | None) -> osr.SpatialReference | None:
    """Return a coordinate system, its axes east and north; None stands for none."""
    if name is None:
        return None
    made = osr.SpatialReference()
    if name == "own":
        made.ImportFromProj4(OWN)
    elif name == "local":
        made.ImportFromWkt(LOCAL)
    else:
        made.ImportFromEPSG(int(name.split(":")[1]))
    made.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return made


def write(path: Path, driver: str, layer: Layer, of_town, crs, layer_name: str) -> bool:
    """Write a layer as well as the format can hold it; return whether there is a file.

    `of_town` is the coordinate system of its geometries, `crs` that of the file.
    """
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        made = ogr.GetDriverByName(driver).CreateDataSource(str(path))
        if made is None:
            return False
        options = OPTIONS.get(driver, [])
        target = made.CreateLayer(layer_name, crs, ogr.wkbUnknown, options)
        if target is None:
            return False
        _write_features(target, layer, _between(of_town, crs))
        del target, made
        return path.exists()
    except (RuntimeError, UnicodeError, ValueError, TypeError):
        return False
    finally:
        gdal.PopErrorHandler()


def _write_features(target, layer: Layer, moved) -> None:
    names = sorted({key for one in layer.attributes for key in one})
    for name in names:
        numbers = all(isinstance(one.get(name, 0), (int, float)) for one in layer.attributes)
        target.CreateField(ogr.FieldDefn(name, ogr.OFTReal if numbers else ogr.OFTString))
    for geometry, attributes in zip(layer.geometries, layer.attributes):
        feature = ogr.Feature(target.GetLayerDefn())
        for name, value in attributes.items():
            number = target.GetLayerDefn().GetFieldIndex(name)
            if number >= 0 and value is not None:
                feature.SetField(number, _writable(value))
        if geometry is not None:
            copy = geometry.Clone()
            if moved is not None:
                copy.Transform(moved)
            feature.SetGeometry(copy)
        target.CreateFeature(feature)


def _writable(value):
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "")
    return value


def _between(first, second):
    if first is None or second is None or first.IsSame(second):
        return None
    made = osr.CoordinateTransformation(first, second)
    return made if made is not None and made.this is not None else None


def sources(path: Path, layer_name: str, rng: random.Random) -> str:
    """Return a source string for a layer in a file, in one of the usual ways."""
    if path.suffix in (".gpkg", ".sqlite", ".gdb"):
        return rng.choice((f"{path}|layername={layer_name}", f"{path}|layerid=0", str(path)))
    return str(path)
