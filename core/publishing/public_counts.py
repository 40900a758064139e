"""Counts of events as they may be told: the band of numbers in which they lie, never themselves."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import said

MULTIPLE = 5  # every number told is a multiple of this
TOGETHER = 6  # counts that may be put together, and still leave a small one open


def width_of_bands(least: int) -> int:
    """Return how wide the bands are: the first multiple of 5 that is `least` + 5 or more.

    Counts then lie in bands that begin at 0, w, 2w and so on, each w wide. Who subtracts m counts
    told from others is left with w - m + 1 possible numbers or more, which with such a w are at
    least `least` for up to six counts. docs/publishing.md has the proof.

    Parameters
    ----------
    least : int
        Smaller counts may not be told, 1 or more.
    """
    return -(-(least + TOGETHER - 1) // MULTIPLE) * MULTIPLE


@dataclass(frozen=True)
class PublicCount:
    """The band in which a count lies.

    Attributes
    ----------
    low : int
        Where the band begins, a multiple of `width`: the count rounded down.
    width : int
        How many numbers it holds.
    """

    low: int
    width: int

    @classmethod
    def of(cls, count: float, width: int) -> PublicCount:
        """Return the band of a count, 0 or more."""
        return cls(low=int(count // width) * width, width=width)

    @property
    def high(self) -> int:
        """The largest number of the band."""
        return self.low + self.width - 1

    @property
    def words(self) -> str:
        """The band in words: "fewer than 15", "15 to 29"."""
        if not self.low:
            return said("fewer than {width}", width=self.width)
        return said("{low} to {high}", low=self.low, high=self.high)
