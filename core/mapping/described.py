"""What there is to know of each place: sums over its cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .forecast.uncertainty import chances_of_top, ranges
from .holding import FIRST
from .place import Bands, Bearing, Makeup, Outlook, Place, Presence

SEED = 1  # of the draws by which chances are told


def described(
    ranks: np.ndarray,
    scores: np.ndarray,
    areas: np.ndarray,
    *,
    expected: np.ndarray | None,
    past: np.ndarray | None,
    later: np.ndarray | None,
    presences: Sequence[Presence],
    bands: Bands | None,
    spread: np.ndarray | None = None,
    together: float = 1.0,
) -> tuple[Place, ...]:
    """Return the places by rank.

    Parameters
    ----------
    ranks : int array, shape (cells,)
        0 for no place.
    scores, areas : float arrays, shape (cells,)
        Of the map that ranks; within the study area, in square units of the CRS.
    expected, past, later, presences, bands, spread, together
        As for `find_places`.
    """
    sums = Sums(ranks)
    records = sums.whole(past)
    columns = {
        "cells": sums.sizes.tolist(),
        "area": sums.of(areas).tolist(),
        "mean_score": (sums.of(scores) / sums.sizes).tolist(),
        "highest_score": sums.highest(scores).tolist(),
        "expected": sums.or_none(expected),
        "past": records,
        "later": sums.whole(later),
        "past_rank": _ranked(records),
        "makeup": sums.makeup(bands),
        "outlook": sums.outlook(expected, spread, together),
        "bearings": sums.bearings(presences),
    }
    return tuple(
        Place(rank=rank, **dict(zip(columns, values)))
        for rank, values in enumerate(zip(*columns.values()), 1)
    )


class Sums:
    """Sums over the cells of each place, by rank."""

    def __init__(self, ranks: np.ndarray):
        self._cells = np.flatnonzero(ranks)
        self._place = ranks[self._cells] - 1
        self.count = int(ranks.max(initial=0))
        self.sizes = np.bincount(self._place, minlength=self.count)

    def of(self, values: np.ndarray) -> np.ndarray:
        """Return the sums of values (cells,), float64 of shape (places,)."""
        return np.bincount(self._place, values[self._cells], minlength=self.count)

    def highest(self, values: np.ndarray) -> np.ndarray:
        """Return the highest of the values (cells,) in each place."""
        found = np.full(self.count, -np.inf)
        np.maximum.at(found, self._place, values[self._cells])
        return found

    def or_none(self, values: np.ndarray | None) -> list:
        """Return the sums, or None for each place where there are no values."""
        return [None] * self.count if values is None else self.of(values).tolist()

    def whole(self, counts: np.ndarray | None) -> list:
        """Return the sums of counts as whole numbers, or None for each place."""
        return [None if one is None else round(one) for one in self.or_none(counts)]

    def makeup(self, bands: Bands | None) -> list:
        """Return what the forecast of each place is made of, or None for each place."""
        if bands is None:
            return [None] * self.count
        around = self.of(bands.place * bands.neighbourhood).tolist()
        alike = self.of(bands.place).tolist()
        return [Makeup(*both, bands.times, bands.periods) for both in zip(alike, around)]

    def outlook(
        self, expected: np.ndarray | None, spread: np.ndarray | None, together: float
    ) -> list:
        """Return how far the events of each place may lie from what is expected, or None."""
        if expected is None or spread is None or not self.count:
            return [None] * self.count
        mean, alone = self.of(expected), np.sqrt(self.of(spread**2))
        found = ranges(mean, alone, together)
        ends = (found.low_95, found.low_80, found.high_80, found.high_95)
        chances = chances_of_top(mean, alone, FIRST, SEED).tolist()
        return [Outlook(*one) for one in zip(*(end.tolist() for end in ends), chances)]

    def bearings(self, presences: Sequence[Presence]) -> list[tuple[Bearing, ...]]:
        """Return what is present in each place, strongest first."""
        shares = [(self.of(one.present) / self.sizes).tolist() for one in presences]
        return [
            _bearings(presences, [share[place] for share in shares]) for place in range(self.count)
        ]


def _ranked(counts: list) -> list:
    """Return the rank of each of some counts, the highest 1; equal ones share the first."""
    if None in counts:
        return counts
    downwards = sorted(counts, reverse=True)
    first = {count: rank for rank, count in reversed([*enumerate(downwards, 1)])}
    return [first[count] for count in counts]


def _bearings(presences: Sequence[Presence], shares: Sequence[float]) -> tuple[Bearing, ...]:
    present = [
        Bearing(one.variable, one.multiplier, share, one.is_local)
        for one, share in zip(presences, shares)
        if share > 0
    ]
    return tuple(sorted(present, key=lambda one: -abs(one.share * np.log(one.multiplier))))
