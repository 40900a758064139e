"""Proximity along streets as an influence, and lines that are no streets."""

import numpy as np
import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.settings import FactorSettings
from risk_terrain_modelling.core.terrain.factor import operationalise
from risk_terrain_modelling.core.terrain.features import Features
from risk_terrain_modelling.core.terrain.grid import Cells, Frame
from risk_terrain_modelling.core.terrain.street_checks import mean_degree, share_connected
from risk_terrain_modelling.core.terrain.streets import Streets

FRAME = Frame(left=0, top=1000, cell_size=50, columns=20, rows=20)
CELLS = Cells(FRAME, np.ones(FRAME.shape, bool))
GRID = [
    *(np.array([[x, y] for y in range(0, 1001, 100)], float) for x in range(0, 1001, 100)),
    *(np.array([[x, y] for x in range(0, 1001, 100)], float) for y in range(0, 1001, 100)),
]
PUB = np.array([[400.0, 500.0]])


def factor_of(lines, points=PUB, key="network"):
    asked = FactorSettings("Pubs", 200, operationalisation=key, max_blocks=2)
    streets = None if lines is None else Features.of_lines(lines)
    return operationalise(CELLS, Features(points=points), asked, Quiet(), streets=streets)


def test_on_a_chessboard_the_way_is_the_sum_of_both_directions():
    (block,) = factor_of(GRID).blocks
    x, y = CELLS.centres.T
    # centres lie 25 from the nearest street, which is upright or level: both are as near, and
    # the first line, an upright one, is taken
    along = 25 + np.abs(np.rint(x / 100) * 100 - 400) + np.abs(y - 500)
    assert [one.distance for one in block.variables] == [100, 200, 300, 400]
    for position, one in enumerate(block.variables):
        assert (block.column(position) == (along <= one.distance)).all()


def test_what_is_near_along_the_streets_is_near():
    points = np.random.default_rng(4).uniform(0, 1000, (25, 2))
    (along,) = factor_of(GRID, points).blocks
    (straight,) = factor_of(None, points, "proximity").blocks
    for position in range(4):
        assert not (along.column(position) & ~straight.column(position)).any()
    assert along.totals().tolist() < straight.totals().tolist()


def test_a_river_without_a_bridge_keeps_both_banks_apart():
    banks = [line for line in GRID if not (line[:, 1] == 500).all()]
    upright, level = GRID[:11], banks[11:]
    cut = [part for line in upright for part in (line[:5], line[6:])]
    bridge = [np.array([[900.0, 400.0], [900.0, 600.0]])]
    (block,) = factor_of([*cut, *level, *bridge], np.array([[100.0, 400.0]])).blocks
    beyond = CELLS.centres[:, 1] > 550
    assert not block.column(3)[beyond].any(), "the bridge is far away"


def refused(lines):
    with pytest.raises(RtmError) as fault:
        factor_of(lines)
    assert fault.value.where == ("streets",)
    return fault.value.problem


def test_lines_that_are_no_streets_are_refused():
    assert refused(None) == "Network distance is asked of “Pubs”, and no streets are given."
    river = [np.array([[0, y], [500, y + 9], [1000, y]], float) for y in range(0, 1000, 90)]
    assert refused(river).startswith("The streets are no network: the largest piece that hangs")
    tree = [np.array([[0, y], [500, y]], float) for y in range(0, 1000, 90)]
    trunk = [np.array([[500, y] for y in range(0, 1000, 90)], float)]
    assert refused([*tree, *trunk]).startswith("The streets are no network: where they end or meet")
    corner = [line for line in GRID if (line < 400).all(axis=1).any()][:2]
    assert refused([line[:3] for line in corner]).startswith("The streets do not cover the study")


def test_streets_of_which_a_part_lies_apart_are_remarked_on():
    upright, level = GRID[:11], GRID[11:]
    west, east = [line[:8] for line in level], [line[8:] for line in level]
    assert factor_of([*upright, *west, *east]).notes == (
        "“Pubs” is measured along streets of which 75% of the length hang together: what lies on "
        "another piece is never near.",
    )
    half = [line for line in GRID if (line[:, 0] <= 800).all()]
    few = [line[line[:, 0] <= 300] for line in level]
    asked = FactorSettings("Pubs", 200, operationalisation="network", max_blocks=3)
    streets = Features.of_lines([*half[:4], *few])
    factor = operationalise(CELLS, Features(points=PUB - 100), asked, Quiet(), streets=streets)
    assert factor.notes == (
        "“Pubs” is near along the streets nowhere in 10% of the cells: these are farther from any "
        "street than its largest distance.",
    )


@pytest.mark.parametrize("key", ["both", "proximity"])
def test_streets_that_nobody_asks_for_change_nothing(key):
    with_them, without = (factor_of(lines, key=key).blocks[0] for lines in (GRID, None))
    assert with_them.variables == without.variables


def test_lines_and_polygons_have_none():
    asked = FactorSettings("Parks", 200, operationalisation="network")
    square = np.array([[0, 0], [100, 0], [100, 100], [0, 0]], float)
    with pytest.raises(RtmError, match="Only points have a network distance; choose proximity"):
        operationalise(CELLS, Features(polygons=([square],)), asked, Quiet())


def test_how_much_hangs_together_and_how_many_ways_meet():
    streets = Streets.of(Features.of_lines([*GRID, np.array([[0.0, -50.0], [1000.0, -50.0]])]))
    assert share_connected(streets) == pytest.approx(22 / 23)
    corners, sides, inner = 4 * 2, 36 * 3, 81 * 4
    assert mean_degree(streets) == pytest.approx((corners + sides + inner + 2) / (121 + 2))
