"""Charts of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..language import numeral, said
from ..mapping.capture import Curve
from .legend import DISC, WIDTH, apart, disc, legend_of, look
from .svg import FAINT, QUIET, Sheet, round_numbers

TOP, DOWN, LEFTS, ACROSS = 9.0, 222.0, (46.0, 326.0), 238.0  # points, of the two panels
BELOW_THE_PANELS = 41.0
BESIDE = 9.0  # from the edge of a panel to the middle of a disc
ROOM_FOR_A_NUMBER = 0.045  # of the width of a panel
MOST_TICKS = 7


@dataclass(frozen=True)
class Panel:
    """A box in which curves are drawn up to a share of the area, both axes from 0, in per cent."""

    left: float
    down: float
    most: float
    highest: float

    def x(self, percent):
        """Return where a share of the area stands."""
        return self.left + ACROSS * percent / self.most

    def y(self, percent):
        """Return where a share of the events stands."""
        return TOP + self.down * (1 - percent / self.highest)


def capture_chart(
    curves: Sequence[tuple[str, Curve]], shares: Sequence[float], description: str
) -> str:
    """Return capture curves as an SVG element.

    Two panels: the part of the area up to the largest share asked for, where decisions are made,
    and the whole. Curves differ in dashes and colour and carry their numbers in the legend, so
    that they are told apart without colour, in print, and where they run together.

    Parameters
    ----------
    curves : sequence of (name, Curve)
        The last is the floor, drawn in grey.
    shares : sequence of float
        Shares of the area to mark.
    description : str
        What the chart shows, for those who cannot see it.
    """
    legend = legend_of([name for name, _ in curves])
    height = TOP + DOWN + BELOW_THE_PANELS + legend.height
    sheet = Sheet("capture", WIDTH, height)
    most = max(shares)
    highest = 105 * max(float(curve.at(most)) for _, curve in curves)
    beginning = Panel(
        LEFTS[0], DOWN, 100 * most, min(100.0, highest) if most < 1 and highest else 100.0
    )
    whole = Panel(LEFTS[1], DOWN, 100.0, 100.0)
    for mark in _marks(shares):
        x = beginning.x(mark)
        sheet.line((x, TOP), (x, TOP + DOWN), FAINT, 0.8)
    percent = round_numbers(0.0, 100.0, MOST_TICKS)
    for panel, marks in ((beginning, _marks(shares)), (whole, percent)):
        _draw_axes(sheet, panel, marks)
        _draw_curves(sheet, panel, curves)
    _number_at_the_edge(sheet, beginning, curves)
    _number_along(sheet, whole, curves)
    sheet.text((LEFTS[0] - 32, TOP + DOWN / 2), said("events captured (%)"), "middle", upwards=True)
    legend.draw(sheet, TOP + DOWN + BELOW_THE_PANELS)
    return sheet.element(said("Capture curves"), description)


def _draw_axes(sheet: Sheet, panel: Panel, marks: Sequence[float]) -> None:
    bottom = TOP + panel.down
    for tick in round_numbers(0.0, panel.highest, MOST_TICKS):
        y = panel.y(tick)
        sheet.line((panel.left, y), (panel.left + ACROSS, y), FAINT, 0.6)
        sheet.line((panel.left - 3.5, y), (panel.left, y), QUIET, 0.8)
        sheet.text((panel.left - 6, y), numeral(f"{tick:g}"), "end")
    for tick in marks:
        x = panel.x(tick)
        sheet.line((x, bottom), (x, bottom + 3.5), QUIET, 0.8)
        sheet.text((x, bottom + 11), numeral(f"{tick:g}"), "middle")
    sheet.line((panel.left, bottom), (panel.left + ACROSS, bottom), QUIET, 0.8)
    sheet.line((panel.left, TOP), (panel.left, bottom), QUIET, 0.8)
    axis = said("area flagged, highest first (%)")
    sheet.text((panel.left + ACROSS / 2, bottom + 25), axis, "middle")


def _draw_curves(sheet: Sheet, panel: Panel, curves: Sequence[tuple[str, Curve]]) -> None:
    """Draw the curves, the first on top."""
    for number, (_, curve) in reversed(list(enumerate(curves))):
        share = panel.most / 100
        within = curve.area < share
        x = 100 * np.append(curve.area[within], share)
        y = 100 * np.append(curve.captured[within], curve.at(share))
        sheet.curve(panel.x(x), panel.y(y), look(number, len(curves)))


def _number_at_the_edge(sheet: Sheet, panel: Panel, curves: Sequence[tuple[str, Curve]]) -> None:
    """Write the curves' numbers beside their ends, apart from one another."""
    ends = [panel.y(100 * float(curve.at(panel.most / 100))) for _, curve in curves]
    x = panel.left + ACROSS
    for number, y in enumerate(apart(ends, 2 * DISC + 1, TOP + DISC, TOP + panel.down - DISC)):
        sheet.line((x, ends[number]), (x + BESIDE - DISC, y), QUIET, 0.6)
        disc(sheet, (x + BESIDE, y), number, len(curves))


def _number_along(sheet: Sheet, panel: Panel, curves: Sequence[tuple[str, Curve]]) -> None:
    """Write each curve's number on it, every one further along."""
    for number, (_, curve) in enumerate(curves):
        share = (number + 1) / (len(curves) + 1)
        where = panel.x(100 * share), panel.y(100 * float(curve.at(share)))
        disc(sheet, where, number, len(curves))


def _marks(shares: Sequence[float]) -> list[float]:
    """Return the shares in per cent to write below the axis: all, or round ones if too dense."""
    marks = [100 * mark for mark in sorted({0.0, *shares})]
    apart = min(high - low for low, high in zip(marks, marks[1:]))
    if apart >= ROOM_FOR_A_NUMBER * marks[-1]:
        return marks
    return round_numbers(0.0, marks[-1], MOST_TICKS)
