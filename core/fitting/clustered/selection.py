"""Forward selection of factors that hold up although crime clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

import numpy as np

from ...model.block import Block
from ...model.variable import Variable
from ...progress import Progress, in_reach
from ...terrain.grid import Cells
from ..engine.rows import DistinctRows
from ..engine.workers import Workers
from ..stepwise.search import two_sided
from .admission import Admission, AdmissionTests
from .clustering import Clustering, clustering_of
from .covariance import coefficient_covariance
from .mean import Mean, compared_with_surroundings, fit_mean
from .neighbourhood import Districts, Neighbourhood
from .outcome import ADMITTED, DROPPED, TURNED_AWAY, Calibrated, Entry
from .pairs import Lags, pair_correlation
from .scores import Scores, by_factor
from .surrogates import Surrogates

DOUBTFUL = 6  # times the level: a p-value up to that gets a second test
MOST_DOUBTFUL = 0.5
STEPS_HALFWAY = 6  # steps after which progress shows one half: their number is not known before


@dataclass(frozen=True, eq=False)
class State:
    """A model on the way: its mean, the clustering that it leaves, how its fit was weighted."""

    mean: Mean
    clustering: Clustering
    neighbourhood: Neighbourhood


@dataclass
class _Course:
    """What happened so far in a selection."""

    entries: list[Entry] = field(default_factory=list)
    turned_away: Entry | None = None
    critical: float = np.inf
    left_out: dict[str, Entry] = field(default_factory=dict)
    impossible: set[Variable] = field(default_factory=set)  # fitting them has no finite optimum


class Selector:
    """Selects one variable after the other by tests that clustering calibrates.

    Parameters
    ----------
    cells : Cells
    base : DistinctRows
        The cells merged over the variables of `blocks`.
    blocks : sequence of Block
        Candidates, codes of shape (cells,).
    counts : int array, shape (cells,)
    """

    def __init__(
        self, cells: Cells, base: DistinctRows, blocks: Sequence[Block], counts: np.ndarray
    ) -> None:
        self.cells, self.base, self.counts = cells, base, counts
        self.blocks = by_factor(blocks)
        self.lags = Lags(cells)
        self.districts = Districts(cells)

    def clustering(self, mean: Mean) -> Clustering:
        """Return the clustering that a mean leaves."""
        expected = mean.expected
        return clustering_of(pair_correlation(self.lags, self.counts - expected, expected))

    def state(
        self,
        variables: Sequence[Variable],
        start: np.ndarray | None = None,
        clustering: Clustering | None = None,
        compared: bool = True,
    ) -> State | None:
        """Fit a model; None if a coefficient has no finite optimum.

        Parameters
        ----------
        variables : sequence of Variable
        start : float array, shape (1 + some of the variables,), optional
        clustering : Clustering, optional
            What the neighbourhoods are judged by; by default what the Poisson mean leaves.
        compared : bool
            Whether to compare each variable with its neighbourhood; else the fit is Poisson's.
        """
        mean = fit_mean(self.base, variables, start)
        if mean is None:
            return None
        if clustering is None:
            clustering = self.clustering(mean)
        around = Neighbourhood(self.districts, clustering, float(self.counts.mean()))
        if not variables:
            return State(mean, clustering, around)
        if clustering.components and compared:
            mean = compared_with_surroundings(mean, self.counts, self.districts, around)
            if mean is None:
                return None
        return State(mean, self.clustering(mean), around)

    def covariance(self, state: State) -> np.ndarray:
        """Return the covariance of the coefficients of a model, under clustering."""
        return coefficient_covariance(self.cells, state.mean, state.clustering, self.districts)

    def select(self, number: int, alpha: float, seed: int, progress: Progress) -> Calibrated:
        """Admit variables as long as the best passes, then drop what no longer holds.

        A strong factor of few places looks like clustering itself until it is in the model, and
        so makes its own test too strict. Where a test fails beside factors already admitted, it is
        therefore made once more with the clustering that the best candidate would leave. Nothing
        enters the empty model that way: where no factor matters, the level of the test holds.

        Parameters
        ----------
        number : int
            Surrogates of each set, see `AdmissionTests`.
        alpha : float
            Level of every test.
        seed : int
        progress : Progress
        """
        state = in_reach(self._start, progress, 0.0)
        before = state.clustering
        course = _Course()
        with Workers(progress) as workers:
            tests = AdmissionTests(Surrogates(self.cells, seed, workers), number, alpha)
            while (grown := self._step(state, course, tests, workers)) is not None:
                state = grown
            share = workers.share
        final = partial(self._final, state, alpha, course.entries)
        state, covariance = in_reach(final, progress, share)
        progress.at(1.0)
        admission = {e.variable: e.p_value for e in course.entries if e.action == ADMITTED}
        chosen = _factors(state)
        return Calibrated(
            state.mean,
            state.clustering,
            before,
            covariance,
            {variable: admission[variable] for variable in state.mean.variables},
            tuple(course.entries),
            course.turned_away,
            course.critical,
            {name: one for name, one in course.left_out.items() if name not in chosen},
        )

    def _step(
        self, state: State, course: _Course, tests: AdmissionTests, workers: Workers
    ) -> State | None:
        """Return the model with the next variable, or as it is where that cannot be fitted.

        None once nothing more is admitted.
        """
        workers.share = 1 - STEPS_HALFWAY / (STEPS_HALFWAY + len(course.entries))
        used = _factors(state)
        candidates = [b for b in self.blocks if b.variables[0].factor not in used]
        usable = self._usable(candidates, course.impossible)
        if not usable.any():
            return None
        variables, tested = self._tested(state, candidates, usable, tests, workers)
        best = int(tested.deviates.argmax())
        if not np.isfinite(tested.deviates[best]):
            return None
        variable, deviate = variables[best], float(tested.deviates[best])
        entry = Entry(ADMITTED, variable, tested.p_value, deviate, tested.second)
        course.critical = tested.critical
        course.left_out = _best_of_each(variables, tested)
        if not tested.passed:
            course.turned_away = replace(entry, action=TURNED_AWAY)
            return None
        grown = self._grown(state, variable, workers)
        if grown is None:
            course.impossible.add(variable)
            course.left_out[variable.factor] = replace(entry, deviate=-np.inf)
            return state
        course.entries.append(entry)
        return grown

    def _start(self) -> State:
        self._both_sides  # noqa: B018 (computed where it can be waited for)
        return self.state(())

    @cached_property
    def _both_sides(self) -> dict[Variable, bool]:
        """Whether a variable has events on both sides, so that a coefficient can be fitted."""
        events = self.counts.sum()
        return {
            variable: 0 < inside < events
            for block in self.blocks
            for variable, inside in zip(block.variables, block.totals(self.counts))
        }

    def _tested(
        self,
        state: State,
        candidates: Sequence[Block],
        usable: np.ndarray,
        tests: AdmissionTests,
        workers: Workers,
    ) -> tuple[tuple[Variable, ...], Admission]:
        """Return the variables of the candidates, and their test beside a model."""
        scores, observed = workers.in_reach(partial(self._scores, candidates, state))
        test = partial(tests.admission, scores, observed, usable, state.mean.expected)
        tested = test(state.clustering)
        variables = scores.variables
        best = variables[int(tested.deviates.argmax())]
        doubtful = tested.alpha < tested.p_value <= min(DOUBTFUL * tested.alpha, MOST_DOUBTFUL)
        grown = self._grown(state, best, workers) if doubtful and state.mean.variables else None
        if grown is None:
            return variables, tested
        again = test(grown.clustering)
        # clustering without one factor's share says nothing of another factor
        same = variables[int(again.deviates.argmax())].factor == best.factor
        return variables, replace(again, second=True) if same else tested

    def _grown(self, state: State, variable: Variable, workers: Workers) -> State | None:
        """Return the model with one variable more; None if it cannot be fitted."""
        more = (*state.mean.variables, variable)
        return workers.in_reach(
            partial(self.state, more, state.mean.coefficients, state.clustering)
        )

    def _usable(self, blocks: Sequence[Block], impossible: set[Variable]) -> np.ndarray:
        variables = (variable for block in blocks for variable in block.variables)
        return np.array([self._both_sides[v] and v not in impossible for v in variables], bool)

    def _scores(self, blocks: Sequence[Block], state: State) -> tuple[Scores, np.ndarray]:
        """Return the scores of candidates, and those of the events."""
        scores = Scores(blocks, state.mean, self.districts, state.neighbourhood)
        return scores, scores.observed(self.counts)

    def _final(self, state: State, alpha: float, entries: list) -> tuple[State, np.ndarray]:
        """Drop the weakest variable, again and again, while one fails its own test.

        Returns the state with neighbourhoods judged by its own clustering, and the covariance of
        its coefficients.
        """
        state = self.state(state.mean.variables) or state
        while True:
            mean = state.mean
            covariance = self.covariance(state)
            if not mean.variables:
                return state, covariance
            z = mean.coefficients[1:] / np.sqrt(np.diag(covariance)[1:])
            weakest = int(z.argmin())
            p_value = float(two_sided(z[[weakest]])[0])
            if z[weakest] > 0 and p_value <= alpha:
                return state, covariance
            gone = mean.variables[weakest]
            entries.append(Entry(DROPPED, gone, p_value, float(z[weakest])))
            left = tuple(v for v in mean.variables if v != gone)
            start = np.delete(mean.coefficients, 1 + weakest)
            state = self.state(left, start) or self.state(left, start, compared=False)


def _factors(state: State) -> set[str]:
    return {variable.factor for variable in state.mean.variables}


def _best_of_each(variables: Sequence[Variable], tested: Admission) -> dict[str, Entry]:
    """Return the best variable of each factor in a test."""
    best: dict[str, Entry] = {}
    for place in np.argsort(-tested.deviates, kind="stable"):
        variable = variables[place]
        entry = Entry(TURNED_AWAY, variable, tested.p_value, float(tested.deviates[place]))
        best.setdefault(variable.factor, entry)
    return best
