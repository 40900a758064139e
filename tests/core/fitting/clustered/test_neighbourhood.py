import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered import neighbourhood as module
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.neighbourhood import Neighbourhood, small_squares

CLUSTERING = Clustering((Component(0.8, 150.0, 1.0),), nugget=0.4)
MEAN_COUNT = 0.7


def dense_filter(cells, clustering, mean_count, ring):
    """(I + K m)^-1 K m over a ring of cells, and what of it lies within the study area."""
    row, column = np.divmod(np.arange(ring[0] * ring[1]), ring[1])
    down, across = (np.abs(place[:, None] - place) for place in (row, column))
    apart = np.hypot(np.minimum(down, ring[0] - down), np.minimum(across, ring[1] - across))
    load = clustering.excess(100 * apart) * mean_count / (1 + clustering.nugget)
    whole = np.linalg.solve(np.eye(len(load)) + load, load)
    rows, columns = cells.frame.shape
    inside = np.zeros(ring, bool)
    inside[:rows, :columns] = cells.inside
    return whole[np.ix_(inside.ravel(), inside.ravel())], whole.sum(1)[0]


def test_it_is_the_filter_of_quasi_likelihood(ragged):
    cells = ragged(9, 12, seed=4)
    reach = int(np.ceil(CLUSTERING.reach() / 100))
    # 9 + 8 and 12 + 8 cells: lengths that are fast to transform are 18 and 20
    assert reach == 8
    dense, whole = dense_filter(cells, CLUSTERING, MEAN_COUNT, (18, 20))
    neighbourhood = Neighbourhood(small_squares(cells), CLUSTERING, MEAN_COUNT)
    values = np.random.default_rng(0).random((cells.count, 3))
    at_the_edge = dense.sum(1, keepdims=True) / whole
    assert neighbourhood.of(values) == pytest.approx(dense @ values / at_the_edge, rel=1e-4)


def test_a_variable_that_is_1_everywhere_is_as_much_its_neighbourhood_at_the_edge(ragged):
    cells = ragged(20, 30, seed=1)
    neighbourhood = Neighbourhood(small_squares(cells), CLUSTERING, MEAN_COUNT)
    found = neighbourhood.of(np.ones((cells.count, 1)))
    assert found == pytest.approx(np.full(found.shape, found[0, 0]), rel=1e-5)
    assert 0.5 < found[0, 0] < 1


def test_without_clustering_there_is_nothing_to_compare_with(ragged):
    cells = ragged(5, 5)
    neighbourhood = Neighbourhood(small_squares(cells), Clustering(nugget=1.0), 1.0)
    assert not neighbourhood.of(np.ones((cells.count, 2))).any()


def test_a_strong_field_is_judged_by_the_neighbourhood_more_than_a_weak_one(ragged):
    cells = ragged(20, 20, share=1)
    ones = np.ones((cells.count, 1))

    def share(strength, mean_count):
        clustering = Clustering((Component(strength, 300.0, 1.0),))
        return Neighbourhood(small_squares(cells), clustering, mean_count).of(ones)[0, 0]

    assert share(0.1, 0.5) < share(1.0, 0.5) < share(1.0, 5.0) < 1


@pytest.mark.parametrize("most", [1, 7, 20, 10_000])
def test_small_squares_are_not_too_many(ragged, monkeypatch, most):
    monkeypatch.setattr(module, "MOST_SQUARES", most)
    cells = ragged(17, 23, seed=2, share=0.5)
    squares = small_squares(cells)
    assert squares.count == len(np.unique(squares.of_cell)) <= most
    row, column = np.nonzero(cells.inside)
    square = row // squares.side * 1000 + column // squares.side
    assert len(set(zip(square, squares.of_cell))) == squares.count == len(set(square))
    values = np.random.default_rng(0).random(cells.count)
    plain = [values[squares.of_cell == one].sum() for one in range(squares.count)]
    assert squares.sums(values) == pytest.approx(plain)
    assert np.array_equal(squares.cells_in, squares.sums(np.ones(cells.count)))
    row_of = np.random.default_rng(1).integers(0, 4, cells.count)
    table = squares.table(row_of, 5).toarray()
    assert table.sum() == cells.count
    assert table[squares.of_cell[3], row_of[3]] == np.sum(
        (squares.of_cell == squares.of_cell[3]) & (row_of == row_of[3])
    )


def test_coarse_squares_agree_with_single_cells_on_smooth_variables(ragged, monkeypatch):
    cells = ragged(40, 40, share=1)
    row, column = np.nonzero(cells.inside)
    smooth = np.sin(row / 9) + np.cos(column / 7) + 3
    clustering = Clustering((Component(1.0, 800.0, 1.0),))
    fine = small_squares(cells)
    monkeypatch.setattr(module, "MOST_SQUARES", 400)
    coarse = small_squares(cells)
    assert (fine.side, coarse.side) == (1, 2)
    in_cells, in_squares = (
        Neighbourhood(one, clustering, 0.5).of(one.sums(smooth)[:, None])[:, 0]
        for one in (fine, coarse)
    )
    means = coarse.sums(in_cells[fine.of_cell]) / coarse.cells_in
    assert in_squares == pytest.approx(means, rel=0.03)
