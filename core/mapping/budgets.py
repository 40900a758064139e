"""How much ground is flagged, as an analyst asks for it: a share of the area, or an area."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import RtmError
from ..language import said
from ..plain import shown

HECTARE = 10_000.0
# of each unit its square metres, and how else it is written; the international foot makes miles
UNITS: dict[str, tuple[float, tuple[str, ...]]] = {
    "ha": (HECTARE, ("hectare", "hectares")),
    "km²": (1e6, ("km2", "km^2", "sq km", "sqkm", "square kilometre", "square kilometres")),
    "mi²": (1609.344**2, ("mi2", "mi^2", "sq mi", "sqmi", "square mile", "square miles")),
    "acres": (4046.8564224, ("acre", "ac")),
    "m²": (1.0, ("m2", "m^2", "sq m", "sqm", "square metre", "square metres")),
}
SPELLINGS = {also: unit for unit, (_, others) in UNITS.items() for also in (unit, *others)}
AREA = re.compile(r"([0-9.]+(?:e[+-]?[0-9]+)?)\s*(\D.*)?", re.IGNORECASE)
ALIKE = 1e-9  # shares nearer to each other are one


@dataclass(frozen=True)
class Area:
    """An area that is asked for.

    Attributes
    ----------
    number : float
        Above 0.
    unit : str
        One of `UNITS`.
    """

    number: float
    unit: str

    def __str__(self) -> str:
        return f"{self.number:g} {self.unit}"

    @property
    def square_metres(self) -> float:
        """How many square metres it is."""
        return self.number * UNITS[self.unit][0]


@dataclass(frozen=True)
class Budget:
    """How much ground is flagged.

    Attributes
    ----------
    share : float
        Of the study area, above 0 and at most 1.
    asked : str
        As an area, "25 ha"; empty if a share was asked for.
    """

    share: float
    asked: str = ""


def areas_in_words(text: str, unit: str = "ha") -> tuple[Area, ...]:
    """Read areas from a text such as "25 ha, 0.5 km2".

    Parameters
    ----------
    text : str
        Areas with commas or semicolons between them.
    unit : str
        Of a number that has none behind it.

    Raises
    ------
    RtmError
        If a part is no number above 0 with a unit that is known.
    """
    parts = text.replace(";", ",").split(",")
    return tuple(_area(part.strip(), unit) for part in parts if part.strip())


def _area(text: str, unit: str) -> Area:
    found = AREA.fullmatch(text)
    try:
        number = float(found[1]) if found else math.nan
    except ValueError:
        number = math.nan
    named = " ".join((found[2] or unit).lower().split()) if found else ""
    if not (math.isfinite(number) and number > 0 and named in SPELLINGS):
        raise RtmError(
            said("“{text}” is no area.", text=shown(text)),
            said("Give numbers above 0 with a unit, as in {areas}.", areas="25 ha, 0.5 km2, 1 mi2"),
            kind="setting",
            where="areas",
        )
    return Area(number, SPELLINGS[named])


def budgets_of(
    shares: Sequence[float], areas: Sequence[Area], square_metres: float
) -> tuple[Budget, ...]:
    """Return what is asked for, the smallest first; an area that is a share too stands as an area.

    Parameters
    ----------
    shares : sequence of float
    areas : sequence of Area
    square_metres : float
        Of the study area.

    Raises
    ------
    RtmError
        If an area is larger than the study area.
    """
    budgets = [Budget(_share_of(area, square_metres), str(area)) for area in areas]
    budgets += [Budget(share) for share in shares]
    kept: list[Budget] = []
    for one in sorted(budgets, key=lambda budget: budget.share):
        if not kept or one.share - kept[-1].share > ALIKE:
            kept.append(one)
        elif one.asked and not kept[-1].asked:
            kept[-1] = one
    return tuple(kept)


def _share_of(area: Area, square_metres: float) -> float:
    share = area.square_metres / square_metres
    if share > 1 + ALIKE:
        whole = Area(square_metres / UNITS[area.unit][0], area.unit)
        raise RtmError(
            said("{area} are more than the study area, which has {whole}.", area=area, whole=whole),
            said("Give areas that lie within it."),
            kind="setting",
            where="areas",
        )
    return min(share, 1.0)
