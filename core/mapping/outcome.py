"""The events of a later period, as every map is held against them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from ..language import said
from .capture import Curve, best_curve
from .new_cells import NewCells
from .spatial_blocks import Blocks

FLAT = 1e-9  # events laid out as evenly as area itself leave no deviance to explain


@dataclass(frozen=True, eq=False)
class Outcome:
    """The events of the later period, and what of them no map changes.

    Attributes
    ----------
    events : int array, shape (cells,)
    areas : float array, shape (cells,)
    occurring : int array, shape (rows,)
        Cells with events.
    counts : int array, shape (rows,)
        Events of these.
    best : Curve
        The best that any map could capture.
    saturated : float
        Log gain of a map that knows the events.
    new : NewCells or None
        Cells without past events, where the past is known.
    blocks : Blocks or None
        Of the study area, to be drawn for resamples; without them events are.
    """

    events: np.ndarray
    areas: np.ndarray
    occurring: np.ndarray
    counts: np.ndarray
    best: Curve
    saturated: float
    new: NewCells | None = None
    blocks: Blocks | None = None

    @classmethod
    def of(
        cls,
        events: np.ndarray,
        areas: np.ndarray,
        past: np.ndarray | None = None,
        blocks: Blocks | None = None,
    ) -> Outcome:
        """Prepare the events (cells,) of cells with these areas and, if known, past events.

        Raises
        ------
        RtmError
            If there are no events.
        """
        if not events.sum() > 0:
            raise RtmError(
                said("There are no events to test the maps against."),
                said("Give the incidents of a later period that lie in the study area."),
                where="events",
            )
        occurring = np.flatnonzero(events)
        counts = np.asarray(events[occurring], np.int64)
        saturated = float(counts @ log_gain_of(events, areas, occurring))
        new = None if past is None else NewCells.of(past, events, areas)
        best = best_curve(events, areas)
        return cls(events, areas, occurring, counts, best, saturated, new, blocks)

    @property
    def event_blocks(self) -> int | None:
        """Blocks that have events; None without blocks."""
        if self.blocks is None:
            return None
        return int((self.blocks.sums(self.events) > 0).sum())


def log_gain_of(predicted: np.ndarray, areas: np.ndarray, some: np.ndarray) -> np.ndarray:
    """Return log of predicted share over share of area, for some cells."""
    with np.errstate(divide="ignore"):
        logs = np.log(predicted[some]) - np.log(predicted.sum())
    return logs - (np.log(areas[some]) - np.log(areas.sum()))
