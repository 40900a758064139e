"""Several maps tested against the events of one later period, beside one that knows nothing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..errors import RtmError
from ..language import said
from ..progress import Part, Progress, in_reach
from ..settings import (
    FEWEST_RESAMPLES,
    LARGEST_SEED,
    MOST_RESAMPLES,
    FitSettings,
    whole_number,
)
from ..terrain.grid import Cells
from .capture import Curve
from .evaluation import (
    AREA_SHARES,
    RESAMPLES,
    Measured,
    Outcome,
    measure,
    random_map,
    with_intervals,
)
from .kinds import RANDOM
from .measures import AtShare, Evaluation

HEADLINE_SHARE = 0.1  # the share of the area that published comparisons quote most
MOST_POINTS = 1000
RANDOM_STREAM = 1  # the floor's numbers must not be those that draw the resamples


@dataclass(frozen=True)
class ValidationSettings:
    """Shares of the area (each above 0 and at most 1), the seed and the number of resamples."""

    area_shares: tuple[float, ...] = AREA_SHARES
    seed: int = FitSettings.seed
    resamples: int = RESAMPLES

    def __post_init__(self) -> None:
        if not self.area_shares:
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

    @property
    def headline(self) -> int:
        """Position of the share that is nearest to 10 per cent."""
        return min(
            range(len(self.area_shares)),
            key=lambda position: abs(self.area_shares[position] - HEADLINE_SHARE),
        )


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

    def at(self, settings: ValidationSettings) -> AtShare:
        """Return the measures at the share of the area nearest to 10 per cent."""
        return self.evaluation.at[settings.headline]


def validate_maps(
    cells: Cells,
    maps: Iterable[NamedMap],
    count: int,
    events: np.ndarray,
    areas: np.ndarray,
    settings: ValidationSettings,
    progress: Progress,
    past: np.ndarray | None = None,
) -> tuple[Validated, ...]:
    """Test maps against the same events, on the same resamples, and last a random one.

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

    Returns
    -------
    tuple of Validated
        In the order of the maps. Capture curves have a thousand points at most.

    Raises
    ------
    RtmError
        If there are no events, or a map is nowhere above 0, somewhere below, or lacks a value.
    """
    outcome = in_reach(partial(Outcome.of, events, areas, past), progress, 0.0)
    about, measured = [], []
    for number, one in enumerate(_with_random(cells, maps, settings)):
        share = 0.5 * number / (count + 1)
        progress.at(share)
        about.append((one.name, one.kind))
        measured.append(in_reach(partial(_measured, one, outcome, settings), progress, share))
    rng = np.random.default_rng(settings.seed)
    resampling = Part(progress, 0.5, 1.0)
    found = with_intervals(measured, outcome, rng, resampling, settings.resamples)
    return tuple(Validated(*both, one) for both, one in zip(about, found))


def _with_random(
    cells: Cells, maps: Iterable[NamedMap], settings: ValidationSettings
) -> Iterable[NamedMap]:
    yield from maps
    rng = np.random.default_rng([settings.seed, RANDOM_STREAM])
    yield NamedMap(RANDOM, "the floor", random_map(cells, rng))


def _measured(one: NamedMap, outcome: Outcome, settings: ValidationSettings) -> Measured:
    try:
        found = measure(one.values, outcome, settings.area_shares, per_area=one.per_area)
    except RtmError as fault:
        problem = fault.problem[:1].lower() + fault.problem[1:]
        told = said("“{name}” cannot be tested: {problem}", name=one.name, problem=problem)
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
