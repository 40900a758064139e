"""A small map of a layer: where its features are, and what it leaves empty."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..language import said
from ..terrain.checking.places import Area
from ..terrain.checking.record import Checked
from .svg import Sheet

SIDE = 200.0  # points, of the longer side
GROUND, FEATURES, GAP = "#e6e9ed", "#3d5a80", "#e8a0bd"  # told apart in grey too


def layer_map(area: Area, checked: Checked, key: str, sentence: str) -> str:
    """Return a drawing of the squares of the study area that a layer has features in.

    Parameters
    ----------
    area : Area
    checked : Checked
        It has places.
    key : str
        Different for each drawing of a page.
    sentence : str
        What it shows, for those who cannot see it.
    """
    squares = area.squares
    rows, columns = squares.frame.shape
    size = SIDE / max(rows, columns)
    sheet = Sheet(key, columns * size, rows * size)
    for fill, some in _layers(checked, squares.count):
        raster = squares.on_raster(some, False)
        for row in np.flatnonzero(raster.any(axis=1)):
            for first, end in runs(raster[row]):
                # a little larger, or the lines between them would shine through
                width = (end - first) * size + 0.3
                sheet.block((first * size, row * size), width, size + 0.3, fill)
    return sheet.element(said("Map of “{name}”", name=checked.name), sentence)


def _layers(checked: Checked, count: int) -> Iterator[tuple[str, np.ndarray]]:
    yield GROUND, np.ones(count, bool)
    if checked.gap is not None and checked.gap.found:
        yield GAP, checked.gap.squares
    if checked.places is not None:
        yield FEATURES, checked.places.occupied


def runs(row: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield where each run of true values begins, and where it has ended."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8), [0]])))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist())
