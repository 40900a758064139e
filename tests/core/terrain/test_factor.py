import numpy as np
import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.progress import Cancelled, Quiet
from risk_terrain_modelling.core.settings import FactorSettings
from risk_terrain_modelling.core.terrain import windows
from risk_terrain_modelling.core.terrain.factor import operationalise
from risk_terrain_modelling.core.terrain.features import Features
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

FRAME = Frame(left=0, top=2000, cell_size=100, columns=20, rows=20)
CELLS = Cells(FRAME, np.ones(FRAME.shape, bool))
LINE = Features.of_lines([np.array([[0.0, 310.0], [2000.0, 310.0]])])
SQUARE = np.array([[300, 300], [300, 700], [700, 700], [700, 300], [300, 300]], float)


def asked(operationalisation, **others):
    return FactorSettings(
        name="Pubs", block_length=200, operationalisation=operationalisation, **others
    )


def points(*xy):
    return Features(points=np.array(xy, float))


def clustered():
    return Features(points=np.random.default_rng(1).normal(1000, 60, (60, 2)))


def scattered():
    return points(*((x, y) for x in range(150, 2000, 450) for y in range(150, 2000, 450)))


def names(block):
    return [str(variable) for variable in block.variables]


def test_both_gives_proximity_then_density_by_ascending_distance():
    factor = operationalise(CELLS, clustered(), asked("both", max_blocks=1), Quiet())

    proximity, density = factor.blocks
    assert names(proximity) == ["Pubs, proximity, 100", "Pubs, proximity, 200"]
    assert names(density) == ["Pubs, density, 100", "Pubs, density, 200"]
    assert factor.chosen == "both"
    assert factor.notes == ()
    assert factor.features_in_reach == 60


def test_whole_blocks_and_a_protective_effect():
    settings = asked("proximity", max_blocks=4, increment="whole", effect="protective")

    (block,) = operationalise(CELLS, clustered(), settings, Quiet()).blocks

    assert [variable.distance for variable in block.variables] == [200, 400, 600, 800]
    assert {variable.sign for variable in block.variables} == {-1}


def test_columns_are_the_cells_near_and_the_cells_dense():
    feature = points((1050, 1050))

    proximity, density = operationalise(CELLS, feature, asked("both", max_blocks=1), Quiet()).blocks

    def rows_and_columns(column):
        return {(int(cell) // 20, int(cell) % 20) for cell in np.flatnonzero(column)}

    plus = {(9, 10), (8, 10), (10, 10), (9, 9), (9, 11)}
    diagonal = {(8, 9), (8, 11), (10, 9), (10, 11)}
    two_away = {(7, 10), (11, 10), (9, 8), (9, 12)}
    assert rows_and_columns(proximity.column(0)) == plus
    assert rows_and_columns(proximity.column(1)) == plus | diagonal | two_away
    # by 100 m only the point's own cell has density; by 200 m 1, 3/4 and 1/2 of the height
    assert rows_and_columns(density.column(0)) == {(9, 10)}
    assert rows_and_columns(density.column(1)) == plus | diagonal


def test_lines_and_polygons_under_both_get_proximity_and_it_is_said():
    for features in (LINE, Features(polygons=([SQUARE],))):
        factor = operationalise(CELLS, features, asked("both"), Quiet())

        assert factor.chosen == "proximity"
        assert len(factor.blocks) == 1
        assert "proximity alone" in factor.notes[0]
        assert factor.nearest_neighbour is None
        assert factor.features_in_reach == 1


@pytest.mark.parametrize("features", [LINE, Features(polygons=([SQUARE],))])
def test_density_of_lines_and_polygons_is_refused(features):
    with pytest.raises(RtmError, match=r"Pubs.*choose proximity"):
        operationalise(CELLS, features, asked("density"), Quiet())


def test_auto_takes_density_for_clustered_points():
    factor = operationalise(CELLS, clustered(), asked("auto"), Quiet())

    assert factor.chosen == "density"
    assert [block.variables[0].operationalisation for block in factor.blocks] == ["density"]
    assert factor.nearest_neighbour.index < 0.5
    assert "density is used" in factor.notes[0]


def test_auto_takes_proximity_for_scattered_points():
    factor = operationalise(CELLS, scattered(), asked("auto"), Quiet())

    assert factor.chosen == "proximity"
    assert factor.nearest_neighbour.index > 1.5
    assert "not clustered" in factor.notes[0]


def test_auto_takes_proximity_where_clusters_are_wider_than_the_distances():
    frame = Frame(left=0, top=200_000, cell_size=1000, columns=200, rows=200)
    cells = Cells(frame, np.ones(frame.shape, bool))
    wide = Features(points=np.random.default_rng(2).normal(100_000, 9000, (40, 2)))

    factor = operationalise(cells, wide, asked("auto", max_blocks=4), Quiet())

    assert factor.nearest_neighbour.p_value < 0.05
    assert factor.nearest_neighbour.mean_distance > 800
    assert factor.chosen == "proximity"
    assert "further apart" in factor.notes[0]


def test_auto_takes_proximity_for_a_single_point_and_for_lines():
    single = operationalise(CELLS, points((500, 500)), asked("auto"), Quiet())
    line = operationalise(CELLS, LINE, asked("auto"), Quiet())

    assert (single.chosen, line.chosen) == ("proximity", "proximity")
    assert "too few" in single.notes[0]
    assert single.nearest_neighbour is None


def test_clustering_is_judged_by_the_points_inside_and_the_area_covered():
    inside_and_out = points((500, 500), (700, 500), (-50, 500), (-51, 500))

    whole = operationalise(CELLS, inside_and_out, asked("proximity"), Quiet())
    half = operationalise(CELLS, inside_and_out, asked("proximity"), Quiet(), area=2_000_000.0)

    assert whole.nearest_neighbour.count == 2
    assert whole.nearest_neighbour.mean_distance == 200
    assert whole.nearest_neighbour.expected_distance == pytest.approx(0.5 * (4e6 / 2) ** 0.5)
    assert half.nearest_neighbour.expected_distance == pytest.approx(0.5 * (2e6 / 2) ** 0.5)


def test_features_out_of_reach_are_not_counted():
    factor = operationalise(
        CELLS, points((500, 500), (-540, 500), (-560, 500)), asked("both"), Quiet()
    )

    assert factor.features_in_reach == 2


def test_no_feature_in_reach_is_refused_with_the_distance():
    with pytest.raises(RtmError, match=r"Pubs.*600"):
        operationalise(CELLS, points((9000, 9000)), asked("proximity"), Quiet())
    with pytest.raises(RtmError, match=r"Pubs.*600"):
        operationalise(CELLS, Features(), asked("both"), Quiet())


def test_a_factor_that_says_nothing_is_refused():
    on_every_cell = points(*((x, y) for x in range(50, 2000, 100) for y in range(50, 2000, 100)))

    with pytest.raises(RtmError, match=r"Pubs.* is 1 in all cells"):
        operationalise(CELLS, on_every_cell, asked("proximity"), Quiet())


def test_a_density_reached_by_no_cell_is_refused():
    far_corner = points((-300, 2350))  # 495 m from the first centre, where 600 m is not dense

    with pytest.raises(RtmError, match="in all cells"):
        frame = Frame(left=0, top=2000, cell_size=100, columns=2, rows=1)
        operationalise(Cells(frame, np.ones((1, 2), bool)), far_corner, asked("density"), Quiet())


def test_some_constant_variables_stay():
    far = points((-250, 1950))  # 300 m from the first centre

    (block,) = operationalise(CELLS, far, asked("proximity"), Quiet()).blocks

    np.testing.assert_array_equal(block.totals()[:2], [0, 0])
    assert len(block.variables) == 6


class Watched:
    def __init__(self, stop_after=None):
        self.shares, self.stop_after = [], stop_after

    def at(self, share):
        self.shares.append(share)
        if len(self.shares) == self.stop_after:
            raise Cancelled


def test_progress_moves_forward_from_nought_to_one(monkeypatch):
    monkeypatch.setattr(windows, "PAIRS_AT_ONCE", 500)
    watched = Watched()

    operationalise(CELLS, clustered(), asked("both"), watched)

    assert len(watched.shares) > 20
    assert watched.shares == sorted(watched.shares)
    assert watched.shares[0] == 0
    assert watched.shares[-1] == 1


def test_cancelling_stops_at_every_stage(monkeypatch):
    monkeypatch.setattr(windows, "PAIRS_AT_ONCE", 2000)
    watched = Watched()
    operationalise(CELLS, clustered(), asked("both"), watched)

    for stop_after in range(1, len(watched.shares) + 1):
        with pytest.raises(Cancelled):
            operationalise(CELLS, clustered(), asked("both"), Watched(stop_after))
