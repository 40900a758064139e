"""The forest plot: relative risk values with their intervals, at a glance."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ..language import said
from ..model.term import Term
from ..model.variable import PROTECTIVE
from .phrases import term_label, term_value
from .svg import FAINT, INK, QUIET, Sheet

HEIGHT_OF_A_ROW, HEIGHT_OF_THE_REST, WIDTH = 24.5, 54.0, 576.0  # points
LEFT, ACROSS, TOP = 230.0, 242.0, 7.0  # of the axis
BESIDE = 7.0  # between the axis and the texts at its sides
SQUARE = 6.0
TICKS = (1, 1.2, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100, 200, 500, 1000)
MOST_TICKS = 8


def forest_plot(terms: Sequence[Term], units: str) -> str:
    """Return the terms of a model as a forest plot, an SVG element.

    A filled square is the RRV of an aggravating factor, an open one that of a protective factor;
    the line is the 95% interval. The axis is logarithmic: twice is as far from once as four times
    is from twice.

    Parameters
    ----------
    terms : sequence of Term, at least one
    units : str
        Of distances, as in "m".
    """
    bottom = TOP + HEIGHT_OF_A_ROW * len(terms)
    sheet = Sheet("forest", WIDTH, HEIGHT_OF_THE_REST + HEIGHT_OF_A_ROW * len(terms))
    low = min(1.0, *(term.citywide_first.low for term in terms)) / 1.04
    high = max(term.citywide_first.high for term in terms) * 1.08

    def place(value: float) -> float:
        return LEFT + ACROSS * math.log(value / low) / math.log(high / low)

    _draw_axis(sheet, place, _ticks(low, high), bottom)
    for row, term in enumerate(terms):
        _draw_term(sheet, place, TOP + HEIGHT_OF_A_ROW * (row + 0.5), term, units)
    return sheet.element(
        said("Relative risk values with 95% intervals"),
        "; ".join(
            said("{term}: {value}", term=term_label(term, units), value=term_value(term))
            for term in terms
        ),
    )


def _draw_axis(sheet: Sheet, place: Callable[[float], float], ticks, bottom: float) -> None:
    for tick in ticks:
        x = place(tick)
        sheet.line((x, TOP), (x, bottom), FAINT, 0.6)
        sheet.line((x, bottom), (x, bottom + 3.5), QUIET, 0.8)
        sheet.text((x, bottom + 11), f"{tick:g}", "middle")
    sheet.line((place(1), TOP), (place(1), bottom), QUIET, 1)
    sheet.line((LEFT, bottom), (LEFT + ACROSS, bottom), QUIET, 0.8)
    axis = said("relative risk value (logarithmic axis; 1 is no influence)")
    sheet.text((LEFT + ACROSS / 2, bottom + 27), axis, "middle")


def _draw_term(
    sheet: Sheet, place: Callable[[float], float], y: float, term: Term, units: str
) -> None:
    sheet.text((LEFT - BESIDE, y), term_label(term, units), "end")
    sheet.line((place(term.citywide_first.low), y), (place(term.citywide_first.high), y), INK, 1.4)
    filled = "white" if term.effect == PROTECTIVE else INK
    sheet.square((place(term.citywide_first.ratio), y), SQUARE, filled)
    sheet.text((LEFT + ACROSS + BESIDE, y), term_value(term))


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers within the axis, few enough to be read."""
    within = [float(tick) for tick in TICKS if low <= tick <= high]
    step = -(-len(within) // MOST_TICKS)
    return [float(tick) for tick in within[::step] or (1,)]
