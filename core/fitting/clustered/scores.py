"""Scores: how far the residuals lean towards each variable, for the events and for surrogates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ...matrices import product
from ...model.block import Block
from ..engine.squares import Squares
from .arrivals import Arrived
from .columns import by_square, cross, times
from .mean import Mean
from .neighbourhood import Neighbourhood
from .profile import Profiled
from .sums import Sums

LEAST_LEFT = 1e-4  # of the square of a variable: below, the model's variables say the same


class Scores:
    """Studentised scores of candidate variables, after the variables of the model.

    A score is X~'e, with X~ the variable less what its neighbourhood has of it; for the events of
    a surrogate less what fitting the model's coefficients takes from their residuals,
    e - M Z A^-1 Z~' e with A = Z~' M Z. It is divided by the root of the sum of X~^2 over the
    events, X~^2 averaged over a square: so it is as quiet in a city with a few heavy clusters as
    in one with many light ones.

    Parameters
    ----------
    blocks : sequence of Block
        Codes of shape (cells,); signs count, so that a score above 0 is in the direction expected.
    mean : Mean or Profiled
    squares : Squares
        Small ones, those of the neighbourhood.
    neighbourhood : Neighbourhood
    alike : sequence of float32 arrays, shape (squares, variables of a block), optional
        `by_square_of` each block, which no model changes.

    Attributes
    ----------
    variables : tuple of Variable
    weights, squared_weights : float32 arrays, shape (squares, variables)
        Sums of mu X~ and of mu X~^2 over the cells of each square.
    own, cubes : float arrays, shape (variables,)
        Sums of mu X~^2 and of mu X~^3 over all of them.
    left : bool array, shape (variables,)
        Whether the model's variables do not say the same already.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        mean: Mean | Profiled,
        squares: Squares,
        neighbourhood: Neighbourhood,
        alike: Sequence[np.ndarray] | None = None,
    ) -> None:
        self._blocks, self._mean, self._squares = blocks, mean, squares
        self._sums = Sums(blocks, mean.parts, squares)
        self.variables = tuple(variable for block in blocks for variable in block.variables)
        if alike is None:
            alike = self._by_square(None)
        of_neighbourhood = neighbourhood.of(np.hstack(alike))
        expected = mean.expected
        expected_in = squares.sums(expected)
        model_by_square = by_square(mean.parts, squares, expected)
        common = cross(mean.parts, blocks, expected)
        inside = common[:, 0].copy()  # the model's first column is 1 everywhere
        common -= product(of_neighbourhood.T, model_by_square)
        self._fitted = np.linalg.solve(mean.sensitivity.T, common.T)
        # what an event counts for less wherever it is in the square, the model's sake included
        self._taken = of_neighbourhood
        if mean.of_neighbourhood is not None:
            self._taken -= _product(mean.of_neighbourhood, self._fitted)
        in_model = mean.sums(expected)
        self._expected = inside - in_model @ self._fitted - expected_in @ self._taken
        self._weigh(model_by_square, expected_in)
        self.left = self.own > LEAST_LEFT * np.abs(inside)

    def observed(self, counts: np.ndarray) -> np.ndarray:
        """Return the scores of the events, shape (variables,)."""
        in_squares = self._squares.sums(counts).astype(np.float32)[None]
        inside, in_model = self._by_variable(counts), self._mean.sums(counts)
        return self._studentised(inside[None], in_squares, in_model[None])[0]

    def weights_of(self, number: int) -> np.ndarray:
        """Return X~ of one variable, shape (cells,): its score is the sum of X~ (y - mu)."""
        variable = self.variables[number]
        block = next(block for block in self._blocks if variable in block.variables)
        own = block.signed[:, block.variables.index(variable)]
        of_model = times(self._mean.parts, self._fitted[:, number])
        taken = self._taken[:, number].astype(float)
        return np.asarray(own[block.codes] - of_model - taken[self._squares.of_cell])

    def sums(self, surrogates: Iterable[Arrived]) -> np.ndarray:
        """Return all that the scores of surrogates need, a float32 row each: for `of`.

        Parameters
        ----------
        surrogates : iterable of Arrived
        """
        return np.concatenate([self._sums.of(events) for events in surrogates])

    def of(self, sums: np.ndarray) -> np.ndarray:
        """Return the scores of surrogates by their `sums`, shape (surrogates, variables)."""
        inside, in_model, in_squares = self._sums.parted(sums)
        return self._studentised(inside, in_squares, in_model)

    def _studentised(
        self, inside: np.ndarray, in_squares: np.ndarray, in_model: np.ndarray
    ) -> np.ndarray:
        """Scores from sums of events by variable, by square and by column of the model."""
        taken = product(in_squares, self._taken)
        score = inside - in_model @ self._fitted - taken - self._expected
        variance = product(in_squares, self._variance)
        left = variance > LEAST_LEFT * np.abs(inside)
        return np.divide(score, np.sqrt(np.where(left, variance, 1)), out=0 * score, where=left)

    def _weigh(self, model_by_square: np.ndarray, expected_in: np.ndarray) -> None:
        """Average X~, X~^2 and X~^3 over the events expected in each square.

        What is taken from a variable for the model's sake is averaged over the square too. Then X~
        is sign (1 - taken) in a share of the square, and -sign taken in the rest.
        """
        signs = np.array([variable.sign for variable in self.variables], np.float32)
        within = expected_in.astype(np.float32)[:, None]
        taken = _product(model_by_square / expected_in[:, None], self._fitted)
        taken += self._taken
        taken *= signs
        share = np.abs(np.hstack(self._by_square(self._mean.expected)))
        share /= within
        self._variance = taken**2 + share * (1 - 2 * taken)
        self.weights = within * signs * (share - taken)
        self.squared_weights = within * self._variance
        self.own = self.squared_weights.sum(0, dtype=float)
        left = 1 - taken
        cubes = share * (left * left * left) - (1 - share) * (taken * taken * taken)
        self.cubes = (within * signs * cubes).sum(0, dtype=float)

    def _by_variable(self, counts: np.ndarray) -> np.ndarray:
        """x_j' y for every variable."""
        some = np.flatnonzero(counts)
        number = counts[some]
        sums = (np.bincount(b.codes[some], number, len(b.table)) @ b.signed for b in self._blocks)
        return np.concatenate(list(sums))

    def _by_square(self, weights: np.ndarray | None) -> list[np.ndarray]:
        return [by_square_of(block, self._squares, weights) for block in self._blocks]


def _product(by_square: np.ndarray, fitted: np.ndarray) -> np.ndarray:
    """Float32 product of shape (squares, variables), variable after variable in memory."""
    return product(by_square.astype(np.float32), fitted.astype(np.float32))


def by_square_of(block: Block, squares: Squares, weights: np.ndarray | None = None) -> np.ndarray:
    """Return sums of each variable over the cells of each square, float32 (squares, variables).

    Variable after variable in memory, as the filter takes them.

    Parameters
    ----------
    block : Block
        Codes of shape (cells,).
    squares : Squares
    weights : float array, shape (cells,), optional
        What cells count; 1 by default.
    """
    signed = block.signed.astype(np.float32)
    if squares.side == 1:  # each cell is its own square
        values = signed.T.take(block.codes, 1)
        return (values if weights is None else values * weights.astype(np.float32)).T
    levels = len(block.table)
    key = squares.of_cell * levels + block.codes
    sums = np.bincount(key, weights, squares.count * levels).astype(np.float32)
    return (signed.T @ sums.reshape(-1, levels).T).T
