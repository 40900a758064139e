"""A variable: a factor, the influence it is taken by, and the distance this reaches."""

from __future__ import annotations

from dataclasses import dataclass, field

AGGRAVATING = "aggravating"
PROTECTIVE = "protective"


@dataclass(frozen=True)
class Variable:
    """One 0/1 column: the places under an influence of a factor.

    `operationalisation` is the key of the influence (`terrain.influences`). A factor has one effect
    in a study, so the effect does not tell variables apart.
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
