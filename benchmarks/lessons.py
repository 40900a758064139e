"""How a learning peer is taught by the past alone, in two ways.

*Thinned*: a peer that learned from events what their own counts already say would only learn to
repeat them. So the events are dealt out at random to equal parts; a model for each part learns to
foretell it from features made of all the others, and the mean of the models, on the features of
all events, is the forecast.

*Forward*: where the past has several periods, the models learn to foretell the last one from
those before it, and then are told all of them. Which way is the better one is not to be known from
a past of two periods, so both are peers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..core.terrain.grid import Cells
from .peer_features import features

PARTS = 5


@dataclass(frozen=True, eq=False)
class Known:
    """What a peer is given: the events of the cells by period, and what does not depend on them.

    Attributes
    ----------
    cells : Cells
    counts : int array, shape (periods, cells)
    lengths : tuple of float
    constant : float32 array, shape (cells, columns)
    """

    cells: Cells
    counts: np.ndarray
    lengths: Sequence[float]
    constant: np.ndarray

    def before_the_last(self) -> Known:
        return Known(self.cells, self.counts[:-1], self.lengths[:-1], self.constant)

    def features(self, counts: np.ndarray | None = None) -> np.ndarray:
        given = self.counts if counts is None else counts
        return features(self.cells, given, self.lengths, self.constant)


Fitted = Callable[[np.ndarray], np.ndarray]
Learner = Callable[[np.ndarray, np.ndarray, dict, int], Fitted]
Chooser = Callable[[np.ndarray, np.ndarray], dict]


@dataclass(frozen=True)
class Peer:
    """A way to learn.

    Attributes
    ----------
    choose : callable
        Takes features and targets and returns the settings that foretell held-out cells best.
    learn : callable
        Takes features, targets, settings and a seed, and returns what foretells from features.
    """

    choose: Chooser
    learn: Learner


@dataclass(frozen=True, eq=False)
class Taught:
    """A forecast, float array (cells,), and the settings chosen for it."""

    forecast: np.ndarray
    settings: dict


def log_score(foretold: np.ndarray, counts: np.ndarray) -> float:
    """Return the multinomial log-likelihood of counts, given what was foretold in proportion."""
    some = np.flatnonzero(counts)
    shares = np.maximum(foretold[some], 1e-12) / foretold.sum()
    return float(counts[some] @ np.log(shares))


def thinned(peer: Peer, known: Known) -> Taught:
    """Teach a peer by thinned events."""
    dealt = _dealt(known.counts)
    everything = known.features()
    settings: dict = {}
    total = np.zeros(known.cells.count)
    for number in range(PARTS):
        told = known.features(known.counts - dealt[number])
        target = dealt[number].sum(axis=0)
        settings = settings or peer.choose(told, target)
        total += peer.learn(told, target, settings, number)(everything)
    return Taught(total / PARTS, settings)


def forward(peer: Peer, known: Known) -> Taught:
    """Teach a peer to foretell the last period from those before it."""
    told, target = known.before_the_last().features(), known.counts[-1]
    settings = peer.choose(told, target)
    everything = known.features()
    models = (peer.learn(told, target, settings, number) for number in range(PARTS))
    return Taught(sum(one(everything) for one in models) / PARTS, settings)


def _dealt(counts: np.ndarray) -> np.ndarray:
    """Return the events dealt out to equal parts, int array (parts, periods, cells)."""
    generator = np.random.default_rng(1)
    found = np.zeros((PARTS, *counts.shape), counts.dtype)
    for period, one in enumerate(counts):
        cell = np.repeat(np.arange(len(one)), one)
        part = generator.permutation(len(cell)) % PARTS
        np.add.at(found, (part, period, cell), 1)
    return found
