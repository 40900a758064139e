import numpy as np
from risk_terrain_modelling.core.fitting.engine.squares import Squares
from risk_terrain_modelling.core.terrain.grid import Cells, Frame


def test_squares_by_hand():
    #  0 0 1      the middle column of the upper squares reaches into the first square,
    #  0 . 1      a cell outside has no square, nor has a square outside a number
    #  2 2 .
    inside = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 0]], bool)
    cells = Cells(Frame(0.0, 0.0, 50.0, 3, 3), inside)
    assert Squares(cells, 2).of_cell.tolist() == [0, 0, 1, 0, 1, 2, 2]
    assert Squares(cells, 1).of_cell.tolist() == list(range(7))
    assert Squares(cells, 9).of_cell.tolist() == [0] * 7
    assert Squares(cells, 2).place.tolist() == [0, 1, 2]
    assert Squares(cells, 2).cells_in.tolist() == [3, 2, 2]
    assert Squares(cells, 2).length == 100.0
    assert Squares(cells, 1).within(Squares(cells, 2)).tolist() == [0, 0, 1, 0, 1, 2, 2]


def test_sums_by_square_and_code():
    # one row of four cells, two to a square; the cells of the second share a code
    cells = Cells(Frame(0.0, 0.0, 50.0, 4, 1), np.ones((1, 4), bool))
    codes = np.array([0, 2, 1, 1], np.uint8)
    found = Squares(cells, 2).by_code(np.array([1.0, 2.0, 3.0, 4.0]), codes, 3)
    assert found.toarray().tolist() == [[1.0, 0.0, 2.0], [0.0, 7.0, 0.0]]
    assert (found @ np.eye(3)).tolist() == [[1.0, 0.0, 2.0], [0.0, 7.0, 0.0]]
