"""How the maps of a study are tested."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import RtmError
from ..language import said
from ..limits import positive
from ..plain import shown
from .ranges import AREA_SHARES, DIGITS
from .refusals import share_of_one


@dataclass(frozen=True)
class StudyTestSettings:
    """How the maps of a study are tested.

    Attributes
    ----------
    area_shares : tuple of float
        Shares of the area at which they are compared.
    areas : str
        Areas beside them, as in "25 ha, 0.5 km2".
    block_width : float or None
        Of the blocks that are drawn for intervals; None to have it chosen.
    cut_dates : str
        How many dates the maps are tested at, each time made anew, or the dates; empty for no such
        test.
    period : str
        How long the period tested after each is; empty to have it chosen.
    """

    area_shares: tuple[float, ...] = AREA_SHARES
    areas: str = ""
    block_width: float | None = None
    cut_dates: str = ""
    period: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.area_shares, (list, tuple)):
            given = shown(self.area_shares)
            raise RtmError(
                said("The shares of the area for the test are {given}, no list.", given=given),
                said("Give a list of shares, as [0.01, 0.05, 0.1]."),
                kind="setting",
                where="area_shares",
            )
        for share in self.area_shares:
            share_of_one(
                share, said("A share of the area for the test"), "area_shares", above_zero=True
            )
        shares = tuple(sorted(set(map(float, self.area_shares))))
        object.__setattr__(self, "area_shares", shares)
        if self.block_width is not None:
            positive(self.block_width, said("The width of the blocks"), "block_width")
        for name in ("areas", "cut_dates", "period"):
            object.__setattr__(self, name, _listed(getattr(self, name), name))

    @property
    def at_dates(self) -> bool:
        """Whether the maps are tested at several dates too."""
        return self.dates > 0

    @property
    def dates(self) -> int:
        """At how many dates the maps are tested besides."""
        asked = [one for one in re.split("[,;]", self.cut_dates) if one.strip()]
        number = self.cut_dates.strip()
        return int(number) if number.isdecimal() and len(number) <= DIGITS else len(asked)


def _listed(value, where: str) -> str:
    """Return what is a text, a whole number or a list of texts as a text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    if isinstance(value, str):
        return value
    raise RtmError(
        said("“{name}” of the test is {value}, not a text.", name=where, value=shown(value)),
        said("Give a text, as “25 ha” of an area, “2016-05” of a date, “3 months” of a period."),
        kind="setting",
        where=where,
    )
