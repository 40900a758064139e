"""How the curves of a chart are told apart: dashes, colours, numbers, and the legend of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .svg import Sheet, fitted, room_for, stroke

# told apart by colour-blind eyes (Okabe and Ito 2008), and by their dashes without any colour
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5b3a8e")
DASHES = ((), (7, 2), (2, 1.5), (7, 2, 1.5, 2), (4, 1.5, 1, 1.5, 1, 1.5), (1, 1), (10, 3))
GREY = "#777777"
FLOOR = stroke(GREY, 1.2, (1, 2))
MOST_COLUMNS, MOST_LINES = 3, 4  # of the legend, and of a name in it
WIDTH = 576.0  # points, of the sheet
HEIGHT_OF_A_ROW, HEIGHT_OF_A_LINE = 15.0, 11.5
HANDLE, GAP = 40.0, 18.0  # in the legend: a line and the room between columns
MARGIN = 4.0  # at the sides of the legend
DISC = 5.2  # radius, with the number of a curve in it


def look(number: int, count: int) -> str:
    """Return the look of one of so many curves; the last is the floor."""
    if number == count - 1:
        return FLOOR
    width = 2.2 if number == 0 else 1.6
    return stroke(colour_of(number, count), width, DASHES[number % len(DASHES)])


def colour_of(number: int, count: int) -> str:
    """Return its colour."""
    return GREY if number == count - 1 else COLOURS[number % len(COLOURS)]


def disc(sheet: Sheet, middle: tuple[float, float], number: int, count: int) -> None:
    """Draw a disc with the number of a curve in it."""
    sheet.disc(middle, DISC, "white", colour_of(number, count))
    sheet.text(middle, f"{number + 1}", "middle")


def apart(places: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Return places moved so that they stand at least so far apart, between two ends if they can.

    Their order stays; what has room stays where it is, or nearly.
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = list(places)
    for before, one in zip([None, *order], order):
        least_here = low if before is None else moved[before] + least
        moved[one] = max(moved[one], least_here)
    for after, one in zip([None, *reversed(order)], reversed(order)):
        most_here = high if after is None else moved[after] - least
        moved[one] = min(moved[one], most_here)
    return moved


@dataclass(frozen=True)
class Legend:
    """The names of the curves, each in lines that have room, and where their columns stand."""

    lines: tuple[tuple[str, ...], ...]
    rows: int
    width: float
    high: float

    @property
    def height(self) -> float:
        """Of the whole."""
        return self.rows * self.high

    def draw(self, sheet: Sheet, top: float) -> None:
        """Name the lines, down the columns one after the other, in the middle of the sheet."""
        count = len(self.lines)
        columns = -(-count // self.rows)
        left = (WIDTH - columns * self.width - (columns - 1) * GAP) / 2
        for number, lines in enumerate(self.lines):
            column, row = divmod(number, self.rows)
            x = left + column * (self.width + GAP)
            y = top + self.high * (row + 0.5)
            disc(sheet, (x + DISC, y), number, count)
            start = x + 2 * DISC + 5
            ends = np.array([start, start + HANDLE]), np.array([y, y])
            sheet.curve(*ends, look(number, count))
            for line, words in enumerate(lines):
                down = HEIGHT_OF_A_LINE * (line - (len(lines) - 1) / 2)
                sheet.text((start + HANDLE + 7, y + down), words)


def legend_of(names: Sequence[str]) -> Legend:
    """Return the legend in as many columns as have room for the names."""
    handle = 2 * DISC + HANDLE + 14
    for columns in range(min(len(names), MOST_COLUMNS), 0, -1):
        width = (WIDTH - 2 * MARGIN - GAP * (columns - 1)) / columns
        lines = tuple(tuple(fitted(name, width - handle, MOST_LINES)) for name in names)
        if columns == 1 or (max(map(len, lines)) <= 2 and not any("…" in one[-1] for one in lines)):
            break
    widest = max(room_for(line) for some in lines for line in some)
    high = HEIGHT_OF_A_ROW + HEIGHT_OF_A_LINE * (max(map(len, lines)) - 1)
    return Legend(lines, -(-len(names) // columns), min(width, handle + widest), high)
