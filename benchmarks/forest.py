"""A random forest as the forecast map's opponent: for the benchmark only, never in the plugin.

It is given all that the forecast map knows: past counts, kernel densities of the past events at
several bandwidths, every 0/1 variable, and the area of the cells. A forest that learned from a
period what its own counts already say would only learn to repeat them. So the events are dealt
out at random to equal parts; one forest for each part learns to foretell it from features made of
all the others. The forecast is the mean of the forests, on the features of all events.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import RandomForestRegressor

from ..core.mapping.hotspot import QUARTIC, kernel_density
from ..core.model.block import Block
from ..core.progress import Quiet
from ..core.terrain.events import count_events
from ..core.terrain.grid import Cells

BANDWIDTHS = (1.5, 2.0, 3.0, 5.0, 8.0, 13.0, 20.0)  # in cells
PARTS = 5  # that the events are dealt out to
TREES = 300  # of all forests together
TRIAL_TREES = 30  # of each forest that tries settings
SMALLEST_LEAVES = (5, 20, 80, 320)  # in cells
SHARES_OF_FEATURES = (0.1, 0.33)  # asked at a split


@dataclass(frozen=True, eq=False)
class Grown:
    """The forest's forecast, float array (cells,), and the settings chosen for it."""

    forecast: np.ndarray
    leaf: int
    features: float


def grow(
    cells: Cells, areas: np.ndarray, where: np.ndarray, blocks: Sequence[Block], seed: int
) -> Grown:
    """Forecast with one forest for each part of the events.

    Parameters
    ----------
    cells : Cells
    areas : float array, shape (cells,)
    where : float array, shape (events, 2)
        Past events in the study area.
    blocks : sequence of Block
    seed : int
    """
    constant = np.column_stack([areas, *_influences(blocks)]).astype(np.float32)
    part = np.random.default_rng(seed).permutation(len(where)) % PARTS
    everything = _with_history(cells, where, constant)
    chosen = None
    total = np.zeros(cells.count)
    for number in range(PARTS):
        known = _with_history(cells, where[part != number], constant)
        target = count_events(cells, where[part == number]).counts
        chosen = chosen or _tuned(known, target, seed)
        forest = _forest(TREES // PARTS, *chosen, seed + number).fit(known, target)
        forest.set_params(n_jobs=1)  # threads would add the trees up in an order of their own
        total += forest.predict(everything)
    return Grown(total / PARTS, *chosen)


def _influences(blocks: Sequence[Block]):
    """Yield the 0/1 variables as columns.

    The proximity variables of a factor are nested: how many of them hold is one column, and a
    tree's split of it is a split by one of them.
    """
    for block in blocks:
        if block.variables[0].operationalisation == "proximity":
            yield block.table.sum(axis=1)[block.codes]
        else:
            yield from (block.column(index) for index in range(len(block.variables)))


def _with_history(cells: Cells, where: np.ndarray, constant: np.ndarray) -> np.ndarray:
    """Return the features that some events make, beside those that do not depend on events."""
    history = [count_events(cells, where).counts]
    for size in BANDWIDTHS:
        bandwidth = size * cells.frame.cell_size
        # by cell and not by square unit: single precision holds the one as well as the other
        density = kernel_density(cells, where, bandwidth, QUARTIC, Quiet())
        history.append(density * cells.frame.cell_size**2)
    return np.column_stack([*history, constant]).astype(np.float32)


def _tuned(known: np.ndarray, target: np.ndarray, seed: int) -> tuple[int, float]:
    """Return the smallest leaf and share of features that foretell held-out events best.

    Each cell is foretold by the trees that did not see it, and the score is the multinomial
    log-likelihood, as for the settings of the forecast map.
    """
    occurring = np.flatnonzero(target)
    scores = {}
    for leaf, share in itertools.product(SMALLEST_LEAVES, SHARES_OF_FEATURES):
        trial = _forest(TRIAL_TREES, leaf, share, seed, oob_score=True).fit(known, target)
        foretold = trial.oob_prediction_
        logs = np.log(foretold[occurring] / foretold.sum())
        scores[leaf, share] = float(target[occurring] @ logs)
    return max(scores, key=scores.get)


def _forest(trees: int, leaf: int, share: float, seed: int, **options) -> RandomForestRegressor:
    return RandomForestRegressor(
        n_estimators=trees,
        criterion="poisson",  # squared errors would leave leaves of 0: events called impossible
        min_samples_leaf=leaf,
        max_features=share,
        n_jobs=-1,
        random_state=seed,
        **options,
    )
