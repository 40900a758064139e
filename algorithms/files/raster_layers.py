"""Rasters that an algorithm was given, looked at before QGIS opens them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsMapLayer,
    QgsProcessingUtils,
    QgsProperty,
    QgsProviderRegistry,
    QgsRasterLayer,
)

from ...core.errors import RtmError
from ...core.shapes import shown
from ..language import tr
from . import sources
from .geotiff import REMEDY, quiet_gdal
from .journal import require_settled
from .kinds import makers
from .raster import Raster, opened, require_harmless

if TYPE_CHECKING:
    from .given import Given

LONGEST_PATH = 500  # letters in a message
FOLLOWED = (".ovr", ".msk", ".aux.xml", ".aux", ".rrd")  # what GDAL opens with a raster


def raster_layer(given: Given, name: str) -> QgsRasterLayer:
    """Return the raster layer of a parameter, or say that it cannot be read."""
    given.require(name)
    value = given.parameters.get(name)
    _require_files(value, given.context)
    layer = None
    with quiet_gdal():
        layer = given.algorithm.parameterAsRasterLayer(given.parameters, name, given.context)
    if layer is None or not layer.isValid():
        raise RtmError(
            tr("The raster {value} cannot be read.", value=shown(value, LONGEST_PATH)),
            tr(REMEDY),
            kind="unreadable",
            where=name,
        )
    return layer


def raster_layers(given: Given, name: str, what: str, remedy: str) -> list[QgsMapLayer]:
    """Return the raster layers of a parameter, or say that some, or all, are missing."""
    value = given.parameters.get(name) or []
    _require_files(value, given.context)
    layers = []
    with quiet_gdal():
        layers = given.algorithm.parameterAsLayerList(given.parameters, name, given.context)
    if not layers or (isinstance(value, (list, tuple)) and len(layers) < len(value)):
        raise RtmError(
            tr("Not every {what} can be read.", what=what)
            if layers
            else tr("No {what} is given.", what=what),
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
    source = value
    if isinstance(value, QgsProperty):
        source = value.valueAsString(context.expressionContext())[0]
    if not isinstance(source, str):
        return
    if QgsProcessingUtils.mapLayerFromString(source, context, False) is None:
        said = tr("The raster {source}", source=shown(source, LONGEST_PATH))
        require_harmless(_path_of(source), said)
        require_plain_companions(Path(_path_of(source)), said)


def require_plain_companions(path: Path, said: str) -> None:
    """Refuse a raster with smaller copies, a mask or notes that lead elsewhere, beside it or in it.

    Our own reading leaves them alone, but QGIS opens the raster too.
    """
    start = f"{path.stem}.".casefold()
    try:
        beside = sorted(path.parent.iterdir())
    except OSError as reason:
        raise RtmError(
            tr("{said} lies in a folder that cannot be read.", said=said),
            tr(REMEDY),
            kind="unreadable",
        ) from reason
    for one in beside:
        name = one.name.casefold()
        if one.name != path.name and not (name.startswith(start) and name.endswith(FOLLOWED)):
            continue
        where = sources.of_file(one)
        if where:
            raise RtmError(
                tr("{said} would be opened with {where}.", said=said, where=where),
                tr(
                    "Remove {name} if you did not make it, or choose another raster.",
                    name=shown(one.name),
                ),
            )


def _path_of(source: str) -> str:
    """Return the file that a source string of a raster names, with what leads to an archive."""
    parts = QgsProviderRegistry.instance().decodeUri("gdal", source)
    return f"{parts.get('vsiPrefix') or ''}{parts.get('path') or source}"


def open_raster(layer, *kinds: str) -> Raster:
    """Open a layer as a raster of one of the given kinds, or say what it is instead."""
    if not isinstance(layer, QgsMapLayer) or layer.providerType() != "gdal":
        raise RtmError(
            tr("The raster “{layer}” cannot be opened as a file.", layer=layer.name()),
            tr("Choose a raster made with {makers}.", makers=makers(kinds)),
            kind="unreadable",
        )
    path = _path_of(layer.source())
    for folder in Path(path).parents[:2]:  # those of factors lie in a folder within the results
        require_settled(folder)
    return opened(path, layer.name(), kinds)


def given_raster(given: Given, name: str, *kinds: str) -> Raster:
    """Open the raster of a parameter, or say what is wrong with it."""
    return open_raster(raster_layer(given, name), *kinds)
