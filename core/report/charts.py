"""Charts of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..language import said
from ..mapping.capture import Curve
from .svg import FAINT, QUIET, Sheet, room_for, round_numbers, stroke

# told apart by colour-blind eyes (Okabe and Ito 2008), and by their dashes without any colour
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5b3a8e")
DASHES = ((), (7, 2), (2, 1.5), (7, 2, 1.5, 2), (4, 1.5, 1, 1.5, 1, 1.5))
FLOOR = stroke("#777777", 1.2, (1, 2))
MOST_COLUMNS = 3  # of the legend
WIDTH, HEIGHT = 576.0, 302.0  # points
TOP, LEFTS, ACROSS = 9.0, (46.0, 326.0), 238.0  # of the two panels
BELOW_THE_PANELS, HEIGHT_OF_A_ROW = 41.0, 15.0
HANDLE, GAP = 40.0, 18.0  # in the legend: a line and the room between columns
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
    and the whole.

    Parameters
    ----------
    curves : sequence of (name, Curve)
        The last is the floor, drawn in grey.
    shares : sequence of float
        Shares of the area to mark.
    description : str
        What the chart shows, for those who cannot see it.
    """
    sheet = Sheet("capture", WIDTH, HEIGHT)
    rows = -(-len(curves) // MOST_COLUMNS)
    down = HEIGHT - TOP - BELOW_THE_PANELS - HEIGHT_OF_A_ROW * rows
    most = max(shares)
    highest = 105 * max(float(curve.at(most)) for _, curve in curves)
    beginning = Panel(
        LEFTS[0], down, 100 * most, min(100.0, highest) if most < 1 and highest else 100.0
    )
    whole = Panel(LEFTS[1], down, 100.0, 100.0)
    for share in shares:
        x = beginning.x(100 * share)
        sheet.line((x, TOP), (x, TOP + down), FAINT, 0.8)
    percent = round_numbers(0.0, 100.0, MOST_TICKS)
    for panel, marks in ((beginning, _marks(shares)), (whole, percent)):
        _draw_axes(sheet, panel, marks)
        _draw_curves(sheet, panel, curves)
    sheet.text((LEFTS[0] - 32, TOP + down / 2), said("events captured (%)"), "middle", upwards=True)
    _draw_legend(sheet, [name for name, _ in curves], TOP + down + BELOW_THE_PANELS)
    return sheet.element(said("Capture curves"), description)


def _draw_axes(sheet: Sheet, panel: Panel, marks: Sequence[float]) -> None:
    bottom = TOP + panel.down
    for tick in round_numbers(0.0, panel.highest, MOST_TICKS):
        y = panel.y(tick)
        sheet.line((panel.left, y), (panel.left + ACROSS, y), FAINT, 0.6)
        sheet.line((panel.left - 3.5, y), (panel.left, y), QUIET, 0.8)
        sheet.text((panel.left - 6, y), f"{tick:g}", "end")
    for tick in marks:
        x = panel.x(tick)
        sheet.line((x, bottom), (x, bottom + 3.5), QUIET, 0.8)
        sheet.text((x, bottom + 11), f"{tick:g}", "middle")
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
        sheet.curve(panel.x(x), panel.y(y), _look(number, len(curves)))


def _look(number: int, count: int) -> str:
    if number == count - 1:
        return FLOOR
    width = 2.2 if number == 0 else 1.6
    return stroke(COLOURS[number % len(COLOURS)], width, DASHES[number % len(DASHES)])


def _draw_legend(sheet: Sheet, names: Sequence[str], top: float) -> None:
    """Name the lines, down the columns one after the other, in the middle of the sheet."""
    rows = -(-len(names) // min(len(names), MOST_COLUMNS))
    columns = [range(first, min(first + rows, len(names))) for first in range(0, len(names), rows)]
    widths = [HANDLE + 7 + max(room_for(names[one]) for one in column) for column in columns]
    left = (WIDTH - sum(widths) - GAP * (len(widths) - 1)) / 2
    for column, width in zip(columns, widths):
        for row, number in enumerate(column):
            y = top + HEIGHT_OF_A_ROW * (row + 0.5)
            ends = np.array([left, left + HANDLE]), np.array([y, y])
            sheet.curve(*ends, _look(number, len(names)))
            sheet.text((left + HANDLE + 7, y), names[number])
        left += width + GAP


def _marks(shares: Sequence[float]) -> list[float]:
    """Return the shares in per cent to write below the axis: all, or round ones if too dense."""
    marks = [100 * mark for mark in sorted({0.0, *shares})]
    apart = min(high - low for low, high in zip(marks, marks[1:]))
    if apart >= ROOM_FOR_A_NUMBER * marks[-1]:
        return marks
    return round_numbers(0.0, marks[-1], MOST_TICKS)
