"""Earlier events beside those of a model: which rasters, how long their periods are, what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)

from ...core.errors import RtmError
from ...core.mapping.past import Past
from ...core.model.tally import Tally
from ...core.report.phrases.incidents import span
from ...core.settings import LEAST_PERIODS, MOST_PERIODS, ForecastSettings
from ...core.terrain.dates import begins_before_end
from ...core.terrain.grid import Cells
from ...core.terrain.periods import Period, period_of
from ..language import counted, tr
from .cells import counts_of, require_same_grid
from .kinds import EVENTS, LARGEST_COUNT, makers
from .provenance import fingerprint
from .raster import Raster
from .raster_layers import open_raster, raster_layers
from .tallies import months_in, tally_of

if TYPE_CHECKING:
    from .given import Given

HISTORY, LENGTH = "HISTORY", "HISTORY_LENGTH"
HISTORY_TAG, PERIODS_TAG, PAST_TAG = "RTM_HISTORY", "RTM_PERIODS", "RTM_PAST_EVENTS"


@dataclass(frozen=True, eq=False)
class Recorded:
    """The events of one raster, and when they were.

    Attributes
    ----------
    raster : Raster
    events : int
    sha256 : str
        Fingerprint of the counts.
    tally : Tally
    months : mapping of (int, int) to int
        Events by (year, month).
    period : Period or None
        The days on which they were counted; None where no dates tell it.
    """

    raster: Raster
    events: int
    sha256: str
    tally: Tally
    months: Mapping[tuple[int, int], int]
    period: Period | None


@dataclass(frozen=True, eq=False)
class History:
    """The events of a model's period and the earlier ones beside them.

    Attributes
    ----------
    own : Recorded
        Of the model's period.
    earlier : tuple of Recorded
    counts : int64 array, shape (cells,)
        Of all together.
    lengths : tuple of float
        How many times as long as the model's period each earlier one is.
    told : float or None
        How long all earlier ones are together, where the analyst told it.
    """

    own: Recorded
    earlier: tuple[Recorded, ...]
    counts: np.ndarray
    lengths: tuple[float, ...]
    told: float | None = None

    @property
    def periods(self) -> float:
        """How many times as long as the model's period all of it is."""
        return 1.0 + (sum(self.lengths) if self.told is None else self.told)

    @property
    def events(self) -> int:
        """Of all together."""
        return self.own.events + sum(one.events for one in self.earlier)

    def past(self, some: np.ndarray) -> Past:
        """Return the past of some of the cells, bool (cells,)."""
        return Past(self.counts[some], self.periods)

    def dated(self) -> Iterator[Recorded]:
        """Yield what has dates."""
        yield from (one for one in (self.own, *self.earlier) if one.period is not None)

    def tags(self) -> dict:
        """Return what a forecast says of its history; nothing without one."""
        if not self.earlier:
            return {}
        told = [_told(one, length) for one, length in zip(self.earlier, self._recorded_lengths())]
        return {HISTORY_TAG: told, PERIODS_TAG: f"{self.periods:.6g}", PAST_TAG: self.events}

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
    pooled = counts.astype(np.int64)
    for raster in _rasters(given):
        require_same_grid(events, raster)
        found = counts_of(raster, cells)
        one = recorded(raster, found)
        require_earlier(one, own, earlier)
        earlier.append(one)
        pooled += found
    _require_countable(pooled)
    return History(
        own=own,
        earlier=tuple(earlier),
        counts=pooled,
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


def recorded(raster: Raster, counts: np.ndarray) -> Recorded:
    """Return what a raster of events, with counts (cells,), says of them."""
    tally, months = tally_of(raster.tags), months_in(raster)
    events = int(counts.sum(dtype=np.int64))
    dated = sum(months.values()) or events
    period = period_of(tally.first_date, tally.last_date, dated, months)
    return Recorded(raster, events, fingerprint(counts), tally, months, period)


def require_earlier(one: Recorded, own: Recorded, others: Sequence[Recorded]) -> None:
    """Refuse events that are none, not before those of the model, or there twice."""
    name = one.raster.name
    if not one.events:
        raise RtmError(
            tr("“{name}” holds no event of an earlier period.", name=name),
            tr("Leave it out, or choose a raster with events."),
            where=HISTORY,
        )
    if begins_before_end(_dates(own), _dates(one)):
        raise _not_before(one, own)
    for other in (own, *others):
        require_apart(one, other)


def require_apart(one: Recorded, other: Recorded) -> None:
    """Refuse events that are there twice, by their dates or, without any, by their counts."""
    if _overlap(one, other) or (one.sha256 == other.sha256 and not _both_dated(one, other)):
        raise RtmError(
            tr(
                "“{name}” and “{other}” hold the same events or the same days{when}, which "
                "would count twice.",
                name=one.raster.name,
                other=other.raster.name,
                when=_when(one, other),
            ),
            tr("Leave one of them out, or count again with other dates in the filter."),
            where=HISTORY,
        )


def _not_before(one: Recorded, own: Recorded) -> RtmError:
    return RtmError(
        tr(
            "The earlier events of “{name}” ({earlier}) do not end before those of the model "
            "begin ({own}), and would count twice, or are of the time to come.",
            name=one.raster.name,
            earlier=span(one.tally),
            own=span(own.tally),
        ),
        tr("Count the earlier events again with a filter that ends before the others begin."),
        where=HISTORY,
    )


def _dates(one: Recorded) -> tuple[str, str]:
    return one.tally.first_date, one.tally.last_date


def _overlap(one: Recorded, other: Recorded) -> bool:
    both = _dates(one), _dates(other)
    return begins_before_end(*both) and begins_before_end(*reversed(both))


def _both_dated(one: Recorded, other: Recorded) -> bool:
    return bool(one.tally.first_date and other.tally.first_date)


def _when(one: Recorded, other: Recorded) -> str:
    if not _both_dated(one, other):
        return ""
    return tr(" ({one}; {other})", one=span(one.tally), other=span(other.tally))


def _require_countable(counts: np.ndarray) -> None:
    if counts.sum() > LARGEST_COUNT:
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


def tell_history(history: History, feedback) -> None:
    """Say which earlier events are used, how long their periods are, and what dates do not tell."""
    if not history.earlier:
        return
    for one, length in zip(history.earlier, history.lengths):
        _tell_one(one, length, history, feedback)
    before = history.events - history.own.events
    feedback.pushInfo(
        tr(
            "Neighbourhood and history are told by {events:,} events of {periods:.2f} times the "
            "period of “{name}”: {own:,} in that period, and {mean:,.0f} in one as long before it.",
            events=history.events,
            periods=history.periods,
            name=history.own.raster.name,
            own=history.own.events,
            mean=before / (history.periods - 1),
        )
    )


def _tell_one(one: Recorded, length: float, history: History, feedback) -> None:
    name, events = one.raster.name, counted(one.events, "{count} event", "{count} events")
    told = {"name": name, "events": events, "length": length, "span": span(one.tally)}
    if history.told is not None:
        feedback.pushInfo(tr("Earlier events of “{name}”: {events}.", **told))
    elif one.period is None or history.own.period is None:
        feedback.pushWarning(
            tr(
                "Earlier events of “{name}”: {events}. No dates tell how long their period is: it "
                "is taken to be as long as that of the events. If it is not, give the length of "
                "the earlier events.",
                **told,
            )
        )
    else:
        feedback.pushInfo(
            tr(
                "Earlier events of “{name}”: {events}, {span}, {length:.2f} times as long as the "
                "period of the events.",
                **told,
            )
        )


def tell_gaps(history: History, feedback) -> None:
    """Say which months without any event are not taken for a part of a period."""
    for one in history.dated():
        for gap in () if one.period is None else one.period.gaps:
            feedback.pushWarning(
                tr(
                    "“{name}” has no event from {first} to {last}, far too long for chance: it is "
                    "taken not to cover that time. Look whether dates are missing or wrong.",
                    name=one.raster.name,
                    first=gap.first,
                    last=gap.last,
                )
            )
