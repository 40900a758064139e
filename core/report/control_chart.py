"""The curve of a control: how many times the events of the usual place, by how much is there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from ..language import numeral, said
from ..model.background import Control, Curve
from .fields import plain
from .svg import FAINT, INK, QUIET, Sheet, stroke

WIDTH, HEIGHT = 576.0, 258.0  # points
LEFT, TOP, ACROSS, DOWN = 50.0, 9.0, 510.0, 190.0
FOOT = 20.0  # of the bars that say how many cells have so much
BAND, OF_LOCAL = "#dfe3e8", "#a12f5d"
SHIFT = 0.01  # of the median, before the logarithm is taken, as the fit takes it
MOST_TIMES = 2.0  # beyond the curves, an interval is cut off
ROOM, HEIGHT_OF_A_TICK = 34.0, 15.0
LEAST_RATIOS = (
    *(1.0, 2.0, 0.5, 5.0, 0.2, 10.0, 0.1, 20.0, 0.05, 50.0, 0.02, 100.0, 0.01),
    *(1.5, 0.7, 3.0, 0.3, 1.2, 0.8, 1.1, 0.9),
)  # that are marked, the first ones rather


class Axes:
    """Where amounts and ratios stand on the sheet, both on logarithmic axes.

    The axis of amounts shows 0: a hundredth of the median is added before the logarithm is taken.
    It begins at 0 where that is no further than the lowest classes are apart.
    """

    def __init__(self, control: Control) -> None:
        values, cells = np.array(control.values), np.array(control.cells)
        self._shift = SHIFT * _median(values, cells)
        self.least, self.most = float(values[0]), float(values[-1])
        if math.log((self.least + self._shift) / self._shift) < 0.25 * self._span():
            self.least = 0.0
        curves = [one for one in (control.citywide, control.local) if one is not None]
        ratios = [1.0, *(ratio for one in curves for ratio in one.ratios)]
        low, high = min(min(one.low) for one in curves), max(max(one.high) for one in curves)
        self.low = max(low, min(ratios) / MOST_TIMES) / 1.06
        self.high = max(1.02, min(high, max(ratios) * MOST_TIMES) * 1.06)
        self.is_cut = low < self.low or high > self.high

    def _span(self) -> float:
        return max(math.log((self.most + self._shift) / (self.least + self._shift)), 1e-9)

    def x(self, amounts):
        """Return where amounts stand across the sheet."""
        logs = np.log((np.asarray(amounts, float) + self._shift) / (self.least + self._shift))
        return LEFT + ACROSS * logs / self._span()

    def y(self, ratios):
        """Return where ratios stand, those beyond the axis at its ends."""
        inside = np.clip(ratios, self.low, self.high)
        return TOP + DOWN * np.log(self.high / inside) / math.log(self.high / self.low)

    def holds(self, ratios) -> np.ndarray:
        """Return which ratios are on the axis."""
        return (np.asarray(ratios) >= self.low) & (np.asarray(ratios) <= self.high)

    def amounts(self) -> list[float]:
        """Return round amounts to mark: 0 where it is on the axis, then powers of ten."""
        powers = range(-3, 10)
        wanted = [0.0] if self.least == 0 else []
        wanted += [times * 10.0**power for times in (1, 5, 2) for power in reversed(powers)]
        return _apart((one for one in wanted if self.least <= one <= self.most), self.x, ROOM)

    def ratios(self) -> list[float]:
        """Return round ratios to mark, 1 among them."""
        inside = (one for one in LEAST_RATIOS if self.low <= one <= self.high)
        return _apart(inside, self.y, HEIGHT_OF_A_TICK)


def _median(values: np.ndarray, cells: np.ndarray) -> float:
    """Return the median of the amounts above 0, by the classes that they are in."""
    values, cells = values[values > 0], cells[values > 0]
    return float(values[np.searchsorted(cells.cumsum(), cells.sum() / 2)])


def _apart(wanted: Iterable[float], at: Callable, room: float) -> list[float]:
    """Return those that have room between those before them, in ascending order."""
    kept: list[float] = []
    for one in wanted:
        if all(abs(at(one) - at(other)) >= room for other in kept):
            kept.append(one)
    return sorted(kept)


def control_chart(control: Control, number: int, axis: str, description: str) -> str:
    """Return the curves of a control with their intervals, an SVG element.

    A line in a grey band is the citywide curve, a dashed line between dotted ones the local curve.
    Bars at the foot say how many cells have so much.

    Parameters
    ----------
    control : Control
    number : int
        Of the control among those of the page.
    axis : str
        What the amounts are.
    description : str
        What the chart shows, for those who cannot see it.
    """
    sheet, axes = Sheet(f"control-{number}", WIDTH, HEIGHT), Axes(control)
    values = np.array(control.values)
    citywide, x = control.citywide, axes.x(values)
    sheet.band(x, axes.y(citywide.low), axes.y(citywide.high), BAND)
    _draw_cells(sheet, axes, control)
    _draw_axes(sheet, axes, axis)
    usual = usual_class(citywide)
    if usual is not None:
        sheet.line((x[usual], TOP), (x[usual], TOP + DOWN), QUIET, 0.6)
    if control.local is not None:
        for ends in (control.local.low, control.local.high):
            seen = axes.holds(ends)
            sheet.curve(x[seen], axes.y(ends)[seen], stroke(OF_LOCAL, 0.8, (1, 2)))
    sheet.curve(x, axes.y(citywide.ratios), stroke(INK, 1.8))
    if control.local is not None:  # over the other, which shows between its dashes
        sheet.curve(x, axes.y(control.local.ratios), stroke(OF_LOCAL, 1.6, (5, 2.5)))
    _draw_legend(sheet, control)
    title = said("Events by how much of “{name}” there is", name=control.name)
    return sheet.element(title, plain(description))


def usual_class(curve: Curve) -> int | None:
    """Return the class that all others are compared with."""
    known = zip(curve.ratios, curve.low, curve.high)
    return next((n for n, ends in enumerate(known) if set(ends) == {1.0}), None)


def _draw_cells(sheet: Sheet, axes: Axes, control: Control) -> None:
    """Draw how many cells have so much as bars at the foot."""
    cells = np.array(control.cells)
    sides = axes.x([control.values[0], *control.edges, control.values[-1]])
    bottom = np.full(2 * len(cells), TOP + DOWN)
    top = bottom - np.repeat(FOOT * cells / cells.max(), 2)
    sheet.band(np.repeat(sides, 2)[1:-1], bottom, top, FAINT)


def _draw_axes(sheet: Sheet, axes: Axes, axis: str) -> None:
    bottom = TOP + DOWN
    for ratio in axes.ratios():
        y = float(axes.y(ratio))
        sheet.line((LEFT, y), (LEFT + ACROSS, y), QUIET if ratio == 1 else FAINT, 0.7)
        sheet.text((LEFT - 6, y), numeral(f"{ratio:g}"), "end")
    for amount in axes.amounts():
        x = float(axes.x(amount))
        sheet.line((x, bottom), (x, bottom + 3.5), QUIET, 0.8)
        sheet.text((x, bottom + 11), numeral(f"{amount:,g}"), "middle")
    sheet.line((LEFT, TOP), (LEFT, bottom), QUIET, 0.8)
    sheet.line((LEFT, bottom), (LEFT + ACROSS, bottom), QUIET, 0.8)
    sheet.text((LEFT + ACROSS / 2, bottom + 27), axis, "middle")
    events = said("times the events")
    sheet.text((LEFT - 38, TOP + DOWN / 2), events, "middle", upwards=True)


def _draw_legend(sheet: Sheet, control: Control) -> None:
    y, long = TOP + DOWN + 50, 24.0
    names: Sequence[tuple[str, str]] = [(said("citywide"), stroke(INK, 1.8))]
    if control.local is not None:
        names = [*names, (said("against the neighbourhood"), stroke(OF_LOCAL, 1.6, (5, 2.5)))]
    for number, (name, look) in enumerate(names):
        x = LEFT + number * ACROSS / 3
        sheet.curve(np.array([x, x + long]), np.array([y, y]), look)
        sheet.text((x + long + 6, y), name)


def is_cut(control: Control) -> bool:
    """Return whether an interval goes on beyond the chart."""
    return Axes(control).is_cut
