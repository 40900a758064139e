"""A small square city with two factors, and two periods of it."""

from dataclasses import dataclass

import numpy as np
import pytest
from risk_terrain_modelling.core.change.periods import Periods
from risk_terrain_modelling.core.model.block import pack
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

SIDE = 30
PUBS = Variable("pubs", "proximity", 100.0)
POLICE = Variable("police", "proximity", 200.0, "protective")


@dataclass(frozen=True)
class City:
    """Cells, blocks of the two factors, and where each holds."""

    cells: Cells
    blocks: tuple
    pubs: np.ndarray
    police: np.ndarray

    def periods(self, before, after, **more) -> Periods:
        return Periods(self.cells, np.asarray(before), np.asarray(after), **more)


@pytest.fixture
def city() -> City:
    frame = Frame(0.0, 100.0 * SIDE, 100.0, SIDE, SIDE)
    cells = Cells(frame, np.ones((SIDE, SIDE), bool))
    random = np.random.default_rng(3)
    pubs, police = (random.random(cells.count) < share for share in (0.3, 0.4))
    blocks = (pack([PUBS], [pubs]), pack([POLICE], [police]))
    return City(cells, blocks, pubs, police)
