"""The events of a raster and when they were, and whether they can stand beside others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...core.errors import RtmError
from ...core.model.tally import Tally
from ...core.report.phrases.incidents import span
from ...core.terrain.dates import as_date, begins_before_end
from ...core.terrain.periods import Period, period_of
from ..language import tr
from .kinds import WINDOW_TAG
from .provenance import fingerprint
from .raster import Raster
from .tallies import months_in, tally_of, together_in


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
    together : float or None
        How many of them come at once; None where it is not known.
    """

    raster: Raster
    events: int
    sha256: str
    tally: Tally
    months: Mapping[tuple[int, int], int]
    period: Period | None
    together: float | None = None


def recorded(raster: Raster, counts: np.ndarray) -> Recorded:
    """Return what a raster of events, with counts (cells,), says of them."""
    tally, months = tally_of(raster.tags), months_in(raster)
    if any(as_date(day) != day for day in (tally.first_date, tally.last_date)):
        raise raster.again(tr("“{name}” has lost the dates of its events.", name=raster.name))
    events = int(counts.sum(dtype=np.int64))
    dated = sum(months.values()) or events
    period = period_of(tally.first_date, tally.last_date, dated, months)
    prints = fingerprint(counts)
    return Recorded(raster, events, prints, tally, months, period, together_in(raster))


def require_earlier(one: Recorded, own: Recorded, others: Sequence[Recorded]) -> None:
    """Refuse events that are none, not before those of the model, or there twice."""
    name = one.raster.name
    if not one.events:
        raise RtmError(
            tr("“{name}” holds no event of an earlier period.", name=name),
            tr("Leave it out, or choose a raster with events."),
        )
    if begins_before_end(_dates(own), _dates(one)):
        raise _not_before(one, own)
    _require_one_window(one, own)
    for other in (own, *others):
        require_apart(one, other)


def _require_one_window(one: Recorded, own: Recorded) -> None:
    """Refuse earlier events of other hours, weekdays or months than those of the model."""
    windows = [each.raster.tags.get(WINDOW_TAG, "") for each in (one, own)]
    if windows[0] != windows[1]:
        told = [
            tr("in the window “{window}”", window=text) if text else tr("at any time")
            for text in windows
        ]
        raise RtmError(
            tr(
                "The earlier events of “{name}” were counted {earlier}, those of the model {own}.",
                name=one.raster.name,
                earlier=told[0],
                own=told[1],
            ),
            tr("Count both in the same window."),
        )


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
