"""What a forecast may be expected to reach, before there is a later period to test it on.

Where several periods are known, the last one is foretold from those before it. Of one period
alone the events are dealt to five parts at random, and what four of them foretell is held against
the fifth, for two of the parts: that takes for granted that nothing changes, so later periods will
mostly show less. The powers are those of all events. On 16 real pasts of several periods
(docs/forecasts.md) the last period told 1.03, 0.98 and 0.98 times what came at 1, 5 and 10% of the
area, in the mean, and parts dealt at random of all of them as one period 1.16, 1.04 and 1.04 times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

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
    alike = Alike(cells, expected)
    trials = [one for one in _trials(past, np.random.default_rng(seed)) if one.tells]
    totals = np.zeros(len(shares))
    for number, trial in enumerate(trials):
        part = Part(progress, number / len(trials), (number + 1) / len(trials))
        values = foretold_from(alike, expected, trial.known, made, part)
        totals += _accuracies(values, trial.held_out, areas, shares)
    progress.at(1.0)
    return tuple(float(one) for one in totals / max(len(trials), 1))


@dataclass(frozen=True, eq=False)
class _Trial:
    """Events that are known, and others that are held against what they foretell, (cells,)."""

    known: Past
    held_out: np.ndarray

    @property
    def tells(self) -> bool:
        """Whether there are any of both: very few events may all be dealt to one side."""
        return self.known.events > 0 and bool(self.held_out.any())


def _trials(past: Past, rng: np.random.Generator) -> Iterator[_Trial]:
    last = len(past.counts) - 1
    if last:
        yield _Trial(past.before(last), past.counts[last])
        return
    counts = left = past.counts[0]
    for turn in range(TESTED):
        dealt = _dealt(left, 1 / (PARTS - turn), past.together, rng)
        left = left - dealt
        yield _Trial(replace(past, counts=(counts - dealt,)), dealt)


def _accuracies(
    values: np.ndarray, held_out: np.ndarray, areas: np.ndarray, shares: tuple[float, ...]
) -> list[float]:
    """Return the predictive accuracy index of a map at each share of the area."""
    ranking = rank(values, areas)
    occurring = np.flatnonzero(held_out)
    weights = held_out[occurring] / held_out.sum()
    groups = ranking.group[occurring]
    return [float(weights @ ranking.flagged(share, groups) / share) for share in shares]


def _dealt(
    counts: np.ndarray, chance: float, together: float, rng: np.random.Generator
) -> np.ndarray:
    """Return how many of the events of each cell fall to a part, of the type of `counts`.

    Events that come at once fall to one part, or one would foretell the other. Nothing says which
    of a cell's do: they are dealt in lots of as many as come at once in the mean.
    """
    occupied = np.flatnonzero(counts)
    events = counts[occupied].astype(np.int64)
    lots = np.maximum(np.rint(events / together).astype(np.int64), 1)
    part = np.zeros_like(counts)
    part[occupied] = np.rint(rng.binomial(lots, chance) * (events / lots))
    return part
