"""The audit from end to end: maps and residents in, a record of what may be told out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import MissingError
from ..mapping.block_resampling import interval
from ..mapping.capture import Ranking
from ..mapping.resampling import Interval
from ..progress import Progress
from .flagged import Ground, Held, held_by, ranked
from .parts import Part, parts_of
from .record import DEPRIVATION, GROUP, Flagged, Group, Living, MapAudit, Spread
from .small_numbers import totals_told
from .spread import OfMap, Resamples, of_events
from .telling import Telling, Told
from .tenths import Tenths


@dataclass(frozen=True, eq=False)
class Groups:
    """Who is asked about: the columns of `Ground.people`.

    Attributes
    ----------
    names : tuple of str
        Fields of the groups, which come first.
    tenths : Tenths or None
        The classes of deprivation, which come after them.
    """

    names: tuple[str, ...]
    tenths: Tenths | None = None

    @property
    def count(self) -> int:
        """How many columns there are."""
        return len(self.names) + (0 if self.tenths is None else self.tenths.count)

    def parts(self, ground: Ground) -> list[Part]:
        """Return which columns a reader can add up."""
        first = len(self.names)
        found = parts_of(ground.people[:, :first], ground.everyone)
        if self.tenths is not None:
            known = bool((self.tenths.of_area >= 0).all())
            found.append(Part(np.arange(first, self.count), known, zeros=True))
        return found


@dataclass(frozen=True, eq=False)
class Asked:
    """A map that is audited.

    Attributes
    ----------
    name, kind : str
    values : float array, shape (cells,)
    shares : tuple of float
        Of the area, ascending.
    without : bool
        Whether it was made without the crime types that police activity generates.
    """

    name: str
    kind: str
    values: np.ndarray
    shares: tuple[float, ...]
    without: bool = False


def audited(
    maps: Sequence[Asked],
    ground: Ground,
    groups: Groups,
    resamples: Resamples,
    least: int,
    progress: Progress,
) -> tuple[tuple[Group, ...], tuple[MapAudit, ...]]:
    """Return what may be told of the groups, and of who lives where each map flags.

    Parameters
    ----------
    maps : sequence of Asked
    ground : Ground
    groups : Groups
        The columns of `ground.people`.
    resamples : Resamples
        Of the cells.
    least : int
        Smaller numbers are not told.
    progress : Progress
    """
    parts = groups.parts(ground)
    told = _together(parts, ground.people.sum(axis=0), float(ground.everyone.sum()), least)
    rankings = [ranked(one.values, ground) for one in maps]
    held = [held_by(ranking, ground, one.shares) for ranking, one in zip(rankings, maps)]
    of_maps = Telling(ground, parts, told, least).of(held)
    found = []
    for number, one in enumerate(zip(maps, rankings, held, of_maps)):
        progress.at((number + 0.5) / (len(maps) + 1))
        found.append(_OfOne(*one, ground, groups, resamples).told())
    progress.at(1.0)
    return _groups(ground, groups, resamples, least, parts, told), tuple(found)


def kept_share(one: np.ndarray, other: np.ndarray, ground: Ground, share: float) -> float:
    """Return how much of the ground that a map flags another flags too, 0 to 1.

    Parameters
    ----------
    one, other : float arrays, shape (cells,)
    ground : Ground
    share : float
        Of the area.
    """
    parts = []
    for values in (one, other):
        ranking = ranked(values, ground)
        parts.append(ranking.flagged(share, ranking.group))
    both = float(np.minimum(*parts) @ ground.areas)
    return min(both / float(parts[0] @ ground.areas), 1.0)


@dataclass(frozen=True, eq=False)
class _OfOne:
    """One map while it is audited."""

    asked: Asked
    ranking: Ranking
    held: Held
    may: Told
    ground: Ground
    groups: Groups
    resamples: Resamples

    def told(self) -> MapAudit:
        """Return what may be told of it."""
        shares, ground, held = self.asked.shares, self.ground, self.held
        drawn = OfMap.of(self.ranking, ground, shares, self.resamples)
        everyone = float(ground.everyone.sum())
        some, events = self.may.everyone, self.may.events
        living = self._living(drawn)
        flagged = tuple(
            Flagged(
                area_share=share,
                residents=_count(held.everyone[at]) if some[at] else None,
                residents_share=_share(held.everyone[at], everyone) if some[at] else None,
                events=_count(held.events[at]) if events[at] else None,
                events_share=self._of_events(drawn, at) if events[at] else None,
                tied=min(max(held.tied[at], 0.0), 1.0),
                groups=living[at],
            )
            for at, share in enumerate(shares)
        )
        return MapAudit(self.asked.name, self.asked.kind, self.asked.without, flagged)

    def _of_events(self, drawn: OfMap, at: int) -> Spread:
        value = _share(self.held.events[at], float(self.ground.events.sum()))
        return spread(interval(value, drawn.events[:, at]).unless_tied(self.held.tied[at]))

    def _living(self, drawn: OfMap) -> list[tuple[Living, ...]]:
        """Return what may be told of each group, by share of the area."""
        held, told = self.held, self.may.people
        totals, everyone = self.ground.people.sum(axis=0), float(self.ground.everyone.sum())
        columns = []
        for group in range(self.groups.count):
            resampled = drawn.ratios(self.ground.people[:, group]) if told[:, group].any() else None
            column = []
            for at, people in enumerate(held.people[:, group]):
                if resampled is None or not told[at, group]:
                    column.append(Living(None, None, None, None))
                    continue
                share = _share(people, totals[group])
                value = share / _share(held.everyone[at], everyone)
                near = interval(value, resampled[:, at]).unless_tied(held.tied[at])
                mix = _share(people, held.everyone[at])
                column.append(Living(_count(people), share, mix, spread(near)))
            columns.append(column)
        return [tuple(column[at] for column in columns) for at in range(len(self.asked.shares))]


def _together(
    parts: Sequence[Part], counts: np.ndarray, everyone: float, least: float
) -> np.ndarray:
    """Return which counts of one ground may be told, bool (groups,)."""
    told = np.zeros(len(counts), bool)
    for part in parts:
        people = part.people(counts[None], np.array([everyone]))[0]
        may = totals_told(people, least, zeros=part.zeros, others=part.has_others)
        told[part.groups] = may[: len(part.groups)]
    return told


def _groups(
    ground: Ground,
    groups: Groups,
    resamples: Resamples,
    least: int,
    parts: Sequence[Part],
    told: np.ndarray,
) -> tuple[Group, ...]:
    totals, everyone = ground.people.sum(axis=0), float(ground.everyone.sum())
    mix = ground.mix
    events = ground.among_residents
    recorded = float(events.sum())
    where = events @ mix
    # how many events a class has is a count of events; of a group, who lives around them counts
    around = np.where(events > 0, 1.0, 0.0)
    counts = np.append((around @ ground.people)[: len(groups.names)], where[len(groups.names) :])
    of_groups = [part for part in parts if part.groups[0] < len(groups.names)]
    of_classes = [part for part in parts if part.groups[0] >= len(groups.names)]
    may = _together(of_groups, counts, float(around @ ground.everyone), least)
    may |= _together(of_classes, counts, recorded, least)
    found = []
    for at, ratio in enumerate(of_events(mix, ground, resamples)):
        good = bool(told[at] and may[at] and recorded >= least)
        found.append(
            Group(
                **_called(groups, at),
                residents=_count(totals[at]) if told[at] else None,
                share=_share(totals[at], everyone) if told[at] else None,
                events_share=_share(where[at], recorded) if good else None,
                events_ratio=spread(ratio) if good else None,
            )
        )
    return tuple(found)


def _called(groups: Groups, at: int) -> dict:
    first = len(groups.names)
    if at < first:
        return {"name": groups.names[at], "kind": GROUP, "number": 0, "value": None}
    tenths = groups.tenths
    if tenths is None:
        raise MissingError
    value = tenths.values[at - first] if tenths.values else None
    return {"name": "", "kind": DEPRIVATION, "number": at - first + 1, "value": value}


def spread(found: Interval) -> Spread:
    """Return a figure with the ends of its interval, None where it has none."""
    low, high = (one if math.isfinite(one) else None for one in (found.low, found.high))
    return Spread(float(found.value), low, high)


def _count(people: float) -> int:
    return round(float(people))


def _share(some: float, whole: float) -> float:
    return min(max(float(some) / float(whole), 0.0), 1.0) if whole > 0 else 0.0
