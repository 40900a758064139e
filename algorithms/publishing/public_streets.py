"""Streets to draw beneath the places of a copy: as simple as a map of a city needs them."""

from __future__ import annotations

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle

from ...core.errors import RtmError
from ...core.progress import Part
from ...core.publishing.map_data import Streets
from ...core.terrain.grid import Frame
from ..files.features import lines_of, tell_skipped
from ..files.given import Given
from ..language import marked, tr
from .handout_layers import as_line

STREETS, OWED = "STREETS", "STREETS_BY"
ROW = marked("Streets")  # in a licence table
ROUGH = 2.0  # metres that a line may move: less than its width on any of the maps
MOST_CORNERS = 1_000_000  # some 5 MB of a map
LINE_HEAD = 9  # bytes of well-known binary before the corners


def public_streets(
    given: Given,
    crs: QgsCoordinateReferenceSystem,
    metres: float,
    frame: Frame,
    owed: str,
    feedback,
    progress,
) -> Streets:
    """Return the streets within the study area's frame, and whose they are.

    Raises
    ------
    RtmError
        If there are more than a map in a browser can draw.
    """
    layer = given.layer(STREETS)
    right = frame.left + frame.columns * frame.cell_size
    bottom = frame.top - frame.rows * frame.cell_size
    box = QgsRectangle(frame.left, bottom, right, frame.top)
    lines, skipped = lines_of(layer, crs, given.context, Part(progress, 0.0, 0.6), box)
    tell_skipped(layer, skipped, feedback)
    simple = [_simple(line, ROUGH / metres) for line in lines]
    corners = sum(map(len, simple))
    if corners > MOST_CORNERS:
        raise RtmError(
            tr("The streets have {corners:,} corners, too many for a web map.", corners=corners),
            tr("Give main roads alone, {most:,} corners at most.", most=MOST_CORNERS),
            kind="setting",
            where=STREETS,
        )
    if not owed:
        feedback.pushWarning(
            tr("Nothing says whose the streets are, which most licences ask for: fill in whose.")
        )
    progress.at(1.0)
    return Streets(lines=simple, owed=tr("Streets: {owner}", owner=owed) if owed else "")


def _simple(line: np.ndarray, tolerance: float) -> np.ndarray:
    """Return a line with fewer corners (Douglas and Peucker 1973)."""
    if len(line) == 2:
        return line
    simple = as_line(line).simplify(tolerance)
    return np.frombuffer(bytes(simple.asWkb()), "<f8", offset=LINE_HEAD).reshape(-1, 2)


def owners_of_streets(given: Given) -> list[str]:
    """Return whose the streets are and by which licence: as it was told, or as the layer says."""
    told = given.text(OWED).strip()
    layer = given.algorithm.parameterAsVectorLayer(given.parameters, STREETS, given.context)
    if told or layer is None:
        return [told] if told else []
    return [one for one in (*layer.metadata().rights(), *layer.metadata().licenses()) if one]
