"""Reading a layer of streets: what of it lies around the study area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsRectangle

from ...core.errors import RtmError
from ...core.machine import free_memory
from ...core.progress import Progress
from ...core.room import in_words
from ...core.terrain.features import Features
from ..language import tr
from .features import lines_of, tell_skipped
from .layers import Layer
from .raster import Raster

if TYPE_CHECKING:
    from .given import Given

BYTES_A_SEGMENT = 600  # 400 to 450 were measured on a million ways


def read_streets(
    layer: Layer, grid: Raster, margin: float, given: Given, feedback, progress: Progress
) -> Features:
    """Return the lines of a layer that meet the grid grown by a margin; there may be none.

    Raises
    ------
    RtmError
        If a network of so many needs more memory than is free.
    """
    frame = grid.frame
    right = frame.left + frame.columns * frame.cell_size
    bottom = frame.top - frame.rows * frame.cell_size
    within = QgsRectangle(frame.left, bottom, right, frame.top).buffered(margin)
    lines, skipped = lines_of(layer, grid.crs, given.context, progress, within)
    tell_skipped(layer, skipped, feedback)
    segments = sum(len(line) - 1 for line in lines)
    if segments * BYTES_A_SEGMENT > free_memory():
        raise RtmError(
            tr(
                "A network of {lines:,} streets with {segments:,} pieces needs about {needed} of "
                "memory.",
                lines=len(lines),
                segments=segments,
                needed=in_words(segments * BYTES_A_SEGMENT),
            ),
            tr("Use a smaller study area, or take the factor by proximity."),
            kind="room",
            where="STREETS",
        )
    return Features.of_lines(lines)
