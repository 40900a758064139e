"""Letters on paper: how wide a text is, and in which lines it fits its room; lengths are in mm."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtGui import QFont, QFontMetricsF

from ...core.plain import harmless

POINT = 25.4 / 72  # mm
MEASURED = 200  # pixels, at which letters are measured: their hinting says nothing then
LINE = 1.28  # of the size of letters, from line to line
SLACK = 0.985  # of the room, that letters may take: they are drawn a little wider than measured
INK, QUIET = "#000000", "#444444"
ELLIPSIS = "…"


@dataclass(frozen=True)
class Letters:
    """How a text looks: its size in points."""

    size: float
    bold: bool = False
    colour: str = INK
    align: str = "left"

    @property
    def line(self) -> float:
        """Return how high a line is, in mm."""
        return self.size * POINT * LINE

    def font(self) -> QFont:
        """Return the font."""
        font = QFont("Sans Serif")
        font.setPointSizeF(self.size)
        font.setBold(self.bold)
        return font

    def width(self, text: str) -> float:
        """Return how wide a text on one line is, in mm."""
        font = self.font()
        font.setPixelSize(MEASURED)
        wide = QFontMetricsF(font).horizontalAdvance(text)
        return wide * self.size * POINT / MEASURED

    def lines(self, text: str, width: float, most: int) -> list[str]:
        """Return a text in at most so many lines of a width; what does not fit is cut."""
        found, rest = [], " ".join(harmless(text).split())
        while rest and len(found) < most:
            line, rest = self._first_line(rest, width * SLACK)
            found.append(line)
        if rest:
            found[-1] = self._cut(f"{found[-1]} {rest}", width * SLACK)
        return found

    def _first_line(self, text: str, width: float) -> tuple[str, str]:
        """Return what fits on a line, to its last blank if there is one, and the rest."""
        if self.width(text) <= width:
            return text, ""
        fits = self._letters_within(text, width)
        blank = text.rfind(" ", 1, fits + 1)
        end = blank if blank > 0 else fits
        return text[:end].rstrip(), text[end:].lstrip()

    def _cut(self, text: str, width: float) -> str:
        if self.width(text) <= width:
            return text
        fits = self._letters_within(text, width - self.width(ELLIPSIS))
        return text[:fits].rstrip() + ELLIPSIS

    def _letters_within(self, text: str, width: float) -> int:
        """Return how many letters fit, at least one (by halving: texts may be long)."""
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle]) <= width:
                low = middle
            else:
                high = middle - 1
        return low
