"""Charts of a report, drawn where matplotlib is installed."""

from __future__ import annotations

from collections.abc import Sequence

from ..mapping.capture import Curve
from .svg import FAINT, drawn

# told apart by colour-blind eyes (Okabe and Ito 2008), and by their dashes without any colour
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5b3a8e")
DASHES = ("-", (0, (7, 2)), (0, (2, 1.5)), (0, (7, 2, 1.5, 2)), (0, (4, 1.5, 1, 1.5, 1, 1.5)))
FLOOR = {"color": "#777777", "linestyle": (0, (1, 2)), "linewidth": 1.2}
MOST_COLUMNS = 3  # of the legend
SIZE = (8.0, 4.2)  # inches
ROOM_FOR_A_NUMBER = 0.045  # of the width of a panel


def capture_chart(
    curves: Sequence[tuple[str, Curve]], shares: Sequence[float], description: str
) -> str | None:
    """Return capture curves as an SVG element, or None where matplotlib is not installed.

    Two panels: the part of the area up to the largest share asked for, where decisions are made,
    and the whole.

    Parameters
    ----------
    curves : sequence of (name, Curve)
        The last is the floor, drawn in grey.
    shares : sequence of float
        Shares of the area to mark.
    description : str
        What the chart shows, for those who cannot see it.
    """

    def draw(figure) -> None:
        beginning, whole = figure.subplots(1, 2)
        for axes, most in ((beginning, max(shares)), (whole, 1.0)):
            lines = _draw_curves(axes, curves, most)
            axes.set_xlabel("area flagged, highest first (%)")
        _mark_shares(beginning, shares)
        beginning.set_ylabel("events captured (%)")
        columns = min(len(curves), MOST_COLUMNS)
        rows = -(-len(curves) // columns)
        figure.legend(
            lines,
            [_plain(name) for name, _ in curves],
            loc="lower center",
            ncol=columns,
            frameon=False,
            handlelength=4.5,
        )
        figure.subplots_adjust(0.08, 0.135 + 0.05 * rows, 0.98, 0.97, 0.16)

    return drawn("capture", SIZE, draw, "Capture curves", description)


def _draw_curves(axes, curves: Sequence[tuple[str, Curve]], most: float) -> list:
    """Draw the curves up to a share of the area; return a line of each for the legend."""
    lines = []
    highest = 0.0
    for number, (_, curve) in enumerate(curves):
        look = {
            "color": COLOURS[number % len(COLOURS)],
            "linestyle": DASHES[number % len(DASHES)],
            "linewidth": 2.2 if number == 0 else 1.6,
        }
        floor = number == len(curves) - 1
        lines += axes.plot(
            100 * curve.area, 100 * curve.captured, **(FLOOR if floor else look), zorder=9 - number
        )
        highest = max(highest, float(curve.at(most)))
    axes.set_xlim(0, 100 * most)
    axes.set_ylim(0, min(100.0, 105 * highest) if most < 1 else 100)
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return lines


def _mark_shares(axes, shares: Sequence[float]) -> None:
    """Draw a line at each share of the area, with its number where there is room for all."""
    for share in shares:
        axes.axvline(100 * share, color=FAINT, linewidth=0.8, zorder=0)
    marks = sorted({0.0, *shares})
    if min(high - low for low, high in zip(marks, marks[1:])) >= ROOM_FOR_A_NUMBER * marks[-1]:
        axes.set_xticks([100 * mark for mark in marks], [f"{100 * mark:g}" for mark in marks])


def _plain(name: str) -> str:
    """Return a name that is drawn as it is: no formula between dollars, none left out."""
    escaped = name.replace("$", r"\$")
    return f" {escaped}" if escaped.startswith("_") else escaped
