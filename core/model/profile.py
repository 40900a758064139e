"""The profile of a factor: its ratio ring by ring, from its features outwards."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..shapes import number, whole
from .fields import LENGTH, RATIO, many, maybe, part, record

FALLING, LEVEL, UNTOLD = COURSES = ("falling", "level", "untold")
LEFT = 0.5  # of the logarithm of the innermost ring: less than that counts as levelled off


@dataclass(frozen=True)
class RingRatio:
    """How many times as many events a ring has as the places outside of all rings.

    The interval is a 95% Wald interval, adjusted for clustering.
    """

    ratio: float = part(RATIO)
    low: float = part(RATIO)
    high: float = part(RATIO)


@dataclass(frozen=True)
class Ring:
    """The cells under the influence at the outer distance and not yet at the inner one.

    Attributes
    ----------
    inner, outer : float
        In the units of the map.
    cells, events : int
    citywide : RingRatio
        Against the other places of the study area, by maximum likelihood (Poisson).
    local : RingRatio or None
        Against places of the same neighbourhood; None where that could not be fitted.
    """

    inner: float = part(number(0))
    outer: float = part(LENGTH)
    cells: int = part(whole(1))
    events: int = part(whole())
    citywide: RingRatio = part(record(RingRatio))
    local: RingRatio | None = part(maybe(record(RingRatio)), default=None)

    @property
    def shown(self) -> RingRatio:
        """What is told in words: local where that is known, as the test of the factor is."""
        return self.citywide if self.local is None else self.local


@dataclass(frozen=True)
class Profile:
    """The rings of a term's factor in the term's operationalisation, the innermost first.

    Fitted in the place of the term's variable, beside the other terms.

    Attributes
    ----------
    largest : float
        The largest distance tested; a ring may lie beyond.
    rings : tuple of Ring
        At least one.
    """

    largest: float = part(LENGTH)
    rings: tuple[Ring, ...] = part(many(record(Ring), least=1))

    def course(self, sign: int) -> str:
        """Return whether the ratio still falls towards 1 in the outermost ring, one of COURSES.

        FALLING: its interval lies wholly beyond 1, and farther out the ratio is 1 by definition.
        LEVEL: its interval leaves less than half of the logarithm that the interval of the
        innermost ring promises at least. UNTOLD: neither is clear.

        Parameters
        ----------
        sign : int
            1, or -1 for a protective factor, whose ratio rises towards 1.
        """
        near, last = (_ends(one.shown, sign) for one in (self.rings[0], self.rings[-1]))
        if last[0] > 0:
            return FALLING
        return LEVEL if last[1] < LEFT * near[0] else UNTOLD


def _ends(found: RingRatio, sign: int) -> tuple[float, float]:
    """Return the ends of an interval as logarithms, above 0 in the direction expected."""
    low, high = sorted(sign * math.log(end) for end in (found.low, found.high))
    return low, high
