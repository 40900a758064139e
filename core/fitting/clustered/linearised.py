"""The problem of fitting any model of the variables, linearised around one, part by part.

One step of Newton's method from the chosen model's mean mu and linear predictor eta turns the
equations of any other model, Z~'(y - exp(Z b)) = 0, into linear ones with the same sums for all of
them: Z~'(y - mu + M eta) = Z~' M Z b, M = diag(mu). Sums over the parts of a study area add up to
those of any selection of parts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...matrices import product
from ...model.block import Block
from ...model.variable import Variable
from ...packages import sparse
from .mean import Mean
from .neighbourhood import Districts, Neighbourhood

TABLE_VALUES = 1 << 21  # of a table of two factors' codes by parts, made at once


class Linearised:
    """Sums of the linearised problem by part of the study area, the intercept as variable 0.

    Parameters
    ----------
    blocks : sequence of Block
        One a factor (`by_factor`), codes of shape (cells,); they hold the variables of the mean.
    counts : int array, shape (cells,)
    mean : Mean
        Of the chosen model, around which the problem is linearised.
    districts : Districts
    neighbourhood : Neighbourhood
    part : int array, shape (cells,)
        The part of each cell, from 0; a district lies in one part.

    Attributes
    ----------
    variables : tuple of Variable
        Those of the blocks: numbers 1 and on in what follows.
    chosen : int array, shape (1 + variables of the mean,)
        Numbers of the intercept and of the mean's variables, in its order.
    scores : float32 array, shape (parts, 1 + variables)
        X~'(y - mu + M eta) of each part.
    information : float32 array, shape (1 + variables, parts, 1 + variables)
        ``information[k, b, j]`` is the sum of x~_j mu x_k over the cells of part b.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        counts: np.ndarray,
        mean: Mean,
        districts: Districts,
        neighbourhood: Neighbourhood,
        part: np.ndarray,
    ) -> None:
        order = np.argsort(part, kind="stable")
        self._part = part[order]
        self._parts = int(self._part[-1]) + 1
        self._codes = [np.zeros(len(part), np.uint8), *(block.codes[order] for block in blocks)]
        self._columns = [np.ones((1, 1))] + [block.signed for block in blocks]
        self.variables = tuple(variable for block in blocks for variable in block.variables)
        self.chosen = self._numbers(mean.variables)
        district = districts.of_cell[order]
        around = self._by_code(district, districts.count, None)
        surroundings = neighbourhood.part_of(around)
        surroundings[:, 0] = 0
        if mean.surroundings is not None:
            surroundings[:, self.chosen] = mean.surroundings
        part_of = np.empty(districts.count, np.intp)
        part_of[district] = self._part

        expected = mean.expected[order]
        eta = (mean.design @ mean.coefficients)[mean.row_of[order]]
        working = counts[order] - expected + expected * eta
        inside = self._by_code(self._part, self._parts, working)
        taken = surroundings * np.bincount(district, working, districts.count)[:, None]
        self.scores = (inside - _sums(taken, part_of, self._parts)).astype(np.float32)
        self.information = self._products(expected)
        weighted = self._by_code(district, districts.count, expected)
        self._less_surroundings(surroundings, weighted, part_of)

    def _numbers(self, variables: Sequence[Variable]) -> np.ndarray:
        number = {variable: place for place, variable in enumerate(self.variables, 1)}
        return np.array([0, *(number[variable] for variable in variables)])

    def _by_code(self, label: np.ndarray, labels: int, weights: np.ndarray | None) -> np.ndarray:
        """Sums of every variable over the cells of each label, shape (labels, 1 + variables)."""
        found = []
        for codes, columns in zip(self._codes, self._columns):
            levels = len(columns)
            sums = np.bincount(label * levels + codes, weights, labels * levels)
            found.append(sums.reshape(labels, levels) @ columns)
        return np.hstack(found)

    def _products(self, expected: np.ndarray) -> np.ndarray:
        """X' M X by part: a weighted histogram of the codes of every two factors."""
        ends = np.cumsum([columns.shape[1] for columns in self._columns])
        total = ends[-1]
        products = np.empty((total, self._parts, total), np.float32)
        starts = np.searchsorted(self._part, np.arange(self._parts + 1))
        for one, (codes, columns) in enumerate(zip(self._codes, self._columns)):
            here = slice(ends[one] - columns.shape[1], ends[one])
            code = codes.astype(np.intp)
            for other in range(one + 1):
                right = self._columns[other]
                there = slice(ends[other] - right.shape[1], ends[other])
                levels = len(columns) * len(right)
                at_once = max(1, TABLE_VALUES // levels)
                joint = code * len(right) + self._codes[other]
                for first in range(0, self._parts, at_once):
                    last = min(first + at_once, self._parts)
                    some = slice(starts[first], starts[last])
                    key = (self._part[some] - first) * levels + joint[some]
                    table = np.bincount(key, expected[some], (last - first) * levels)
                    table = table.reshape(-1, len(right)) @ right
                    table = table.reshape(last - first, len(columns), -1)
                    sums = np.einsum("bcj,ck->kbj", table, columns, optimize=True)
                    products[here, first:last, there] = sums
                    products[there, first:last, here] = sums.transpose(2, 1, 0)
        return products

    def _less_surroundings(
        self, surroundings: np.ndarray, weighted: np.ndarray, part_of: np.ndarray
    ) -> None:
        """Take S' (M X by district) from the products of each part."""
        if not surroundings.any():
            return
        order = np.argsort(part_of, kind="stable")
        left = weighted[order].astype(np.float32)
        right = surroundings[order].astype(np.float32)
        starts = np.searchsorted(part_of[order], np.arange(self._parts + 1))
        for part, (first, last) in enumerate(zip(starts, starts[1:])):
            self.information[:, part] -= product(left[first:last].T, right[first:last])


def _sums(values: np.ndarray, label: np.ndarray, labels: int) -> np.ndarray:
    """Sums of the rows of each label, shape (labels, columns)."""
    ones = np.ones(len(label))
    matrix = sparse.csr_matrix((ones, (label, np.arange(len(label)))), shape=(labels, len(label)))
    return matrix @ values
