"""The places that return, as a map and as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...language import said
from ..phrases import figure, listed
from ..svg import INK, QUIET, Sheet, stroke
from .columns import MOST, Columns, columns_of
from .facts import PlaceInSeries, PlacesInSeries, SeriesFacts

MOST_SHOWN = 12  # places in the table, and with numbers on the map
WIDTH, MOST_HIGH, MARGIN = 690.0, 620.0, 8.0  # points
SHADES = ("#f3c6d5", "#df86a8", "#bf4277", "#7c1746")  # from half of the studies to all
DISC = 7.5
REACHES = (18.0, 26.0, 36.0)  # of a number from its place
WAYS = ((0.7, -0.7), (-0.7, -0.7), (1, 0), (-1, 0), (0.7, 0.7), (-0.7, 0.7), (0, -1), (0, 1))
SQUARE_KILOMETRE, HECTARE = 1e6, 1e4
METRES = "m"


@dataclass(frozen=True)
class Listing:
    """A place in the table: its number, what it is called, its area, and its rank by study."""

    rank: int
    name: str
    studies: int
    of: int
    area: str
    ranks: tuple[str, ...]


@dataclass(frozen=True)
class Listings:
    """The table, with the columns of its studies where they fit the page."""

    columns: Columns | None
    places: tuple[Listing, ...]
    left_out: int


def listings_of(facts: SeriesFacts, grid: PlacesInSeries, units: str) -> Listings:
    """Return the places of a grid as a table."""
    shown = grid.found[:MOST_SHOWN]
    parts = columns_of(facts) if len(facts.done) <= MOST else []
    columns = parts[0] if len(parts) == 1 else None
    folders = [] if columns is None else [one.folder for one in columns.studies]
    names = {one.folder: one.name for one in facts.done}
    return Listings(
        columns,
        tuple(
            Listing(
                one.rank,
                one.name,
                len(one.ranks),
                len(grid.studies),
                area_in_words(one.area, units),
                tuple(str(one.ranks.get(folder, "")) for folder in folders)
                or (listed([names[folder] for folder in one.ranks]),),
            )
            for one in shown
        ),
        len(grid.found) - len(shown),
    )


def area_in_words(area: float, units: str) -> str:
    """Return an area: in hectares where lengths are metres, else in their squares."""
    if units == METRES:
        if area >= SQUARE_KILOMETRE:
            return said("{area} km²", area=figure(area / SQUARE_KILOMETRE, 1))
        return said("{area} ha", area=figure(area / HECTARE, 0))
    return said("{area} square {units}", area=figure(area, 0), units=units)


def places_map(grid: PlacesInSeries, key: str) -> str:
    """Return the study area with the places that return, as SVG; darker where more studies have it.

    Parameters
    ----------
    grid : PlacesInSeries
    key : str
        Of the drawing, different for each of a page.
    """
    points = np.array(
        [point for ring in grid.outline for point in ring]
        or [corner for one in grid.found for corner in one.corners]
    )
    low, high = points.min(axis=0), points.max(axis=0) + grid.cell_size
    scale = min((WIDTH - 2 * MARGIN) / (high - low)[0], (MOST_HIGH - 2 * MARGIN) / (high - low)[1])
    drawn = scale * (high - low)
    sheet = Sheet(key, WIDTH, drawn[1] + 2 * MARGIN + 24)
    left = (WIDTH - drawn[0]) / 2

    def place(x: float, y: float) -> tuple[float, float]:
        return left + scale * (x - low[0]), MARGIN + scale * (high[1] - y)

    for ring in grid.outline:
        ends = np.array([place(*point) for point in ring])
        sheet.curve(ends[:, 0], ends[:, 1], stroke(QUIET, 0.8))
    for one in reversed(grid.found):
        _draw(sheet, one, grid, place, scale)
    shown = grid.found[:MOST_SHOWN]
    middles = [place(*one.centre) for one in shown]
    for one, middle, label in zip(shown, middles, labels_beside(middles)):
        sheet.line(middle, label, INK, 0.6)
        sheet.disc(label, DISC, "white", INK)
        sheet.text(label, str(one.rank), "middle", weight="bold")
    _legend(sheet, grid, drawn[1] + 2 * MARGIN + 8)
    return sheet.element(
        said("Places that come up again"),
        "; ".join(f"{one.rank}: {one.name or one.centre}" for one in grid.found[:MOST_SHOWN]),
    )


def labels_beside(middles: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return where the number of each place stands: beside it, and over no other number."""
    taken: list[tuple[float, float]] = []
    for x, y in middles:
        ways = (
            (x + reach * across, y + reach * down) for reach in REACHES for across, down in WAYS
        )
        found = next((one for one in ways if _is_free(one, [*taken, *middles])), (x, y))
        taken.append(found)
    return taken


def _is_free(one: tuple[float, float], others: Sequence[tuple[float, float]]) -> bool:
    return all(math.dist(one, other) >= 2 * DISC for other in others)


def _draw(sheet: Sheet, one: PlaceInSeries, grid: PlacesInSeries, place, scale: float) -> None:
    side = max(scale * grid.cell_size, 1.0) + 0.15  # no seams between cells
    for x, y in one.corners:
        corner = place(x, y + grid.cell_size)
        sheet.block(corner, side, side, _shade(len(one.ranks), grid))


def _shade(studies: int, grid: PlacesInSeries) -> str:
    most = len(grid.studies)
    share = (studies - grid.least) / max(most - grid.least, 1)
    return SHADES[min(int(share * len(SHADES)), len(SHADES) - 1)]


def _legend(sheet: Sheet, grid: PlacesInSeries, y: float) -> None:
    x = MARGIN
    for shade, words in _shades(grid):
        sheet.block((x, y - 5), 12, 10, shade)
        sheet.text((x + 17, y), words)
        x += 130


def _shades(grid: PlacesInSeries) -> Sequence[tuple[str, str]]:
    by_shade: dict[str, list[int]] = {}
    for studies in range(grid.least, len(grid.studies) + 1):
        by_shade.setdefault(_shade(studies, grid), []).append(studies)
    return [
        (shade, said("on {some} of {all} lists", some=_range(some), all=len(grid.studies)))
        for shade, some in by_shade.items()
    ]


def _range(some: list[int]) -> str:
    return str(some[0]) if len(some) == 1 else f"{some[0]}–{some[-1]}"
