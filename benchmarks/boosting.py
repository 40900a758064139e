"""Gradient boosting as the forecast map's peer: for the benchmark only, never in the plugin."""

from __future__ import annotations

import itertools
from functools import partial

import lightgbm
import numpy as np

from .lessons import Fitted, Peer, log_score

LEAVES = (4, 8, 16, 31)  # of a tree
SMALLEST_LEAVES = (20, 100)  # in cells
LARGE = 50_000  # cells, from which on only these are tried
TRIED_OF_LARGE = ((16, 50), (31, 50), (63, 50))
MOST_ROUNDS, PATIENCE = 1000, 40
HELD_OUT = 0.2  # of the cells, to choose by
RATES = {
    "objective": "poisson",
    "learning_rate": 0.05,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "min_sum_hessian_in_leaf": 0.5,
    "num_threads": 1,
    "verbosity": -1,
}
TRIED = (LEAVES, SMALLEST_LEAVES, TRIED_OF_LARGE)
SETTINGS = (*TRIED, MOST_ROUNDS, PATIENCE, HELD_OUT, sorted(RATES.items()))


def _choose(told: np.ndarray, target: np.ndarray) -> dict:
    """Return leaves and rounds that foretell the events of held-out cells best."""
    held = np.random.default_rng(0).random(len(told)) < HELD_OUT
    found: list[tuple[float, dict]] = []
    tried = itertools.product(LEAVES, SMALLEST_LEAVES)
    for leaves, smallest in TRIED_OF_LARGE if len(told) > LARGE else tried:
        settings = {"num_leaves": leaves, "min_data_in_leaf": smallest}
        some = lightgbm.Dataset(told[~held], target[~held])
        booster = lightgbm.train(
            {**RATES, **settings, "seed": 0},
            some,
            MOST_ROUNDS,
            valid_sets=[lightgbm.Dataset(told[held], target[held], reference=some)],
            callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False)],
        )
        score = log_score(booster.predict(told[held]), target[held])
        found.append((score, {**settings, "rounds": booster.best_iteration}))
    return max(found, key=lambda one: one[0])[1]


def _learn(told: np.ndarray, target: np.ndarray, settings: dict, seed: int) -> Fitted:
    given = {name: value for name, value in settings.items() if name != "rounds"}
    data = lightgbm.Dataset(told, target)
    booster = lightgbm.train({**RATES, **given, "seed": seed}, data, settings["rounds"])
    return partial(booster.predict, num_threads=1)


BOOSTING = Peer(_choose, _learn)
