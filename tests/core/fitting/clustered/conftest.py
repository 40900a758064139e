"""Small made-up areas with factors, and the same things as plain dense matrices."""

from dataclasses import dataclass

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered.fields import (
    Fields,
    draw_events,
    multiplier_of,
)
from risk_terrain_modelling.core.fitting.culling.candidates import screen
from risk_terrain_modelling.core.model.block import pack
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

SIZE = 100.0


@dataclass(frozen=True)
class Study:
    """Cells, blocks of candidates, and their columns the plain way: 0/1, or 0/-1 if protective."""

    cells: Cells
    blocks: tuple
    variables: tuple
    columns: np.ndarray

    def of(self, name, distance):
        """A variable and its 0/1 or 0/-1 column."""
        for place, variable in enumerate(self.variables):
            if (variable.factor, variable.distance) == (name, distance):
                return variable, self.columns[:, place]
        raise KeyError(name)


def area(inside):
    rows, columns = np.shape(inside)
    return Cells(Frame(0.0, rows * SIZE, SIZE, columns, rows), np.asarray(inside, bool))


def ragged(rows, columns, seed=0, share=0.8):
    """An area with holes and a frayed edge."""
    inside = np.random.default_rng(seed).random((rows, columns)) < share
    inside[0, 0] = True
    return area(inside)


def distances(cells):
    """Distances between the centres of all cells, shape (cells, cells)."""
    row, column = np.nonzero(cells.inside)
    return SIZE * np.hypot(row[:, None] - row, column[:, None] - column)


def study(cells, seed=0, factors=4, reach=(1, 2, 3), protective=(), places=(5, 60)):
    """Factors of places scattered at random, each variable within some cells of one."""
    rng = np.random.default_rng(seed)
    row, column = np.nonzero(cells.inside)
    blocks = []
    for number in range(factors):
        at = rng.integers(0, cells.count, rng.integers(*places))
        nearest = np.hypot(row[:, None] - row[at], column[:, None] - column[at]).min(1)
        effect = "protective" if number in protective else "aggravating"
        variables = [Variable(f"factor {number}", "proximity", SIZE * r, effect) for r in reach]
        blocks.append(pack(variables, [nearest <= r for r in reach]))
    blocks = screen(blocks).blocks
    variables = tuple(variable for block in blocks for variable in block.variables)
    columns = [
        variable.sign * block.column(place).astype(float)
        for block in blocks
        for place, variable in enumerate(block.variables)
    ]
    return Study(cells, blocks, variables, np.column_stack(columns))


def outcome(expected, cells, clustering, rng):
    """Counts around what is expected that cluster as told."""
    multiplier = None
    if clustering.components:
        field = Fields(cells, clustering).pair(rng)[0]
        multiplier = multiplier_of(field, clustering.strength)
    made = draw_events(expected, [multiplier], clustering.nugget, rng)
    return np.bincount(made.cell, made.number, cells.count).astype(int)


@pytest.fixture(name="area", scope="session")
def _area():
    return area


@pytest.fixture(name="ragged", scope="session")
def _ragged():
    return ragged


@pytest.fixture(name="distances", scope="session")
def _distances():
    return distances


@pytest.fixture(name="study", scope="session")
def _study():
    return study


@pytest.fixture(name="outcome", scope="session")
def _outcome():
    return outcome
