"""Several maps tested against the events of one later period, beside one that knows nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..errors import RtmError
from ..language import said
from ..progress import Part, Progress, in_reach
from ..terrain.grid import Cells
from .budgets import HECTARE, Budget
from .capture import Curve
from .evaluation import random_map, with_intervals
from .kinds import RANDOM
from .measures import AtShare, Evaluation
from .measuring import Measured, measure
from .outcome import Outcome
from .spatial_blocks import blocks_of
from .validation_settings import ValidationSettings, in_percent, shares_in_percent

__all__ = [
    "NamedMap",
    "Validated",
    "ValidationSettings",
    "distinct_names",
    "in_percent",
    "shares_in_percent",
    "validate_maps",
]

HEADLINE_SHARE = 0.1  # the share of the area that published comparisons quote most
MOST_POINTS = 1000
RANDOM_STREAM = 1  # the floor's numbers must not be those that draw the resamples


@dataclass(frozen=True, eq=False)
class NamedMap:
    """A map to be tested.

    Attributes
    ----------
    name : str
        Unlike that of any other.
    kind : str
        What it is, in words.
    values : float array, shape (cells,)
    per_area : bool
        Whether the values are by unit of area, as a kernel density is, and not by cell.
    """

    name: str
    kind: str
    values: np.ndarray
    per_area: bool = False

    def at(self, some: np.ndarray) -> NamedMap:
        """Return the map over some of the cells, bool of shape (cells,)."""
        return replace(self, values=self.values[some])


@dataclass(frozen=True, eq=False)
class Validated:
    """A map's name and kind, and how well it foretold the events."""

    name: str
    kind: str
    evaluation: Evaluation

    @property
    def headline(self) -> AtShare:
        """The measures at the share of the area nearest to 10 per cent."""
        return min(self.evaluation.at, key=lambda one: abs(one.share - HEADLINE_SHARE))


def validate_maps(
    cells: Cells,
    maps: Iterable[NamedMap],
    count: int,
    events: np.ndarray,
    areas: np.ndarray,
    settings: ValidationSettings,
    progress: Progress,
    past: np.ndarray | None = None,
    square_metres: float | None = None,
) -> tuple[Validated, ...]:
    """Test maps against the same events, on the same resamples, and last a random one.

    Resamples draw blocks of the study area (`blocks_of`).

    Parameters
    ----------
    cells : Cells
    maps : iterable of NamedMap
        Taken one at a time, so that only one need be in memory.
    count : int
        How many maps there are.
    events : int array, shape (cells,)
        Of the later period.
    areas : float array, shape (cells,), above 0
        Area of each cell within the study area, in any unit.
    settings : ValidationSettings
    progress : Progress
    past : array, shape (cells,), optional
        Events of the earlier period: with them it is told what each map knows of the cells where
        nothing had happened before.
    square_metres : float, optional
        Of one unit of `areas`; areas cannot be flagged without.

    Returns
    -------
    tuple of Validated
        In the order of the maps. Capture curves have a thousand points at most.

    Raises
    ------
    RtmError
        If there are no events, an area is larger than the study area, blocks of the width asked
        are too few or too many, or a map is nowhere above 0, somewhere below, or lacks a value.
    """
    whole = None if square_metres is None else square_metres * float(areas.sum())
    budgets = settings.budgets(whole)
    blocks = blocks_of(cells, settings.block_width)
    outcome = in_reach(partial(Outcome.of, events, areas, past, blocks), progress, 0.0)
    shares = [one.share for one in budgets]
    about, measured = [], []
    for number, one in enumerate(_with_random(cells, maps, settings)):
        share = 0.5 * number / (count + 1)
        progress.at(share)
        about.append((one.name, one.kind))
        measured.append(in_reach(partial(_measured, one, outcome, shares), progress, share))
    rng = np.random.default_rng(settings.seed)
    resampling = Part(progress, 0.5, 1.0)
    found = with_intervals(measured, outcome, rng, resampling, settings.resamples)
    return tuple(
        Validated(*both, _as_asked(one, budgets, whole)) for both, one in zip(about, found)
    )


def _as_asked(
    found: Evaluation, budgets: Sequence[Budget], square_metres: float | None
) -> Evaluation:
    """Return measures that know which area was asked for, and how large it is."""
    at = [replace(one, asked=budget.asked) for one, budget in zip(found.at, budgets)]
    if square_metres is not None:
        at = [replace(one, hectares=one.share * square_metres / HECTARE) for one in at]
    return replace(found, at=tuple(at))


def _with_random(
    cells: Cells, maps: Iterable[NamedMap], settings: ValidationSettings
) -> Iterable[NamedMap]:
    yield from maps
    rng = np.random.default_rng([settings.seed, RANDOM_STREAM])
    yield NamedMap(RANDOM, "the floor", random_map(cells, rng))


def _measured(one: NamedMap, outcome: Outcome, shares: Sequence[float]) -> Measured:
    try:
        found = measure(one.values, outcome, shares, per_area=one.per_area)
    except RtmError as fault:
        told = said("“{name}” cannot be tested. {problem}", name=one.name, problem=fault.problem)
        raise fault.in_words(told, fault.remedy) from fault
    return replace(found, curve=thinned(found.curve))


def thinned(curve: Curve, most: int = MOST_POINTS) -> Curve:
    """Return a capture curve with at most `most` of its points, for tables and drawings.

    The points kept are spread evenly over area and captured share together, so that the steep
    beginning of a curve, where few cells hold many events, keeps its shape.

    Parameters
    ----------
    curve : Curve
    most : int
        At least 2.
    """
    along = curve.area + curve.captured
    wanted = np.linspace(0, along[-1], most)
    kept = np.unique(np.searchsorted(along, wanted).clip(max=len(along) - 1))
    return Curve(curve.area[kept], curve.captured[kept])


def distinct_names(names: Sequence[str]) -> list[str]:
    """Return names of which no two are alike, numbering those that are."""
    taken = Counter([RANDOM])
    distinct = []
    for name in names:
        unique, number = name, 1
        while taken[unique]:
            number += 1
            unique = f"{name} ({number})"
        taken[unique] += 1
        distinct.append(unique)
    return distinct
