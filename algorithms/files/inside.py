"""Which points lie in the polygons of a layer."""

from __future__ import annotations

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPoint

from ...core.progress import Part, Progress
from .features import merged, read_polygons, tell_skipped
from .layers import Layer

BETWEEN_CHECKS = 20_000


def inside(
    xy: np.ndarray,
    layer: Layer,
    crs: QgsCoordinateReferenceSystem,
    context,
    feedback,
    progress: Progress,
) -> np.ndarray:
    """Return which points (rows, 2), in a coordinate system, lie in a layer's polygons."""
    polygons, skipped = read_polygons(layer, crs, context, Part(progress, 0.0, 0.1))
    tell_skipped(layer, skipped, feedback)
    outline = merged(polygons)
    box = outline.boundingBox()
    low, high = (box.xMinimum(), box.yMinimum()), (box.xMaximum(), box.yMaximum())
    within = ((xy >= low) & (xy <= high)).all(axis=1)
    engine = QgsGeometry.createGeometryEngine(outline.constGet())
    engine.prepareGeometry()
    for number, row in enumerate(np.flatnonzero(within).tolist()):
        if number % BETWEEN_CHECKS == 0:
            progress.at(0.1 + 0.9 * number / max(len(xy), 1))
        within[row] = engine.intersects(QgsPoint(*xy[row].tolist()))
    return within
