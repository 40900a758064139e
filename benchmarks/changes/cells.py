"""How often the intervals of the cells' changes hold the truth, which the simulation knows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...core.change.comparing import compare
from ...core.change.periods import Periods
from ...core.change.record import NAMED
from ...core.change.surface import surface_of
from ...core.model.term import NORMAL_95
from .worlds import WORLDS, London, World

RUNS = 20


def covered(london: London) -> Iterator[dict]:
    """Yield of each world in which clusters alone changed what the map of change is worth."""
    for world in WORLDS:
        if world.times == 1:
            runs = np.array([list(_of_run(london, world, run)) for run in range(RUNS)])
            held, busy, sure, wrong = runs.mean(0).tolist()
            told = {"held": held, "held_with_events": busy, "sure": sure, "wrong": wrong}
            yield {
                "world": world.name,
                "runs": RUNS,
                **{name: round(one, 6) for name, one in told.items()},
            }


def _of_run(london: London, world: World, run: int) -> Iterator[float]:
    """Yield shares of the cells: held, held where events are, sure, and sure of the wrong sign."""
    means = london.means(world, run)
    periods = Periods(london.cells, *london.drawn(world, run))
    pattern = compare(periods, (), (), NAMED).pattern
    surface = surface_of(periods, pattern, run)
    truth = np.log(means[1] / means[0]) - np.log(means[1].sum() / means[0].sum())
    held = np.abs(surface.log_ratio - truth) <= NORMAL_95 * surface.error
    yield float((held | (np.abs(truth) < 1e-12)).mean())
    yield float(held[periods.both > 0].mean())
    yield float(surface.sure.mean())
    yield float((surface.sure & (np.sign(truth) != np.sign(surface.log_ratio))).mean())
