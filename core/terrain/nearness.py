"""Which distance of a factor is the first to reach a cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..progress import Part, Progress
from .features import Features, Polygon, chains
from .grid import Cells, Frame, centres_inside
from .shapes import PointShapes, SegmentShapes, Shapes
from .windows import Windows, bands, squared_limits


@dataclass(frozen=True, eq=False)
class Nearness:
    """How near the features of a factor are to the cells, and the cells to the features.

    Attributes
    ----------
    band : uint8 array, shape (cells,)
        Index of the smallest distance within which a feature lies; the number of distances where
        none does.
    reaching : bool array, shape (features,)
        Whether a feature is within the largest distance of any cell: points, then lines, then
        polygons.
    """

    band: np.ndarray
    reaching: np.ndarray


def nearness(
    cells: Cells, features: Features, distances: tuple[float, ...], progress: Progress
) -> Nearness:
    """Find the smallest distance at which each cell's centre has a feature.

    Features push to the cells around them: the cost is the number of pairs of a feature and a
    cell within the largest distance, wherever in a large frame they are.

    Parameters
    ----------
    cells : Cells
    features : Features
        A centre in a polygon is at distance 0 from it.
    distances : tuple of float
        Ascending.
    progress : Progress
    """
    frame, reach = cells.frame, distances[-1]
    band = np.full(frame.shape, len(distances), np.uint8)
    rings, polygon_of = _rings(features.polygons)
    groups: list[Shapes] = [
        PointShapes(features.points),
        SegmentShapes(features.segments, features.line_of, frame, reach),
        SegmentShapes(rings, polygon_of, frame, reach),
    ]
    counts = (len(features.points), features.lines, len(features.polygons))
    reaching = [np.zeros(count, bool) for count in counts]
    for position, (shapes, reached) in enumerate(zip(groups, reaching)):
        part = Part(progress, 0.3 * position, 0.3 * (position + 1))
        _mark(cells, shapes, squared_limits(distances), band, reached, part)
    if features.polygons:
        inside = centres_inside(frame, features.polygons, Part(progress, 0.9, 1.0))
        band[inside] = 0
        _find_surrounding(cells, features.polygons, reach, reaching[2], progress)
    progress.at(1.0)
    return Nearness(cells.from_raster(band), np.concatenate(reaching))


def _rings(polygons: tuple[Polygon, ...]) -> tuple[np.ndarray, np.ndarray]:
    segments, ring_of = chains([ring for polygon in polygons for ring in polygon])
    polygon_of_ring = np.repeat(np.arange(len(polygons)), [len(polygon) for polygon in polygons])
    return segments, polygon_of_ring[ring_of]


def _mark(
    cells: Cells,
    shapes: Shapes,
    limits: list[float],
    band: np.ndarray,
    reached: np.ndarray,
    progress: Progress,
) -> None:
    """Lower `band` (rows, columns) where shapes are near; set `reached` for those that are."""
    frame, beyond = cells.frame, len(limits)
    windows = Windows.around(frame, shapes.boxes, np.sqrt(limits[-1]))
    x, y = frame.column_centres(), frame.row_centres()
    done, pairs = 0, max(1, windows.pairs())
    for rows in frame.strips():
        size = (rows.stop - rows.start) * frame.columns
        marks = None
        for chunk in windows.chunks(rows):
            progress.at(min(1.0, done / pairs))
            if marks is None:
                marks = np.zeros((beyond + 1, size), bool)
                inside = cells.inside[rows].ravel()
            squared = shapes.squared_distances(chunk.which, x[chunk.columns], y[chunk.rows])
            found = bands(squared, limits)
            places = chunk.places(rows, frame.columns)
            near = ((found < beyond) & inside[places]).any(axis=(1, 2))
            reached[shapes.feature_of[chunk.which[near]]] = True
            marks.ravel()[np.multiply(found, size, dtype=np.intp) + places] = True
            done += squared.size
        if marks is not None:
            strip = band[rows].reshape(-1)
            for position in range(beyond - 1, -1, -1):
                np.minimum(strip, position, out=strip, where=marks[position])


def _find_surrounding(
    cells: Cells,
    polygons: tuple[Polygon, ...],
    reach: float,
    reached: np.ndarray,
    progress: Progress,
) -> None:
    """Set `reached` for polygons whose sides are all out of reach of the cells they hold."""
    exteriors = [np.asarray(polygon[0], float) for polygon in polygons]
    starts = np.cumsum([0, *(len(ring) for ring in exteriors[:-1])])
    low = np.minimum.reduceat(np.concatenate(exteriors), starts)
    high = np.maximum.reduceat(np.concatenate(exteriors), starts)
    # Around the centre of a held cell there is a disc of the reach that no side enters.
    wide = np.all(high - low > 2 * reach, axis=1)
    for position in np.flatnonzero(~reached & wide & _meeting(cells.frame, low, high)):
        inside = centres_inside(cells.frame, [polygons[position]], Part(progress, 1.0, 1.0))
        reached[position] = bool((inside & cells.inside).any())


def _meeting(frame: Frame, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return which boxes, given by their lower left and upper right corners, meet the frame."""
    right = frame.left + frame.columns * frame.cell_size
    bottom = frame.top - frame.rows * frame.cell_size
    across = (low[:, 0] < right) & (high[:, 0] > frame.left)
    return across & (low[:, 1] < frame.top) & (high[:, 1] > bottom)
