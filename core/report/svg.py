"""Drawing as SVG that stands in the page itself: lines, squares and texts on a sheet.

No drawing package is needed, and none has to be loaded, which would take longer than a small study
takes to fit.
"""

from __future__ import annotations

import math
from html import escape
from textwrap import wrap

import numpy as np

from .fields import marked_up, plain

INK, FAINT, QUIET = "#1f2328", "#d5d9de", "#5b6169"
FONT = "DejaVu Sans, Verdana, sans-serif"
FONT_SIZE = 9.0
WIDTH_OF_A_LETTER = 0.6  # of the font's size, on average and rather too wide than too narrow


class Sheet:
    """A sheet on which to draw; lengths are points, counted from the upper left corner.

    Parameters
    ----------
    key : str
        Different for each drawing of a page: no two elements of a page may share an id.
    width, height : float
        They set the size of the text against the drawing, which fills its column.
    """

    def __init__(self, key: str, width: float, height: float) -> None:
        self.key, self.width, self.height = key, width, height
        self._parts: list[str] = []

    def line(
        self, start: tuple[float, float], end: tuple[float, float], colour: str, width: float
    ) -> None:
        """Draw a straight line."""
        (x1, y1), (x2, y2) = start, end
        self._parts.append(
            f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" '
            f'stroke="{colour}" stroke-width="{width:g}"/>'
        )

    def square(self, middle: tuple[float, float], size: float, fill: str) -> None:
        """Draw a square with an outline in ink."""
        x, y = (centre - size / 2 for centre in middle)
        self._parts.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{size:g}" height="{size:g}" '
            f'fill="{fill}" stroke="{INK}"/>'
        )

    def block(self, corner: tuple[float, float], width: float, height: float, fill: str) -> None:
        """Fill a rectangle that has this upper left corner."""
        x, y = corner
        self._parts.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" '
            f'fill="{fill}"/>'
        )

    def disc(self, middle: tuple[float, float], radius: float, fill: str, line: str) -> None:
        """Draw a disc with an outline of a colour."""
        x, y = middle
        self._parts.append(
            f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:g}" fill="{fill}" stroke="{line}"/>'
        )

    def diamond(self, middle: tuple[float, float], size: float, fill: str) -> None:
        """Draw a square on its corner with an outline in ink."""
        x, y = middle
        reach = size / 2
        corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
        points = " ".join(f"{one:.2f},{other:.2f}" for one, other in corners)
        self._parts.append(f'<polygon points="{points}" fill="{fill}" stroke="{INK}"/>')

    def text(
        self,
        place: tuple[float, float],
        words: str,
        anchor: str = "start",
        *,
        upwards=False,
        weight="",
        colour="",
    ) -> None:
        """Write words level with a place, which they start, end or have in their middle."""
        x, y = place
        turned = f' transform="rotate(-90 {x:.2f} {y:.2f})"' if upwards else ""
        look = f' font-weight="{weight}"' if weight else ""
        look += f' fill="{colour}"' if colour else ""
        # not every reader of SVG knows "dominant-baseline": a third of the size is half a letter
        self._parts.append(
            f'<text x="{x:.2f}" y="{y + FONT_SIZE / 3:.2f}" text-anchor="{anchor}"{turned}{look}>'
            f"{marked_up(escape(words), 'tspan')}</text>"
        )

    def curve(self, x: np.ndarray, y: np.ndarray, look: str) -> None:
        """Draw a line through points."""
        self._parts.append(f'<polyline points="{_points(x, y)}" fill="none" {look}/>')

    def band(self, x: np.ndarray, lower: np.ndarray, upper: np.ndarray, fill: str) -> None:
        """Fill what lies between two lines."""
        there, back = _points(x, upper), _points(x[::-1], lower[::-1])
        self._parts.append(f'<polygon points="{there} {back}" fill="{fill}"/>')

    def element(self, title: str, description: str) -> str:
        """Return the drawing, with its texts for those who cannot see it."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'font-family="{FONT}" font-size="{FONT_SIZE:g}" fill="{INK}" role="img" '
            f'aria-labelledby="{self.key}-title {self.key}-desc">'
            f'<title id="{self.key}-title">{escape(plain(title))}</title>'
            f'<desc id="{self.key}-desc">{escape(plain(description))}</desc>'
            f"{''.join(self._parts)}</svg>"
        )


def room_for(words: str) -> float:
    """Return about how wide words are, in points."""
    return len(plain(words)) * WIDTH_OF_A_LETTER * FONT_SIZE


def letters_in(room: float) -> int:
    """Return about how many letters stand side by side in so much room."""
    return max(8, int(room / (WIDTH_OF_A_LETTER * FONT_SIZE)))


def fitted(words: str, room: float, most_lines: int = 2) -> list[str]:
    """Return words in lines that fit into so much room, the last cut where they are too many."""
    lines = wrap(plain(words), letters_in(room))
    if len(lines) > most_lines:
        lines[most_lines - 1 :] = [f"{lines[most_lines - 1][:-1].rstrip()}…"]
    return lines


def stroke(colour: str, width: float, dashes: tuple[float, ...] = ()) -> str:
    """Return the look of a curve; dashes and the gaps after them are in widths of the line."""
    pattern = " ".join(f"{width * length:g}" for length in dashes)
    dashed = f' stroke-dasharray="{pattern}"' if dashes else ""
    return f'stroke="{colour}" stroke-width="{width:g}" stroke-linejoin="round"{dashed}'


def _points(x: np.ndarray, y: np.ndarray) -> str:
    """Return points to a tenth of a point, each that differs from the one before."""
    rounded = np.round(np.column_stack([x, y]), 1)
    new = np.append(True, (np.diff(rounded, axis=0) != 0).any(axis=1))
    return " ".join(f"{one:g},{other:g}" for one, other in rounded[new])


def round_numbers(low: float, high: float, most: int) -> list[float]:
    """Return round numbers from low to high, at most `most` steps apart."""
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    steps = (times * power for times in (1, 2, 2.5, 5, 10, 20))
    step = next(one for one in steps if (high - low) / one <= most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]
