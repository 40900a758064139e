"""Drawings of the hours of the week: a map of hours by weekdays, and bars with intervals."""

from __future__ import annotations

from collections.abc import Sequence

from ..language import said
from ..timing.week import Bars, TimeOfWeek
from .fields import field_of, told
from .phrases.hours_in_words import WEEKDAYS, clock
from .phrases.numbers import short, whole
from .svg import FAINT, INK, QUIET, Sheet, round_numbers

WIDTH, LEFT, RIGHT = 676.0, 34.0, 18.0
CELL, TALL, TOP = 26.0, 24.0, 8.0
COLOURS = ((0xFB, 0xF7, 0xF2), (0xE3, 0x9B, 0x84), (0xA1, 0x2F, 0x5D), (0x3F, 0x0D, 0x2C))
DARK = 0.5  # of the largest: from here on numbers are white
BAR, HIGHEST = "#c98aa3", "#a12f5d"
BARS_TOP, BARS_DOWN, BARS_HEIGHT = 10.0, 130.0, 168.0
STEPS = 4  # of an axis, at most


def week_map(week: TimeOfWeek, description: str) -> str:
    """Return hours by weekdays, the more incidents the darker, an SVG element."""
    sheet = Sheet("week", WIDTH, TOP + 7 * TALL + 20)
    most = max(map(max, week.table))
    field = field_of(week, "table")
    for day, row in enumerate(week.table):
        y = TOP + day * TALL
        sheet.text((LEFT - 6, y + TALL / 2), said(WEEKDAYS[day])[:3], "end")
        for hour, incidents in enumerate(row):
            x = LEFT + hour * CELL
            share = incidents / most
            sheet.block((x, y), CELL - 1, TALL - 1, colour(share))
            number = told(whole(round(incidents)), f"{field}.{day}.{hour}" if field else "")
            ink = "#ffffff" if share >= DARK else INK
            sheet.text((x + CELL / 2 - 0.5, y + TALL / 2), number, "middle", colour=ink)
    for hour in range(0, 25, 3):
        x = LEFT + hour * CELL
        sheet.line((x - 0.5, TOP - 4), (x - 0.5, TOP + 7 * TALL + 2), QUIET, 0.5)
        sheet.text((x, TOP + 7 * TALL + 11), _edge(hour), "middle")
    return sheet.element(said("Incidents by weekday and hour"), description)


def hour_bars(week: TimeOfWeek, description: str) -> str:
    """Return the hours of the day as bars with intervals, an SVG element."""
    names = [_edge(hour) if hour % 3 == 0 else "" for hour in range(25)]
    held = {(week.peak_shift.at + step) % 24 for step in range(week.shift)}
    title = said("Incidents by hour of the day")
    return _bars("hours", week.hours, names, held, title, description, edges=True)


def weekday_bars(week: TimeOfWeek, description: str) -> str:
    """Return the days of the week as bars with intervals, an SVG element."""
    names = [said(one) for one in WEEKDAYS]
    title = said("Incidents by day of the week")
    return _bars("weekdays", week.weekdays, names, {week.peak_weekday.at}, title, description)


def _bars(
    key: str,
    bars: Bars,
    names: Sequence[str],
    held: set[int],
    title: str,
    description: str,
    *,
    edges: bool = False,
) -> str:
    sheet = Sheet(key, WIDTH, BARS_HEIGHT)
    most = max(bars.high)
    wide = (WIDTH - LEFT - RIGHT) / len(bars.incidents)
    foot = BARS_TOP + BARS_DOWN

    def y(value: float) -> float:
        return foot - BARS_DOWN * value / most

    for tick in round_numbers(0.0, most, STEPS):
        sheet.line((LEFT, y(tick)), (WIDTH - RIGHT, y(tick)), FAINT, 0.6)
        sheet.text((LEFT - 5, y(tick)), _tick(tick), "end")
    for at, (value, low, high) in enumerate(zip(bars.incidents, bars.low, bars.high)):
        x = LEFT + at * wide
        fill = HIGHEST if at in held else BAR
        sheet.block((x + wide * 0.1, y(value)), wide * 0.8, foot - y(value), fill)
        sheet.line((x + wide / 2, y(low)), (x + wide / 2, y(high)), INK, 1.2)
    for at, name in enumerate(names):
        sheet.text((LEFT + (at if edges else at + 0.5) * wide, foot + 12), name, "middle")
    sheet.line((LEFT, foot), (WIDTH - RIGHT, foot), INK, 0.8)
    return sheet.element(title, description)


def _edge(hour: int) -> str:
    """Return where an hour begins, or the last one ends."""
    return "24:00" if hour == 24 else clock(hour)


def colour(share: float) -> str:
    """Return the colour of a share of the largest number, 0 to 1: light to dark."""
    place = min(max(share, 0.0), 1.0) * (len(COLOURS) - 1)
    below = min(int(place), len(COLOURS) - 2)
    part = place - below
    mixed = (
        round(one + part * (other - one)) for one, other in zip(COLOURS[below], COLOURS[below + 1])
    )
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def _tick(value: float) -> str:
    return whole(round(value)) if value == round(value) else short(value)
