"""The problem of fitting any model of the variables, linearised around one, square by square.

One step of Newton's method from the chosen model's mean mu and linear predictor eta turns the
equations of any other model, Z~'(y - exp(Z b)) = 0, into linear ones with the same sums for all of
them: Z~'(y - mu + M eta) = Z~' M Z b, M = diag(mu). Sums over large squares add up to those of any
resample of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...matrices import product
from ...model.block import Block
from ...model.variable import Variable
from ...packages import sparse
from ..engine.squares import Squares
from .mean import Mean
from .neighbourhood import Neighbourhood

TABLE_VALUES = 1 << 21  # of a table of two factors' codes by large squares, made at once


class Linearised:
    """Sums of the linearised problem by large square, what stands in every model first.

    Parameters
    ----------
    blocks : sequence of Block
        One a factor (`by_factor`), codes of shape (cells,); they hold the variables of the mean.
    counts : int array, shape (cells,)
    mean : Mean
        Of the chosen model, around which the problem is linearised.
    squares : Squares
        Small ones, those of the neighbourhood.
    neighbourhood : Neighbourhood
    large : Squares
        Each of which holds small ones whole.

    Attributes
    ----------
    variables : tuple of Variable
        Those of the blocks: numbers `fixed` and on in what follows.
    fixed : int
        Columns that stand in every model: the intercept and controls.
    chosen : int array, shape (fixed + variables of the mean,)
        Numbers of these and of the mean's variables, in its order.
    scores : float32 array, shape (large squares, fixed + variables)
        X~'(y - mu + M eta) of each large square.
    information : float32 array, shape (fixed + variables, large squares, fixed + variables)
        ``information[k, b, j]`` is the sum of x~_j mu x_k over the cells of large square b.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        counts: np.ndarray,
        mean: Mean,
        squares: Squares,
        neighbourhood: Neighbourhood,
        large: Squares,
    ) -> None:
        order = np.argsort(large.of_cell, kind="stable")
        self._large = large.of_cell[order]
        self._count = large.count
        self.fixed = mean.fixed
        always, columns = (np.zeros(len(order), np.uint8), np.ones((1, 1)))
        if self.fixed > 1:
            always, columns = mean.parts[0].codes[order], mean.parts[0].table
        self._codes = [always, *(block.codes[order] for block in blocks)]
        self._columns = [columns, *(block.signed for block in blocks)]
        self.variables = tuple(variable for block in blocks for variable in block.variables)
        self.chosen = self._numbers(mean.variables)
        small = squares.of_cell[order]
        of_neighbourhood = neighbourhood.of(self._by_code(small, squares.count, None))
        of_neighbourhood[:, : mean.fixed] = 0
        if mean.of_neighbourhood is not None:
            of_neighbourhood[:, self.chosen] = mean.of_neighbourhood
        within = squares.within(large)

        expected = mean.expected[order]
        eta = (mean.design @ mean.coefficients)[mean.row_of[order]]
        working = counts[order] - expected + expected * eta
        inside = self._by_code(self._large, self._count, working)
        taken = of_neighbourhood * np.bincount(small, working, squares.count)[:, None]
        self.scores = (inside - _sums(taken, within, self._count)).astype(np.float32)
        self.information = self._products(expected)
        weighted = self._by_code(small, squares.count, expected)
        self._less_neighbourhood(of_neighbourhood, weighted, within)

    def _numbers(self, variables: Sequence[Variable]) -> np.ndarray:
        number = {variable: place for place, variable in enumerate(self.variables, self.fixed)}
        return np.array([*range(self.fixed), *(number[variable] for variable in variables)])

    def _by_code(self, label: np.ndarray, labels: int, weights: np.ndarray | None) -> np.ndarray:
        """Sums of every column over the cells of each label, (labels, fixed + variables)."""
        found = []
        for codes, columns in zip(self._codes, self._columns):
            levels = len(columns)
            sums = np.bincount(label * levels + codes, weights, labels * levels)
            found.append(sums.reshape(labels, levels) @ columns)
        return np.hstack(found)

    def _products(self, expected: np.ndarray) -> np.ndarray:
        """X' M X by large square: a weighted histogram of the codes of every two factors."""
        ends = np.cumsum([columns.shape[1] for columns in self._columns])
        total = ends[-1]
        products = np.empty((total, self._count, total), np.float32)
        starts = np.searchsorted(self._large, np.arange(self._count + 1))
        for one, (codes, columns) in enumerate(zip(self._codes, self._columns)):
            here = slice(ends[one] - columns.shape[1], ends[one])
            label = self._large * len(columns) + codes
            for other in range(one + 1):
                right = self._columns[other]
                there = slice(ends[other] - right.shape[1], ends[other])
                levels = len(columns) * len(right)
                at_once = max(1, TABLE_VALUES // levels)
                joint = label * len(right) + self._codes[other]
                for first in range(0, self._count, at_once):
                    last = min(first + at_once, self._count)
                    some = slice(starts[first], starts[last])
                    key = joint[some] - first * levels if first else joint[some]
                    table = np.bincount(key, expected[some], (last - first) * levels)
                    table = table.reshape(-1, len(right)) @ right
                    table = table.reshape(last - first, len(columns), -1)
                    sums = np.einsum("bcj,ck->kbj", table, columns, optimize=True)
                    products[here, first:last, there] = sums
                    products[there, first:last, here] = sums.transpose(2, 1, 0)
        return products

    def _less_neighbourhood(
        self, of_neighbourhood: np.ndarray, weighted: np.ndarray, within: np.ndarray
    ) -> None:
        """Take N' (M X by small square), N what neighbourhoods have, from the products."""
        if not of_neighbourhood.any():
            return
        order = np.argsort(within, kind="stable")
        left = weighted[order].astype(np.float32)
        right = of_neighbourhood[order].astype(np.float32)
        starts = np.searchsorted(within[order], np.arange(self._count + 1))
        for number, (first, last) in enumerate(zip(starts, starts[1:])):
            self.information[:, number] -= product(left[first:last].T, right[first:last])


def _sums(values: np.ndarray, label: np.ndarray, labels: int) -> np.ndarray:
    """Sums of the rows of each label, shape (labels, columns)."""
    ones = np.ones(len(label))
    matrix = sparse.csr_matrix((ones, (label, np.arange(len(label)))), shape=(labels, len(label)))
    return matrix @ values
