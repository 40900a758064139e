"""Surrogate events drawn in chunks, side by side, their fields kept while they still suit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import numpy as np

from ...terrain.grid import Cells
from ..engine.workers import Workers
from .clustering import Clustering
from .fields import Events, Fields, draw_events, multiplier_of

CHUNK = 20  # surrogates drawn together; an even number, for fields come in pairs
KEPT_BYTES = 1 << 28  # of multipliers: they are drawn again where they would take more
STRONGER = 1.1  # kept fields may have this many times the clustering, at no scale less of it
DISTANCES = 400  # at which clusterings are compared
ROUNDING = 1e-9


class Surrogates:
    """Draws surrogate events for one model after another.

    Chunk number k of a seed is always the same, whichever thread draws it. The fields of a
    clustering are kept: where a later model leaves a little less clustering, they serve again,
    which makes its test a little stricter.

    Before the `sums` for a model comes ``suit(clustering)``, which sets the fields that they are
    drawn from; any number of `sums` may follow, those of one chunk the same each time.

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
        self._fields: Fields | None = None
        self._kept: dict[int, list[np.ndarray]] = {}
        self._round = 0
        self._most_kept = KEPT_BYTES // (CHUNK * 4 * max(cells.count, 1))

    def suit(self, clustering: Clustering, loosely: bool = False) -> None:
        """Make the fields suit a clustering: where kept ones may serve again, they do.

        Fields with more clustering serve for a decision that more clustering could only make
        harder (`loosely`), else only those with up to a tenth more.
        """
        if self._fields is not None and clustering.components:
            distance = np.linspace(0, max(clustering.reach, self._clustering.reach), DISTANCES)
            wanted, have = (_within(c, distance) for c in (clustering, self._clustering))
            enough = (have >= wanted * (1 - ROUNDING)).all()
            if enough and (loosely or have[-1] <= STRONGER * wanted[-1]):
                return
        self._round += 1
        self._clustering = clustering
        self._kept = {}
        self._fields = None
        if clustering.components:
            self._fields = self._workers.in_reach(partial(Fields, self._cells, clustering))

    def sums(
        self,
        chunks: range,
        expected: np.ndarray,
        nugget: float,
        of: Callable[[Events], np.ndarray],
    ) -> np.ndarray:
        """Return sums over the surrogates of some chunks, a row each.

        Parameters
        ----------
        chunks : range
            Numbers of chunks of 20 surrogates.
        expected : float array, shape (cells,)
        nugget : float
        of : callable
            Takes `Events`, returns an array with a row for each of their surrogates.
        """

        def one(chunk: int) -> Callable[[], np.ndarray]:
            def work() -> np.ndarray:
                generator = np.random.default_rng([self._seed, self._round, chunk, 1])
                multipliers = self._multipliers(chunk)
                return of(draw_events(expected, multipliers, nugget, generator))

            return work

        if len(chunks) == 1:
            return self._workers.alone(one(chunks[0]))
        return np.vstack(self._workers.run([one(chunk) for chunk in chunks]))

    def _multipliers(self, chunk: int) -> Iterable[np.ndarray | None]:
        """Return the multipliers of a chunk, one at a time where they are too large to keep."""
        if self._fields is None:
            return [None] * CHUNK
        if chunk >= self._most_kept:
            return self._drawn(self._fields, chunk)
        if chunk not in self._kept:
            self._kept[chunk] = list(self._drawn(self._fields, chunk))
        return self._kept[chunk]

    def _drawn(self, fields: Fields, chunk: int) -> Iterator[np.ndarray]:
        generator = np.random.default_rng([self._seed, self._round, chunk, 0])
        for _ in range(CHUNK // 2):
            for field in fields.pair(generator, self._workers.check):
                self._workers.check()
                yield multiplier_of(field, self._clustering.strength)


def _within(clustering: Clustering, distance: np.ndarray) -> np.ndarray:
    """Integral of g - 1 over circles: what clustering adds to the variance of sums that wide."""
    density = distance * clustering.excess(distance)
    # scipy has the same, under a name that changed
    trapezia = np.diff(distance) * (density[1:] + density[:-1]) / 2
    return np.concatenate([[0.0], np.cumsum(trapezia)])
