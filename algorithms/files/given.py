"""Rasters that an algorithm was given."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsMapLayer, QgsProcessingUtils, QgsProperty, QgsProviderRegistry

from ...core.errors import RtmError, about
from ...core.shapes import shown
from . import sources
from .geotiff import REMEDY, quiet_gdal
from .journal import require_settled
from .kinds import MADE_BY
from .raster import Raster, opened, require_harmless

LONGEST_PATH = 500  # letters in a message
FOLLOWED = (".ovr", ".msk", ".aux.xml", ".aux", ".rrd")  # what GDAL opens with a raster


def raster_layer(algorithm, parameters, name, context):
    """Return the raster layer of a parameter, or say that it cannot be read."""
    algorithm.require_given(parameters, name)
    value = parameters.get(name)
    with about(name):
        _require_files(value, context)
    layer = None
    with quiet_gdal():
        layer = algorithm.parameterAsRasterLayer(parameters, name, context)
    if layer is None or not layer.isValid():
        raise RtmError(
            f"The raster {shown(value, LONGEST_PATH)} cannot be read.",
            REMEDY,
            kind="unreadable",
            where=name,
        )
    return layer


def raster_layers(algorithm, parameters, name, context, what: str, remedy: str) -> list:
    """Return the raster layers of a parameter, or say that some, or all, are missing."""
    given = parameters.get(name) or []
    with about(name):
        _require_files(given, context)
    layers = []
    with quiet_gdal():
        layers = algorithm.parameterAsLayerList(parameters, name, context)
    if not layers or (isinstance(given, (list, tuple)) and len(layers) < len(given)):
        raise RtmError(
            f"Not every {what} can be read." if layers else f"No {what} is given.",
            remedy,
            kind="unreadable",
            where=name,
        )
    return layers


def _require_files(value, context) -> None:
    """Look at files before QGIS opens them: it would take up pipes, other formats, the network."""
    if isinstance(value, (list, tuple)):
        for one in value:
            _require_files(one, context)
    if isinstance(value, QgsProperty):
        value = value.valueAsString(context.expressionContext())[0]
    if not isinstance(value, str):
        return
    if QgsProcessingUtils.mapLayerFromString(value, context, False) is None:
        said = f"The raster {shown(value, LONGEST_PATH)}"
        require_harmless(_path_of(value), said)
        _require_plain_companions(Path(_path_of(value)), said)


def _require_plain_companions(path: Path, said: str) -> None:
    """Refuse a raster with smaller copies, a mask or notes that lead elsewhere, beside it or in it.

    Our own reading leaves them alone, but QGIS opens the raster too.
    """
    start = f"{path.stem}.".casefold()
    try:
        beside = sorted(path.parent.iterdir())
    except OSError as reason:
        raise RtmError(
            f"{said} lies in a folder that cannot be read.", REMEDY, kind="unreadable"
        ) from reason
    for one in beside:
        name = one.name.casefold()
        if one.name != path.name and not (name.startswith(start) and name.endswith(FOLLOWED)):
            continue
        where = sources.of_file(one)
        if where:
            raise RtmError(
                f"{said} would be opened with {where}.",
                f"Remove {shown(one.name)} if you did not make it, or choose another raster.",
            )


def _path_of(source: str) -> str:
    """Return the file that a source string of a raster names, with what leads to an archive."""
    parts = QgsProviderRegistry.instance().decodeUri("gdal", source)
    return f"{parts.get('vsiPrefix') or ''}{parts.get('path') or source}"


def open_raster(layer, *kinds: str) -> Raster:
    """Open a layer as a raster of one of the given kinds, or say what it is instead."""
    if not isinstance(layer, QgsMapLayer) or layer.providerType() != "gdal":
        makers = " or ".join(f"“{MADE_BY[kind]}”" for kind in kinds)
        raise RtmError(
            f"The raster “{layer.name()}” cannot be opened as a file.",
            f"Choose a raster made with {makers}.",
            kind="unreadable",
        )
    path = _path_of(layer.source())
    for folder in Path(path).parents[:2]:  # those of factors lie in a folder within the results
        require_settled(folder)
    return opened(path, layer.name(), kinds)


def given_raster(algorithm, parameters, name, context, kind: str) -> Raster | None:
    """Open the raster of an optional parameter; None where it was left out."""
    if not algorithm.given(parameters, name):
        return None
    layer = raster_layer(algorithm, parameters, name, context)
    with about(name):
        return open_raster(layer, kind)
