"""Layers that QGIS writes: opened, filled, closed, and looked at whether all of it arrived.

QGIS and GDAL do not say everything: of a GeoJSON on a full disk they write the half and are
content. So the failures that GDAL notes are collected, and what a file holds is counted at the end.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from osgeo import gdal
from qgis.core import (
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
    QgsVectorFileWriter,
)

from ...core.plain import in_table
from ..language import tr
from .beside import REPLACED, UNFINISHED, beside, laid_beside
from .containers import SPREADSHEETS
from .destinations import ALONE, COMPANIONS, GPKG, InFile, file_of, in_file, lacks_ending, place_of
from .failures import writing
from .geotiff import failures_of_gdal, quiet_gdal
from .into_geopackage import put_layers
from .likeness import is_filled, is_like, require_no_namesake
from .ours import is_ours
from .transaction import about_to_write, at_the_end, clear_remains, is_announced, replace

if TYPE_CHECKING:
    from .given import Given

WITH_PROJECT = QgsProcessingOutputLayerDefinition
OF_A_TABLE = "No geometry column"  # said of a table where QGIS looks for its spatial index


class LayerWriter:
    """A layer that is being written: `add` features, or `close` it and fill its file directly.

    Attributes
    ----------
    destination : str
        By which QGIS finds the layer now.
    result : str
        By which QGIS finds the layer once the run has succeeded.
    added : int
        Features that it must hold in the end.
    is_table : bool
        Whether spreadsheets will open it, which take some texts for formulas.
    """

    is_table = False

    def __init__(self, sink: QgsFeatureSink, destination: str, failures=(), told=""):
        self.sink, self.destination, self.result, self.added = sink, destination, destination, 0
        self._failures, self._told = failures, told

    def add(self, features: Iterable[QgsFeature]) -> None:
        """Write features, or say that they were not taken."""
        several = list(features)
        if self.is_table:
            for one in several:
                one.setAttributes([in_table(value) for value in one.attributes()])
        taken = self.sink.addFeatures(several, QgsFeatureSink.Flag.FastInsert)
        if not (taken[0] if isinstance(taken, tuple) else taken):
            raise RuntimeError(self.sink.lastError() or tr("a row was not taken"))
        self.added += len(several)

    def style(self, give_style: Callable[[str], None]) -> None:
        """Have the layer, which is written by now, styled; tell failures of its file."""
        with writing(self._told):
            give_style(self.destination)

    def close(self) -> None:
        """Close the file, or say what failed: QGIS closes it once nobody holds the sink."""
        self.sink = None
        if self._failures:
            raise RuntimeError(self._failures[0])


@contextmanager
def layer_written(given: Given, name: str, fields: QgsFields, wkb_type, crs):
    """Give a `LayerWriter` for the sink of a parameter; afterwards all of it is in a file.

    A layer that goes into a GeoPackage with others is in a file beside it until the run succeeds.

    Raises
    ------
    RtmError
        If the layer cannot be written whole.
    """
    algorithm, asked = given.algorithm, asked_for(given, name)
    place = in_file(asked)
    described = (given.context, fields, wkb_type, crs)
    told = file_of(asked) or asked
    with writing(told):
        if place is None:
            with _filled(
                told, lambda: algorithm.parameterAsSink(given.parameters, name, *described)
            ) as writer:
                yield writer
        else:
            with _way(place)(place, described, algorithm.displayName()) as writer:
                writer.is_table = place.path.suffix.casefold() in (".csv", *SPREADSHEETS)
                yield writer
            _load_later(given, name, writer.result)


def asked_for(given: Given, name: str):
    """Return what a sink's parameter says; the toolbox gives it with what to do afterwards."""
    value = given.parameters.get(name)
    if isinstance(value, WITH_PROJECT):
        value = value.sink.staticValue()
    return f"{value}{GPKG}" if lacks_ending(value) else value  # as Processing has it


def _load_later(given: Given, name: str, destination: str) -> None:
    """Have a layer loaded after the run where the toolbox asks for it, as Processing does."""
    value, definition = given.parameters.get(name), given.algorithm.parameterDefinition(name)
    if not isinstance(value, WITH_PROJECT) or value.destinationProject is None:
        return
    details = QgsProcessingContext.LayerDetails(
        value.destinationName or definition.description(),
        value.destinationProject,
        definition.name(),
        QgsProcessingUtils.LayerHint.Vector,
    )
    given.context.addLayerToLoadOnCompletion(destination, details)


def _way(place: InFile):
    """Return how a file is written."""
    if place.layer:
        return _in_a_geopackage
    return _alone if place.path.suffix.lower() in ALONE else _of_several_files


@contextmanager
def _in_a_geopackage(place: InFile, described, title: str):
    """Give a writer into a new GeoPackage, or into one beside that the analyst has already."""
    clear_remains(place.path)
    written = place
    if is_announced(place.path) or not is_filled(place.path):
        _announce(place.path)
    else:
        require_no_namesake(place, described[1].names(), title)
        written = InFile(beside(place.path, UNFINISHED, GPKG), place.layer)
        if not is_announced(written.path):
            _announce(written.path)
            at_the_end(lambda: _put_in(written.path, place.path, title))
    with _filled(place.path, lambda: _file_sink(written, place, *described)) as writer:
        writer.result = place.source
        yield writer


def _put_in(unfinished: Path, target: Path, title: str) -> None:
    put_layers(unfinished, target, title)
    for file in (unfinished, *_companions(unfinished)):
        with suppress(OSError):  # open still, on some systems: the next run removes it
            file.unlink()


@contextmanager
def _alone(place: InFile, described, _title: str):
    """Give a writer into a file beside the place, which then takes it."""
    clear_remains(place.path)
    unfinished = InFile(beside(place.path, UNFINISHED, place.path.suffix.lower()))
    try:
        with _filled(place.path, lambda: _file_sink(unfinished, place, *described)) as writer:
            writer.result = place.source
            yield writer
        theirs = not is_ours(place.path, lambda there: is_like(there, unfinished.path))
        about_to_write(place.path, theirs=theirs, stays=not theirs)
        for companion in _companions(place.path):
            about_to_write(companion, theirs=theirs)
        replace(unfinished.path, place.path)
        writer.destination = place.source
    finally:
        for path in (unfinished.path, *_companions(unfinished.path)):
            path.unlink(missing_ok=True)


@contextmanager
def _of_several_files(place: InFile, described, _title: str):
    """Give a writer into files in a folder beside, each of which then takes its place."""
    strays = set() if _comes_back(place.path) else set(filter(_comes_back, _companions(place.path)))
    clear_remains(place.path)
    folder = beside(place.path, UNFINISHED)
    unfinished = InFile(folder / place.path.name)
    try:
        folder.mkdir()
        with _filled(place.path, lambda: _file_sink(unfinished, place, *described)) as writer:
            writer.result = place.source
            yield writer
        theirs = not is_ours(place.path, lambda there: is_like(there, unfinished.path))
        made = sorted(folder.iterdir(), key=lambda file: file.suffix == place.path.suffix)
        others = (place.path.with_name(file.name) for file in made)
        for file in (*_companions(place.path), *others):
            about_to_write(file, theirs=theirs or file in strays)
        for file in made:
            replace(file, place.path.with_name(file.name))
        writer.destination = place.source
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _filled(told, open_sink: Callable[[], tuple[QgsFeatureSink | None, str]]):
    """Give a writer into a sink; in the end it is closed and holds all that was added."""
    writer = None
    with failures_of_gdal() as failures:
        try:
            sink, destination = open_sink()
        except QgsProcessingException as reason:
            raise RuntimeError(str(reason)) from reason
        if sink is None or failures:
            raise RuntimeError(tr("it cannot be made"))
        writer = LayerWriter(sink, destination, failures, told)
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


def _announce(path: Path) -> None:
    """Put aside what stands where a file will be made, and have it removed if the run fails."""
    for file in (path, *_companions(path)):
        about_to_write(file, theirs=is_filled(file))


def _comes_back(path: Path) -> bool:
    """Return whether a killed run had put a file aside: the analyst's, if it did so alone."""
    return any(found[1] == REPLACED for found in laid_beside(path))


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
        raise RuntimeError(
            tr("of {added:,} rows it holds {found:,}", added=writer.added, found=found or 0)
        )
