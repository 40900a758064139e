"""The changes of the ratios with their intervals, at a glance, and the map of the changes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from ..change.record import PlaceChange, TermChange
from ..change.surface import Surface
from ..language import numeral, said
from ..terrain.grid import Cells
from .layer_map import GROUND, runs
from .phrases import variable
from .phrases.changes import limits, term_line, times
from .svg import FAINT, INK, QUIET, Sheet, fitted

ROW, REST, WIDTH = 30.0, 56.0, 576.0  # points
LEFT, ACROSS, TOP, BESIDE = 190.0, 276.0, 7.0, 7.0
SQUARE = 6.0
UP, DOWN, UP_MORE, DOWN_MORE = "#f4a582", "#92c5de", "#b2182b", "#2166ac"
TWICE = math.log(2)
SIDE = 420.0  # points, of the longer side of the map
TICKS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.85, 1, 1.2, 1.5, 2, 3, 5, 10, 20)
SURE, UNSURE = INK, "#8a929c"


def change_plot(terms: Sequence[TermChange], units: str) -> str:
    """Return the changes of terms as a forest plot, an SVG element.

    Parameters
    ----------
    terms : sequence of TermChange, at least one
    units : str
        Of distances, as in "m".
    """
    known = [one.change for one in terms]
    bottom = TOP + ROW * len(terms)
    sheet = Sheet("changes", WIDTH, REST + ROW * len(terms))
    low = min(1.0, *(one.low for one in known)) / 1.04
    high = max(1.0, *(one.high for one in known)) * 1.08

    def place(value: float) -> float:
        return LEFT + ACROSS * math.log(value / low) / math.log(high / low)

    for tick in (one for one in TICKS if low <= one <= high):
        x = place(tick)
        sheet.line((x, TOP), (x, bottom), FAINT, 0.6)
        sheet.text((x, bottom + 11), numeral(f"{tick:g}"), "middle")
    sheet.line((place(1), TOP), (place(1), bottom), QUIET, 1)
    sheet.line((LEFT, bottom), (LEFT + ACROSS, bottom), QUIET, 0.8)
    axis = said("times as strong as before (1 is no change)")
    sheet.text((LEFT + ACROSS / 2, bottom + 27), axis, "middle")
    for row, term in enumerate(terms):
        _draw(sheet, place, TOP + ROW * (row + 0.5), term, units)
    lines = "; ".join(term_line(one, units) for one in terms)
    return sheet.element(said("Changes of the ratios with 95% intervals"), lines)


def _draw(
    sheet: Sheet, place: Callable[[float], float], middle: float, term: TermChange, units: str
) -> None:
    label = fitted(variable(term.variable, units), LEFT - BESIDE)
    for number, line in enumerate(label):
        y = middle + 11 * (number - (len(label) - 1) / 2)
        sheet.text((LEFT - BESIDE, y), line, "end")
    colour = SURE if term.changed else UNSURE
    one = term.change
    sheet.line((place(one.low), middle), (place(one.high), middle), colour, 1.6)
    sheet.square((place(one.ratio), middle), SQUARE, SURE if term.changed else "white")
    value = said("{value} ({interval})", value=times(one), interval=limits(one))
    weight = "bold" if term.changed else ""
    sheet.text((LEFT + ACROSS + BESIDE, middle), value, weight=weight)


def change_map(cells: Cells, surface: Surface, places: Sequence[PlaceChange], sentence: str) -> str:
    """Return a drawing of the cells whose share of the events surely changed.

    Parameters
    ----------
    cells : Cells
    surface : Surface
        Of these cells.
    places : sequence of PlaceChange
        To be marked with their numbers.
    sentence : str
        What it shows, for those who cannot see it.
    """
    rows, columns = cells.frame.shape
    size = SIDE / max(rows, columns)
    sheet = Sheet("change-map", columns * size, rows * size)
    for fill, some in _layers(cells, surface):
        raster = cells.on_raster(some, False)
        for row in np.flatnonzero(raster.any(axis=1)):
            for first, end in runs(raster[row]):
                # a little larger, or the lines between them would shine through
                width = (end - first) * size + 0.3
                sheet.block((first * size, row * size), width, size + 0.3, fill)
    for one in places:
        _mark(sheet, cells, one, size)
    return sheet.element(said("Map of the cells that changed"), sentence)


def _mark(sheet: Sheet, cells: Cells, place: PlaceChange, size: float) -> None:
    """Write the number of a place beside its middle."""
    frame = cells.frame
    x = (place.x - frame.left) / frame.cell_size * size
    y = (frame.top - place.y) / frame.cell_size * size
    colour = UP_MORE if place.change.ratio > 1 else DOWN_MORE
    sheet.disc((x, y), 2.2, colour, "white")
    sheet.text((x + 4, y - 3), numeral(f"{place.place}"), weight="bold", colour=colour)


def _layers(cells: Cells, surface: Surface) -> list[tuple[str, np.ndarray]]:
    sure, change = surface.sure, surface.log_ratio
    return [
        (GROUND, np.ones(cells.count, bool)),
        (UP, sure & (change > 0)),
        (DOWN, sure & (change < 0)),
        (UP_MORE, sure & (change > TWICE)),
        (DOWN_MORE, sure & (change < -TWICE)),
    ]
