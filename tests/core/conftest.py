"""Small made-up cells with blocks of variables, and their plain 0/1 columns beside them."""

from dataclasses import dataclass

import numpy as np
import pytest
from risk_terrain_modelling.core.model.block import pack
from risk_terrain_modelling.core.model.variable import Variable


@dataclass(frozen=True)
class Cells:
    """Blocks, counts, and the columns the slow way: 0/1, or 0/-1 if protective."""

    blocks: tuple
    counts: np.ndarray
    variables: tuple
    signed: np.ndarray


def cells_of(columns_of_factors, counts, protective=()):
    """Make cells from a list of 0/1 arrays of shape (cells, variables), one a factor."""
    blocks = []
    for number, columns in enumerate(columns_of_factors):
        name = f"factor {number}"
        effect = "protective" if number in protective else "aggravating"
        variables = [
            Variable(name, "proximity", 100.0 * (1 + place), effect)
            for place in range(columns.shape[1])
        ]
        blocks.append(pack(variables, list(columns.T)))
    variables = tuple(variable for block in blocks for variable in block.variables)
    signs = np.array([variable.sign for variable in variables])
    signed = np.hstack(columns_of_factors) * signs
    return Cells(tuple(blocks), np.asarray(counts, np.int32), variables, signed.astype(float))


def nested(rng, cells, variables, rarest, commonest):
    """Columns as those of proximity: 1 up to a distance, so each holds the one before."""
    distance = rng.random(cells)
    return (distance[:, None] <= np.linspace(rarest, commonest, variables)).astype(np.uint8)


def city(seed, cells=400, factors=4, variables=3, dispersion=0.0, protective=()):
    """Cells whose counts go with the second variable of every other factor."""
    rng = np.random.default_rng(seed)
    columns = [nested(rng, cells, variables, 0.15, 0.6) for _ in range(factors)]
    logs = np.full(cells, -0.6)
    for number in range(0, factors, 2):
        logs += (-0.9 if number in protective else 0.9) * columns[number][:, 1]
    mean = np.exp(logs)
    if dispersion:
        counts = rng.negative_binomial(mean / dispersion, 1 / (1 + dispersion))
    else:
        counts = rng.poisson(mean)
    return cells_of(columns, counts, protective)


@pytest.fixture(name="cells_of", scope="session")
def _cells_of():
    return cells_of


@pytest.fixture(name="city", scope="session")
def _city():
    return city
