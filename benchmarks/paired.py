"""By how much one map foretold better than another, with errors from resampling blocks.

Crimes come in clusters, so that single events are no independent observations: square blocks of
the study area are drawn, the same for both maps, and a difference is measured again on each draw.
The cells that a map flags stay the same ones: the question is whether it was luck that the later
events came where one map has them and the other has not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..core.mapping.block_resampling import drawn_blocks
from ..core.mapping.capture import rank
from ..core.mapping.spatial_blocks import Blocks, blocks_of
from ..core.matrices import product
from ..core.terrain.grid import Cells

BUDGETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1)  # shares of the area
RESAMPLES = 999
SEED = 1


@dataclass(frozen=True, eq=False)
class Trial:
    """What the maps of one origin are tested on.

    Attributes
    ----------
    events : int array, shape (cells,)
        Of the later period.
    areas : float array, shape (cells,)
    past : int
        Events of all the past.
    blocks : Blocks
    times : float array, shape (resamples, blocks)
        How often each block is drawn.
    """

    events: np.ndarray
    areas: np.ndarray
    past: int
    blocks: Blocks
    times: np.ndarray

    @classmethod
    def of(cls, cells: Cells, areas: np.ndarray, past: int, events: np.ndarray) -> Trial:
        """Cut the study area into about a hundred blocks, and draw them."""
        blocks = blocks_of(cells)
        times = drawn_blocks(blocks.count, RESAMPLES, np.random.default_rng(SEED))
        return cls(events, areas, past, blocks, times)


@dataclass(frozen=True, eq=False)
class Measures:
    """Measures of a map: of the study area as it is in the first row, then of each resample.

    Attributes
    ----------
    pai : float array, shape (1 + resamples, budgets)
    log_gain : float array, shape (1 + resamples,)
        Log score above that of a flat map, for as many events as the later period has.
    """

    pai: np.ndarray
    log_gain: np.ndarray

    def over(self, other: Measures) -> dict:
        """Return the differences to another map and their standard errors."""
        return {
            "pai": [_difference(one) for one in (self.pai - other.pai).T],
            "log_gain": _difference(self.log_gain - other.log_gain),
        }

    def told(self) -> dict:
        """Return the measures themselves."""
        return {"pai": self.pai[0].tolist(), "log_gain": float(self.log_gain[0])}


def measured(values: np.ndarray, trial: Trial, *, per_area: bool = False) -> Measures:
    """Measure a map.

    Its cells are flagged from the highest value down, the last in part. One event more than those
    of the past is taken as spread evenly over the study area: maps that are 0 somewhere have no
    log score of their own.
    """
    times = np.concatenate([np.ones((1, trial.blocks.count)), trial.times])
    ranking = rank(values, trial.areas)
    flagged = (ranking.flagged(share, ranking.group) / share for share in BUDGETS)
    gains = _log_gains(values * trial.areas if per_area else values, trial)
    each = [*flagged, gains * trial.events.sum(), np.ones(len(values))]
    sums = product(times, np.column_stack([trial.blocks.sums(one * trial.events) for one in each]))
    means = sums[:, :-1] / sums[:, -1:]
    return Measures(means[:, :-1], means[:, -1])


def _log_gains(expected: np.ndarray, trial: Trial) -> np.ndarray:
    flat = trial.areas / trial.areas.sum()
    shares = (trial.past * expected / expected.sum() + flat) / (trial.past + 1)
    return np.log(shares / flat)


def _difference(one: np.ndarray) -> list[float]:
    """Return a difference and its standard error."""
    return [float(one[0]), float(np.std(one[1:], ddof=1))]
