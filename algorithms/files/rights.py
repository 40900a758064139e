"""Whose data a layer holds: kept in its metadata, from where reports and maps have it."""

from __future__ import annotations

from qgis.core import QgsLayerMetadata, QgsProcessingUtils, QgsProviderRegistry

from .destinations import GPKG, InFile, in_file
from .geotiff import quiet_gdal


def keep_rights(destination: str, rights: str, abstract: str, context) -> bool:
    """Keep in a written layer what who shows it has to say of where it is from.

    A GeoPackage holds it within, another file has it beside (`.qmd`), a layer in memory has it
    while it lasts.

    Parameters
    ----------
    destination : str
        As QGIS finds the layer.
    rights : str
        Such as "Contains ... licensed under ..."; nothing is kept of an empty text.
    abstract : str
        What the layer holds, in a sentence.

    Returns
    -------
    bool
        Whether it was kept.
    """
    told = QgsLayerMetadata()
    told.setRights([rights] if rights else [])
    told.setAbstract(abstract)
    place = in_file(destination)
    if place is not None:
        with quiet_gdal():
            source = place.source
            if place.path.suffix.lower() == GPKG and not place.layer:
                source = InFile(place.path, place.path.stem).source
            kept, _ = QgsProviderRegistry.instance().saveLayerMetadata("ogr", source, told)
        return kept
    layer = QgsProcessingUtils.mapLayerFromString(destination, context)
    if layer is None:
        return False
    layer.setMetadata(told)
    return True


def rights_of(layer) -> str:
    """Return what a map layer says of whose data it holds; empty where it says nothing."""
    return " ".join(layer.metadata().rights())
