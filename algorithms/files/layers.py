"""Rasters as layers of QGIS, for their looks."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsRasterLayer

from ...core.errors import RtmError
from .geotiff import REMEDY, quiet_gdal, require_geotiff


def plain_layer(path: str | Path) -> QgsRasterLayer:
    """Return a raster as a layer without a style: QGIS's own would cost a look at every value."""
    path = Path(path)
    said = f"The raster {path}"
    require_geotiff(str(path), said)
    layer = None
    with quiet_gdal():  # of a raster of one value QGIS asks for a histogram, and GDAL complains
        layer = QgsRasterLayer(str(path), path.stem, "gdal", QgsRasterLayer.LayerOptions(False))
    if layer is None or not layer.isValid():
        raise RtmError(f"{said} cannot be read.", REMEDY, kind="unreadable")
    return layer
