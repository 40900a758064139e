"""Layers that QGIS writes: opened, filled, closed, and looked at whether all of it arrived.

QGIS and GDAL do not say everything: of a GeoJSON on a full disk they write the half and are
content. So the failures that GDAL notes are collected, and what a file holds is counted at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    QgsDataSourceUri,
    QgsFeature,
    QgsFeatureSink,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProviderRegistry,
)

from ..transaction import about_to_write
from .failures import writing
from .geotiff import failures_of_gdal, quiet_gdal

OGR = "ogr:"
BESIDE = {  # files that come with a file
    ".shp": (".dbf", ".shx", ".prj", ".cpg"),
    ".gpkg": (".gpkg-wal", ".gpkg-shm", ".gpkg-journal"),
}


class LayerWriter:
    """A layer that is being written: `add` features, or `close` it and fill its file directly.

    Attributes
    ----------
    destination : str
        By which QGIS finds the layer again.
    added : int
        Features that it must hold in the end.
    """

    def __init__(self, sink: QgsFeatureSink, destination: str, failures: Sequence[str] = ()):
        self.sink, self.destination, self.added = sink, destination, 0
        self._failures = failures

    def add(self, features: Iterable[QgsFeature]) -> None:
        """Write features, or say that they were not taken."""
        features = list(features)
        taken = self.sink.addFeatures(features, QgsFeatureSink.Flag.FastInsert)
        if not (taken[0] if isinstance(taken, tuple) else taken):
            raise RuntimeError(self.sink.lastError() or "a row was not taken")
        self.added += len(features)

    def close(self) -> None:
        """Close the file, or say what failed: QGIS closes it once nobody holds the sink."""
        self.sink = None
        if self._failures:
            raise RuntimeError(self._failures[0])


@contextmanager
def layer_written(algorithm, parameters, name, context, fields, wkb_type, crs):
    """Give a `LayerWriter` for the sink of a parameter; afterwards all of it is in its file.

    Raises
    ------
    RtmError
        If the layer cannot be written whole.
    """
    value = parameters.get(name)
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink.staticValue()
    _announce(value)
    writer = None
    with writing(file_of(value) or value):
        with failures_of_gdal() as failures:
            try:
                sink, destination = algorithm.parameterAsSink(
                    parameters, name, context, fields, wkb_type, crs
                )
            except QgsProcessingException as reason:
                raise RuntimeError(str(reason)) from reason
            if sink is None or failures:
                raise RuntimeError("it cannot be made")
            writer = LayerWriter(sink, destination, failures)
            del sink
            try:
                yield writer
            finally:
                writer.sink = None
        if failures:
            raise RuntimeError(failures[0])
        _require_whole(writer)


def place_of(destination: str) -> tuple[str, str | None]:
    """Return the file and, where it is told, the layer of a destination."""
    parts = QgsProviderRegistry.instance().decodeUri("ogr", destination)
    return parts.get("path") or "", parts.get("layerName") or None  # QGIS's NULL, where not told


def file_of(value) -> str:
    """Return the file that a destination names, or an empty text."""
    if not isinstance(value, str):
        return ""
    path = QgsDataSourceUri(value[len(OGR) :]).database() if value.startswith(OGR) else value
    return path if Path(path).suffix else ""


def _announce(value) -> None:
    """Put aside what stands where a file of its own will be written."""
    path = file_of(value)
    if not path or value.startswith(OGR):  # a layer among others of a file, which stays
        return
    path = Path(path)
    with writing(path):
        for file in (path, *(path.with_suffix(one) for one in BESIDE.get(path.suffix.lower(), ()))):
            about_to_write(file)


def _require_whole(writer: LayerWriter) -> None:
    """Refuse a file that holds fewer features than were written."""
    path, layer = place_of(writer.destination)
    if not path or not Path(path).is_file():
        return  # in memory, or in a database, which answered for each feature
    found = None
    with quiet_gdal():
        dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_READONLY)
        if dataset is not None:
            found = dataset.GetLayerByName(layer) if layer else dataset.GetLayer(0)
        if found is not None:
            found = found.GetFeatureCount()
    if found != writer.added:
        raise RuntimeError(f"of {writer.added:,} rows it holds {found or 0:,}")
