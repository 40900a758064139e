"""How ratios move over time: a small chart a factor, a line for what else the studies are of."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ...language import numeral, said
from ..fields import plain
from ..forest import ticks
from ..legend import COLOURS, DASHES
from ..svg import FAINT, INK, QUIET, Sheet, fitted, room_for, stroke
from .facts import PERIOD, SeriesFacts, StudyInSeries, factors_of, terms_of
from .heat import is_borderline

WIDTH, ACROSS, PANEL, HIGH = 690.0, 3, 218.0, 148.0  # points
LEFT, RIGHT, TOP, BOTTOM = 30.0, 8.0, 26.0, 26.0  # within a panel
MOST_LINES = len(COLOURS)
RADIUS = 2.6


@dataclass(frozen=True)
class Point:
    """A ratio in a period, and whether it is doubtful."""

    at: int
    ratio: float
    low: float
    high: float
    doubtful: bool


@dataclass(frozen=True)
class Moving:
    """A factor over time: its points, by what else the studies are of."""

    factor: str
    lines: tuple[tuple[str, tuple[Point, ...]], ...]


def periods_of(facts: SeriesFacts) -> list[str]:
    """Return the periods in the order of their days where these are known, else of the series."""
    first: dict[str, str] = {}
    for study in facts.done:
        period = study.of.get(PERIOD)
        if period is not None:
            first.setdefault(period, study.dates[0])
    return sorted(first, key=first.__getitem__) if all(first.values()) else list(first)


def moving_of(facts: SeriesFacts) -> list[Moving]:
    """Return the factors that hold in two periods at least of the same kind of study."""
    periods = periods_of(facts)
    if len(periods) < 2:
        return []
    kinds = list(dict.fromkeys(one.without(PERIOD) for one in facts.done if PERIOD in one.of))
    found = []
    for factor in factors_of(facts.done):
        lines = []
        for kind in kinds[:MOST_LINES]:
            points = tuple(_points(facts, factor, kind, periods))
            lines.append((kind, points))
        if any(len(points) > 1 for _, points in lines):
            found.append(Moving(factor, tuple(lines)))
    return found


def _points(facts: SeriesFacts, factor: str, kind: str, periods: list[str]) -> Iterator[Point]:
    by_period = {
        one.of[PERIOD]: one
        for one in facts.done
        if PERIOD in one.of and one.without(PERIOD) == kind
    }
    for at, period in enumerate(periods):
        study: StudyInSeries | None = by_period.get(period)
        terms = () if study is None else terms_of(study, factor)
        for term in terms[:1]:
            shown = term.local_first
            yield Point(at, shown.ratio, shown.low, shown.high, is_borderline(term))


def moving_chart(found: list[Moving], periods: list[str]) -> str:
    """Return the small charts as one drawing."""
    kinds = [kind for kind, _ in found[0].lines]
    named = len(kinds) > 1
    rows = -(-len(found) // ACROSS)
    top = 20.0 if named else 0.0
    sheet = Sheet("moving", WIDTH, top + rows * HIGH)
    if named:
        _legend(sheet, kinds)
    known = [point for one in found for _, points in one.lines for point in points]
    low = min(1.0, *(one.low for one in known)) / 1.05
    high = max(1.0, *(one.high for one in known)) * 1.05
    for number, one in enumerate(found):
        corner = (number % ACROSS * (PANEL + 18.0), top + number // ACROSS * HIGH)
        _panel(sheet, corner, one, periods, (low, high))
    words = "; ".join(
        f"{one.factor} {kind}: "
        + ", ".join(f"{periods[point.at]} {numeral(f'{point.ratio:.2f}')}" for point in points)
        for one in found
        for kind, points in one.lines
        if points
    )
    return sheet.element(said("Ratios of the factors, period by period"), words)


def _panel(sheet: Sheet, corner, one: Moving, periods: list[str], ends) -> None:
    left, top = corner[0] + LEFT, corner[1] + TOP
    right, bottom = corner[0] + PANEL - RIGHT, corner[1] + HIGH - BOTTOM
    step = (right - left) / max(len(periods), 1)

    def x(at: float) -> float:
        return left + step * (at + 0.5)

    def y(value: float) -> float:
        return bottom - (bottom - top) * math.log(value / ends[0]) / math.log(ends[1] / ends[0])

    (title, *_) = fitted(one.factor, PANEL - LEFT, 1)
    sheet.text((left, corner[1] + 14), title, weight="bold")
    for tick in ticks(ends[0], ends[1], 5):
        sheet.line((left, y(tick)), (right, y(tick)), QUIET if tick == 1 else FAINT, 0.7)
        sheet.text((left - 4, y(tick)), numeral(f"{tick:g}"), "end")
    for at in _told(periods, step):
        sheet.text((x(at), bottom + 10), fitted(periods[at], 2 * step, 1)[0], "middle")
    several = len(one.lines)
    for number, (_, points) in enumerate(one.lines):
        moved = step * 0.5 * ((number + 0.5) / several - 0.5)
        _line(sheet, points, lambda at, moved=moved: x(at) + moved, y, number)


def _told(periods: list[str], step: float) -> range:
    """Return which periods have room for their names."""
    widest = max(room_for(plain(one)) for one in periods)
    return range(0, len(periods), max(1, math.ceil((min(widest, 60.0) + 4) / step)))


def _line(sheet: Sheet, points: tuple[Point, ...], x, y, number: int) -> None:
    colour = COLOURS[number % len(COLOURS)]
    look = stroke(colour, 1.4, DASHES[number % len(DASHES)])
    for one, other in zip(points, points[1:]):
        if other.at == one.at + 1:
            ends = np.array([x(one.at), x(other.at)]), np.array([y(one.ratio), y(other.ratio)])
            sheet.curve(*ends, look)
    for one in points:
        sheet.line((x(one.at), y(one.low)), (x(one.at), y(one.high)), colour, 0.9)
        fill = "white" if one.doubtful else colour
        sheet.disc((x(one.at), y(one.ratio)), RADIUS, fill, colour)


def _legend(sheet: Sheet, kinds: list[str]) -> None:
    x = LEFT
    for number, kind in enumerate(kinds):
        colour = COLOURS[number % len(COLOURS)]
        ends = np.array([x, x + 18]), np.array([8.0, 8.0])
        sheet.curve(*ends, stroke(colour, 1.6, DASHES[number % len(DASHES)]))
        sheet.text((x + 22, 8), kind, colour=INK)
        x += 34 + room_for(kind)
