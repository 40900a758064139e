"""One priority place, and why it is one, in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..model.variable import PROTECTIVE, Variable
from ..terrain.influences import influence

MOST_SAID = 3
WORTH_SAYING = 0.1  # of a place's cells: an influence on fewer is no reason for the whole
WEAK = 1.1
WHOLE = 0.995  # of a place, which rounds to 100%


@dataclass(frozen=True, eq=False)
class Influence:
    """One term of the model over the cells.

    Attributes
    ----------
    variable : Variable
    rrv : float
        Relative risk value: exp(coefficient), above 1 for a protective factor too.
    present : bool array, shape (cells,)
        Where the variable is 1 (or -1, for a protective factor).
    """

    variable: Variable
    rrv: float
    present: np.ndarray

    @property
    def multiplier(self) -> float:
        """What the influence multiplies the expected events by: below 1 where it protects."""
        return 1 / self.rrv if self.variable.effect == PROTECTIVE else self.rrv


@dataclass(frozen=True)
class Bearing:
    """A factor's influence on one place: what it multiplies risk by, in what share of the cells."""

    variable: Variable
    multiplier: float
    share: float


@dataclass(frozen=True)
class Place:
    """A place to act on.

    Attributes
    ----------
    rank : int
        1 is the place with the most expected events.
    cells : int
    area : float
        Within the study area, in square units of the CRS.
    mean_score, highest_score : float
        Of the map over the place's cells.
    expected : float or None
        Events expected, where known.
    past : int or None
        Events recorded, where known.
    bearings : tuple of Bearing
        Strongest first; only influences that are present in the place.
    """

    rank: int
    cells: int
    area: float
    mean_score: float
    highest_score: float
    expected: float | None
    past: int | None
    bearings: tuple[Bearing, ...]

    def reasons(self, units: str) -> list[str]:
        """Return what bears on the place, strongest first: "within 200 m of Bus stops ×1.5".

        Influences on less than a tenth of the cells are left out.

        Parameters
        ----------
        units : str
            Of distances, as in "m".
        """
        return [_words(one, units) for one in self.bearings if one.share >= WORTH_SAYING]

    def sentence(self, units: str) -> str:
        """Return what to know of the place, in one or two sentences, with the chief reasons."""
        facts = [f"{self.cells:,} cell{'s' if self.cells > 1 else ''}"]
        if self.expected is not None:
            facts.append(f"{self.expected:,.1f} events expected")
        if self.past is not None:
            facts.append(f"{self.past:,} recorded in the past")
        about = f"Place {self.rank}: {', '.join(facts)}."
        reasons = self.reasons(units)
        if not reasons:
            return about
        said, left = reasons[:MOST_SAID], len(reasons[MOST_SAID:])
        if left:
            said.append(f"and {left} weaker influence{'s' if left > 1 else ''}")
        return f"{about} Why: {'; '.join(said)}."


def _words(bearing: Bearing, units: str) -> str:
    variable = bearing.variable
    distance = f"{variable.distance:g} {units}".strip()
    where = influence(variable.operationalisation).in_short(variable.factor, distance)
    part = "" if bearing.share >= WHOLE else f" (in {bearing.share:.0%} of it)"
    # one decimal would show a weak influence as none
    digits = 1 if bearing.multiplier >= WEAK else 2
    return f"{where} ×{bearing.multiplier:.{digits}f}{part}"
