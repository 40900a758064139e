"""Surrogate events in chunks, side by side, the windows of a chunk onto one pair of fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from ...terrain.grid import Cells
from ..engine.workers import Workers
from .arrivals import STEPS, Arrivals, Arrived
from .clustering import Clustering
from .fields import Fields
from .level import CHUNK
from .tiles import Spread, Tiles, side_for
from .windows import Windows

PLACES_AT_ONCE = 1 << 17  # of the frames of as many surrogates as that makes: drawn together


class Surrogates:
    """Draws surrogate events for one model after another.

    Chunk number k of a seed begins with the same random numbers whichever thread draws it, and
    for every model: what chance does to one test it does to the next, so that tests of nearly the
    same model seldom contradict each other.

    Parameters
    ----------
    cells : Cells
    seed : int
    workers : Workers
    """

    def __init__(self, cells: Cells, seed: int, workers: Workers) -> None:
        self._cells = cells
        self._seed = seed
        self._workers = workers
        self._clustering = Clustering()
        self._tiles = Tiles(cells, 1)
        self._windows: Windows | None = None

    def generator(self) -> np.random.Generator:
        """Return a generator of the seed's random numbers beside those of the surrogates."""
        return np.random.Generator(np.random.SFC64([self._seed]))

    def _suit(self, clustering: Clustering) -> None:
        """Let the fields of what is drawn next have the covariance of a clustering."""
        if clustering.components != self._clustering.components:
            self._tiles, self._windows = self._workers.in_reach(partial(self._onto, clustering))
        self._clustering = clustering

    def _onto(self, clustering: Clustering) -> tuple[Tiles, Windows | None]:
        side = side_for(clustering, self._cells.frame.cell_size)
        tiles = self._tiles if side == self._tiles.side else Tiles(self._cells, side)
        if not clustering.components:
            return tiles, None
        fields = Fields(tiles.as_cells, clustering)
        return tiles, Windows(tiles.as_cells, fields, clustering.strength)

    def drawn(
        self,
        chunks: range,
        expected: np.ndarray,
        clustering: Clustering,
        of: Callable[[Iterator[Arrived]], np.ndarray],
    ) -> np.ndarray:
        """Return what some function makes of the surrogates of some chunks, a row each.

        Parameters
        ----------
        chunks : range
            Numbers of chunks of 40 surrogates.
        expected : float array, shape (cells,)
        clustering : Clustering
        of : callable
            Takes the surrogates of a chunk, a few at a time; returns an array with a row for each.
        """
        self._suit(clustering)
        spread = self._tiles.spread(expected)

        def one(chunk: int) -> Callable[[], np.ndarray]:
            return lambda: of(self._events(chunk, spread))

        if len(chunks) == 1:
            return self._workers.alone(one(chunks[0]))
        return np.concatenate(self._workers.run([one(chunk) for chunk in chunks]))

    def _events(self, chunk: int, spread: Spread) -> Iterator[Arrived]:
        generator = np.random.Generator(np.random.SFC64([self._seed, chunk]))
        arrivals = Arrivals(self._clustering.nugget, generator)
        occasions = spread.expected * np.float32(arrivals.occasions * STEPS)
        for mean in self._means(occasions, generator):
            yield arrivals.drawn(mean, spread)

    def _means(self, occasions: np.ndarray, generator: np.random.Generator) -> Iterator[np.ndarray]:
        """Means of the surrogates of a pair of fields, a few at a time, (some, places) each."""
        check, windows = self._workers.check, self._windows
        start = generator.random(2)
        rings = [] if windows is None else windows.rings(generator, check)
        frame = occasions.reshape(self._tiles.as_cells.frame.shape)
        step = min(CHUNK, max(1, PLACES_AT_ONCE // frame.size))
        mean = np.empty((step, *frame.shape), np.float32)
        for first in range(0, CHUNK, step):
            check()
            some = mean[: CHUNK - first]
            for number, one in enumerate(some, first):
                if windows is None:
                    one[...] = frame
                else:
                    np.multiply(windows.view(rings[number % 2], number // 2, start), frame, out=one)
            yield some.reshape(len(some), -1)
