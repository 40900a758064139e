"""Many points moved from one coordinate system to another at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsCsException,
    QgsGeometry,
    QgsLineString,
)

from ...core.progress import Progress

AT_ONCE = 10_000
HEAD = 9  # bytes of a line in well-known binary before its points


def moved(
    xy: np.ndarray,
    source: QgsCoordinateReferenceSystem,
    target: QgsCoordinateReferenceSystem,
    transforms: QgsCoordinateTransformContext,
    progress: Progress,
) -> np.ndarray:
    """Return points (rows, 2) in another coordinate system; NaN where one is none there.

    They travel as the corners of a line, which QGIS moves a hundred times as fast as points.
    """
    if source == target or not len(xy):
        return xy
    transform = QgsCoordinateTransform(source, target, transforms)
    found = np.empty_like(xy)
    for start in range(0, len(xy), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        found[part] = np.concatenate(list(_moved(xy[part], transform)))
        progress.at(min(1.0, (start + AT_ONCE) / len(xy)))
    found[~np.isfinite(found).all(axis=1)] = np.nan
    return found


def _moved(xy: np.ndarray, transform: QgsCoordinateTransform) -> Iterator[np.ndarray]:
    """Yield points that were moved, some at once; where one of them cannot be, fewer."""
    line = QgsGeometry(QgsLineString(xy[:, 0].tolist(), xy[:, 1].tolist()))
    try:
        line.transform(transform)
    except QgsCsException:
        if len(xy) == 1:
            yield np.full((1, 2), np.nan)
            return
        for half in np.array_split(xy, 2):
            yield from _moved(half, transform)
        return
    yield np.frombuffer(bytes(line.asWkb()), "<f8", offset=HEAD).reshape(-1, 2).copy()
