"""What lies around, by plain loops."""

import math

import numpy as np
import pytest
from risk_terrain_modelling.core.mapping.forecast.surroundings import (
    FLOOR,
    SURROUNDINGS,
    Alike,
    Around,
    Surrounding,
)
from risk_terrain_modelling.core.progress import Quiet

from .town import history, town


def leaning(cells, counts, expected, surrounding):
    return Around(Alike(cells, expected), counts.astype(float)).leaning(surrounding, Quiet())


def by_hand(cells, values, surrounding):
    places = [(int(row), int(column)) for row, column in zip(*np.nonzero(cells.inside))]
    sums = []
    for here in places:
        total = 0.0
        for there, value in zip(places, values):
            along = (here[0] == there[0]) + (here[1] == there[1])
            if here == there or (surrounding.along and not along):
                continue
            total += value * math.exp(-(math.dist(here, there) ** 2) / (2 * surrounding.reach**2))
        sums.append(total + FLOOR)
    return np.array(sums)


@pytest.mark.parametrize("surrounding", [Surrounding(1.5), Surrounding(3.0, along=True)])
def test_leaning_by_plain_loops(surrounding):
    cells = town(9, 11)
    expected, events = history(cells, level=0.0)
    found = leaning(cells, events, expected, surrounding)
    wanted = np.log(
        by_hand(cells, np.sqrt(events), surrounding)
        / by_hand(
            cells,
            np.sqrt(expected) * np.sqrt(events).sum() / np.sqrt(expected).sum(),
            surrounding,
        )
    )
    np.testing.assert_allclose(found, wanted, atol=1e-6)


def test_the_cell_itself_is_left_out():
    cells = town(9, 11)
    expected, events = history(cells, level=0.0)
    more = events.astype(float)
    more[7] += 50
    for surrounding in SURROUNDINGS:
        before, after = (
            leaning(cells, counts, expected, surrounding)[7] for counts in (events, more)
        )
        scale = np.sqrt(more).sum() / np.sqrt(events).sum()
        # only what is expected of all others grows with the total
        assert after == pytest.approx(before - np.log(scale), abs=0.02)


@pytest.mark.parametrize("along", [False, True])
def test_a_mirrored_or_turned_town_has_the_same_surroundings(along):
    cells = town(12, 15)
    values = np.random.default_rng(4).gamma(0.5, 2, cells.count)
    surrounding = Surrounding(2.0, along)
    here = cells.on_raster(leaning(cells, values, values + 1, surrounding), np.nan)
    turned = type(cells)(
        type(cells.frame)(0.0, 1500.0, 100.0, 12, 15), np.ascontiguousarray(cells.inside.T[::-1])
    )
    there = turned.from_raster(cells.on_raster(values, 0.0).T[::-1])
    found = turned.on_raster(leaning(turned, there, there + 1, surrounding), np.nan)
    np.testing.assert_allclose(found, here.T[::-1], rtol=1e-9, atol=1e-9)
