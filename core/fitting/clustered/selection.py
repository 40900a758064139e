"""Forward selection of factors that hold up although crime clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from ...model.block import Block
from ...model.term import ADMITTED, DROPPED, TURNED_AWAY
from ...model.variable import Variable
from ...progress import Progress, in_reach, share_of_steps
from ...terrain.grid import Cells
from ..engine.rows import DistinctRows
from ..engine.workers import Workers
from ..stepwise.search import two_sided
from .admission import Admission, AdmissionTests
from .fitter import Fitter, State, finite
from .outcome import Calibrated, Entry
from .scores import Scores, by_factor
from .surrogates import Surrogates

DOUBTFUL = 6  # times the level: a p-value up to that gets a second test
MOST_DOUBTFUL = 0.5
STEPS_HALFWAY = 6  # steps after which progress shows one half


@dataclass
class _Course:
    """What happened so far in a selection."""

    entries: list[Entry] = field(default_factory=list)
    turned_away: Entry | None = None
    critical: float = np.inf
    left_out: dict[str, Entry] = field(default_factory=dict)
    impossible: set[Variable] = field(default_factory=set)  # fitting them has no finite optimum


class Selector(Fitter):
    """A fitter that selects one variable after the other, by tests that clustering calibrates.

    Parameters
    ----------
    cells : Cells
    base : DistinctRows
        The cells merged over the variables of `blocks`.
    blocks : sequence of Block
        Candidates, codes of shape (cells,).
    counts : int array, shape (cells,)

    Attributes
    ----------
    blocks : tuple of Block
        The candidates, one block a factor.
    """

    def __init__(
        self, cells: Cells, base: DistinctRows, blocks: Sequence[Block], counts: np.ndarray
    ) -> None:
        super().__init__(cells, base, counts)
        self.blocks = by_factor(blocks)
        events = counts.sum()
        # without events on both sides of a variable its coefficient has no finite optimum
        self._both_sides = {
            variable: 0 < inside < events
            for block in self.blocks
            for variable, inside in zip(block.variables, block.totals(counts))
        }

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
        state = in_reach(self.null, progress, 0.0)
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
            mean=state.mean,
            clustering=state.clustering,
            before=before,
            covariance=covariance,
            admission={variable: admission[variable] for variable in state.mean.variables},
            entries=tuple(course.entries),
            turned_away=course.turned_away,
            critical=course.critical,
            left_out={name: one for name, one in course.left_out.items() if name not in chosen},
        )

    def _step(
        self, state: State, course: _Course, tests: AdmissionTests, workers: Workers
    ) -> State | None:
        """Return the model with the next variable, or as it is where that cannot be fitted.

        None once nothing more is admitted.
        """
        workers.share = share_of_steps(len(course.entries), STEPS_HALFWAY)
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
        entry = Entry(
            action=ADMITTED,
            variable=variable,
            p_value=tested.p_value,
            deviate=deviate,
            second=tested.second,
        )
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
        scores = Scores(blocks, state.mean, self.squares, state.neighbourhood)
        return scores, scores.observed(self.counts)

    def _final(self, state: State, alpha: float, entries: list[Entry]) -> tuple[State, np.ndarray]:
        """Drop the weakest variable, again and again, while one fails its own test.

        Returns the state with neighbourhoods judged by its own clustering, and the covariance of
        its coefficients.
        """
        left = self.state(state.mean.variables) or state
        while True:
            mean, covariance = left.mean, self.covariance(left)
            if not mean.variables:
                return left, covariance
            z = mean.coefficients[1:] / np.sqrt(np.diag(covariance)[1:])
            weakest = int(z.argmin())
            p_value = float(two_sided(z[[weakest]])[0])
            if z[weakest] > 0 and p_value <= alpha:
                return left, covariance
            gone = mean.variables[weakest]
            entries.append(
                Entry(action=DROPPED, variable=gone, p_value=p_value, deviate=float(z[weakest]))
            )
            others = tuple(v for v in mean.variables if v != gone)
            start = np.delete(mean.coefficients, 1 + weakest)
            fitted = self.state(others, start) or self.state(others, start, compared=False)
            left = finite(fitted)


def _factors(state: State) -> set[str]:
    return {variable.factor for variable in state.mean.variables}


def _best_of_each(variables: Sequence[Variable], tested: Admission) -> dict[str, Entry]:
    """Return the best variable of each factor in a test."""
    best: dict[str, Entry] = {}
    for place in np.argsort(-tested.deviates, kind="stable"):
        variable = variables[place]
        entry = Entry(
            action=TURNED_AWAY,
            variable=variable,
            p_value=tested.p_value,
            deviate=float(tested.deviates[place]),
        )
        best.setdefault(variable.factor, entry)
    return best
