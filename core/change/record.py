"""What a comparison of two periods found, as facts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..model.fields import RATIO, VARIABLE, many, maybe, part, record
from ..model.inputs import GridInput
from ..model.variable import AGGRAVATING, Variable
from ..settings import EFFECTS
from ..shapes import flag, named, number, one_of, text, whole

SHARE = number(0, 1)
SURE = 0.05  # p-values below it are told as changes

NAMED, POOLED, BEFOREHAND, ONE_PERIOD = "named", "pooled", "beforehand", "one period"
CHOICES = (NAMED, POOLED, BEFOREHAND, ONE_PERIOD)  # how the terms were chosen

NO_EVENTS, NO_OTHERS, CONSTANT = "no events within", "no events elsewhere", "constant"
ALIKE = "like another"
REASONS = (NO_EVENTS, NO_OTHERS, CONSTANT, ALIKE)  # why a term cannot be compared


@dataclass(frozen=True)
class Interval:
    """A ratio and how precisely it is known.

    Attributes
    ----------
    ratio, low, high : float
        With the ends of the 95% interval.
    standard_error : float
        Of its logarithm.
    p_value : float or None
        Two-sided, that it is 1; None where it would promise what does not hold.
    """

    ratio: float = part(RATIO)
    low: float = part(RATIO)
    high: float = part(RATIO)
    standard_error: float = part(number(0))
    p_value: float | None = part(maybe(SHARE), default=None)

    @property
    def holds_one(self) -> bool:
        """Whether it may be that nothing changed."""
        return self.low <= 1 <= self.high


@dataclass(frozen=True)
class PeriodFacts:
    """A period: its events, and what is known of their dates and of where they came from.

    `days` is None where nothing tells how long it is; `sha256` is of the counts of the cells.
    """

    events: int = part(whole(1))
    days: float | None = part(maybe(number(above=0, least=0)), default=None)
    first: str = part(text(), default="")
    last: str = part(text(), default="")
    incidents: str = part(text(), default="")
    filter: str = part(text(), default="")
    sha256: str = part(text(), default="")


@dataclass(frozen=True)
class TermChange:
    """How the influence of one variable changed.

    Attributes
    ----------
    variable : Variable
    effect : "aggravating" or "protective"
    cells : float
        Share of the cells within its influence.
    events_before, events_after : int
        Within its influence.
    before, after : Interval or None
        Its ratio in each period alone, fitted beside the other terms.
    change : Interval
        The later ratio over the earlier one, each place compared with its neighbourhood; knows
        how what changed clusters.
    citywide : Interval
        The same by maximum likelihood, over all of the study area.
    independent : Interval
        That one as if events were independent.
    paid : float or None
        The p-value that pays for all terms tested (Holm).
    """

    variable: Variable = part(VARIABLE)
    effect: str = part(one_of(EFFECTS))
    cells: float = part(SHARE)
    events_before: int = part(whole())
    events_after: int = part(whole())
    before: Interval | None = part(maybe(record(Interval)))
    after: Interval | None = part(maybe(record(Interval)))
    change: Interval = part(record(Interval))
    citywide: Interval = part(record(Interval))
    independent: Interval = part(record(Interval))
    paid: float | None = part(maybe(SHARE), default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "variable", replace(self.variable, effect=self.effect))

    @property
    def changed(self) -> bool:
        """Whether it changed by more than chance, all terms paid for."""
        return self.paid is not None and self.paid < SURE


@dataclass(frozen=True)
class NotCompared:
    """A variable that cannot be compared, and why, one of `REASONS`."""

    variable: Variable = part(VARIABLE)
    why: str = part(one_of(REASONS))
    effect: str = part(one_of(EFFECTS), default=AGGRAVATING)


@dataclass(frozen=True)
class LevelChange:
    """How the number of events changed over the whole study area.

    Attributes
    ----------
    change : Interval
        Later over earlier, knowing how what changed clusters.
    independent : Interval
        As if events were independent.
    per_day : bool
        Whether the lengths of the periods are taken into account; else numbers are compared.
    per_exposure : bool
        Whether it is of events per unit of exposure.
    """

    change: Interval = part(record(Interval))
    independent: Interval = part(record(Interval))
    per_day: bool = part(flag)
    per_exposure: bool = part(flag, default=False)


@dataclass(frozen=True)
class Moved:
    """How much changed that no factor says, and how wide around.

    Attributes
    ----------
    strength : float
        Variance of the logarithm of the change of a cell; 0 where chance says everything.
    range : float
        Distance over which changes go together, in the units of the map.
    """

    strength: float = part(number(0))
    range: float = part(number(0))

    @property
    def typical(self) -> float:
        """What a cell's share is typically multiplied or divided by: a standard deviation."""
        return math.exp(math.sqrt(math.expm1(self.strength)))


@dataclass(frozen=True)
class PlaceChange:
    """A place, ranked by its events in each period.

    Attributes
    ----------
    place : int
        Its number: rank by the events of both periods together.
    x, y : float
        The middle of its cells, in the CRS of the grid.
    cells : int
    events_before, events_after : int
    rank_before, rank_after : int
        Among the places, 1 for most events.
    change : Interval
        Its share of all events, later over earlier: drawn to 1 as far as chance could have made
        it.
    """

    place: int = part(whole(1))
    x: float = part(number())
    y: float = part(number())
    cells: int = part(whole(1))
    events_before: int = part(whole())
    events_after: int = part(whole())
    rank_before: int = part(whole(1))
    rank_after: int = part(whole(1))
    change: Interval = part(record(Interval))


@dataclass(frozen=True)
class Comparison:
    """Two periods compared.

    Attributes
    ----------
    before, after : PeriodFacts
    cells : int
        Compared; with exposures those that have some in both periods.
    chosen : str
        How the terms were chosen, one of `CHOICES`; those of `ONE_PERIOD` have no p-values.
    terms : tuple of TermChange
    not_compared : tuple of NotCompared
    level : LevelChange
    moved : Moved
        Beside the terms.
    pattern : Moved
        With none: of all that changed where events happen.
    places : tuple of PlaceChange
    sure_cells_up, sure_cells_down : int
        Cells whose share of the events surely rose or fell.
    grid : GridInput or None
    seed : int
        Of the random numbers.
    software : mapping of str to str
    created : str
    """

    before: PeriodFacts = part(record(PeriodFacts))
    after: PeriodFacts = part(record(PeriodFacts))
    cells: int = part(whole(1))
    chosen: str = part(one_of(CHOICES))
    terms: tuple[TermChange, ...] = part(many(record(TermChange)))
    not_compared: tuple[NotCompared, ...] = part(many(record(NotCompared)))
    level: LevelChange = part(record(LevelChange))
    moved: Moved = part(record(Moved))
    pattern: Moved = part(record(Moved))
    places: tuple[PlaceChange, ...] = part(many(record(PlaceChange)))
    sure_cells_up: int = part(whole())
    sure_cells_down: int = part(whole())
    grid: GridInput | None = part(maybe(record(GridInput)), default=None)
    seed: int = part(whole(), default=1)
    software: Mapping[str, str] = part(named(text()), default_factory=dict)
    created: str = part(text(), default="")

    @property
    def units(self) -> str:
        """Unit of distances, as in "m"; empty where it is not known."""
        return "" if self.grid is None else self.grid.units
