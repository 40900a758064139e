"""A random forest as the forecast map's peer: for the benchmark only, never in the plugin."""

from __future__ import annotations

import itertools

import numpy as np
from sklearn.ensemble import RandomForestRegressor

from .lessons import Fitted, Peer, log_score

TREES = 60  # of each of the forests, one for each part of the events
TRIAL_TREES = 25  # of each forest that tries settings
LARGE = 50_000  # cells, from which on smaller leaves are never the best and take long
SMALLEST_LEAVES, OF_LARGE = (5, 20, 80, 320), (80, 320, 1280)  # in cells
SHARES_OF_FEATURES = (0.1, 0.33)  # asked at a split
SETTINGS = (TREES, TRIAL_TREES, LARGE, SMALLEST_LEAVES, OF_LARGE, SHARES_OF_FEATURES)


def _choose(told: np.ndarray, target: np.ndarray) -> dict:
    """Return the smallest leaf and share of features that foretell events best.

    Each cell is foretold by the trees that did not see it.
    """
    scores = {}
    leaves = OF_LARGE if len(told) > LARGE else SMALLEST_LEAVES
    for leaf, share in itertools.product(leaves, SHARES_OF_FEATURES):
        forest = _forest(TRIAL_TREES, leaf, share, 0, oob_score=True).fit(told, target)
        foretold = forest.oob_prediction_
        foretold[foretold <= 0] = target.mean()  # cells that every tree saw
        scores[leaf, share] = log_score(foretold, target)
    leaf, share = max(scores, key=lambda one: scores[one])
    return {"leaf": leaf, "share": share}


def _learn(told: np.ndarray, target: np.ndarray, settings: dict, seed: int) -> Fitted:
    forest = _forest(TREES, settings["leaf"], settings["share"], seed)
    return forest.fit(told, target).predict


def _forest(trees: int, leaf: int, share: float, seed: int, **options) -> RandomForestRegressor:
    return RandomForestRegressor(
        n_estimators=trees,
        criterion="poisson",  # squared errors would leave leaves of 0: events called impossible
        min_samples_leaf=leaf,
        max_features=share,
        n_jobs=1,  # threads would add the trees up in an order of their own
        random_state=seed,
        **options,
    )


FOREST = Peer(_choose, _learn)
