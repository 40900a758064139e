"""What an evaluation found, as a record: schema `rtm-evaluation/1`."""

from __future__ import annotations

import json
from dataclasses import dataclass

from ..model.fields import plain
from .displacement import LOCAL, Estimate, Ratio
from .displacement_dates import Earlier, Step

SCHEMA = "rtm-evaluation/1"
DESIGNS = CHOSEN, MATCHED, BY_LOT = "chosen", "matched", "lot"
BY = BY_DIFFERENCE, BY_RATIO = "difference", "ratio"


@dataclass(frozen=True)
class AreaFound:
    """An area, and what was counted in it.

    Attributes
    ----------
    role, name, matched : str
        As of an `Area`.
    hectares : float
    before, after : int
        Events.
    change : Estimate
        Events after less those before, as of a period as long as the one after.
    ratio : Estimate or None
        After over before; None where one of them is 0.
    """

    role: str
    name: str
    matched: str
    hectares: float
    before: int
    after: int
    change: Estimate
    ratio: Estimate | None


@dataclass(frozen=True)
class RoleFound:
    """All areas of a role together."""

    role: str
    areas: int
    hectares: float
    before: int
    after: int
    change: Estimate
    ratio: Estimate | None


@dataclass(frozen=True)
class PartFound:
    """A comparison of areas with their controls, or both comparisons together.

    Attributes
    ----------
    part : str
        "local", "displacement" or "total".
    compared_by : str
        What the sentences tell: the "difference" of numbers, or the "ratio" where areas and
        controls had numbers too different before for that.
    difference : Estimate
        Weighted displacement difference.
    by_size : Estimate or None
        The same of controls as large as what they stand beside; None where they are.
    ratio : Ratio or None
        Ratio of the two ratios; None of both together, or where a count is 0.
    """

    part: str
    compared_by: str
    difference: Estimate
    by_size: Estimate | None
    ratio: Ratio | None

    @property
    def by_ratio(self) -> bool:
        """Whether shares are compared, and not numbers."""
        return self.compared_by == BY_RATIO

    @property
    def told(self) -> Estimate:
        """What the sentences tell."""
        return self.ratio.ratio if self.by_ratio and self.ratio else self.difference


@dataclass(frozen=True)
class SetFound:
    """A set of areas that belong together."""

    name: str
    parts: tuple[PartFound, ...]


@dataclass(frozen=True)
class PeriodFound:
    """A period: its first and last unit, empty where it has no dates, and its length in units."""

    first: str
    last: str
    length: float


@dataclass(frozen=True)
class ClusteringFound:
    """How the clustering of change was measured.

    Attributes
    ----------
    over : str
        "cells" or "areas".
    strength : float
        Variance of the logarithm of change from place to place.
    range : float
        Distance at which it has fallen to 1/e, in units of the map.
    nugget : float
        Extra variance of single cells, as a share of what chance alone makes.
    units : str
    events : int
        Outside treated and displacement areas, of both periods.
    """

    over: str
    strength: float
    range: float
    nugget: float
    units: str
    events: int


@dataclass(frozen=True)
class Evaluation:
    """An evaluation.

    Attributes
    ----------
    title : str
    design : str
        One of `DESIGNS`.
    unit : str
        In which periods are counted: "day", "month", "year", or "period".
    before, after : PeriodFound
    scale : float
        By which counts before are multiplied.
    areas, roles, parts, sets : tuples
    clustering : ClusteringFound or None
    earlier : tuple of Earlier
    first_counted, last_counted : str
        The first and the last unit of all in which anything was counted.
    earlier_as_large, earlier_beyond : int or None
        At how many of these the difference was as large, either way; and at how many an interval
        as wide as the true one's did not hold 0.
    steps : tuple of Step
    """

    title: str
    design: str
    unit: str
    before: PeriodFound
    after: PeriodFound
    scale: float
    areas: tuple[AreaFound, ...]
    roles: tuple[RoleFound, ...]
    parts: tuple[PartFound, ...]
    sets: tuple[SetFound, ...]
    clustering: ClusteringFound | None
    first_counted: str
    last_counted: str
    earlier: tuple[Earlier, ...]
    earlier_as_large: int | None
    earlier_beyond: int | None
    steps: tuple[Step, ...]

    def part(self, name: str) -> PartFound | None:
        """Return a comparison; None where it was not made."""
        return next((one for one in self.parts if one.part == name), None)

    def role(self, name: str) -> RoleFound | None:
        """Return all areas of a role together; None where there are none."""
        return next((one for one in self.roles if one.role == name), None)

    @property
    def by_ratio(self) -> bool:
        """Whether shares of treated and control areas are compared, and not numbers."""
        local = self.part(LOCAL)
        return local is not None and local.by_ratio


def write_evaluation(found: Evaluation, made_with: dict[str, object]) -> str:
    """Return an evaluation as JSON, numbers to ten digits.

    Parameters
    ----------
    found : Evaluation
    made_with : dict
        Inputs, settings and software.
    """
    content = {"schema": SCHEMA, **plain(found), "made_with": plain(made_with)}
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
