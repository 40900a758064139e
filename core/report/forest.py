"""The forest plot: the ratios of the terms with their intervals, at a glance."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import chain

from ..language import numeral, said
from ..model.term import Estimate, Term
from .phrases import term_label, term_value, with_limits
from .svg import FAINT, INK, QUIET, Sheet, fitted

HEIGHT_OF_A_ROW, HEIGHT_OF_A_LINE, HEIGHT_OF_THE_REST, WIDTH = 37.0, 14.0, 74.0, 576.0  # points
LEFT, ACROSS, TOP = 190.0, 276.0, 7.0  # of the axis
BESIDE = 7.0  # between the axis and the texts at its sides
SQUARE, DIAMOND = 6.0, 8.0
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50)
FAR_TICKS = (100, 200, 500, 1000)
MOST_TICKS = 8


def forest_plot(terms: Sequence[Term], units: str) -> str:
    """Return the terms of a model as a forest plot, an SVG element.

    A filled square is a citywide ratio, an open diamond a local one; the line is the 95% interval.
    What protects lies left of 1. The axis is logarithmic: twice is as far from once as four times
    is from twice.

    Parameters
    ----------
    terms : sequence of Term, at least one
    units : str
        Of distances, as in "m".
    """
    known = list(chain.from_iterable(map(_estimates, terms)))
    rows = HEIGHT_OF_A_ROW * len(terms)
    sheet = Sheet("forest", WIDTH, HEIGHT_OF_THE_REST + rows)
    low = min(1.0, *(one.low for one in known)) / 1.04
    high = max(1.0, *(one.high for one in known)) * 1.08

    def place(value: float) -> float:
        return LEFT + ACROSS * math.log(value / low) / math.log(high / low)

    _draw_axis(sheet, place, ticks(low, high), TOP + rows)
    for row, term in enumerate(terms):
        _draw_term(sheet, place, TOP + HEIGHT_OF_A_ROW * (row + 0.5), term, units)
    _draw_legend(sheet, terms, TOP + rows + 48)
    return sheet.element(
        said("Ratios of the terms with 95% intervals"),
        "; ".join(
            said("{term}: {value}", term=term_label(term, units), value=term_value(term))
            for term in terms
        ),
    )


def _estimates(term: Term) -> list[Estimate]:
    return [one for one in (term.citywide, term.local) if one is not None]


def _draw_axis(sheet: Sheet, place: Callable[[float], float], at, bottom: float) -> None:
    for tick in at:
        x = place(tick)
        sheet.line((x, TOP), (x, bottom), FAINT, 0.6)
        sheet.line((x, bottom), (x, bottom + 3.5), QUIET, 0.8)
        sheet.text((x, bottom + 11), numeral(f"{tick:g}"), "middle")
    sheet.line((place(1), TOP), (place(1), bottom), QUIET, 1)
    sheet.line((LEFT, bottom), (LEFT + ACROSS, bottom), QUIET, 0.8)
    axis = said("times as many events (logarithmic axis; 1 is no influence)")
    sheet.text((LEFT + ACROSS / 2, bottom + 27), axis, "middle")


def _draw_term(
    sheet: Sheet, place: Callable[[float], float], middle: float, term: Term, units: str
) -> None:
    label = fitted(term_label(term, units), LEFT - BESIDE)
    for line, y in zip(label, _levels(middle, len(label))):
        sheet.text((LEFT - BESIDE, y), line, "end")
    known = _estimates(term)
    for one, y in zip(known, _levels(middle, len(known))):
        sheet.line((place(one.low), y), (place(one.high), y), INK, 1.4)
        _mark(sheet, (place(one.ratio), y), one is term.citywide)
        sheet.text((LEFT + ACROSS + BESIDE, y), with_limits(one))


def _levels(middle: float, count: int) -> list[float]:
    """Return where lines of text or marks stand around the middle of a row."""
    return [middle + HEIGHT_OF_A_LINE * (line - (count - 1) / 2) for line in range(count)]


def _mark(sheet: Sheet, where: tuple[float, float], citywide: bool) -> None:
    if citywide:
        sheet.square(where, SQUARE, INK)
    else:
        sheet.diamond(where, DIAMOND, "white")


def _draw_legend(sheet: Sheet, terms: Sequence[Term], y: float) -> None:
    named = (
        (True, said("citywide ratio"), any(term.citywide is not None for term in terms)),
        (False, said("local ratio"), any(term.local is not None for term in terms)),
    )
    x = LEFT
    for citywide, name, is_there in named:
        if is_there:
            _mark(sheet, (x, y), citywide)
            sheet.text((x + 2 * BESIDE, y), name)
            x += ACROSS / 2


def ticks(low: float, high: float, most: int = MOST_TICKS) -> list[float]:
    """Return round numbers within the axis, few enough to be read, 1 among them."""
    within = [float(tick) for tick in (*TICKS, *FAR_TICKS) if low <= tick <= high]
    step = -(-len(within) // most)
    start = within.index(1.0) % step
    return within[start::step]
