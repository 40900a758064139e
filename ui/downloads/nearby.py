"""How many places of a factor lie near enough to a study area to bear on its cells."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qgis.core import QgsFeatureRequest, QgsGeometry, QgsProject, QgsVectorLayer

from ...algorithms.files.destinations import InFile
from ...algorithms.files.proposed_crs import measures_lengths
from ...core.settings import FactorSettings
from .. import layers
from ..area_crs import measured_in
from ..draft import Content

ARC = 8  # corners of a quarter of a circle around a corner of the area


def reach_of(content: Content) -> QgsGeometry | None:
    """Return the study area and all within the usual largest distance; None where it is unknown.

    It is in the CRS in which the study is measured, as the layers are that an import made for it.
    """
    area = layers.open_layer(content.study_area)
    if area is None or content.block_length is None:
        return None
    crs = measured_in(area, content.crs)
    if not measures_lengths(crs):
        return None
    request = QgsFeatureRequest().setSubsetOfAttributes([])
    request.setDestinationCrs(crs, QgsProject.instance().transformContext())
    if content.study_area_filter:
        request.setFilterExpression(content.study_area_filter)
    parts = [one.geometry() for one in area.getFeatures(request) if one.hasGeometry()]
    whole = QgsGeometry.unaryUnion(parts)
    return whole.buffer(FactorSettings.max_blocks * content.block_length, ARC)


def counts_near(file: Path, names: Iterable[str], reach: QgsGeometry) -> dict[str, int]:
    """Return how many features of layers in a file lie within a reach, by the layers' names."""
    engine = QgsGeometry.createGeometryEngine(reach.constGet())
    engine.prepareGeometry()
    request = QgsFeatureRequest().setSubsetOfAttributes([])
    request.setFilterRect(reach.boundingBox())
    found = {}
    for name in names:
        layer = QgsVectorLayer(InFile(file, name).source, name, "ogr")
        found[name] = sum(
            engine.intersects(one.geometry().constGet())
            for one in layer.getFeatures(request)
            if one.hasGeometry()
        )
    return found
