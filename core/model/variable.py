"""A variable: a factor, the influence it is taken by, and its distance or its quantile."""

from __future__ import annotations

from dataclasses import dataclass, field

AGGRAVATING = "aggravating"
PROTECTIVE = "protective"


@dataclass(frozen=True)
class Variable:
    """One 0/1 column: the places under an influence of a factor.

    `operationalisation` is the key of the influence (`terrain.influences`). Its variables are told
    apart by how far they reach, or by a quantile of the values of the cells: one of the two is
    None. A factor has one effect in a study, so the effect does not tell variables apart.
    """

    factor: str
    operationalisation: str
    distance: float | None
    effect: str = field(default=AGGRAVATING, compare=False)
    quantile: float | None = None

    @property
    def sign(self) -> int:
        """Coding of a cell under the influence: 1, or -1 for a protective factor."""
        return -1 if self.effect == PROTECTIVE else 1

    @property
    def reach(self) -> float:
        """How far it reaches; a level does not reach beyond its cell."""
        return 0.0 if self.distance is None else self.distance

    @property
    def apart(self) -> float:
        """What tells it from others of its influence: its distance, or its quantile."""
        return self.reach if self.quantile is None else self.quantile

    def holds(self, other: Variable) -> bool:
        """Return whether the places under another of its influence are under it too."""
        return other.apart <= self.apart if self.quantile is None else other.apart >= self.apart

    @property
    def threshold(self) -> str:
        """What tells it from others of its influence, in figures: "400", or "90%"."""
        return f"{self.reach:g}" if self.quantile is None else f"{100 * self.quantile:g}%"

    def __str__(self) -> str:
        return f"{self.factor}, {self.operationalisation}, {self.threshold}"
