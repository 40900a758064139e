"""A random forest as the forecast map's peer: for the benchmark only, never in the plugin."""

from __future__ import annotations

import itertools

import numpy as np
from sklearn.ensemble import RandomForestRegressor

from .lessons import Fitted, Peer, log_score

TREES = 60  # of each of the forests, one for each part of the events
TRIAL_TREES = 25  # of each forest that tries settings
SMALLEST_LEAVES = (5, 20, 80, 320)  # in cells
SHARES_OF_FEATURES = (0.1, 0.33)  # asked at a split
# Of a large study area each tree learns a quarter of the cells, and fewer settings are tried
LARGE = 50_000  # cells
TRIED_OF_LARGE = ((20, 0.33), (80, 0.33), (320, 0.33))
SHARE_OF_LARGE = 0.25
SETTINGS = (TREES, TRIAL_TREES, SMALLEST_LEAVES, SHARES_OF_FEATURES, TRIED_OF_LARGE, SHARE_OF_LARGE)


def _choose(told: np.ndarray, target: np.ndarray) -> dict:
    """Return the smallest leaf and share of features that foretell events best.

    Each cell is foretold by the trees that did not see it.
    """
    scores = {}
    tried = itertools.product(SMALLEST_LEAVES, SHARES_OF_FEATURES)
    for leaf, share in TRIED_OF_LARGE if len(told) > LARGE else tried:
        forest = _forest(told, TRIAL_TREES, leaf, share, 0, oob_score=True).fit(told, target)
        foretold = forest.oob_prediction_
        foretold[foretold <= 0] = target.mean()  # cells that every tree saw
        scores[leaf, share] = log_score(foretold, target)
    leaf, share = max(scores, key=lambda one: scores[one])
    return {"leaf": leaf, "share": share}


def _learn(told: np.ndarray, target: np.ndarray, settings: dict, seed: int) -> Fitted:
    forest = _forest(told, TREES, settings["leaf"], settings["share"], seed)
    return forest.fit(told, target).predict


def _forest(
    told: np.ndarray, trees: int, leaf: int, share: float, seed: int, **options
) -> RandomForestRegressor:
    return RandomForestRegressor(
        n_estimators=trees,
        criterion="poisson",  # squared errors would leave leaves of 0: events called impossible
        min_samples_leaf=leaf,
        max_features=share,
        max_samples=SHARE_OF_LARGE if len(told) > LARGE else None,
        n_jobs=1,  # threads would add the trees up in an order of their own
        random_state=seed,
        **options,
    )


FOREST = Peer(_choose, _learn)
