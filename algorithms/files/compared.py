"""Two periods to compare: their events, from rasters or from the folders of results."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ...core.change.periods import Periods
from ...core.change.record import PeriodFacts
from ...core.errors import MissingError, RtmError, about
from ...core.plain import shown
from ...core.report.phrases.incidents import span
from ...core.terrain.dates import as_date, begins_before_end
from ...core.terrain.grid import Cells
from ..language import tr
from .cells import counts_of, require_cells, require_same_grid
from .factors import StoredFactor, described
from .journal import require_settled
from .kinds import EVENTS, FACTOR
from .raster import Raster, opened
from .raster_layers import require_plain_companions
from .recorded import Recorded, recorded

if TYPE_CHECKING:
    from .given import Given

FOLDERS = BEFORE, AFTER = ("BEFORE", "AFTER")
RASTERS = EVENTS_BEFORE, EVENTS_AFTER = ("EVENTS_BEFORE", "EVENTS_AFTER")
OWN, LATER, FACTORS_WITHIN = "events.tif", "holdout_events.tif", "factors"
LEAST_DAYS, MOST_DAYS = 0.01, 100_000.0
TEXT = re.compile(r"'((?:[^']|'')*)'")  # in a filter


@dataclass(frozen=True, eq=False)
class Sides:
    """The rasters of both periods, and the factors on their grid.

    Attributes
    ----------
    events : tuple of two Raster
    factors : list of StoredFactor
    alone : tuple of str
        Factors of one of two folders that the other lacks, and that are left out.
    """

    events: tuple[Raster, Raster]
    factors: list[StoredFactor]
    alone: tuple[str, ...] = ()


def sides_of(given: Given) -> Sides:
    """Return what is compared, or say what is missing or does not go together."""
    return given.once("sides", lambda: _sides(given))


def _sides(given: Given) -> Sides:
    rasters = [name for name in RASTERS if given.has(name)]
    folders = [name for name in FOLDERS if given.has(name)]
    if rasters and folders:
        raise RtmError(
            tr("Both folders of results and rasters of events are given."),
            tr("Give the folders, or the rasters with their factors."),
            kind="setting",
            where=rasters[0],
        )
    if folders:
        return _of_folders(given)
    for name in RASTERS:
        given.require(name)
    events = given.raster(EVENTS_BEFORE, EVENTS), given.raster(EVENTS_AFTER, EVENTS)
    return _on_one_grid(Sides(events, given.factors()))


def _of_folders(given: Given) -> Sides:
    given.require(BEFORE)
    first = _folder(given, BEFORE)
    second = _folder(given, AFTER) if given.has(AFTER) else None
    if second is None and not (first / LATER).is_file():
        raise RtmError(
            tr("The study in {folder} was not tested on a later period.", folder=shown(first)),
            tr("Give the results of the later period as well, or a study with a later period."),
            where=AFTER,
        )
    later = first / LATER if second is None else second / OWN
    events = _opened(first / OWN, BEFORE), _opened(later, AFTER if second else BEFORE)
    if given.has("FACTORS"):
        return _on_one_grid(Sides(events, given.factors()))
    factors = _factors(first, BEFORE)
    if second is None:
        return _on_one_grid(Sides(events, factors))
    others = {one.name: one for one in _factors(second, AFTER)}
    both = [one for one in factors if one.name in others]
    names = {one.name for one in factors} ^ set(others)
    if not both:
        raise RtmError(
            tr("The two studies have no factor in common."),
            tr("Choose studies with the same factors, or give FACTORS."),
            where=AFTER,
        )
    for one in both:
        _require_alike(one, others[one.name])
    return _on_one_grid(Sides(events, both, tuple(sorted(names))))


def _require_alike(one: StoredFactor, other: StoredFactor) -> None:
    """Refuse a factor that has other variables in the later study."""
    if one.variables != other.variables:
        raise RtmError(
            tr("The two studies have the factor “{name}” at other distances.", name=one.name),
            tr("Run both with the same settings of the factor, or give FACTORS."),
            where=AFTER,
        )


def _on_one_grid(sides: Sides) -> Sides:
    with about(EVENTS_AFTER):
        require_same_grid(*sides.events)
    with about("FACTORS"):
        for factor in sides.factors:
            require_same_grid(sides.events[0], factor.raster)
    return sides


def _folder(given: Given, name: str) -> Path:
    found = Path(given.file(name))
    if not (found / OWN).is_file():
        raise RtmError(
            tr("{folder} holds no results of a study.", folder=shown(found)),
            tr("Choose the folder that “Run study” wrote into."),
            kind="unreadable",
            where=name,
        )
    with about(name):
        require_settled(found)
    return found


def _opened(path: Path, where: str, kind: str = EVENTS) -> Raster:
    with about(where):
        require_plain_companions(path, tr("The raster {path}", path=shown(path)))
        return opened(str(path), f"{path.parent.name}/{path.name}", (kind,))


def _factors(folder: Path, where: str) -> list[StoredFactor]:
    found = [
        described(_opened(path, where, FACTOR))
        for path in sorted((folder / FACTORS_WITHIN).glob("*.tif"))
    ]
    if not found:
        raise RtmError(
            tr("{folder} holds no factors.", folder=shown(folder)),
            tr("Run the study again."),
            kind="unreadable",
            where=where,
        )
    return found


def recorded_sides(sides: Sides, cells: Cells) -> tuple[Recorded, Recorded]:
    """Return the events of both periods with their dates, or say why they cannot be compared."""
    before, after = (recorded(one, counts_of(one, cells)) for one in sides.events)
    for one in (before, after):
        if not one.events:
            raise RtmError(
                tr("“{name}” has no event in the study area.", name=one.raster.name),
                tr("Choose a period, a kind of crime and an area with events in both periods."),
            )
    _require_in_order(before, after)
    _require_same_kind(before, after)
    return before, after


def _require_in_order(before: Recorded, after: Recorded) -> None:
    spans = [(one.tally.first_date, one.tally.last_date) for one in (before, after)]
    same = before.sha256 == after.sha256
    if begins_before_end(spans[1], spans[0]) or same:
        told = {
            "before": span(before.tally) or before.raster.name,
            "after": span(after.tally) or after.raster.name,
        }
        if begins_before_end(spans[0], spans[1]) or same:
            raise RtmError(
                tr("The periods overlap ({before}; {after}).", **told),
                tr("Count the events of each again with dates that do not overlap."),
                where=EVENTS_AFTER,
            )
        raise RtmError(
            tr("The later period ({after}) is before the earlier one ({before}).", **told),
            tr("Give them the other way round."),
            where=EVENTS_AFTER,
        )


def kinds_in(condition: str) -> frozenset[str]:
    """Return the texts that a filter asks for, but for dates: the kinds of crime, mostly."""
    texts = (text.replace("''", "'") for text in TEXT.findall(condition))
    return frozenset(text.casefold() for text in texts if not as_date(text) and not text.isdigit())


def _require_same_kind(before: Recorded, after: Recorded) -> None:
    filters = [one.raster.tags.get("RTM_FILTER", "") for one in (before, after)]
    kinds = [kinds_in(one) for one in filters]
    if all(kinds) and kinds[0] != kinds[1]:
        raise RtmError(
            tr(
                "The periods have other kinds of events: {before}, and {after}.",
                before=shown(", ".join(sorted(kinds[0]))),
                after=shown(", ".join(sorted(kinds[1]))),
            ),
            tr("Count both with the same kind of crime in the filter."),
            where=EVENTS_AFTER,
        )


def days_of(given: Given, both: Sequence[Recorded]) -> tuple[float, float] | None:
    """Return how long the periods are: as told, or as their dates have it; None if not known."""
    found = []
    for name, one in zip(("DAYS_BEFORE", "DAYS_AFTER"), both):
        told = given.number_or_none(name)
        if told is not None and not LEAST_DAYS <= told <= MOST_DAYS:
            raise RtmError(
                tr("A period of {days:g} days is none.", days=told),
                tr("Give its days, above 0, or leave them out."),
                kind="setting",
                where=name,
            )
        known = None if one.period is None else float(one.period.days)
        found.append(told if told is not None else known)
    if None in found:
        return None
    return found[0], found[1]


def facts_of(one: Recorded, days: float | None) -> PeriodFacts:
    """Return what the record says of a period."""
    tags = one.raster.tags
    return PeriodFacts(
        events=one.events,
        days=days,
        first=one.tally.first_date,
        last=one.tally.last_date,
        incidents=tags.get("RTM_INCIDENTS", ""),
        filter=tags.get("RTM_FILTER", ""),
        sha256=one.sha256,
    )


def exposures_of(given: Given, sides: Sides, cells: Cells) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the exposure of each period; None without, which is as if it had not changed."""
    names = ("EXPOSURE_BEFORE", "EXPOSURE_AFTER")
    found = [name for name in names if given.has(name)]
    if not found:
        return None
    if len(found) == 1:
        missing = names[1 - names.index(found[0])]
        raise RtmError(
            tr("The exposure of one period alone is given."),
            tr("Give that of both periods, or of neither: where it did not change it cancels."),
            kind="setting",
            where=missing,
        )
    values = []
    for name in names:
        measured = given.exposure(name)
        if measured is None:
            raise MissingError
        with about(name):
            require_same_grid(sides.events[0], measured.raster)
            values.append(cells.from_raster(require_cells(measured.raster, cells)).astype(float))
    return values[0], values[1]


def periods_of(
    given: Given, sides: Sides, cells: Cells, both: tuple[Recorded, Recorded]
) -> Periods:
    """Return the counts of both periods with their lengths and exposures."""
    before, after = (counts_of(one.raster, cells).astype(np.int64) for one in both)
    return Periods(cells, before, after, days_of(given, both), exposures_of(given, sides, cells))
