"""Priority places: where most is expected next, as compact places that can be walked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from ..language import said
from ..progress import Part, Progress
from ..terrain.grid import Cells
from .described import described
from .ground import Ground, ground_of
from .growth import Growth
from .place import Bands, Place, Presence
from .precedence import STEPS, in_steps, precedence

MORE = 1.5  # as many cells as the budget holds are looked at first, and then twice as many


@dataclass(frozen=True, eq=False)
class Places:
    """The priority places of a map.

    Attributes
    ----------
    ranks : int32 array, shape (rows, columns)
        Rank of the place each cell of the frame belongs to, 0 for none. Cells of one place may
        meet at a corner only, so its outline is one polygon or several.
    places : tuple of Place
        By rank.
    area_share : float
        Share of the study area in all places together.
    smallest, largest : int
        Cells that a place could have at least and at most.
    tied_out : int
        Cells that were left out although nothing but their distance from the middle of the study
        area tells them from cells of the places.
    """

    ranks: np.ndarray
    places: tuple[Place, ...]
    area_share: float
    smallest: int
    largest: int
    tied_out: int


def find_places(
    cells: Cells,
    scores: np.ndarray,
    coverage: np.ndarray,
    area_share: float,
    progress: Progress,
    *,
    min_cells: int = 1,
    max_area: float | None = None,
    expected: np.ndarray | None = None,
    forecast: np.ndarray | None = None,
    past: np.ndarray | None = None,
    later: np.ndarray | None = None,
    presences: Sequence[Presence] = (),
    bands: Bands | None = None,
    spread: np.ndarray | None = None,
    together: float = 1.0,
) -> Places:
    """Find compact places where a map is highest, within a budget of area.

    Places grow from the highest cells outwards (`growth`): at each step that is taken which has
    most to a cell, one cell more for a place or the first `min_cells` of a new one, until the
    next step would exceed the budget. Cells of a place touch by a side or a corner. A place is
    compact: the smallest circle around all corners of its cells has at most four times their
    area. It has at most `max_area`, so that a larger high ground becomes several places that
    touch. A cell of the map's lowest value is never taken.

    Values are compared in steps of 1e-9 of the largest. Of cells that tie, those with the higher
    forecast come first, then those in higher surroundings (sum over the eight cells around), then
    those nearer to the middle of the study area. Cells that nothing tells apart are taken
    together or not at all. So no order of rows and columns decides, and a mirrored or turned
    study area has the mirrored or turned places.

    Places are ranked by the events expected in the whole of them, so that those who can act on a
    few begin where most is at stake; without expected events, by the sum of the scores, partial
    cells by their share.

    Parameters
    ----------
    cells : Cells
    scores : float array, shape (cells,), from 0
    coverage : float array, shape (cells,)
        Share of each cell within the study area, above 0.
    area_share : float
        Budget: share of the study area, above 0 and at most 1.
    progress : Progress
    min_cells : int
        Cells of the smallest place. Where so many would exceed `max_area`, as many as do not,
        and one at least.
    max_area : float, optional
        In square units of the CRS; a cell counts whole. Without it, no place is too large.
    expected, past, later : arrays, shape (cells,), optional
        Events expected, of the past, and of a later period.
    forecast : float array, shape (cells,), optional
        Events expected, to break ties; `expected` if that is given alone.
    presences : sequence of Presence
        The terms of the model.
    bands : Bands, optional
        The parts of the forecast.
    spread : float array, shape (cells,), optional
        Standard deviation of the rates whose means are `expected`, of each cell for itself.
    together : float
        How many events come at once.

    Raises
    ------
    RtmError
        If the budget is no share or the smallest place has less than one cell.
    """
    _check(area_share, min_cells)
    progress.at(0.0)
    largest = cells.count if max_area is None else int(max_area / cells.frame.cell_size**2 + 1e-9)
    largest = max(largest, 1)
    smallest = min(min_cells, largest)
    found, ground, tied_out = _grown(
        cells,
        scores,
        expected if forecast is None else forecast,
        coverage,
        (area_share, smallest, largest),
        Part(progress, 0.0, 0.9),
    )
    numbers = [ground.numbers[one] for one in found]
    weights = scores * coverage if expected is None else expected
    ranks = _ranks(numbers, in_steps(weights))
    return Places(
        ranks=cells.on_raster(ranks, 0),
        places=described(
            ranks,
            scores,
            coverage * cells.frame.cell_size**2,
            expected=expected,
            past=past,
            later=later,
            presences=presences,
            bands=bands,
            spread=spread,
            together=together,
        ),
        area_share=float(coverage[ranks > 0].sum() / coverage.sum()),
        smallest=smallest,
        largest=largest,
        tied_out=tied_out,
    )


def _check(area_share: float, min_cells: int) -> None:
    if not 0 < area_share <= 1:
        raise RtmError(
            said("The share of the area is {area_share:g}.", area_share=area_share),
            said("Give a share above 0 and at most 1."),
            kind="setting",
            where="area_share",
        )
    if min_cells < 1:
        raise RtmError(
            said("The smallest place has {min_cells} cells.", min_cells=min_cells),
            said("Give a whole number of 1 or more."),
            kind="setting",
            where="min_cells",
        )


def _grown(
    cells: Cells,
    scores: np.ndarray,
    forecast: np.ndarray | None,
    coverage: np.ndarray,
    asked: tuple[float, int, int],
    progress: Progress,
) -> tuple[list[list[int]], Ground, int]:
    """Return the cells of each place as positions on a ground, the ground, and what tied."""
    area_share, smallest, largest = asked
    ranked = precedence(cells, scores, forecast, Part(progress, 0.0, 0.3))
    area = np.rint(coverage * STEPS).astype(np.int64)
    # shares that fill the budget exactly may add up to a hair above it
    budget = int(area_share * float(area.sum()) * (1 + 1e-12) + 0.5)
    most = int(MORE * area_share * cells.count) + 8 * smallest
    while True:
        ground = ground_of(cells, ranked, area, most, smallest - 1, Part(progress, 0.3, 0.5))
        growth = Growth(ground, budget, smallest, largest)
        growth.run(Part(progress, 0.5, 1.0))
        if not growth.exhausted:
            break
        most *= 2
    return [place.cells for place in growth.places], ground, growth.tied_out()


def _ranks(places: Sequence[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """Return the rank of each cell's place, int32 of shape (cells,), 0 for none."""
    ranks = np.zeros(len(weights), np.int32)
    totals = [int(weights[place].sum()) for place in places]
    # equal places are numbered in the order in which they were found
    for rank, index in enumerate(np.argsort(np.negative(totals), kind="stable"), 1):
        ranks[places[index]] = rank
    return ranks
