"""What was found of near repeats: a record, which the table, the page and programs read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

import numpy as np

from ...errors import RtmError
from ...language import counted, said
from ...progress import Part, Progress
from .bands import Bands
from .knox import Knox, knox
from .pairs import Pairs, near_pairs
from .roles import Roles, near_bands, roles
from .snapped import Positions

SCHEMA = "rtm-nearrepeat/1"
FEWEST = 20  # incidents
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Cell:
    """A band of distance and one of time.

    Attributes
    ----------
    beyond_metres, up_to_metres : float
        Between which the incidents of a pair are apart; both 0 for the very place.
    from_days, to_days : int
        Days between their dates, both included.
    observed : int
        Pairs.
    expected, low, high : float
        Mean over the permutations, and between which 95% of them lie.
    ratio : float or None
        Observed for each expected; None where none are expected.
    p, p_of_all : float
        Chance of as many or more in this cell; and of any cell that stands out as far.
    near : bool
        Whether it is one of those that stand out from the first day on.
    borderline : bool
        Whether more permutations could decide otherwise of its standing out.
    """

    beyond_metres: float
    up_to_metres: float
    from_days: int
    to_days: int
    observed: int
    expected: float
    low: float
    high: float
    ratio: float | None
    p: float
    p_of_all: float
    near: bool
    borderline: bool


@dataclass(frozen=True)
class NearRepeat:
    """What was found.

    Attributes
    ----------
    incidents : int
        Whose place and date are known.
    undated, uncertain : int
        Left out: without a date, and known only between dates further apart than the first band
        of time.
    first_date, last_date : str
    positions : Positions
    pairs : int
        Within the largest band of distance, however far apart in time.
    cells : tuple of Cell
        By distance, then by time.
    originators, repeats : int
        Incidents followed by another, and following one, in the bands that stand out.
    same_day : int
        In a pair of one day alone whose hours are not known.
    doubles : int
        Pairs at the very place at the same time: on the same day, where hours are not known.
    permutations : int
        Behind the chances: as many as asked for, or more where a band lies near the level.
    seed : int
    """

    incidents: int
    undated: int
    uncertain: int
    first_date: str
    last_date: str
    positions: Positions
    pairs: int
    cells: tuple[Cell, ...]
    originators: int
    repeats: int
    same_day: int
    doubles: int
    permutations: int
    seed: int
    source: Mapping[str, str] = field(default_factory=dict)
    schema: str = SCHEMA

    @property
    def by_distance(self) -> list[tuple[Cell, ...]]:
        """The cells of each band of distance."""
        rows: dict[float, list[Cell]] = {}
        for one in self.cells:
            rows.setdefault(one.up_to_metres, []).append(one)
        return [tuple(row) for row in rows.values()]

    @property
    def near(self) -> tuple[Cell, ...]:
        """The cells that stand out from the first day on."""
        return tuple(one for one in self.cells if one.near)


@dataclass(frozen=True, eq=False)
class Located:
    """Incidents to look for near repeats among.

    Attributes
    ----------
    xy : float array, shape (incidents, 2)
        In metres.
    days : int array, shape (incidents,)
        Since 1970-01-01.
    at : float array, shape (incidents,)
        Times in days where every hour is known; else the days.
    """

    xy: np.ndarray
    days: np.ndarray
    at: np.ndarray


@dataclass(frozen=True, eq=False)
class Found:
    """The record, and what part each incident has."""

    record: NearRepeat
    roles: Roles


def look_for_repeats(
    located: Located,
    bands: Bands,
    positions: Positions,
    left_out: Mapping[str, int],
    *,
    permutations: int,
    seed: int,
    source: Mapping[str, str],
    progress: Progress,
) -> Found:
    """Return whether incidents are followed by others nearby soon after.

    Parameters
    ----------
    located : Located
    bands : Bands
    positions : Positions
        Of these, or of all incidents of their layer.
    left_out : mapping of str to int
        How many are "undated" and "uncertain".
    permutations, seed : int
    source : mapping of str to str
        What was read with which fields.
    progress : Progress

    Raises
    ------
    RtmError
        If there are too few, all are of one day, or too many pairs.
    """
    _require_enough(located, bands)
    pairs = near_pairs(located.xy, bands)
    order = np.lexsort((located.days, located.xy[:, 1], located.xy[:, 0]))
    dealing = Part(progress, 0.02, 0.98)
    found = knox(pairs, located.days, order, bands, permutations, seed, dealing)
    near = near_bands(found)
    parts = roles(pairs, located.days, located.at, bands, near)
    followed, follows = parts.followed > 0, parts.follows > 0
    record = NearRepeat(
        incidents=len(located.days),
        undated=left_out["undated"],
        uncertain=left_out["uncertain"],
        first_date=_iso(located.days.min()),
        last_date=_iso(located.days.max()),
        positions=positions,
        pairs=len(pairs.one),
        cells=tuple(_cells(bands, found, near)),
        originators=int(followed.sum()),
        repeats=int(follows.sum()),
        same_day=int((parts.takes_part & ~followed & ~follows).sum()),
        doubles=_doubles(pairs, located.at),
        permutations=found.permutations,
        seed=seed,
        source=source,
    )
    return Found(record, parts)


def written(record: NearRepeat) -> str:
    """Return the record as JSON."""
    return json.dumps(asdict(record), indent=2, ensure_ascii=False) + "\n"


def _doubles(pairs: Pairs, at: np.ndarray) -> int:
    """Return how many pairs are at the very place at the same time."""
    here = slice(0, int(pairs.ends[0]))
    return int((at[pairs.one[here]] == at[pairs.other[here]]).sum())


def _require_enough(located: Located, bands: Bands) -> None:
    many = len(located.days)
    if many < FEWEST:
        raise RtmError(
            counted(
                many,
                "{count} incident has a date, too few to look for repeats (at least {least}).",
                "{count} incidents have a date, too few to look for repeats (at least {least}).",
                least=FEWEST,
            ),
            said("Choose more incidents."),
            where="incidents",
        )
    span = int(np.ptp(located.days))
    if not span:
        day = _iso(located.days.min())
        raise RtmError(
            said("All incidents are of one day, {day}: none can follow another.", day=day),
            said("Choose incidents of several weeks."),
            where="date_field",
        )
    if span < bands.days[-1]:
        raise RtmError(
            counted(
                span,
                "The incidents span {count} day, and the bands of time reach {longest} days.",
                "The incidents span {count} days, and the bands of time reach {longest} days.",
                longest=bands.days[-1],
            ),
            said("Give shorter bands of time, or incidents of a longer period."),
            kind="setting",
            where="days",
        )


def _cells(bands: Bands, found: Knox, near: np.ndarray):
    """Yield the cells, by distance and then by time."""
    ratio = found.ratio
    for row, end in enumerate(bands.distances):
        for column, to_days in enumerate(bands.days):
            here = row, column
            yield Cell(
                beyond_metres=bands.distances[row - 1] if row > 1 else 0.0,
                up_to_metres=end if row else 0.0,
                from_days=bands.days[column - 1] + 1 if column else 0,
                to_days=to_days,
                observed=int(found.observed[here]),
                expected=float(found.expected[here]),
                low=float(found.low[here]),
                high=float(found.high[here]),
                ratio=None if np.isnan(ratio[here]) else float(ratio[here]),
                p=float(found.p[here]),
                p_of_all=float(found.p_of_all[here]),
                near=bool(near[here]),
                borderline=bool(found.borderline[here]),
            )


def _iso(day) -> str:
    return (EPOCH + timedelta(int(day))).isoformat()
