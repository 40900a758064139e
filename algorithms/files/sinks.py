"""Layers that QGIS writes: opened, filled, closed, and looked at whether all of it arrived.

QGIS and GDAL do not say everything: of a GeoJSON on a full disk they write the half and are
content. So the failures that GDAL notes are collected, and what a file holds is counted at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    QgsFeature,
    QgsFeatureSink,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsVectorFileWriter,
)

from ..transaction import about_to_write, beside, replace
from .destinations import ALONE, COMPANIONS, OGR, InFile, file_of, in_file, place_of
from .failures import writing
from .geotiff import failures_of_gdal, quiet_gdal

OF_A_TABLE = "No geometry column"  # said of a table where QGIS looks for its spatial index


class LayerWriter:
    """A layer that is being written: `add` features, or `close` it and fill its file directly.

    Attributes
    ----------
    destination : str
        By which QGIS finds the layer: while it is written, and then at its place.
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
    place = in_file(value)
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink.staticValue()
    described = (context, fields, wkb_type, crs)
    with writing(file_of(value) or value):
        if place is None:
            _announce(value)
            with _filled(lambda: algorithm.parameterAsSink(parameters, name, *described)) as writer:
                yield writer
        elif place.layer or place.path.suffix.lower() not in ALONE:
            _announce(value)
            with _filled(lambda: _file_sink(place, place, *described)) as writer:
                yield writer
        else:
            with _written_beside(place, described) as writer:
                yield writer


@contextmanager
def _written_beside(place: InFile, described):
    """Give a writer into a file beside the place, which then takes it."""
    unfinished = InFile(beside(place.path, "unfinished", place.path.suffix.lower()))
    try:
        with _filled(lambda: _file_sink(unfinished, place, *described)) as writer:
            yield writer
        for companion in _companions(place.path):
            about_to_write(companion)
        replace(unfinished.path, place.path)
        writer.destination = place.source
    finally:
        for path in (unfinished.path, *_companions(unfinished.path)):
            path.unlink(missing_ok=True)


@contextmanager
def _filled(open_sink: Callable[[], tuple[QgsFeatureSink | None, str]]):
    """Give a writer into a sink; in the end it is closed and holds all that was added."""
    writer = None
    with failures_of_gdal() as failures:
        try:
            sink, destination = open_sink()
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
    real = [failure for failure in failures if failure != OF_A_TABLE]
    if real:
        raise RuntimeError(real[0])
    _require_whole(writer)


def _file_sink(written: InFile, place: InFile, context, fields, wkb_type, crs):
    """Return a sink into a file, and how QGIS finds it.

    A layer that is named is added to what is in the file, or takes the place of its namesake.
    """
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = QgsVectorFileWriter.driverForExtension(place.path.suffix[1:].lower())
    options.layerName = place.layer or place.path.stem
    options.datasourceOptions = QgsVectorFileWriter.defaultDatasetOptions(options.driverName)
    options.layerOptions = QgsVectorFileWriter.defaultLayerOptions(options.driverName)
    if place.layer and written.path.exists():
        options.actionOnExistingFile = (
            QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
        )
    transform = context.transformContext()
    sink = QgsVectorFileWriter.create(str(written.path), fields, wkb_type, crs, transform, options)
    if sink.hasError() != QgsVectorFileWriter.WriterError.NoError:
        raise RuntimeError(sink.errorMessage())
    return sink, written.source


def _announce(value) -> None:
    """Put aside what stands where a file of its own will be written."""
    path, place = file_of(value), in_file(value)
    if not path or value.startswith(OGR) or (place is not None and place.layer):
        return  # a layer among others of a file, which stays
    for file in (Path(path), *_companions(Path(path))):
        about_to_write(file)


def _companions(path: Path) -> list[Path]:
    return [path.with_suffix(ending) for ending in COMPANIONS.get(path.suffix.lower(), ())]


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
