"""Maps tested at several cuts in time: how each did on the whole, and how often it led."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..terrain.cuts import Cut
from .measures import AtShare
from .resampling import Interval
from .validation import HEADLINE_SHARE, Validated

ROUNDING = 1e-9  # of maps that say the same of every cell in other figures


@dataclass(frozen=True, eq=False)
class Origin:
    """The maps made at a cut, tested on the period after it.

    Attributes
    ----------
    cut : Cut
    past : int
        Events before the cut.
    terms : int
        Of the model that was fitted to them.
    results : tuple of Validated
        The last is the random map; the same maps, in the same order, at every cut.
    """

    cut: Cut
    past: int
    terms: int
    results: tuple[Validated, ...]

    @property
    def events(self) -> int:
        """Events of the period."""
        return self.results[0].evaluation.events


@dataclass(frozen=True)
class Over:
    """A measure over the cuts.

    Attributes
    ----------
    mean : float
    spread : float
        Standard deviation over the cuts; nan of one cut.
    lowest, highest : float
    led : int
        Cuts at which no other map, but the random one, had more; those of equals count for each.
    """

    mean: float
    spread: float
    lowest: float
    highest: float
    led: int


@dataclass(frozen=True)
class Summary:
    """A map over the cuts.

    Attributes
    ----------
    name, kind : str
    at : tuple of AtShare
        Of the first cut, for the shares and areas.
    hit_rate, pai, pei : tuple of Over
        By share of the area.
    gain : Over
        Log score gain of an event; none where a map called an event impossible at some cut.
    """

    name: str
    kind: str
    at: tuple[AtShare, ...]
    hit_rate: tuple[Over, ...]
    pai: tuple[Over, ...]
    pei: tuple[Over, ...]
    gain: Over

    @property
    def headline(self) -> int:
        """Position of the share of the area that is nearest to 10 per cent."""
        return min(range(len(self.at)), key=lambda one: abs(self.at[one].share - HEADLINE_SHARE))


def summarised(origins: Sequence[Origin]) -> tuple[Summary, ...]:
    """Return how each map did over the cuts, in the order of the maps.

    Every cut counts the same, however many events its period has: the question is how a map does
    in a period, not for an event.
    """
    first = origins[0].results
    by_share = {
        key: [
            _over(origins, partial(_at_share, key, position))
            for position in range(len(first[0].evaluation.at))
        ]
        for key in ("hit_rate", "pai", "pei")
    }
    gains = _over(origins, gain_of)
    return tuple(
        Summary(
            name=one.name,
            kind=one.kind,
            at=one.evaluation.at,
            gain=gains[number],
            **{key: tuple(found[number] for found in some) for key, some in by_share.items()},
        )
        for number, one in enumerate(first)
    )


def _at_share(key: str, position: int, one: Validated) -> float:
    measure: Interval = getattr(one.evaluation.at[position], key)
    return measure.value


def gain_of(one: Validated) -> float:
    """Return the log score gain of an event."""
    return one.evaluation.log_gain.value / one.evaluation.events


def _over(origins: Sequence[Origin], of: Callable[[Validated], float]) -> list[Over]:
    """Return a measure of every map over the cuts."""
    values = np.array([[of(one) for one in origin.results] for origin in origins])
    known = np.where(np.isfinite(values[:, :-1]), values[:, :-1], -np.inf)
    most = known.max(axis=1, keepdims=True)
    some = np.isfinite(most)  # where no map has any, none leads
    least = np.where(some, most - ROUNDING * np.abs(np.where(some, most, 0.0)), np.inf)
    led = (known >= least).sum(axis=0)
    return [_of_map(some, count) for some, count in zip(values.T, (*led.tolist(), 0))]


def _of_map(values: np.ndarray, led: int) -> Over:
    if not np.isfinite(values).all():
        return Over(math.nan, math.nan, math.nan, math.nan, led)
    spread = float(values.std(ddof=1)) if len(values) > 1 else math.nan
    return Over(float(values.mean()), spread, float(values.min()), float(values.max()), led)
