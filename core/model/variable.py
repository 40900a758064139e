"""A variable: a factor, the way in which it is taken, and the distance its influence reaches."""

from __future__ import annotations

from dataclasses import dataclass, field

PROXIMITY = "proximity"
DENSITY = "density"
AGGRAVATING = "aggravating"
PROTECTIVE = "protective"


@dataclass(frozen=True)
class Variable:
    """One 0/1 column: places within `distance` of a feature, or in its dense surroundings.

    A factor has one effect in a study, so the effect does not tell variables apart.
    """

    factor: str
    operationalisation: str
    distance: float
    effect: str = field(default=AGGRAVATING, compare=False)

    @property
    def sign(self) -> int:
        """Coding of a cell under the influence: 1, or -1 for a protective factor."""
        return -1 if self.effect == PROTECTIVE else 1

    def __str__(self) -> str:
        return f"{self.factor}, {self.operationalisation}, {self.distance:g}"
