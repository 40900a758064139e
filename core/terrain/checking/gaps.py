"""Whether a layer stops well inside the study area.

A factor with few features leaves corners empty, and one of a city centre thins out towards the
margin. A layer that was made for another area is as dense as ever up to a line, and beyond it there
is nothing. So what is weighed is not how large an empty part is, but how full the part beside it is
that should have as many features: were both alike, each of the k features of the two would lie in
the full one by even chances.

Squares are counted, not features, so that many at one place are one. Squares still cluster; how
much is measured by blocks of them, away from the empty part (Pearson's chi-squared over its
degrees of freedom, the largest of several sizes of blocks), and k is divided by that. The largest
k over many sweeps is compared with that of layers of as many independent squares, drawn by weight.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

from ...progress import QUIET, Progress
from ..grid import Cells
from .sweeps import Sweeps

LEAST_WEIGHT = 0.03  # of a gap; less is a corner
FEWEST_SQUARES = 20  # with features; of fewer nobody can say how they cluster
BLOCKS = (4, 5, 6, 7)  # along a side of a square as large as the study area
FEWEST_BLOCKS = 5
DRAWS = 99
SEED = 20_150_412
LEVEL = 0.01
EULER = 0.5772156649
ONE_SIDE = 0.7  # mean length of the directions of a gap that lies on one side


class Lies(Enum):
    """Where a gap lies."""

    ON_A_SIDE = "on a side"  # beyond a straight line across the study area
    AROUND = "around"  # on several sides of what is covered
    IN_A_PART = "in a part"


@dataclass(frozen=True, eq=False)
class Gap:
    """The emptiest part of the study area, for how full the part beside it is.

    Attributes
    ----------
    share : float
        Of the squares of the study area that lie in it.
    lies : Lies
    bearing : float
        Where it lies, degrees from north to the east.
    beside : int
        Squares with features in the part of the same weight beside it.
    clumping : float
        How many squares with features come together, 1 where they do not.
    p_value : float
        How likely a layer that covers the whole study area has such a gap.
    squares : bool array, shape (squares,)
        Which lie in it.
    """

    share: float
    lies: Lies
    bearing: float
    beside: int
    clumping: float
    p_value: float
    squares: np.ndarray

    @property
    def found(self) -> bool:
        """Whether the layer most likely stops inside the study area."""
        return self.p_value < LEVEL


def gap_of(
    squares: Cells,
    sweeps: Sweeps,
    weights: np.ndarray,
    occupied: np.ndarray,
    progress: Progress = QUIET,
    features: float = math.inf,
) -> Gap | None:
    """Return the most suspicious gap of a layer, or None where it is too small to tell.

    Parameters
    ----------
    squares : Cells
    sweeps : Sweeps
        Over these squares, by these weights.
    weights : float array, shape (squares,)
    occupied : bool array, shape (squares,)
        Which squares have features.
    progress : Progress, optional
    features : float, optional
        How many features these are: the squares along one line are no independent ones.
    """
    there = np.flatnonzero(occupied)
    if min(len(there), features) < FEWEST_SQUARES:
        return None
    edge, beside = _beside(sweeps.before[:, there])
    best = int(beside.argmax())
    if not beside[best]:
        return None
    empty = sweeps.before < edge[:, None]
    # a layer may stop on every side: what lies beyond any is no sign of clustering
    straight = np.isfinite(sweeps.bearings) & (edge >= LEAST_WEIGHT)
    beyond = empty[straight].any(axis=0) | empty[best]
    clumping = max(_clumping(squares, weights, occupied, beyond), len(there) / features)
    drawn = _drawn(sweeps, weights, max(round(len(there) / clumping), 3), progress)
    p_values = _chance(beside / clumping, drawn)
    together = p_values < LEVEL
    together[best] = True
    gap = empty[together].any(axis=0)
    lies, bearing = _whereabouts(squares, sweeps.bearings, together, best, gap)
    return Gap(
        share=float(gap.mean()),
        lies=lies,
        bearing=bearing,
        beside=int(beside[best]),
        clumping=clumping,
        p_value=float(p_values[best]),
        squares=gap,
    )


def _beside(before: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the weight of the gap on each way, and how many squares lie beside it.

    A layer that thins out has few just beside its last features: the half and the quarter of the
    part beside the gap that are nearest to it are looked at too, and the fewest of k, twice that
    of the half and four times that of the quarter counts.

    Parameters
    ----------
    before : float array, shape (ways, squares with features)
    """
    edge = before.min(axis=1)
    counts = [
        times * np.count_nonzero(before < (edge * (1 + 1 / times))[:, None], axis=1)
        for times in (1, 2, 4)
    ]
    return edge, np.where(edge >= LEAST_WEIGHT, np.min(counts, axis=0), 0)


def _clumping(squares: Cells, weights, occupied, empty) -> float:
    """Return how many squares with features come together, away from the gap."""
    return max(1.0, *(_dispersion(squares, weights, occupied, empty, many) for many in BLOCKS))


def _dispersion(squares: Cells, weights, occupied, empty, blocks: int) -> float:
    """Return the index of dispersion of the squares with features over blocks beyond the gap."""
    centres = squares.centres
    side = squares.frame.cell_size * math.sqrt(squares.count) / blocks
    place = np.floor((centres - centres.min(axis=0)) / side).astype(np.intp)
    _, block = np.unique(place[~empty], axis=0, return_inverse=True)
    expected = np.bincount(block.ravel(), weights[~empty])
    found = np.bincount(block.ravel(), occupied[~empty])
    expected *= found.sum() / expected.sum()
    enough = expected >= 1
    if np.count_nonzero(enough) < FEWEST_BLOCKS:
        return 1.0
    squared = (found - expected)[enough] ** 2 / expected[enough]
    return float(squared.sum() / (np.count_nonzero(enough) - 1))


def _drawn(sweeps: Sweeps, weights, count: int, progress: Progress) -> np.ndarray:
    """Return the largest numbers beside gaps of layers that cover the whole, shape (DRAWS,)."""
    generator = np.random.default_rng(SEED)
    largest = np.empty(DRAWS)
    for draw in range(DRAWS):
        progress.at(draw / DRAWS)
        there = generator.choice(len(weights), count, p=weights)
        largest[draw] = _beside(sweeps.before[:, there])[1].max()
    progress.at(1.0)
    return largest


def _chance(found: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Return how often a maximum is as large, by Gumbel's law with the moments of those drawn."""
    scale = max(drawn.std(ddof=1), 1.0) * math.sqrt(6) / math.pi
    middle = drawn.mean() - EULER * scale
    return -np.expm1(-np.exp(-(found - middle) / scale))


def _whereabouts(squares: Cells, bearings, together, best: int, gap) -> tuple[Lies, float]:
    """Return where a gap lies, of which several ways have a part."""
    straight = np.radians(bearings[together & np.isfinite(bearings)])
    middle = _towards(squares, gap)
    if len(straight) and np.hypot(np.cos(straight).mean(), np.sin(straight).mean()) < ONE_SIDE:
        return Lies.AROUND, middle
    if math.isnan(bearings[best]):
        return Lies.IN_A_PART, middle
    return Lies.ON_A_SIDE, float(bearings[best])


def _towards(squares: Cells, some: np.ndarray) -> float:
    """Return where some squares lie from the middle of all, degrees from north to the east."""
    centres = squares.centres
    x, y = centres[some].mean(axis=0) - centres.mean(axis=0)
    return math.degrees(math.atan2(x, y)) % 360
