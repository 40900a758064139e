"""Whether the best of all candidate variables leans further than clustering alone would have it.

The largest deviate over all candidates is compared with the largest of each surrogate (Westfall and
Young 1993, max-T), so the distances and operationalisations that were tried are paid for.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .arrivals import Arrived
from .clustering import Clustering
from .level import CHUNK, Estimate, counted
from .scores import Scores
from .standard import Pairs, Standard
from .surrogates import Surrogates
from .tail import FEWEST, FEWEST_BEYOND, Normals, Tail

AT_A_GLANCE = 2  # chunks that settle what is beyond doubt
BEYOND_DOUBT = 5.0  # standard deviations above the mean of the largest deviates of surrogates
MOST_TIMES = 40  # as many surrogates as asked for, at most, where a test needs them
PRECISE = 0.055  # of the level: the error that a p-value near it may have
# Surrogates that such a p-value needs at least: of fewer its error is known too badly
FEWEST_NEAR = 1000
ROUGH = 3.0  # times the usual error
LEAST_MORE = 1.1  # times as many surrogates as there are, where a test goes on


class Admission:
    """A test of the largest of the scores, carried as far as it is needed.

    What makes the scores comparable is computed (`Standard`), surrogates give the distribution of
    the largest. A first look ends a test where the events lean beyond doubt. After the number asked
    for it goes on for as long as the p-value lies where its precision matters (after Besag and
    Clifford 1991, Sequential Monte Carlo p-values), which is then read off a smoothed tail.

    Which variables are usable was seen from the events: a surrogate has others, so it answers with
    all of them. Without this, a variable so rare that it seldom has an event would come too cheap.

    Parameters
    ----------
    tests : AdmissionTests
    scores : Scores
    observed : float array, shape (variables,)
        Scores of the events.
    usable : bool array, shape (variables,)
        Which candidates could be fitted at all.
    expected : float array, shape (cells,)
    clustering : Clustering

    Attributes
    ----------
    deviates : float array, shape (variables,)
        Standardised scores of the events; -inf where a candidate is not usable.
    best : int
        The place of the largest of them.
    estimate : Estimate
        Its p-value as far as it is known; 1 if no candidate is usable.
    """

    def __init__(
        self,
        tests: AdmissionTests,
        scores: Scores,
        observed: np.ndarray,
        usable: np.ndarray,
        expected: np.ndarray,
        clustering: Clustering,
    ) -> None:
        self._tests, self._scores = tests, scores
        self._expected, self._clustering = expected, clustering
        self._standard = Standard(scores, tests.pairs, clustering)
        self._tail = Tail(tests.alpha, tests.normals)
        self._seen = np.zeros((0, int(self._standard.usable.sum())), np.float32)
        self.deviates = np.where(usable, self._standard.of(observed), -np.inf)
        self.best = int(self.deviates.argmax())
        self.estimate = Estimate(1.0, 0.0, False, tests.alpha)
        self._beyond_doubt = False
        if np.isfinite(self.deviates[self.best]):
            self._look()

    @property
    def critical(self) -> float:
        """Deviate that the largest must pass at the level asked for."""
        if not len(self._seen):
            return np.inf
        return float(np.quantile(self._largest, 1 - self._tests.alpha))

    def estimate_of(self, place: int) -> Estimate:
        """Return the p-value of any candidate's deviate, all that was tried paid for."""
        if place == self.best or not len(self._seen):
            return self.estimate
        return counted(self._largest >= self.deviates[place], self._tests.alpha)

    def make_precise(self) -> None:
        """Go on until the p-value is known as precisely as it matters."""
        while self.estimate.near and not (self._beyond_doubt or self._precise):
            if not self._go_on():
                return

    @property
    def _precise(self) -> bool:
        enough = self._tests.roughness * len(self._seen) >= FEWEST_NEAR
        return enough and self.estimate.error <= self._bearable

    @property
    def _bearable(self) -> float:
        return self._tests.roughness * PRECISE * self._tests.alpha

    @property
    def _largest(self) -> np.ndarray:
        return self._seen.max(1)

    @property
    def _reached(self) -> int:
        return int((self._largest >= self.deviates[self.best]).sum())

    def _look(self) -> None:
        self._draw(AT_A_GLANCE)
        if not self._beyond_doubt:
            self._draw(-(-self._tests.number // CHUNK))

    def _go_on(self) -> bool:
        """Draw about as many more as are needed; return whether there are any more to be had."""
        have = len(self._seen)
        wanted = float(FEWEST)  # what is counted is less precise than what is smoothed
        if self._reached < FEWEST_BEYOND:  # too few to tell how many more are needed
            wanted = 2.0 * have
        elif have >= FEWEST:
            wanted = have * (self.estimate.error / self._bearable) ** 2
            wanted = max(wanted, LEAST_MORE * have, FEWEST_NEAR / self._tests.roughness)
        wanted = min(wanted, MOST_TIMES * self._tests.number)
        self._draw(int(wanted) // CHUNK)
        return len(self._seen) > have

    def _draw(self, chunks: int) -> None:
        """Draw surrogates up to a number of chunks, and estimate again."""
        have = len(self._seen) // CHUNK
        if chunks > have:
            drawn = self._tests.surrogates.drawn(
                range(have, chunks), self._expected, self._clustering, self._deviates
            )
            self._seen = np.concatenate([self._seen, drawn])
        best, largest = float(self.deviates[self.best]), self._largest
        smoothed = self._tail.beyond(self._seen, best)
        self.estimate = smoothed or counted(largest >= best, self._tests.alpha)
        far = largest.mean() + BEYOND_DOUBT * largest.std()
        self._beyond_doubt = bool(best > far and self.estimate.passed)

    def _deviates(self, surrogates: Iterator[Arrived]) -> np.ndarray:
        """Deviates of surrogates, of the variables that vary."""
        deviates = self._standard.of(self._scores.of(self._scores.sums(surrogates)))
        return deviates[:, self._standard.usable].astype(np.float32)


class AdmissionTests:
    """What the tests of one selection have in common.

    Parameters
    ----------
    surrogates : Surrogates
    pairs : Pairs
    number : int
        Surrogates of a test whose outcome is plain; 40 times as many at most.
    alpha : float
        Level of each test.
    roughness : float, optional
        How many times the usual error a p-value may have.
    normals : Normals, optional
        Of the tests that these are a rougher form of.
    """

    def __init__(
        self,
        surrogates: Surrogates,
        pairs: Pairs,
        number: int,
        alpha: float,
        roughness: float = 1.0,
        normals: Normals | None = None,
    ) -> None:
        self.surrogates, self.pairs = surrogates, pairs
        self.number, self.alpha, self.roughness = number, alpha, roughness
        self.normals = normals or Normals(surrogates.generator)

    def roughly(self) -> AdmissionTests:
        """Return tests that cost less and tell only what is plain."""
        return AdmissionTests(
            self.surrogates, self.pairs, self.number, self.alpha, ROUGH, self.normals
        )

    def admission(
        self,
        scores: Scores,
        observed: np.ndarray,
        usable: np.ndarray,
        expected: np.ndarray,
        clustering: Clustering,
    ) -> Admission:
        """Begin a test of the largest of the scores, see `Admission`."""
        return Admission(self, scores, observed, usable, expected, clustering)
