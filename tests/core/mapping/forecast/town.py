"""A made-up town whose cells differ, for the tests of the forecast."""

import numpy as np
from risk_terrain_modelling.core.terrain.grid import Cells, Frame


def town(rows=40, columns=50, seed=1, share=0.9):
    inside = np.random.default_rng(seed).random((rows, columns)) < share
    inside[0, 0] = True
    return Cells(Frame(0.0, rows * 100.0, 100.0, columns, rows), inside)


def history(cells, seed=2, shape=0.5, level=-1.5):
    """Return what a model expects of the cells, and their events: cells differ by a gamma law."""
    rng = np.random.default_rng(seed)
    expected = np.exp(rng.normal(level, 0.8, cells.count))
    return expected, rng.poisson(expected * rng.gamma(shape, 1 / shape, cells.count))
