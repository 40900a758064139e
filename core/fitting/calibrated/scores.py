"""Scores: how far the residuals lean towards each variable, for the events and for surrogates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...terrain.variables import Block
from .fields import Events
from .mean import Mean
from .neighbourhood import Districts, Neighbourhood


class Scores:
    """Studentised scores of candidate variables, after the variables of the model.

    A score is X~'e, with X~ the variable less what its neighbourhood has of it; for the events of
    a surrogate less what fitting the model's coefficients takes from their residuals,
    e - M Z A^-1 Z~' e with A = Z~' M Z. It is divided by the root of the sum of X~^2 over the
    events, X~^2 averaged over a district: so it is as quiet in a city with a few heavy clusters as
    in one with many light ones.

    Parameters
    ----------
    blocks : sequence of Block
        Codes of shape (cells,); signs count, so that a score above 0 is in the direction expected.
    mean : Mean
    districts : Districts
    neighbourhood : Neighbourhood
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        mean: Mean,
        districts: Districts,
        neighbourhood: Neighbourhood,
    ) -> None:
        self._blocks, self._mean, self._districts = blocks, mean, districts
        self.variables = tuple(variable for block in blocks for variable in block.variables)
        expected = mean.expected
        self._expected = self._by_variable(expected)
        self._expected_in_model = mean.sums(expected)
        self._expected_around = districts.sums(expected)
        by_district = self._by_district(expected)
        model_by_district = self._model_by_district()
        self._surroundings = neighbourhood.part_of(self._by_district(None))
        cross = self._cross(expected) - self._surroundings.T @ model_by_district
        self._fitted = np.linalg.solve(mean.sensitivity.T, cross.T)
        self._squares = self._mean_squares(by_district, model_by_district)

    def observed(self, counts: np.ndarray) -> np.ndarray:
        """Return the scores of the events, shape (variables,)."""
        return self._studentised(
            self._by_variable(counts), self._districts.sums(counts), self._mean.sums(counts)
        )

    def sums(self, events: Events) -> np.ndarray:
        """Return all that the scores of surrogates need, a row each: for `of`."""
        parts = [events.sums(b.codes, len(b.table)) @ _signed(b) for b in self._blocks]
        parts.append(events.sums(self._districts.of_cell, self._districts.count))
        parts.append(events.sums(self._mean.row_of, len(self._mean.design)) @ self._mean.design)
        return np.hstack(parts)

    def of(self, sums: np.ndarray) -> np.ndarray:
        """Return the scores of surrogates by their `sums`, shape (surrogates, variables)."""
        ends = np.cumsum([len(self.variables), self._districts.count])
        return self._studentised(*np.split(sums, ends, axis=1))

    def _studentised(
        self, inside: np.ndarray, around: np.ndarray, in_model: np.ndarray
    ) -> np.ndarray:
        """Scores from sums of events by variable, by district and by column of the model."""
        residuals = around - self._expected_around
        score = inside - self._expected - residuals @ self._surroundings
        lean = in_model - self._expected_in_model
        if self._mean.surroundings is not None:
            lean = lean - residuals @ self._mean.surroundings
        score -= lean @ self._fitted
        variance = around @ self._squares
        return np.divide(score, np.sqrt(variance), out=np.zeros_like(score), where=variance > 0)

    def _mean_squares(self, by_district: np.ndarray, model_by_district: np.ndarray) -> np.ndarray:
        """Mean square of X~ in each district, shape (districts, variables).

        What is taken from a variable for the model's sake is averaged over the district too.
        """
        inside = np.abs(by_district)
        total = self._expected_around[:, None]
        signs = np.array([variable.sign for variable in self.variables])
        model = model_by_district / total
        if self._mean.surroundings is not None:
            model = model - self._mean.surroundings
        taken = (self._surroundings + model @ self._fitted) * signs
        return ((1 - taken) ** 2 * inside + taken**2 * (total - inside)) / total

    def _by_variable(self, values: np.ndarray) -> np.ndarray:
        """x_j' v for every variable."""
        return np.concatenate(
            [np.bincount(b.codes, values, len(b.table)) @ _signed(b) for b in self._blocks]
        )

    def _cross(self, expected: np.ndarray) -> np.ndarray:
        """X' M Z, shape (variables, 1 + variables of the model)."""
        rows = len(self._mean.design)
        parts = []
        for block in self._blocks:
            key = self._mean.row_of * len(block.table) + block.codes
            sums = np.bincount(key, expected, rows * len(block.table)).reshape(rows, -1)
            parts.append(_signed(block).T @ (sums.T @ self._mean.design))
        return np.vstack(parts)

    def _by_district(self, weights: np.ndarray | None) -> np.ndarray:
        """Sums of each variable over the cells of each district, shape (districts, variables)."""
        districts, parts = self._districts, []
        for block in self._blocks:
            levels = len(block.table)
            key = districts.of_cell * levels + block.codes
            sums = np.bincount(key, weights, districts.count * levels)
            parts.append(sums.reshape(-1, levels) @ _signed(block))
        return np.hstack(parts)

    def _model_by_district(self) -> np.ndarray:
        """B' M Z, shape (districts, 1 + variables of the model)."""
        mean = self._mean
        cells_of = self._districts.table(mean.row_of, len(mean.design))
        return cells_of @ (mean.design * mean.by_row[:, None])


def _signed(block: Block) -> np.ndarray:
    signs = np.array([variable.sign for variable in block.variables], float)
    return block.table * signs
