"""Streets to draw beneath the places, if they may be given away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from qgis.core import QgsGeometry, QgsPointXY, QgsRectangle

from ...core.plain import one_line
from ...core.progress import Progress
from ...core.publishing.public_study import LayerRights
from ...core.publishing.web_map import Streets
from ..files.features import lines_of, tell_skipped
from ..files.given import Given
from ..files.layer_rights import Rights, rights_in
from ..language import marked, tr
from .results import Results
from .rights import Told, rights

STREETS = "STREETS"
ROW = marked("Streets")  # in the licence table
AROUND = 0.5  # of a cell: what lies further apart is not told apart on the map
MOST_POINTS = 400_000  # that a page holds and a phone draws


@dataclass(frozen=True, eq=False)
class Drawn:
    """Streets, and whether they may go out; none if they may not."""

    rights: LayerRights
    streets: Streets | None


def drawn_streets(
    results: Results, told: Told | None, given: Given, feedback, progress: Progress
) -> Drawn:
    """Return the streets of the study area, simplified to what a map of it shows."""
    layer = given.layer(STREETS)
    named = given.algorithm.parameterAsVectorLayer(given.parameters, STREETS, given.context)
    known = Rights() if named is None else rights_in(named.source())
    found = rights(ROW, known.licences, known.attribution, told)
    if not found.goes_out:
        feedback.pushWarning(
            tr(
                "The streets are not drawn: nothing is known to permit that they are given away. "
                "If you may, say so in a licence table, in a row “{row}”.",
                row=ROW,
            )
        )
        return Drawn(found, None)
    lines, skipped = lines_of(layer, results.crs, given.context, progress, _area(results))
    tell_skipped(layer, skipped, feedback)
    owed = one_line(", ".join(filter(None, (found.attribution, found.licence))))
    return Drawn(found, Streets(_simplified(lines, results), owed))


def _area(results: Results) -> QgsRectangle:
    frame = results.cells.frame
    right = frame.left + frame.columns * frame.cell_size
    bottom = frame.top - frame.rows * frame.cell_size
    return QgsRectangle(frame.left, bottom, right, frame.top)


def _simplified(lines, results: Results) -> list[np.ndarray]:
    """Return lines with so few points that the map shows them as they are, and can hold them."""
    tolerance = AROUND * results.cells.frame.cell_size / 10
    found = lines
    while True:
        found = [_simple(line, tolerance) for line in found]
        if sum(map(len, found)) <= MOST_POINTS or tolerance > results.cells.frame.cell_size:
            return found
        tolerance *= 2


def _simple(line: np.ndarray, tolerance: float) -> np.ndarray:
    shape = QgsGeometry.fromPolylineXY([QgsPointXY(x, y) for x, y in line]).simplify(tolerance)
    return np.array([(point.x(), point.y()) for point in shape.asPolyline()])
