"""Surrogate events drawn in chunks, side by side, the windows of a chunk onto one pair of fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from ...terrain.grid import Cells
from ..engine.workers import Workers
from .arrivals import Arrivals
from .clustering import Clustering
from .fields import Fields
from .windows import Windows

CHUNK = 40  # surrogates of a pair of fields; more of them would tell too much of the same


class Surrogates:
    """Draws surrogate events for one model after another.

    Chunk number k of a seed begins with the same random numbers whichever thread draws it, and
    for every model: what chance does to one test it does to the next, so that tests of nearly the
    same model seldom contradict each other.

    Before the first chunk for a clustering comes ``suit(clustering)``.

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
        self._windows: Windows | None = None

    def suit(self, clustering: Clustering) -> None:
        """Let the fields of what is drawn next have the covariance of a clustering."""
        if clustering.components == self._clustering.components:
            self._clustering = clustering
            return
        self._clustering = clustering
        self._windows = None
        if clustering.components:
            self._windows = self._workers.in_reach(partial(self._onto, clustering))

    def _onto(self, clustering: Clustering) -> Windows:
        return Windows(self._cells, Fields(self._cells, clustering), clustering.strength)

    def drawn(
        self,
        chunks: range,
        expected: np.ndarray,
        of: Callable[[Iterator[np.ndarray]], np.ndarray],
    ) -> np.ndarray:
        """Return what some function makes of the surrogates of some chunks, a row each.

        Parameters
        ----------
        chunks : range
            Numbers of chunks of 40 surrogates.
        expected : float array, shape (cells,)
        of : callable
            Takes the surrogates of a chunk, one after the other, as the cells of their events, int
            arrays of shape (events,); returns an array with a row for each.
        """

        def one(chunk: int) -> Callable[[], np.ndarray]:
            return lambda: of(self._events(chunk, expected))

        if len(chunks) == 1:
            return self._workers.alone(one(chunks[0]))
        return np.concatenate(self._workers.run([one(chunk) for chunk in chunks]))

    def _events(self, chunk: int, expected: np.ndarray) -> Iterator[np.ndarray]:
        generator = np.random.Generator(np.random.SFC64([self._seed, chunk]))
        check, windows = self._workers.check, self._windows
        start = generator.random(2)
        rings = [] if windows is None else windows.rings(generator, check)
        arrivals = Arrivals(self._clustering.nugget, generator)
        occasions = (expected * arrivals.occasions).astype(np.float32)
        mean = occasions.copy()
        for number in range(CHUNK):
            check()
            if windows is not None:
                windows.into(rings[number % 2], number // 2, start, mean)
                mean *= occasions
            yield arrivals.cells(mean)
