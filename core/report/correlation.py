"""The pair correlation of what a model leaves unexplained, as a chart."""

from __future__ import annotations

import numpy as np

from ..language import numeral, said
from ..model.clustering import CURVES, Correlation
from .phrases import figure, whole_distance
from .svg import FAINT, INK, QUIET, Sheet, round_numbers, stroke

WIDTH, HEIGHT = 576.0, 210.0  # points
LEFT, TOP, ACROSS, DOWN = 50.0, 9.0, 510.0, 158.0
BAND = "#dfe3e8"
TICKS = 6
HEADROOM = 1.08


def correlation_chart(curve: Correlation, units: str) -> str:
    """Return a pair correlation, estimated and fitted, with its envelope as an SVG element.

    Parameters
    ----------
    curve : Correlation
    units : str
        Of distances.
    """
    distances, estimated, fitted, low, high = (
        np.array(getattr(curve, name), float) for name in CURVES
    )
    lowest = float(min(0.9, estimated.min(), fitted.min(), low.min()))
    highest = HEADROOM * float(max(1.0, estimated.max(), fitted.max(), high.max()))
    farthest = float(distances.max())
    sheet = Sheet("correlation", WIDTH, HEIGHT)

    def across(distance):
        return LEFT + ACROSS * distance / farthest

    def up(value):
        return TOP + DOWN * (highest - value) / (highest - lowest)

    sheet.band(across(distances), up(low), up(high), BAND)
    for tick in round_numbers(lowest, highest, TICKS):
        sheet.line((LEFT, up(tick)), (LEFT + ACROSS, up(tick)), FAINT, 0.6)
        sheet.text((LEFT - 6, up(tick)), numeral(f"{tick:g}"), "end")
    for tick in round_numbers(0.0, farthest, TICKS):
        sheet.line((across(tick), TOP + DOWN), (across(tick), TOP + DOWN + 3.5), QUIET, 0.8)
        sheet.text((across(tick), TOP + DOWN + 11), numeral(f"{tick:,g}"), "middle")
    sheet.line((LEFT, up(1)), (LEFT + ACROSS, up(1)), QUIET, 0.8)
    sheet.line((LEFT, TOP), (LEFT, TOP + DOWN), QUIET, 0.8)
    sheet.line((LEFT, TOP + DOWN), (LEFT + ACROSS, TOP + DOWN), QUIET, 0.8)
    sheet.curve(across(distances), up(fitted), stroke(QUIET, 1.4, (5, 2.5)))
    sheet.curve(across(distances), up(estimated), stroke(INK, 1.6))
    axis = said("distance between two events")
    if units:
        axis = said("distance between two events ({unit})", unit=units)
    sheet.text((LEFT + ACROSS / 2, TOP + DOWN + 28), axis, "middle")
    sheet.text((LEFT - 38, TOP + DOWN / 2), said("pair correlation"), "middle", upwards=True)
    description = said(
        "From {near} to {far}.",
        near=_at(estimated[0], distances[0], units),
        far=_at(estimated[-1], farthest, units),
    )
    return sheet.element(said("Pair correlation of the residuals"), description)


def _at(value: float, where: float, units: str) -> str:
    """Return a value of the curve with its distance, to whole units."""
    return said("{value} at {distance}", value=figure(value), distance=whole_distance(where, units))
