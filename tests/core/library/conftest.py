"""A made-up town: half of the events lie near a pub, and none for a bus stop."""

import numpy as np
import pytest
from risk_terrain_modelling.core.library import Terrain

BOUNDS = (0, 0, 4000, 3000)


class Town:
    """Arrays of coordinates, and the terrain of them."""

    def __init__(self):
        draw = np.random.default_rng(7)
        corners = (0, 0), (4000, 3000)
        self.pubs = draw.uniform(*corners, (40, 2))
        self.stops = draw.uniform(*corners, (150, 2))
        near = self.pubs[draw.integers(40, size=300)] + draw.uniform(-60, 60, (300, 2))
        self.events = np.vstack([draw.uniform(*corners, (300, 2)), near])
        self.factors = {"Pubs": self.pubs, "Bus stops": self.stops}
        self.terrain = Terrain.over(BOUNDS, self.factors, block_length=200, units="m")


@pytest.fixture(scope="session")
def town() -> Town:
    return Town()
