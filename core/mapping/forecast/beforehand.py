"""What a forecast may be expected to reach, before there is a later period to test it on.

The past events are dealt to five parts at random. What four of them foretell is held against the
fifth, and so for two of the parts. The powers are those of all events. That nothing changes until
later is taken for granted, so later periods will mostly show somewhat less.
"""

from __future__ import annotations

import numpy as np

from ...progress import Part, Progress
from ...terrain.grid import Cells
from ..capture import rank
from .engine import foretold_from
from .made import Forecast
from .past import Past
from .surroundings import Alike

PARTS = 5
TESTED = 2


def accuracy_beforehand(
    cells: Cells,
    expected: np.ndarray,
    past: Past,
    made: Forecast,
    areas: np.ndarray,
    shares: tuple[float, ...],
    seed: int,
    progress: Progress,
) -> tuple[float, ...]:
    """Return the predictive accuracy index expected at each share of the area.

    Parameters
    ----------
    cells : Cells
    expected : float array, shape (cells,)
    past : Past
    made : Forecast
        Of the same.
    areas : float array, shape (cells,)
    shares : tuple of float
    seed : int
        Deals the events.
    progress : Progress

    Returns
    -------
    tuple of float
        0 where the events are so few that none could be held against the others.
    """
    rng, alike = np.random.default_rng(seed), Alike(cells, expected)
    left = past.counts
    totals, tested = np.zeros(len(shares)), 0
    for turn in range(TESTED):
        dealt = [_dealt(one, 1 / (PARTS - turn), rng) for one in left]
        left = tuple(one - part for one, part in zip(left, dealt))
        known = tuple(one - part for one, part in zip(past.counts, dealt))
        held_out = np.sum(dealt, axis=0)
        if not held_out.any() or not any(one.any() for one in known):
            continue  # of very few events
        part = Part(progress, turn / TESTED, (turn + 1) / TESTED)
        values = foretold_from(alike, expected, Past(known, past.lengths), made, part)
        ranking = rank(values, areas)
        occurring = np.flatnonzero(held_out)
        weights = held_out[occurring] / held_out.sum()
        groups = ranking.group[occurring]
        totals += [weights @ ranking.flagged(share, groups) / share for share in shares]
        tested += 1
    progress.at(1.0)
    return tuple(float(one) for one in totals / max(tested, 1))


def _dealt(counts: np.ndarray, chance: float, rng: np.random.Generator) -> np.ndarray:
    """Return how many of the events of each cell fall to a part, of the type of `counts`."""
    occupied = np.flatnonzero(counts)
    part = np.zeros_like(counts)
    part[occupied] = rng.binomial(counts[occupied].astype(np.int64), chance)
    return part
