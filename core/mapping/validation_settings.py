"""How maps are tested against later events."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import RtmError
from ..language import said
from ..settings import (
    FEWEST_RESAMPLES,
    LARGEST_SEED,
    MOST_RESAMPLES,
    FitSettings,
    whole_number,
)
from .budgets import Area, Budget, budgets_of
from .evaluation import AREA_SHARES, RESAMPLES


@dataclass(frozen=True)
class ValidationSettings:
    """How maps are tested.

    Attributes
    ----------
    area_shares : tuple of float
        Shares of the area that are flagged, each above 0 and at most 1.
    seed : int
    resamples : int
    areas : tuple of Area
        Areas that are flagged beside them; either may be left empty, not both.
    block_width : float or None
        Of the blocks that resamples draw, in the units of the map; None to have it chosen.
    """

    area_shares: tuple[float, ...] = AREA_SHARES
    seed: int = FitSettings.seed
    resamples: int = RESAMPLES
    areas: tuple[Area, ...] = ()
    block_width: float | None = None

    def __post_init__(self) -> None:
        if not self.area_shares and not self.areas:
            raise RtmError(
                said("No share of the area is given."),
                said("Give some, as in {shares}.", shares=in_percent()),
                kind="setting",
                where="area_shares",
            )
        for share in self.area_shares:
            if not 0 < share <= 1:
                raise RtmError(
                    said("A share of the area is {share:g} per cent.", share=100 * share),
                    said("Give shares above 0 and at most 100 per cent."),
                    kind="setting",
                    where="area_shares",
                )
        object.__setattr__(self, "area_shares", tuple(sorted(set(self.area_shares))))
        whole_number(self.seed, 0, LARGEST_SEED, said("The seed"), "seed")
        whole_number(
            self.resamples,
            FEWEST_RESAMPLES,
            MOST_RESAMPLES,
            said("The number of resamples"),
            "resamples",
        )

    def budgets(self, square_metres: float | None) -> tuple[Budget, ...]:
        """Return what is flagged of a study area of so many square metres, the smallest first.

        Raises
        ------
        RtmError
            If an area is larger than that.
        """
        if square_metres is None:
            if self.areas:
                raise ValueError("areas need to know how large the study area is")
            return tuple(map(Budget, self.area_shares))
        return budgets_of(self.area_shares, self.areas, square_metres)


def in_percent(shares: Sequence[float] = AREA_SHARES) -> str:
    """Return shares as the text that `shares_in_percent` reads."""
    return ", ".join(f"{100 * share:g}" for share in shares)


def shares_in_percent(text: str) -> tuple[float, ...]:
    """Read shares from a text such as "1, 2, 5, 10, 20" (per cent).

    Raises
    ------
    RtmError
        If something between the separators is no number.
    """
    parts = text.replace(";", ",").replace("%", ",").replace(" ", ",").split(",")
    return tuple(_share(part) for part in parts if part)


def _share(text: str) -> float:
    try:
        share = float(text) / 100
    except ValueError:
        share = math.nan
    if not math.isfinite(share):
        raise RtmError(
            said("“{text}” among the shares of the area is no number.", text=text),
            said(
                "Give per cent with commas between them, as in {shares}.",
                shares=in_percent(),
            ),
            kind="setting",
            where="area_shares",
        )
    return share
