"""A term of a model as it may be told: its ratio in a band that many events are needed to cross."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..language import numeral, said

STEPS = (0.1, 0.2, 0.5, 1.0)  # widths of bands of ratios
SMALLEST = 0.05  # ratio; a band that begins at 0 has no end on a logarithmic scale


@dataclass(frozen=True)
class PublicRatio:
    """The band in which a ratio lies.

    Attributes
    ----------
    low, high : float
        Multiples of one of `STEPS`.
    """

    low: float
    high: float

    @property
    def middle(self) -> float:
        """What scores are made of."""
        return (self.low + self.high) / 2

    @property
    def words(self) -> str:
        """The band in words: "1.5 to 1.6"."""
        low, high = (numeral(f"{one:.1f}") for one in (self.low, self.high))
        return said("{low} to {high}", low=low, high=high)


@dataclass(frozen=True)
class PublicTerm:
    """What a study found of a factor.

    Attributes
    ----------
    factor : str
        Its name: any text.
    where : str
        Which places are under its influence, in words, with that name in them.
    protective : bool
        Whether it was taken for one that fewer events go with.
    ratio : PublicRatio or None
        What the influence multiplies the events by; None where a band that may be told would say
        nothing.
    """

    factor: str
    where: str
    protective: bool
    ratio: PublicRatio | None


def public_ratio(ratio: float, standard_error: float, width: int) -> PublicRatio | None:
    """Return the band of a ratio that may be told; None if there is none.

    In a Poisson model the events y within an influence obey dy / d(log ratio) = 1 / se², the
    information that they hold about it (McCullagh and Nelder 1989, section 2.5). So a band that is
    log(high / low) wide takes log(high / low) / se² events to cross: it is told only where these
    are at least as many as a band of counts holds.

    Parameters
    ----------
    ratio : float
        Above 0.
    standard_error : float
        Of its logarithm, as if cells were independent: by the equation above.
    width : int
        Of the bands of counts.
    """
    for step in STEPS:
        low = round(math.floor(ratio / step + 1e-9) * step, 10)
        found = PublicRatio(low=low, high=round(low + step, 10))
        crossed = math.log(found.high / max(found.low, SMALLEST))
        if crossed >= width * standard_error**2:
            return found
    return None
