"""Events counted per cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from ..language import counted, said
from ..limits import FEWEST_EVENTS
from .grid import Cells
from .locations import distinct_locations


@dataclass(frozen=True, eq=False)
class EventCounts:
    """Events per cell, and what an analyst should know about where they lie.

    Attributes
    ----------
    counts : int32 array, shape (cells,)
    events : int
        Events in the study area: the sum of `counts`.
    outside : int
        Events in no cell of the study area.
    event_cells : int
        Cells with at least one event.
    stacked_share : float
        Share of the counted events that lie on exactly the same location as another one;
        0 without events.
    """

    counts: np.ndarray
    events: int
    outside: int
    event_cells: int
    stacked_share: float


def count_events(cells: Cells, xy: np.ndarray) -> EventCounts:
    """Count events per cell; cells are half-open, so no event is counted twice.

    Parameters
    ----------
    cells : Cells
    xy : float array, shape (events, 2)
        Locations in the CRS of the study area.
    """
    numbers = cells.numbers_at(xy)
    counted = numbers >= 0
    counts = np.bincount(numbers[counted], minlength=cells.count).astype(np.int32)
    events = int(np.count_nonzero(counted))
    _, stacks = distinct_locations(xy[counted])
    return EventCounts(
        counts=counts,
        events=events,
        outside=len(xy) - events,
        event_cells=int(np.count_nonzero(counts)),
        stacked_share=int(stacks[stacks > 1].sum()) / events if events else 0.0,
    )


def require_enough(events: int, cells: int) -> None:
    """Refuse events too few for any model, or all in one cell; `cells` are those with events."""
    remedy = said("Use a longer period, more kinds of incident or a larger study area.")
    if events < FEWEST_EVENTS:
        raise RtmError(
            counted(
                events,
                "There is {count} event in the study area, too few for a model (at least {least}).",
                "There are {count} events in the study area, too few for a model "
                "(at least {least}).",
                least=FEWEST_EVENTS,
            ),
            remedy,
            where="events",
        )
    if cells == 1:
        raise RtmError(
            said("All {events} events lie in one cell.", events=events), remedy, where="events"
        )
