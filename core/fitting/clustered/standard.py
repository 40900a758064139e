"""By what scores are measured so that those of rare and of common variables can be compared."""

from __future__ import annotations

import numpy as np

from ...matrices import product
from ...packages import fft, sparse
from ...terrain.grid import Cells
from ..engine.squares import Squares
from .clustering import Clustering
from .pairs import offsets
from .scores import Scores

MOST_SQUARES = 2500  # over which pairs of places are summed
NEAR = 2  # squares apart, up to which g is averaged over the places in them
TRANSFORMED_AT_ONCE = 1 << 19  # values: what the processor's cache holds


class Standard:
    """Scores as deviates, by the mean and the standard deviation that clustering gives them.

    For events that cluster as told the variance of the sum S of the weights X~ of events is known
    (`covariance`), and so is its covariance with the sum V of their squares. To first order the
    studentised S / sqrt(V) has the variance Var(S) / E(V), and the mean
    -Cov(S, V) / (2 E(V)^(3/2)): a variable of few places has many of its events at once or none.
    Nothing here is drawn, so it does not depend on a seed; and since surrogates are measured alike,
    what is approximate only shares out a test's power between the variables.

    Parameters
    ----------
    scores : Scores
    pairs : Pairs
    clustering : Clustering

    Attributes
    ----------
    mean, deviation : float arrays, shape (variables,)
        Of the studentised scores.
    usable : bool array, shape (variables,)
        Whether they vary at all: where not, the deviate is -inf.
    """

    def __init__(self, scores: Scores, pairs: Pairs, clustering: Clustering) -> None:
        own, cubes = scores.own, scores.cubes
        spread, joint = pairs.products(clustering, scores.weights, scores.squared_weights)
        spread = spread + (1 + clustering.nugget) * own
        joint = joint + (1 + clustering.nugget) * cubes
        self.usable = scores.left
        size = np.where(self.usable, own, 1.0)
        self.mean = -joint / (2 * size**1.5)
        self.deviation = np.sqrt(np.where(self.usable, spread, 1.0) / size)

    def of(self, scores: np.ndarray) -> np.ndarray:
        """Return the deviates of scores, shape (..., variables)."""
        deviates = (scores - self.mean) / self.deviation
        return np.where(self.usable, deviates, -np.inf)


class Pairs:
    """Sums over pairs of places, of squares somewhat coarser than those of the neighbourhoods.

    Parameters
    ----------
    cells : Cells
    squares : Squares
        Those of the neighbourhoods.
    """

    def __init__(self, cells: Cells, squares: Squares) -> None:
        times = 1
        while (coarse := Squares(cells, times * squares.side)).count > MOST_SQUARES:
            times += 1
        self._squares, self._cell = coarse, cells.frame.cell_size
        ones = np.ones(squares.count, np.float32)
        place = squares.within(coarse), np.arange(squares.count)
        self._into = sparse.csr_matrix((ones, place), (coarse.count, squares.count))
        self._padded = [fft.next_fast_len(2 * side - 1, real=True) for side in coarse.shape]

    def products(
        self, clustering: Clustering, one: np.ndarray, other: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the sums of u_a u_b (g - 1) and u_a v_b (g - 1) over the pairs of squares a, b.

        Parameters
        ----------
        clustering : Clustering
        one, other : float32 arrays, shape (squares, variables)
            u and v of each variable, over the squares of the neighbourhoods.

        Returns
        -------
        float array, float array, of shape (variables,)
        """
        if not clustering.components:
            return np.zeros(one.shape[1]), np.zeros(one.shape[1])
        response = self._response(clustering)[:, None]
        step = max(1, TRANSFORMED_AT_ONCE // response.size)
        own, joint = [], []
        for first in range(0, one.shape[1], step):
            some = slice(first, first + step)
            u, v = (self._spectrum(values[:, some]) for values in (one, other))
            own.append(product(u.real**2 + u.imag**2, response)[:, 0])
            joint.append(product(u.real * v.real + u.imag * v.imag, response)[:, 0])
        return np.concatenate(own), np.concatenate(joint)

    def _spectrum(self, values: np.ndarray) -> np.ndarray:
        rows, columns = self._squares.shape
        raster = np.zeros((values.shape[1], rows * columns), np.float32)
        raster[:, self._squares.place] = (self._into @ values).T
        spectrum = fft.rfft2(raster.reshape(-1, rows, columns), self._padded, workers=-1)
        return spectrum.reshape(len(raster), -1)

    def _response(self, clustering: Clustering) -> np.ndarray:
        """Weight of each wave: the transform of g - 1, waves of which half are left out twice."""
        down, across = (offsets(size) for size in self._padded)
        length = self._squares.length
        excess = clustering.excess(length * np.hypot(down[:, None], across))
        near = self._averaged(clustering)
        reach = [min(NEAR + 1, -(-size // 2)) for size in self._padded]
        for row in range(-reach[0] + 1, reach[0]):
            for column in range(-reach[1] + 1, reach[1]):
                excess[row, column] = near[abs(row), abs(column)]
        response = fft.rfft2(excess).real
        twice = np.full(response.shape[1], 2.0)
        twice[0] = 1
        if self._padded[1] % 2 == 0:
            twice[-1] = 1
        return (response * twice / excess.size).astype(np.float32).ravel()

    def _averaged(self, clustering: Clustering) -> np.ndarray:
        """g - 1 averaged over the cells of near squares, by how many squares they lie apart."""
        side = self._squares.side
        apart = np.arange(1 - side, side)
        weight = (side - np.abs(apart)) / side**2
        away = side * np.arange(NEAR + 1)[:, None] + apart
        distance = self._cell * np.hypot(away[:, None, :, None], away[None, :, None, :])
        return np.einsum("abij,i,j->ab", clustering.excess(distance), weight, weight)
