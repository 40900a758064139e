"""Charts of an audit: who lives in the flagged ground of each map, side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..audit.record import Spread
from ..language import numeral, percent, said
from .forest import ticks
from .svg import FAINT, INK, QUIET, Sheet, fitted, letters_in, round_numbers

WIDTH = 576.0
DEEP, PALE, EVENTS_DEEP, EVENTS_PALE = "#a12f5d", "#dcb3c4", "#33475b", "#a9b4bf"
TITLE, LINE = 38.0, 11.0  # of a panel, three lines
MOST_ABREAST, LEAST_ABREAST = 6, 3
LEFT_OF_BARS, BARS, BELOW_BARS = 34.0, 108.0, 36.0
GAP = 12.0
LEFT_OF_DOTS, ROW, BELOW_DOTS, RIGHT_OF_DOTS = 138.0, 15.0, 34.0, 6.0
MOST_TICKS = 5
NARROWER = 0.9  # bold letters are wider
Panel = TypeVar("Panel", "Bars", "Dots")


@dataclass(frozen=True)
class Bars:
    """A panel of bars: its title, and of each class its share, None where it is not told."""

    title: str
    shares: tuple[float | None, ...]
    events: bool = False


def class_chart(panels: Sequence[Bars], everyone: Sequence[float | None], deprived: int) -> str:
    """Return the classes of deprivation in the flagged ground of each map, an SVG element.

    A bar is the share of a class among the residents of the flagged ground, the most deprived at
    the left; the mark across it is its share among all residents.

    Parameters
    ----------
    panels : sequence of Bars
        The recorded events first.
    everyone : sequence of float or None
        Share of each class among all residents.
    deprived : int
        How many classes from the left are set off.
    """
    rows, across = _in_rows(panels, WIDTH - LEFT_OF_BARS)
    height = len(rows) * (TITLE + BARS + BELOW_BARS)
    sheet = Sheet("classes", WIDTH, height)
    known = [one for panel in panels for one in panel.shares if one is not None]
    most = 1.08 * max([*known, *(one for one in everyone if one is not None), 0.01])
    wide = _wide(WIDTH - LEFT_OF_BARS, across)
    for row, some in enumerate(rows):
        top = row * (TITLE + BARS + BELOW_BARS) + TITLE
        _scale(sheet, top, most)
        for at, panel in enumerate(some):
            _bars(
                sheet,
                panel,
                everyone,
                (LEFT_OF_BARS + at * (wide + GAP), top),
                wide,
                most,
                deprived,
            )
    return sheet.element(
        said("Residents of the flagged ground by class of deprivation"),
        "; ".join(f"{panel.title}: {_spoken(panel.shares)}" for panel in panels),
    )


def _in_rows(panels: Sequence[Panel], room: float) -> tuple[list[Sequence[Panel]], int]:
    """Return panels in rows of about equal length, and how many stand side by side."""
    rows = max(1, -(-len(panels) // _most_abreast([one.title for one in panels], room)))
    abreast = max(1, -(-len(panels) // rows))
    return [panels[at : at + abreast] for at in range(0, len(panels), abreast)], abreast


def _most_abreast(titles: Sequence[str], room: float) -> int:
    """Return how many panels may stand side by side: as many as leave their titles' words whole."""
    longest = max((len(word) for title in titles for word in title.split()), default=0)
    most = MOST_ABREAST
    while most > LEAST_ABREAST and letters_in(_wide(room, most) * NARROWER) < longest:
        most -= 1
    return most


def _wide(room: float, abreast: int) -> float:
    """Return how wide each of some panels side by side is."""
    return (room - GAP * (abreast - 1)) / abreast


def _spoken(shares: Sequence[float | None]) -> str:
    return ", ".join("–" if one is None else percent(one) for one in shares)


def _scale(sheet: Sheet, top: float, most: float) -> None:
    for tick in round_numbers(0.0, 100 * most, MOST_TICKS):
        y = top + BARS * (1 - tick / (100 * most))
        sheet.line((LEFT_OF_BARS, y), (WIDTH, y), FAINT, 0.5)
        sheet.text((LEFT_OF_BARS - 5, y), numeral(f"{tick:g}%"), "end")


def _bars(
    sheet: Sheet, panel: Bars, everyone, corner, wide: float, most: float, deprived: int
) -> None:
    left, top = corner
    _title(sheet, panel.title, corner, wide)
    step = wide / max(len(panel.shares), 1)
    deep, pale = (EVENTS_DEEP, EVENTS_PALE) if panel.events else (DEEP, PALE)
    for at, share in enumerate(panel.shares):
        x = left + at * step
        if share is None:
            sheet.text((x + step / 2, top + BARS - 6), "?", "middle", colour=QUIET)
        else:
            tall = BARS * share / most
            colour = deep if at < deprived else pale
            sheet.block((x + 0.8, top + BARS - tall), step - 1.6, tall, colour)
        if everyone[at] is not None:
            y = top + BARS * (1 - everyone[at] / most)
            sheet.line((x, y), (x + step, y), INK, 1.2)
    bottom = top + BARS
    sheet.line((left, bottom), (left + wide, bottom), QUIET, 0.8)
    sheet.text((left, bottom + 9), said("most deprived"))
    sheet.text((left + wide, bottom + 20), said("least"), "end")


def _title(sheet: Sheet, title: str, corner: tuple[float, float], wide: float) -> None:
    """Write the title of a panel above its upper left corner."""
    left, top = corner
    lines = fitted(title, wide * NARROWER, 3)
    for line, words in enumerate(lines, 1 - len(lines)):
        sheet.text((left, top - 8 + LINE * line), words, weight="bold")


@dataclass(frozen=True)
class Dots:
    """A panel of ratios: its title, and of each group its ratio, None where it is not told."""

    title: str
    ratios: tuple[Spread | None, ...]
    events: bool = False


def ratio_chart(panels: Sequence[Dots], names: Sequence[str]) -> str:
    """Return the ratio of each group on each map with its interval, an SVG element.

    Parameters
    ----------
    panels : sequence of Dots
        The recorded events first.
    names : sequence of str
        Of the groups.
    """
    rows, abreast = _in_rows(panels, WIDTH - LEFT_OF_DOTS - RIGHT_OF_DOTS)
    tall = TITLE + ROW * len(names) + BELOW_DOTS
    sheet = Sheet("ratios", WIDTH, tall * len(rows))
    low, high = _reach(panels)
    wide = _wide(WIDTH - LEFT_OF_DOTS - RIGHT_OF_DOTS, abreast)
    for row, some in enumerate(rows):
        top = row * tall + TITLE
        _names(sheet, names, top)
        for at, panel in enumerate(some):
            left = LEFT_OF_DOTS + at * (wide + GAP)
            _dots(sheet, panel, (left, top), wide, (low, high))
    return sheet.element(
        said("How often each group lives in the flagged ground, beside all residents"),
        "; ".join(
            f"{panel.title}: "
            + ", ".join(
                f"{name} {'–' if one is None else numeral(f'{one.value:.2f}')}"
                for name, one in zip(names, panel.ratios)
            )
            for panel in panels
        ),
    )


def _reach(panels: Sequence[Dots]) -> tuple[float, float]:
    """Return the ends of the axis: intervals may run beyond, values do not."""
    values = [one.value for panel in panels for one in panel.ratios if one is not None]
    ends = [
        end
        for panel in panels
        for one in panel.ratios
        if one is not None
        for end in (one.low, one.high)
        if end is not None
    ]
    least = max(min([*values, *ends, 0.5]), 0.1)
    most = min(max([*values, *ends, 2.0]), 10.0)
    return min(least, *(max(one, 0.02) for one in values)) / 1.08 if values else 0.45, (
        max(most, *values) * 1.08 if values else 2.2
    )


def _names(sheet: Sheet, names: Sequence[str], top: float) -> None:
    for at, name in enumerate(names):
        y = top + ROW * (at + 0.5)
        sheet.text((LEFT_OF_DOTS - 8, y), fitted(name, LEFT_OF_DOTS - 10, 1)[0], "end")
        if at % 2:
            sheet.line((4, y + ROW / 2), (WIDTH, y + ROW / 2), FAINT, 0.4)


def _dots(sheet: Sheet, panel: Dots, corner, wide: float, reach: tuple[float, float]) -> None:
    left, top = corner
    low, high = reach

    def place(value: float) -> float:
        inside = min(max(value, low), high)
        return left + wide * math.log(inside / low) / math.log(high / low)

    _title(sheet, panel.title, corner, wide)
    bottom = top + ROW * len(panel.ratios)
    _axis(sheet, place, (low, high), (top, bottom), 3 if wide < 90 else MOST_TICKS)
    for at, one in enumerate(panel.ratios):
        _dot(sheet, place, top + ROW * (at + 0.5), one, panel.events)


def _axis(sheet: Sheet, place: Callable[[float], float], reach, ends, most: int) -> None:
    (low, high), (top, bottom) = reach, ends
    for tick in ticks(low, high, most):
        x = place(tick)
        sheet.line((x, top), (x, bottom), FAINT, 0.5)
        sheet.text((x, bottom + 9), numeral(f"{tick:g}"), "middle")
    sheet.line((place(1), top), (place(1), bottom), INK, 1)
    sheet.line((place(low), bottom), (place(high), bottom), QUIET, 0.8)


def _dot(sheet: Sheet, place, y: float, one: Spread | None, events: bool) -> None:
    if one is None:
        sheet.text((place(1), y), "?", "middle", colour=QUIET)
        return
    if one.low is not None and one.high is not None:
        sure = one.low > 1 or one.high < 1
        colour = (EVENTS_DEEP if events else DEEP) if sure else QUIET
        sheet.line((place(one.low), y), (place(one.high), y), colour, 1.6)
        sheet.disc((place(one.value), y), 3.2, colour if sure else "white", colour)
    else:
        sheet.disc((place(one.value), y), 3.2, "white", QUIET)
