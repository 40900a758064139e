"""Whose data a layer holds: kept in its metadata, from where reports and maps have it."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsLayerMetadata, QgsProcessingUtils, QgsProviderRegistry

from .destinations import GPKG, InFile, in_file
from .geotiff import quiet_gdal
from .sinks import LayerWriter
from .transaction import at_the_end


def keep_rights(
    layer: LayerWriter, rights: str, abstract: str, context, say: Callable[[], None]
) -> None:
    """Keep in a layer what who shows it has to say of where it is from; close the layer.

    A GeoPackage holds it within; a layer in memory has it while it lasts; other formats have no
    place for it that QGIS would look at.

    Parameters
    ----------
    layer : LayerWriter
        Filled by now.
    rights : str
        Such as "Contains ... licensed under ..."; empty if nothing is known.
    abstract : str
        What the layer holds, in a sentence.
    say : callable
        Called if it cannot be kept.
    """
    told = QgsLayerMetadata()
    told.setRights([rights] if rights else [])
    told.setAbstract(abstract)
    place, now = in_file(layer.result), in_file(layer.destination)
    if place is None:
        at_the_end(lambda: None if _in_memory(layer.result, told, context) else say())
    elif place.path.suffix.lower() != GPKG or now is None:
        say()
    elif place.layer:  # among others: once it is there
        at_the_end(lambda: None if _saved(place, told) else say())
    else:
        layer.close()
        if not _saved(InFile(now.path, place.path.stem), told):
            say()


def _saved(place: InFile, told: QgsLayerMetadata) -> bool:
    with quiet_gdal():
        saved, _ = QgsProviderRegistry.instance().saveLayerMetadata("ogr", place.source, told)
    return saved


def _in_memory(destination: str, told: QgsLayerMetadata, context) -> bool:
    layer = QgsProcessingUtils.mapLayerFromString(destination, context)
    if layer is not None:
        layer.setMetadata(told)
    return layer is not None
