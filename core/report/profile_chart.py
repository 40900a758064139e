"""The profiles of the factors as a chart: a panel a factor, its ratio by distance as steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..language import numeral, said
from ..model.profile import Profile, RingRatio
from ..model.term import Term
from .forest import ticks
from .phrases import distance, ring_value, term_label
from .svg import FAINT, INK, QUIET, Sheet, fitted, room_for, round_numbers, stroke

WIDTH = 576.0  # points
LEFTS, ACROSS, DOWN = (30.0, 322.0), 232.0, 76.0  # of the two panels of a row
TITLE, ABOVE, BELOW, LEGEND = 12.0, 33.0, 33.0, 24.0  # titles and numbers stand above a panel
TITLE_ROOM, TITLE_LINE, MOST_LINES = WIDTH - LEFTS[-1], 12.0, 3
BAND, CHOSEN = "#dfe3e8", "#a12f5d"
MOST_TICKS = 4
WIDER = 1.6  # times the ratios: what of an interval lies farther out is cut
SAMPLE, BESIDE, APART = 20.0, 5.0, 25.0  # of the legend: a line, to its name, to the next


@dataclass(frozen=True)
class _Scales:
    """What all panels share: the farthest distance and the ends of the ratios."""

    farthest: float
    low: float
    high: float

    def up(self, ratio: float) -> float:
        """Return how far below the top of its panel a ratio stands."""
        inside = min(max(ratio, self.low), self.high)
        return DOWN * math.log(self.high / inside) / math.log(self.high / self.low)

    def across(self, length: float) -> float:
        """Return how far right of the edge of its panel a distance stands."""
        return ACROSS * length / self.farthest


def profile_charts(terms: Sequence[Term], units: str) -> tuple[str, ...]:
    """Return the profiles of terms as SVG elements, a row of panels each, and a legend.

    None where no term has a profile. A line with a grey band is the local ratio with its 95%
    interval, a dashed one the citywide ratio. All panels share both axes; that of the ratios is
    logarithmic. Of a large model the rows may stand on several pages.

    Parameters
    ----------
    terms : sequence of Term
    units : str
        Of distances, as in "m".
    """
    told = [(term, term.profile) for term in terms if term.profile is not None]
    if not told:
        return ()
    profiles = [profile for _, profile in told]
    scales = _scales(profiles)
    each = len(LEFTS)
    rows = [told[first : first + each] for first in range(0, len(told), each)]
    drawn = [_row(f"profiles-{n}", row, scales, units) for n, row in enumerate(rows, 1)]
    return *drawn, _legend(profiles)


def _row(key: str, row: Sequence[tuple[Term, Profile]], scales: _Scales, units: str) -> str:
    titles = [fitted(term_label(term, units), TITLE_ROOM, MOST_LINES) for term, _ in row]
    above = ABOVE + TITLE_LINE * (max(map(len, titles)) - 1)
    sheet = Sheet(key, WIDTH, above + DOWN + BELOW)
    for left, title, (term, profile) in zip(LEFTS, titles, row):
        corner = left, above
        _draw_frame(sheet, corner, scales, units)
        _draw_steps(sheet, corner, scales, term, profile)
        _draw_numbers(sheet, corner, scales, profile)
        _draw_title(sheet, left, title)
    return sheet.element(said("The ratio of each factor by distance"), _described(row, units))


def _scales(profiles: Sequence[Profile]) -> _Scales:
    """Return scales that hold all ratios and 1, and of the intervals what is not far out."""
    rings = [ring for profile in profiles for ring in profile.rings]
    known = [one for ring in rings for one in (ring.shown, ring.citywide)]
    ratios = [1.0, *(one.ratio for one in known)]
    low = max(min(ratios) / WIDER, min(1.0, *(one.low for one in known)))
    high = min(max(ratios) * WIDER, max(1.0, *(one.high for one in known)))
    return _Scales(max(ring.outer for ring in rings), low / 1.05, high * 1.05)


def _draw_frame(sheet: Sheet, corner: tuple[float, float], scales: _Scales, units: str) -> None:
    left, top = corner
    for tick in ticks(scales.low, scales.high, MOST_TICKS):
        y = top + scales.up(tick)
        sheet.line((left, y), (left + ACROSS, y), FAINT, 0.6)
        sheet.text((left - 5, y), numeral(f"{tick:g}"), "end")
    lengths = round_numbers(0.0, scales.farthest, MOST_TICKS)
    for length in lengths:
        x = left + scales.across(length)
        sheet.line((x, top + DOWN), (x, top + DOWN + 3.5), QUIET, 0.8)
        sheet.text((x, top + DOWN + 11), numeral(f"{length:,g}"), "middle")
    unit = left + scales.across(lengths[-1]) + room_for(f"{lengths[-1]:,g}") / 2 + 3
    sheet.text((unit, top + DOWN + 11), units)
    y = top + scales.up(1.0)
    sheet.line((left, y), (left + ACROSS, y), QUIET, 1)
    sheet.line((left, top + DOWN), (left + ACROSS, top + DOWN), QUIET, 0.8)


def _draw_steps(
    sheet: Sheet, corner: tuple[float, float], scales: _Scales, term: Term, profile: Profile
) -> None:
    """Draw the band, the lines, how far the model's variable reaches, and the numbers."""
    left, top = corner
    rings = profile.rings
    x = left + np.array([scales.across(end) for ring in rings for end in (ring.inner, ring.outer)])

    def levels(known: Sequence[RingRatio], name: str) -> np.ndarray:
        return top + np.repeat([scales.up(getattr(one, name)) for one in known], 2)

    shown = [ring.shown for ring in rings]
    sheet.band(x, levels(shown, "low"), levels(shown, "high"), BAND)
    y = top + scales.up(1.0)
    sheet.line((left, y), (left + ACROSS, y), QUIET, 1)
    end = left + scales.across(term.variable.reach)
    sheet.line((end, top), (end, top + DOWN), CHOSEN, 1)
    if any(ring.local is not None for ring in rings):
        citywide = levels([ring.citywide for ring in rings], "ratio")
        sheet.curve(x, citywide, stroke(QUIET, 1.2, (4, 2.5)))
    sheet.curve(x, levels(shown, "ratio"), stroke(INK, 1.8))


def _draw_numbers(
    sheet: Sheet, corner: tuple[float, float], scales: _Scales, profile: Profile
) -> None:
    """Write the ratio above each ring, and where the places lie that it is compared with."""
    left, top = corner
    for ring in profile.rings:
        middle = left + scales.across((ring.inner + ring.outer) / 2)
        if scales.across(ring.outer - ring.inner) >= room_for(ring_value(ring)):
            sheet.text((middle, top - 7), ring_value(ring), "middle")
    words = said("compared with these")
    end = scales.across(profile.rings[-1].outer)
    if ACROSS - end > room_for(words):
        place = left + (end + ACROSS) / 2, top + scales.up(1.0) - 9
        sheet.text(place, words, "middle", colour=QUIET)


def _draw_title(sheet: Sheet, left: float, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        sheet.text((left, TITLE + number * TITLE_LINE), line, weight="bold")


def _legend(profiles: Sequence[Profile]) -> str:
    sheet, y = Sheet("profiles-legend", WIDTH, LEGEND), LEGEND / 2
    local = any(ring.local is not None for one in profiles for ring in one.rings)
    line = said("local ratio, 95% interval") if local else said("citywide ratio, 95% interval")
    x = LEFTS[0]
    sheet.band(np.array([x, x + SAMPLE]), np.full(2, y + 5), np.full(2, y - 5), BAND)
    sheet.line((x, y), (x + SAMPLE, y), INK, 1.8)
    sheet.text((x + SAMPLE + BESIDE, y), line)
    if local:
        x += SAMPLE + APART + room_for(line)
        line = said("citywide ratio")
        sheet.curve(np.array([x, x + SAMPLE]), np.full(2, y), stroke(QUIET, 1.2, (4, 2.5)))
        sheet.text((x + SAMPLE + BESIDE, y), line)
    x += SAMPLE + APART + room_for(line)
    sheet.line((x, y - 6), (x, y + 6), CHOSEN, 1)
    sheet.text((x + BESIDE, y), said("reach of the term in the model"))
    return sheet.element(said("What the lines are"), "")


def _described(told: Sequence[tuple[Term, Profile]], units: str) -> str:
    return "; ".join(
        said(
            "{term}: {values}",
            term=term_label(term, units),
            values=", ".join(
                said(
                    "up to {distance} {ratio}",
                    distance=distance(ring.outer, units),
                    ratio=ring_value(ring),
                )
                for ring in profile.rings
            ),
        )
        for term, profile in told
    )
