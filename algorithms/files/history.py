"""Earlier events beside those of a model: which rasters, and how long their periods are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)

from ...core.errors import RtmError, about
from ...core.mapping.forecast import Past
from ...core.mapping.level import Level, level_of
from ...core.settings import LEAST_PERIODS, MOST_PERIODS, ForecastSettings
from ...core.terrain.grid import Cells
from ...core.terrain.periods import Period
from ..language import tr
from .cells import counts_of, require_same_grid
from .kinds import EVENTS, LARGEST_COUNT, PERIODS_TAG, makers
from .maps import HISTORY_TAG
from .raster import Raster
from .raster_layers import open_raster, raster_layers
from .recorded import Recorded, recorded, require_earlier

if TYPE_CHECKING:
    from .given import Given

HISTORY, LENGTH = "HISTORY", "HISTORY_LENGTH"
PAST_TAG, LEVEL_TAG = "RTM_PAST_EVENTS", "RTM_LEVEL"


@dataclass(frozen=True, eq=False)
class History:
    """The events of a model's period and the earlier ones beside them.

    Attributes
    ----------
    own : Recorded
        Of the model's period.
    earlier : tuple of Recorded
    counts : tuple of int array, shape (cells,)
        Of the earlier ones in their order, then of the model's period.
    inside : tuple of int
        Events of the model's period, and all before it, in these cells.
    lengths : tuple of float
        How many times as long as the model's period each earlier one is.
    told : float or None
        How long all earlier ones are together, where the analyst told it.
    """

    own: Recorded
    earlier: tuple[Recorded, ...]
    counts: tuple[np.ndarray, ...]
    inside: tuple[int, int]
    lengths: tuple[float, ...]
    told: float | None = None

    @property
    def periods(self) -> float:
        """How many times as long as the model's period all of it is."""
        return 1.0 + (sum(self.lengths) if self.told is None else self.told)

    @property
    def events(self) -> int:
        """Of all together, in these cells."""
        return sum(self.inside)

    @property
    def level(self) -> Level:
        """How many events a period has now."""
        return level_of(*self.inside, self.periods - 1, self.together)

    @property
    def together(self) -> float:
        """How many events come at once, in the mean of those of which it is known; else 1."""
        every = [(one.together, one.events) for one in (self.own, *self.earlier)]
        known = [(size, events) for size, events in every if size is not None]
        events = sum(events for _, events in known)
        return sum(size * events for size, events in known) / events if events else 1.0

    def within(self, some: np.ndarray) -> History:
        """Return the history of some of the cells, bool (cells,), of which the model tells."""
        counts = tuple(one[some] for one in self.counts)
        *before, own = (int(one.sum(dtype=np.int64)) for one in counts)
        return replace(self, counts=counts, inside=(own, sum(before)))

    @property
    def past(self) -> Past:
        """The past that the forecast is told by.

        In the order of time where dates tell it; else all as of one time, in which none is old.
        """
        periods = [one.period for one in (*self.earlier, self.own)]
        if any(one is None for one in periods):
            pooled = np.sum(self.counts, axis=0, dtype=np.int64)
            return Past((pooled,), (self.periods,), self.together)
        before = sum(self.lengths) or 1.0
        scale = 1.0 if self.told is None else self.told / before
        lengths = [*(scale * one for one in self.lengths), 1.0]
        order = sorted(range(len(periods)), key=lambda one: periods[one].parts[0].first)
        counts, lengths = zip(*((self.counts[one], lengths[one]) for one in order))
        return Past(counts, lengths, self.together)

    def dated(self) -> Iterator[Recorded]:
        """Yield what has dates."""
        yield from (one for one in (self.own, *self.earlier) if one.period is not None)

    def tags(self) -> dict:
        """Return what a forecast says of its history; nothing without one."""
        if not self.earlier:
            return {}
        told = [_told(one, length) for one, length in zip(self.earlier, self._recorded_lengths())]
        return {
            HISTORY_TAG: told,
            PERIODS_TAG: f"{self.periods:.6g}",
            PAST_TAG: self.events,
            LEVEL_TAG: f"{self.events / self.level.periods:.6g}",
        }

    def _recorded_lengths(self) -> Sequence[float | None]:
        return self.lengths if self.told is None else [None] * len(self.earlier)


def add_history(algorithm) -> None:
    """Declare the parameters HISTORY and HISTORY_LENGTH of an algorithm."""
    algorithm.add(
        QgsProcessingParameterMultipleLayers(
            HISTORY, tr("Earlier events"), QgsProcessing.SourceType.TypeRaster, optional=True
        ),
        tr(
            "Rasters made with “Count events” on the same grid, of events before those of the "
            "model: one of each period, or one of all. Neighbourhood and history are told by them "
            "too."
        ),
    )
    algorithm.add(
        QgsProcessingParameterNumber(
            LENGTH,
            tr("Length of the earlier events"),
            QgsProcessingParameterNumber.Type.Double,
            optional=True,
            minValue=LEAST_PERIODS,
            maxValue=MOST_PERIODS,
        ),
        tr(
            "How many times as long as the period of the events all earlier ones are together, "
            "such as 4 for four years beside one. If not set, the dates recorded with the events "
            "tell it; without dates each raster counts as a period as long."
        ),
        advanced=True,
    )


def history_of(given: Given, events: Raster, cells: Cells) -> History:
    """Return the past of the events of a model, or say what is wrong with what is earlier."""
    return given.once("history", lambda: _read(given, events, cells))


def _read(given: Given, events: Raster, cells: Cells) -> History:
    counts = counts_of(events, cells)
    own, earlier = recorded(events, counts), []
    every = []
    for number, raster in enumerate(_rasters(given)):
        with about(HISTORY, number):
            require_same_grid(events, raster)
            found = counts_of(raster, cells)
            one = recorded(raster, found)
            require_earlier(one, own, earlier)
        earlier.append(one)
        every.append(found)
    every.append(counts)
    _require_countable(sum(int(one.sum(dtype=np.int64)) for one in every))
    return History(
        own=own,
        earlier=tuple(earlier),
        counts=tuple(every),
        inside=(own.events, sum(one.events for one in earlier)),
        lengths=tuple(_length(one.period, own.period) for one in earlier),
        told=_length_told(given, bool(earlier)),
    )


def _rasters(given: Given) -> list[Raster]:
    if not given.parameters.get(HISTORY):
        return []
    remedy = tr("Choose rasters made with {makers}.", makers=makers([EVENTS]))
    layers = raster_layers(given, HISTORY, tr("raster of earlier events"), remedy)
    return [open_raster(layer, EVENTS) for layer in layers]


def _length_told(given: Given, is_asked: bool) -> float | None:
    length = given.number_or_none(LENGTH)
    if length is None:
        return None
    if not is_asked:
        raise RtmError(
            tr("A length of earlier events is given, and no earlier events."),
            tr("Add their rasters, or leave the length out."),
            kind="setting",
            where=LENGTH,
        )
    return ForecastSettings(history_length=length).history_length


def _require_countable(events: int) -> None:
    if events > LARGEST_COUNT:
        raise RtmError(
            tr("There are more than {most:,} events in all.", most=LARGEST_COUNT),
            tr("Leave some of the earlier ones out."),
            where=HISTORY,
        )


def _length(earlier: Period | None, own: Period | None) -> float:
    """Return how many times as long an earlier period is; as long where dates do not tell."""
    return 1.0 if earlier is None or own is None else earlier.days / own.days


def _told(one: Recorded, length: float | None) -> dict:
    tags = one.raster.tags
    return {
        "incidents": tags.get("RTM_INCIDENTS", ""),
        "filter": tags.get("RTM_FILTER", ""),
        "count_once_by": one.tally.count_once_by,
        "events": one.events,
        "first_date": one.tally.first_date,
        "last_date": one.tally.last_date,
        "periods": None if length is None else float(f"{length:.6g}"),
        "sha256": one.sha256,
    }
