"""A priority place as it may be given away."""

from __future__ import annotations

from dataclasses import dataclass

from .public_counts import PublicCount

Ring = tuple[tuple[float, float], ...]  # closed: its last point is its first
Outline = tuple[tuple[Ring, ...], ...]  # polygons, each its outer ring and then its holes


@dataclass(frozen=True)
class PublicPlace:
    """A place, with nothing of it that would tell a small number of events.

    Attributes
    ----------
    number : int
        Its rank, from 1.
    name : str or None
        As the analyst's layer of names has it: any text.
    outline : tuple of tuple of rings
        In the study's CRS.
    outline_wgs84 : tuple of tuple of rings
        The same as (longitude, latitude), in degrees.
    hectares : float
    past : PublicCount or None
        Events recorded in the period; None where it may not be told.
    later : PublicCount or None
        Of the later period, if there is one and it may be told.
    reasons : tuple of str
        The factors that bear on it, each in words, the strongest first; the names of factors in
        them are the analyst's: any text.
    """

    number: int
    name: str | None
    outline: Outline
    outline_wgs84: Outline
    hectares: float
    past: PublicCount | None
    later: PublicCount | None
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        """The reasons in one text; empty without any."""
        return "; ".join(self.reasons)
