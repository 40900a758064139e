"""The places where most happens, and how their ranks changed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..mapping.places import find_places
from ..model.term import NORMAL_95
from ..progress import QUIET, Progress
from .periods import Periods
from .record import Interval, PlaceChange
from .surface import Surface

MOST_PLACES = 30


def place_changes(
    periods: Periods,
    surface: Surface,
    coverage: np.ndarray,
    area_share: float,
    max_area: float | None,
    progress: Progress = QUIET,
) -> tuple[PlaceChange, ...]:
    """Return the places with most events of both periods, and their rank in each.

    They are chosen by both periods together: the worst of one period alone fall back in the other
    by chance. What a place's change is drawn to, and how sure it is, is the surface's.

    Parameters
    ----------
    periods : Periods
    surface : Surface
    coverage : float array, shape (cells,)
        Share of each cell within the study area.
    area_share : float
        Share of the study area in all places together.
    max_area : float or None
        Of a place, in square units of the CRS.
    progress : Progress, optional
    """
    cells = periods.cells
    both = periods.both.astype(float)
    found = find_places(cells, both, coverage, area_share, progress, max_area=max_area)
    rank_of = cells.from_raster(found.ranks)
    members = [
        np.flatnonzero(rank_of == number + 1)
        for number in range(min(len(found.places), MOST_PLACES))
    ]
    return tuple(_changes(periods, surface, members))


def _changes(
    periods: Periods, surface: Surface, members: list[np.ndarray]
) -> Iterator[PlaceChange]:
    before = np.array([periods.before[one].sum() for one in members], int)
    after = np.array([periods.after[one].sum() for one in members], int)
    centres = periods.cells.centres
    rank_before, rank_after = _ranks(before), _ranks(after)
    for number, one in enumerate(members):
        mean, error = surface.of_group(one, periods.both[one].astype(float))
        x, y = centres[one].mean(0)
        yield PlaceChange(
            place=number + 1,
            x=float(x),
            y=float(y),
            cells=len(one),
            events_before=int(before[number]),
            events_after=int(after[number]),
            rank_before=int(rank_before[number]),
            rank_after=int(rank_after[number]),
            change=interval(mean, error),
        )


def interval(log_ratio: float, error: float, p_value: float | None = None) -> Interval:
    """Return a ratio with its 95% interval, from its logarithm and that one's error."""
    reach = NORMAL_95 * error
    return Interval(
        ratio=float(np.exp(log_ratio)),
        low=float(np.exp(log_ratio - reach)),
        high=float(np.exp(log_ratio + reach)),
        standard_error=float(error),
        p_value=p_value,
    )


def _ranks(events: np.ndarray) -> np.ndarray:
    """Rank of each, 1 for most; those of as many share the better one."""
    return 1 + (events[None] > events[:, None]).sum(1)
