"""A test at several dates, as its tables have it."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..errors import RtmError
from ..language import said
from ..mapping.kinds import RANDOM
from ..mapping.validation import HEADLINE_SHARE
from ..shapes import shown

MEASURES = ("hit_rate", "pai", "pei")


@dataclass(frozen=True)
class AtCut:
    """A map at a cut, with a share of the area flagged."""

    map: str
    cut: str
    end: str
    past: int
    events: int
    share: float
    hit_rate: float
    pai: float
    pei: float


@dataclass(frozen=True)
class OverCuts:
    """A map over the cuts, with a share of the area flagged; the gain is of the whole map.

    The measures are means; lowest and highest are those of the hit rate and of the gain.
    """

    map: str
    share: float
    asked: str
    hit_rate: float
    lowest: float
    highest: float
    pai: float
    pei: float
    led: int
    gain: float
    gain_lowest: float
    gain_highest: float
    gain_led: int


@dataclass(frozen=True, eq=False)
class Rolled:
    """A test at several dates.

    Attributes
    ----------
    at : tuple of AtCut
    over : tuple of OverCuts
    """

    at: tuple[AtCut, ...]
    over: tuple[OverCuts, ...]

    @classmethod
    def of(cls, at: Sequence[Mapping], over: Sequence[Mapping]) -> Rolled:
        """Read the rows of both tables, by the names of their columns.

        Raises
        ------
        RtmError
            If something is missing, or was edited to nonsense.
        """
        found = cls(tuple(map(_at_cut, at)), tuple(map(_over_cuts, over)))
        every = {(one.map, cut.at, one.share) for one in found.over for cut in found.cuts}
        if not every or {(one.map, one.cut, one.share) for one in found.at} != every:
            raise _nonsense(said("some cuts, maps or shares of the area are missing"))
        return found

    @classmethod
    def read(cls, at: str, over: str) -> Rolled:
        """Read both tables as CSV; errors as of `of`."""
        return cls.of(*(list(csv.DictReader(io.StringIO(text))) for text in (at, over)))

    @property
    def maps(self) -> tuple[str, ...]:
        """Return the maps in their order, the random one last."""
        return tuple(dict.fromkeys(one.map for one in self.over))

    @property
    def cuts(self) -> tuple[Period, ...]:
        """Return the periods tested, in the order of time."""
        found = (Period(one.cut, one.end, one.past, one.events) for one in self.at)
        return tuple(dict.fromkeys(found))

    @property
    def shares(self) -> tuple[float, ...]:
        """Return the shares of the area, ascending."""
        return tuple(dict.fromkeys(one.share for one in self.over))

    @property
    def headline(self) -> float:
        """The share of the area nearest to 10%."""
        return min(self.shares, key=lambda one: abs(one - HEADLINE_SHARE))

    def of_map(self, name: str) -> tuple[OverCuts, ...]:
        """Return what is told of a map over the cuts, by share of the area."""
        return tuple(one for one in self.over if one.map == name)

    def at_share(self, share: float) -> tuple[OverCuts, ...]:
        """Return what is told of each map over the cuts at a share of the area."""
        return tuple(one for one in self.over if one.share == share)

    def leaders(self) -> Iterator[tuple[str, tuple[OverCuts, ...]]]:
        """Yield the maps that led most often, with the shares of the area at which they did.

        Of maps that led as often the one with the higher mean is taken.
        """
        first: dict[str, list[OverCuts]] = {}
        for share in self.shares:
            known = [one for one in self.at_share(share) if one.map != RANDOM]
            best = max(known, key=lambda one: (one.led, one.hit_rate))
            first.setdefault(best.map, []).append(best)
        yield from ((name, tuple(some)) for name, some in first.items())


@dataclass(frozen=True)
class Period:
    """A period tested.

    Attributes
    ----------
    at, end : str
        Its first day, or month, and the first one after it.
    past, events : int
        Before it and in it.
    """

    at: str
    end: str
    past: int
    events: int


def _at_cut(row: Mapping) -> AtCut:
    return AtCut(
        map=_text(row, "map"),
        cut=_text(row, "cut"),
        end=_text(row, "end"),
        past=_whole(row, "past_events"),
        events=_whole(row, "events"),
        share=_number(row, "area_share"),
        **{measure: _number(row, measure) for measure in MEASURES},
    )


def _over_cuts(row: Mapping) -> OverCuts:
    return OverCuts(
        map=_text(row, "map"),
        share=_number(row, "area_share"),
        asked=shown(row.get("area_asked") or ""),
        lowest=_number(row, "hit_rate_lowest"),
        highest=_number(row, "hit_rate_highest"),
        led=_whole(row, "led"),
        gain=_known(row, "gain_per_event"),
        gain_lowest=_known(row, "gain_per_event_lowest"),
        gain_highest=_known(row, "gain_per_event_highest"),
        gain_led=_whole(row, "gain_led"),
        **{measure: _number(row, measure) for measure in MEASURES},
    )


def _nonsense(why: str) -> RtmError:
    return RtmError(
        said("The test at several dates cannot be read ({why}).", why=why),
        said("Run the study again."),
        kind="unreadable",
    )


def _text(row: Mapping, column: str) -> str:
    if not row.get(column):
        raise _nonsense(said("a row has no “{column}”", column=column))
    return str(row[column])


def _known(row: Mapping, column: str) -> float:
    """Return a number, nan where there is none."""
    if row.get(column) in ("", None):
        return math.nan
    try:
        return float(row[column])
    except (TypeError, ValueError) as reason:
        what = shown(row[column])
        raise _nonsense(said("“{column}” is {what}", column=column, what=what)) from reason


def _number(row: Mapping, column: str) -> float:
    value = _known(row, column)
    if not (math.isfinite(value) and value >= 0):
        raise _nonsense(said("“{column}” is {what}", column=column, what=shown(row.get(column))))
    return value


def _whole(row: Mapping, column: str) -> int:
    value = _number(row, column)
    if value % 1:
        raise _nonsense(said("“{column}” is {value:g}", column=column, value=value))
    return int(value)
