"""The table of the hand-out: a row a place, each as high as there is room for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.publishing.rows import Row
from ..language import tr
from .letters import Letters
from .paper import Box, Paper

HEAD = Letters(size=7.5, bold=True)
CELL, NUMBER = Letters(size=7.5), Letters(size=7.5, align="right")
STRONG = Letters(size=9, bold=True)
WIDTHS = (11.5, 50.0, 16.0, 21.0)  # mm: number, where, hectares, each count; the rest is for why
PAD = 2.0
TALLEST = 8.0  # mm, of a row


def draw_table(paper: Paper, box: Box, rows: Sequence[Row], counts: Sequence[str]) -> None:
    """Draw the table in a box: all rows fit, since each has as many lines as there is room for."""
    columns = _columns(box, len(counts))
    top = box.y + HEAD.line + 1
    titles = (tr("Place"), tr("Where"), tr("Hectares"), *counts, tr("Why there"))
    for at, (title, column) in enumerate(zip(titles, columns)):
        paper.text(
            Box(column.x, box.y, column.width, HEAD.line), title, _look(at, len(columns), HEAD)
        )
    high = min(TALLEST, (box.y + box.height - top) / len(rows))
    for number, row in enumerate(rows):
        y = top + number * high
        paper.line([(box.x, y), (box.x + box.width, y)], 0.3 if number == 0 else 0.1)
        texts = (str(row.number), row.where, row.hectares, *row.counts[: len(counts)])
        why = _as_many(row.reasons, columns[-1].width, int((high - 0.6) / CELL.line))
        for at, (text, column) in enumerate(zip((*texts, why), columns)):
            look = STRONG if at == 0 else _look(at, len(columns), CELL)
            paper.text(Box(column.x, y + 0.5, column.width, high - 0.6), text, look)
    y = top + len(rows) * high
    paper.line([(box.x, y), (box.x + box.width, y)], 0.1)


def _as_many(reasons: Sequence[str], width: float, lines: int) -> str:
    """Return the first reasons in a text, as many as fit whole, and how many more there are."""
    for count in range(len(reasons), 0, -1):
        text = "; ".join(reasons[:count])
        if left := len(reasons) - count:
            text = tr("{reasons}; and {left} more", reasons=text, left=left)
        if len(CELL.lines(text, width, lines + 1)) <= lines:
            return text
    return "; ".join(reasons)


def _look(at: int, count: int, letters: Letters) -> Letters:
    """Return how a column looks: figures stand to the right."""
    if 2 <= at < count - 1:
        return Letters(size=letters.size, bold=letters.bold, align="right")
    return letters


def _columns(box: Box, counts: int) -> list[Box]:
    """Return the columns, the last as wide as there is room."""
    widths = [*WIDTHS[:3], *[WIDTHS[3]] * counts]
    widths.append(box.width - sum(widths))
    found, x = [], box.x
    for at, width in enumerate(widths):
        left = PAD if at == len(widths) - 1 else 0.0
        found.append(Box(x + left, box.y, width - PAD, box.height))
        x += width
    return found
