"""The kinds of raster of a study: what each holds, who makes it, which values make sense."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from ...core.settings import COMBINATIONS, HOTSPOT_METHODS
from ...core.terrain.grid import SLIVER
from ..language import either, marked, quoted, tr

GRID, EVENTS, FACTOR, RISK = "grid", "events", "factor", "risk"
HOTSPOT, FORECAST, COMBINED = "hotspot", "forecast", "combined"
RESIDUALS, EXPOSURE, CHANGE = "residuals", "exposure", "change"
METHOD_TAG = "RTM_METHOD"
# of a forecast: events beside those of a period as long as the model's, length of all its past
TIMES_TAG, PERIODS_TAG = "RTM_TIMES", "RTM_PERIODS"
WINDOW_TAG = "RTM_WINDOW"  # of time, in which events were counted, as it was asked for
LARGEST_COUNT = 2**31 - 1  # of a cell, and of all together: what tables can hold
LARGEST_VALUE = 1e15  # of a map of risk; beyond, sums of squares lose their sense


def shares(values: np.ndarray) -> bool:
    """Return whether all are above 0, and not by less than counts as nothing, and at most 1."""
    return bool(values.min() > SLIVER / 2 and values.max() <= 1)


def counts(values: np.ndarray) -> bool:
    """Return whether all are whole numbers from 0, and their sum is one that tables can hold."""
    small = values.min() >= 0 and values.max() <= LARGEST_COUNT
    whole = small and (values.dtype.kind in "iu" or bool((values % 1 == 0).all()))
    return bool(whole and values.sum(dtype=float) <= LARGEST_COUNT)


def zeros_and_ones(values: np.ndarray) -> bool:
    """Return whether there is nothing else."""
    if values.dtype.kind in "iu":
        return bool(values.min() >= 0 and values.max() <= 1)
    return bool(((values == 0) | (values == 1)).all())


def risks(values: np.ndarray) -> bool:
    """Return whether all are numbers from 0."""
    return bool(values.min() >= 0 and values.max() <= LARGEST_VALUE)


def numbers(values: np.ndarray) -> bool:
    """Return whether all are numbers."""
    return bool(values.min() >= -LARGEST_VALUE and values.max() <= LARGEST_VALUE)


@dataclass(frozen=True)
class Kind:
    """A kind of raster.

    Attributes
    ----------
    made_by : str
        Title of the algorithm.
    bands : int or None
        None where a tag says how many there are.
    sensible : function of an array, shape (cells,), to bool
        Whether the values of a band at the cells make sense. A value that is no number at all
        never does: comparisons with it are false.
    wrong : str
        What a raster of other values holds, in words.
    lengths, totals : tuple of str
        Tags that hold a number above 0, and a whole number from 0, where they are there.
    methods : tuple of str
        One of which the tag `METHOD_TAG` names: what values mean depends on it.
    """

    made_by: str
    bands: int | None
    sensible: Callable[[np.ndarray], bool]
    wrong: str
    lengths: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()


NO_RISKS = marked("cells of the study area without a sensible value")
CELLS = ("RTM_BLOCK_LENGTH", "RTM_CELL_SIZE")
KINDS = {
    GRID: Kind(
        marked("Create grid"),
        1,
        shares,
        marked("shares of cells that are not above 0 and at most 1"),
        CELLS,
    ),
    EVENTS: Kind(
        marked("Count events"),
        1,
        counts,
        marked("values that are no counts of events"),
        CELLS,
        (
            *("RTM_EVENTS", "RTM_OUTSIDE", "RTM_SKIPPED"),
            *("RTM_ROWS", "RTM_WITHOUT_KEY", "RTM_APART", "RTM_UNDATED"),
        ),
    ),
    FACTOR: Kind(
        marked("Operationalise factor"), None, zeros_and_ones, marked("values other than 0 and 1")
    ),
    RISK: Kind(marked("Risk map"), 2, risks, NO_RISKS, totals=("RTM_TERMS",)),
    HOTSPOT: Kind(
        marked("Hot spot map"),
        1,
        risks,
        NO_RISKS,
        ("RTM_BANDWIDTH",),
        ("RTM_EVENTS",),
        HOTSPOT_METHODS,
    ),
    FORECAST: Kind(
        marked("Forecast map"),
        None,
        risks,
        NO_RISKS,
        ("RTM_BANDWIDTH", TIMES_TAG, PERIODS_TAG),
        ("RTM_TERMS",),
    ),
    COMBINED: Kind(marked("Combine maps"), 1, risks, NO_RISKS, methods=COMBINATIONS),
    RESIDUALS: Kind(marked("Fit model"), 2, numbers, NO_RISKS),
    EXPOSURE: Kind(
        marked("Exposure"), 1, risks, marked("cells of the study area without a number from 0 up")
    ),
    CHANGE: Kind(marked("Compare periods"), 4, risks, NO_RISKS),
}
MADE_BY = {name: kind.made_by for name, kind in KINDS.items()}


def makers(kinds: Iterable[str]) -> str:
    """Return which algorithms make rasters of some kinds: "“Risk map” or “Forecast map”"."""
    return either(quoted(tr(MADE_BY[kind])) for kind in kinds)
