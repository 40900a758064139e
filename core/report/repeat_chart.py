"""The drawing of near repeats: how many times as many pairs as by chance, by distance and time."""

from __future__ import annotations

import math

from ..language import said
from ..timing.near_repeat.record import Cell, NearRepeat
from .fields import number, plain
from .phrases.numbers import figure, whole
from .phrases.repeats import days, metres
from .svg import INK, QUIET, Sheet

WIDTH, LEFT, TOP = 676.0, 104.0, 20.0
TALL = 38.0
MORE, LESS = (0xA1, 0x2F, 0x5D), (0x3D, 0x6E, 0x9E)
FULL = math.log(2)  # a ratio of 2, or of a half, has the full colour
PALE = 0.3  # of the colour, where chance may well give as many
DARK = 0.6  # of the full colour: from here on numbers are white
LINE = 11.0


def repeat_chart(found: NearRepeat, description: str) -> str:
    """Return ratios by distance and time, an SVG element; those that stand out have a frame."""
    rows = found.by_distance
    wide = (WIDTH - LEFT - 4) / len(rows[0])
    sheet = Sheet("repeats", WIDTH, TOP + TALL * len(rows) + 6)
    for column, cell in enumerate(rows[0]):
        sheet.text((LEFT + (column + 0.5) * wide, TOP - 9), plain(days(cell)), "middle")
    for row, cells in enumerate(rows):
        y = TOP + row * TALL
        sheet.text((LEFT - 8, y + TALL / 2), plain(metres(cells[0])), "end")
        for column, cell in enumerate(cells):
            _draw(sheet, (LEFT + column * wide, y), wide, cell)
    return sheet.element(said("Pairs for each that chance gives"), description)


def _draw(sheet: Sheet, corner: tuple[float, float], wide: float, cell: Cell) -> None:
    x, y = corner
    strength = _strength(cell)
    sheet.block((x + 1, y + 1), wide - 2, TALL - 2, _mixed(strength))
    if cell.near:
        for start, end in _edges(x + 2, y + 2, wide - 4, TALL - 4):
            sheet.line(start, end, INK, 2.0)
    ink = "#ffffff" if abs(strength) >= DARK else INK
    ratio = "–" if cell.ratio is None else number(cell, "ratio", figure)
    weight = "bold" if cell.near else ""
    sheet.text((x + wide / 2, y + TALL / 2 - LINE / 2), ratio, "middle", weight=weight, colour=ink)
    counts = said(
        "{observed} ({expected})",
        observed=number(cell, "observed", whole),
        expected=number(cell, "expected", lambda value: whole(round(value))),
    )
    quiet = ink if abs(strength) >= DARK else QUIET
    sheet.text((x + wide / 2, y + TALL / 2 + LINE / 2), counts, "middle", colour=quiet)


def _strength(cell: Cell) -> float:
    """Return how strong the colour is, from -1 (far fewer) to 1 (far more than by chance)."""
    if cell.ratio is None:
        return 0.0
    if cell.ratio <= 0:
        return -1.0 if cell.low > 0 else 0.0
    full = PALE if cell.low <= cell.observed <= cell.high else 1.0
    return full * min(max(math.log(cell.ratio) / FULL, -1.0), 1.0)


def _mixed(strength: float) -> str:
    end = MORE if strength > 0 else LESS
    return "#{:02x}{:02x}{:02x}".format(*(round(255 + abs(strength) * (one - 255)) for one in end))


def _edges(x: float, y: float, wide: float, tall: float):
    corners = ((x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall))
    return zip(corners, (*corners[1:], corners[0]))
