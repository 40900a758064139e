"""What an audit finds, as a record: what may be told, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..language import marked
from ..model.fields import many, maybe, part, record
from ..shapes import flag, named, number, one_of, text, whole

GROUP, DEPRIVATION = KINDS = ("group", "deprivation")
PLACES = marked("priority places")
RECORDED = marked("recorded events")
SHARE = number(0, 1)
SHARE_OR_NOT = maybe(SHARE)
COUNT_OR_NOT = maybe(whole())
FIGURE = number(0)
FIGURE_OR_NOT, ANY_OR_NOT = maybe(FIGURE), maybe(number())
NAME = text(breaks="")
NAMES, SHARES = many(NAME), many(SHARE, 1)


@dataclass(frozen=True)
class Spread:
    """A figure with its 95% interval, whose ends are None where it has none."""

    value: float = part(FIGURE)
    low: float | None = part(FIGURE_OR_NOT)
    high: float | None = part(FIGURE_OR_NOT)


SPREAD_OR_NOT = maybe(record(Spread))


@dataclass(frozen=True)
class Group:
    """A group of residents, or the residents of a class of deprivation.

    What would tell a small number is None.

    Attributes
    ----------
    name : str
        The field of a group; empty for a class of deprivation.
    kind : str
        One of `KINDS`.
    number : int
        Of a class of deprivation, 1 the most deprived; 0 of a group.
    value : float or None
        Of a class that the areas had themselves.
    residents : int or None
        In the study area.
    share : float or None
        Of all residents.
    events_share : float or None
        Its mean share among the residents of the cells where events were recorded.
    events_ratio : Spread or None
        That by `share`.
    """

    name: str = part(NAME)
    kind: str = part(one_of(KINDS))
    number: int = part(whole())
    value: float | None = part(ANY_OR_NOT)
    residents: int | None = part(COUNT_OR_NOT)
    share: float | None = part(SHARE_OR_NOT)
    events_share: float | None = part(SHARE_OR_NOT)
    events_ratio: Spread | None = part(SPREAD_OR_NOT)


@dataclass(frozen=True)
class Living:
    """What of a group lives in the flagged ground; every part None where it may not be told.

    Attributes
    ----------
    residents : int or None
    share_of_group : float or None
        Of the group, how much lives there.
    share_of_flagged : float or None
        Of the residents there, how many are of the group.
    ratio : Spread or None
        `share_of_group` by the same share of all residents.
    """

    residents: int | None = part(COUNT_OR_NOT)
    share_of_group: float | None = part(SHARE_OR_NOT)
    share_of_flagged: float | None = part(SHARE_OR_NOT)
    ratio: Spread | None = part(SPREAD_OR_NOT)


LIVING = many(record(Living))


@dataclass(frozen=True)
class Flagged:
    """The highest ground of a map.

    Attributes
    ----------
    area_share : float
        Of the study area.
    residents : int or None
    residents_share : float or None
        Of all residents.
    events : int or None
    events_share : Spread or None
        Of the recorded events.
    tied : float
        Share of the flagged ground that is some, but not all, of cells of equal value.
    groups : tuple of Living
        In the order of the groups of the audit.
    """

    area_share: float = part(SHARE)
    residents: int | None = part(COUNT_OR_NOT)
    residents_share: float | None = part(SHARE_OR_NOT)
    events: int | None = part(COUNT_OR_NOT)
    events_share: Spread | None = part(SPREAD_OR_NOT)
    tied: float = part(SHARE)
    groups: tuple[Living, ...] = part(LIVING)


FLAGGED = many(record(Flagged))


@dataclass(frozen=True)
class MapAudit:
    """A map, and who lives where it flags.

    Attributes
    ----------
    name, kind : str
    without : bool
        Whether it was made without the crime types that police activity generates.
    flagged : tuple of Flagged
        By share of the area, ascending.
    """

    name: str = part(NAME)
    kind: str = part(NAME)
    without: bool = part(flag)
    flagged: tuple[Flagged, ...] = part(FLAGGED)

    def at(self, share: float) -> Flagged | None:
        """Return what is flagged at a share of the area; None if there is no such."""
        found = (one for one in self.flagged if abs(one.area_share - share) < 1e-9)
        return next(found, None)


@dataclass(frozen=True)
class Kept:
    """How much of a map's flagged ground stays flagged without some crime types.

    Attributes
    ----------
    map : str
    area_share : float
    share : float
        Of the flagged ground, 0 to 1.
    """

    map: str = part(NAME)
    area_share: float = part(SHARE)
    share: float = part(SHARE)


KEPT = many(record(Kept))


@dataclass(frozen=True)
class Without:
    """What was left out, and what of the flagged ground stays.

    Attributes
    ----------
    types : tuple of str
        The crime types that were left out; empty where nobody told.
    events : int or None
        Of these types, of those the maps were made of; None where it may not be told.
    kept : tuple of Kept
    """

    types: tuple[str, ...] = part(NAMES)
    events: int | None = part(COUNT_OR_NOT)
    kept: tuple[Kept, ...] = part(KEPT)


GROUPS, MAPS = many(record(Group)), many(record(MapAudit))
WITHOUT_OR_NOT = maybe(record(Without))


@dataclass(frozen=True)
class Audit:
    """Who lives where maps flag.

    Attributes
    ----------
    layer : str
        Of the small areas.
    areas : int
        Small areas that lie in the study area, wholly or in part.
    covered : float
        Share of the study area that they cover.
    clipped : bool
        Whether residents outside the study area were cut off at its very edge; if not, all in
        cells on its edge count.
    total : str
        Field of all residents; empty where they are the sum of the groups.
    deprivation : str
        Field by which areas are put into classes; empty without.
    adds_up : float
        What the groups add up to, as a share of all residents.
    residents : int
        In the study area.
    events : int or None
        Recorded there.
    events_elsewhere : int or None
        Of these, in cells where nobody lives; None where it may not be told.
    least : int
        Smaller numbers are not told.
    area_shares : tuple of float
    groups : tuple of Group
    maps : tuple of MapAudit
    without : Without or None
    seed, resamples, blocks : int
    block_width : float
        In the units of the map.
    units : str
    notes : tuple of str
        What the reader should be careful about.
    software : mapping of str to str
    created : str
    """

    layer: str = part(text(breaks=""))
    areas: int = part(whole())
    covered: float = part(SHARE)
    clipped: bool = part(flag)
    total: str = part(text(breaks=""))
    deprivation: str = part(text(breaks=""))
    adds_up: float = part(number(0))
    residents: int = part(whole())
    events: int | None = part(COUNT_OR_NOT)
    events_elsewhere: int | None = part(COUNT_OR_NOT)
    least: int = part(whole())
    area_shares: tuple[float, ...] = part(SHARES)
    groups: tuple[Group, ...] = part(GROUPS)
    maps: tuple[MapAudit, ...] = part(MAPS)
    without: Without | None = part(WITHOUT_OR_NOT)
    seed: int = part(whole())
    resamples: int = part(whole())
    blocks: int = part(whole())
    block_width: float = part(number(0))
    units: str = part(text(breaks=""))
    notes: tuple[str, ...] = part(many(text()), default=())
    software: Mapping[str, str] = part(named(text()), default_factory=dict)
    created: str = part(text(breaks=""), default="")

    @property
    def classes(self) -> list[int]:
        """Numbers of the groups that are classes of deprivation, the most deprived first."""
        return [at for at, one in enumerate(self.groups) if one.kind == DEPRIVATION]

    @property
    def named(self) -> list[int]:
        """Numbers of the groups that are none."""
        return [at for at, one in enumerate(self.groups) if one.kind == GROUP]
