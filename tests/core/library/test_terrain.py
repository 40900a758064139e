"""A terrain from arrays: the same cells and variables as the parts of core make."""

import numpy as np
import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.library import FactorSettings, Features, Terrain
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain.factor import operationalise

BOUNDS = (0, 0, 4000, 3000)


def test_cells_are_half_a_block_unless_given(town):
    assert town.terrain.cells.frame.cell_size == 100
    assert town.terrain.cells.count == 40 * 30
    coarse = Terrain.over(BOUNDS, town.factors, 200, cell_size=200)
    assert coarse.cells.count == 20 * 15


def test_variables_are_those_of_the_factor_alone(town):
    made = operationalise(
        town.terrain.cells, Features(town.stops), FactorSettings("Bus stops", 200), Quiet()
    )
    (_, factor) = town.terrain.factors
    assert [block.variables for block in factor.blocks] == [one.variables for one in made.blocks]
    for block, other in zip(factor.blocks, made.blocks):
        np.testing.assert_array_equal(block.table[block.codes], other.table[other.codes])


def test_settings_are_told_by_the_name_of_their_factor(town):
    asked = FactorSettings("Bus stops", 200, operationalisation="proximity", effect="protective")
    pubs, stops = Terrain.over(BOUNDS, town.factors, 200, settings=[asked]).factors
    assert stops.settings == asked
    assert pubs.settings == FactorSettings("Pubs", 200)
    assert stops.chosen == "proximity"


def test_lines_and_polygons_are_features(town):
    line = Features.of_lines([np.array([(0.0, 1500.0), (4000.0, 1500.0)])])
    ring = np.array([(1000.0, 1000.0), (1000.0, 2000.0), (2000.0, 2000.0), (1000.0, 1000.0)])
    given = {"Railway": line, "Park": Features(polygons=((ring,),)), "Pubs": town.pubs}
    terrain = Terrain.over(BOUNDS, given, 200)
    assert [one.settings.name for one in terrain.factors] == list(given)
    assert [one.chosen for one in terrain.factors] == ["proximity", "proximity", "both"]


def test_cells_outside_a_polygon_or_in_its_hole_are_none(town):
    ring = [(0, 0), (0, 3000), (4000, 3000), (4000, 0)]
    hole = [(1000, 1000), (1000, 2000), (3000, 2000), (3000, 1000)]
    terrain = Terrain.over([ring, hole], town.factors, 200)
    assert terrain.cells.count == 40 * 30 - 20 * 10
    assert terrain.coverage.sum() == pytest.approx(40 * 30 - 20 * 10)


def test_a_picture_has_north_at_its_top(town):
    frame = town.terrain.cells.frame
    _, down = np.meshgrid(frame.column_centres(), frame.row_centres())
    picture = town.terrain.raster(town.terrain.cells.from_raster(down))
    assert picture[0, 0] == 2950
    assert picture[-1, 0] == 50
    assert town.terrain.extent == (0, 4000, 0, 3000)


def test_what_makes_no_sense_is_said(town):
    with pytest.raises(RtmError, match="settings for “Shops”, and no such factor"):
        Terrain.over(BOUNDS, town.factors, 200, settings=[FactorSettings("Shops", 200)])
    with pytest.raises(RtmError, match="Two factors are called “Pubs”"):
        Terrain.over(BOUNDS, {"Pubs": town.pubs, " Pubs": town.stops}, 200)
    with pytest.raises(RtmError, match="No cell of 4000 is kept"):
        corner = [(0, 0), (0, 3000), (100, 0)]
        Terrain.over(corner, town.factors, 4000, cell_size=4000, keep="centre")
    with pytest.raises(ValueError, match="coordinates a row"):
        Terrain.over(BOUNDS, {"Pubs": town.pubs[:, :1]}, 200)
