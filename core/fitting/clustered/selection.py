"""Forward selection of factors that hold up although crime clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from ...model.block import Block
from ...model.term import ADMITTED, DROPPED, ONE_QUARTER, TURNED_AWAY
from ...model.variable import Variable
from ...progress import Progress, in_reach, share_of_steps
from ...terrain.grid import Cells
from ..engine.rows import DistinctRows
from ..engine.workers import Workers
from ..stepwise.search import two_sided
from .admission import Admission, AdmissionTests
from .fitter import Fitter, State, finite
from .joining import by_factor
from .mean import Mean
from .outcome import Calibrated, Entry
from .profile import Profiled, beside
from .quarters import Quarters
from .rings import Rings, alone, rings_of
from .scores import Scores, by_square_of
from .standard import Pairs
from .surrogates import Surrogates
from .trial import Trial, variables_of

STEPS_HALFWAY = 6  # steps after which progress shows one half


@dataclass
class _Course:
    """What happened so far in a selection.

    `of_one_quarter` are factors that passed their test, but do not show in several quarters.
    `forks` are models that the selection might as well have ended with, or gone on from, had chance
    put a p-value on the other side of its level; `onward` is the one to go on from.
    """

    entries: list[Entry] = field(default_factory=list)
    turned_away: Entry | None = None
    critical: float = np.inf
    left_out: dict[str, Entry] = field(default_factory=dict)
    impossible: set[Variable] = field(default_factory=set)  # to fit, or to show everywhere
    of_one_quarter: dict[str, Entry] = field(default_factory=dict)
    forks: list[State] = field(default_factory=list)
    onward: State | None = None

    def leave_out(self, entry: Entry, candidates: Sequence[Variable]) -> None:
        """Try the factor of an entry no more."""
        factor = entry.variable.factor
        self.of_one_quarter[factor] = entry
        self.impossible.update(v for v in candidates if v.factor == factor)


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
        self.pairs = Pairs(cells, self.squares)
        self.quarters = Quarters(cells, variables_of(self.blocks))
        self._alike = {b.variables[0].factor: by_square_of(b, self.squares) for b in self.blocks}
        self._fitted: dict[tuple[State, tuple[Variable, ...]], State | None] = {}
        self._rings: dict[tuple[str, str], Rings] = {}
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
        so makes its own test too strict. Where a test does not pass plainly beside factors already
        admitted, it is therefore made once more with the clustering that the best candidate would
        leave. Nothing enters the empty model that way: where no factor matters, the level of the
        test holds.

        What passes must also show in several quarters of the study area (`Quarters`): surrogates
        cluster alike everywhere, and real crime does not. A factor that does not is left out, and
        the others are tried further. Factors are tested beside the whole profile of those admitted
        (`profile`): what the variable chosen of a factor leaves over is not another factor's.

        A test whose p-value may lie on either side of the level could as well have gone the other
        way. Where it passed, the model before it is one that might have been the last; where it
        failed, the selection is followed as if it had passed. Whatever factor is in one of these
        models and not in the other is marked as borderline.

        Parameters
        ----------
        number : int
            Surrogates of a plain test, see `AdmissionTests`.
        alpha : float
            Level of every test.
        seed : int
        progress : Progress
        """
        state = in_reach(self.null, progress, 0.0)
        before = state.clustering
        course = _Course()
        with Workers(progress) as workers:
            tests = AdmissionTests(Surrogates(self.cells, seed, workers), self.pairs, number, alpha)
            state = self._followed(state, course, tests, workers)
            might_be = self._otherwise(course, tests, workers)
            share = workers.share
        final = partial(self._final, state, alpha, course.entries)
        state, covariance = in_reach(final, progress, share)
        unsure = in_reach(partial(self._unsure, state, might_be, alpha), progress, share)
        progress.at(1.0)
        entries = tuple(_marked(entry, unsure) for entry in course.entries)
        admission = {e.variable: e for e in entries if e.action == ADMITTED}
        chosen = factors_of(state)
        return Calibrated(
            mean=state.mean,
            clustering=state.clustering,
            neighbourhood=state.neighbourhood,
            before=before,
            covariance=covariance,
            admission={variable: admission[variable] for variable in state.mean.variables},
            entries=entries,
            turned_away=course.turned_away and _marked(course.turned_away, unsure),
            critical=course.critical,
            left_out={
                name: _marked(one, unsure)
                for name, one in {**course.left_out, **course.of_one_quarter}.items()
                if name not in chosen
            },
        )

    def _followed(
        self, state: State, course: _Course, tests: AdmissionTests, workers: Workers
    ) -> State:
        """Return the model with all that is admitted after it."""
        while (grown := self._step(state, course, tests, workers)) is not None:
            state = grown
        return state

    def _otherwise(self, course: _Course, tests: AdmissionTests, workers: Workers) -> list[State]:
        """Return the models that the selection might have ended with, had chance been another."""
        might_be = list(course.forks)
        if course.onward is not None:
            shadow = _Course(entries=list(course.entries), impossible=course.impossible)
            last = self._followed(course.onward, shadow, tests.roughly(), workers)
            might_be += [course.onward, last]
        return might_be

    def _unsure(self, state: State, might_be: Sequence[State], alpha: float) -> set[str]:
        """Return the factors that one of the models has, its weakest dropped, and `state` not."""
        chosen = factors_of(state)
        unsure: set[str] = set()
        for other in might_be:
            unsure |= chosen ^ factors_of(self._final(other, alpha, [])[0])
        return unsure

    def _step(
        self, state: State, course: _Course, tests: AdmissionTests, workers: Workers
    ) -> State | None:
        """Return the model with the next variable, or as it is where that cannot be fitted.

        None once nothing more is admitted.
        """
        workers.share = share_of_steps(len(course.entries), STEPS_HALFWAY)
        used = factors_of(state)
        candidates = [b for b in self.blocks if b.variables[0].factor not in used]
        usable = self._usable(candidates, course.impossible)
        if not usable.any():
            return None
        trial, scores = self._tried(state, candidates, usable, tests, workers)
        test = trial.decisive
        if not np.isfinite(test.deviates[test.best]):
            return None
        course.critical = test.critical
        course.left_out = trial.best_of_each()
        entry = trial.entry(ADMITTED)
        unsure = trial.borderline
        grown, borne_out = None, False
        if test.estimate.passed or unsure:
            borne_out = self._borne_out(state, scores, test.best, tests.alpha)
        if borne_out:
            grown = self._grown(state, entry.variable, workers)
        if not test.estimate.passed:
            course.turned_away = replace(entry, action=TURNED_AWAY)
            course.onward = grown
            return None
        if not borne_out:
            course.leave_out(replace(entry, action=ONE_QUARTER), trial.variables)
            return state
        if grown is None:
            course.impossible.add(entry.variable)
            course.left_out[entry.variable.factor] = replace(entry, deviate=-np.inf)
            return state
        if unsure:
            course.forks.append(state)
        course.entries.append(entry)
        return grown

    def _tried(
        self,
        state: State,
        candidates: Sequence[Block],
        usable: np.ndarray,
        tests: AdmissionTests,
        workers: Workers,
    ) -> tuple[Trial, Scores]:
        """Return the trial of the best of the candidates beside a model, and their scores."""
        scores, observed = workers.in_reach(partial(self._scores, candidates, state))
        begin = partial(tests.admission, scores, observed, usable, state.mean.expected)

        def second(best: Variable) -> Admission | None:
            grown = self._grown(state, best, workers) if state.mean.variables else None
            return None if grown is None else begin(grown.clustering)

        return Trial(scores.variables, begin(state.clustering), second), scores

    def _borne_out(self, state: State, scores: Scores, number: int, alpha: float) -> bool:
        """Return whether a candidate shows in several quarters."""
        expected = state.mean.expected
        weights = scores.weights_of(number)
        return self.quarters.bear_out(weights, self.counts - expected, expected, alpha)

    def _beside(self, state: State) -> Mean | Profiled:
        """Return a model with the whole profile of its factors."""
        if not state.mean.variables:
            return state.mean
        blocks = [self._profile_of(variable) for variable in state.mean.variables]
        return beside(state.mean, blocks, self.squares, state.neighbourhood)

    def _profile_of(self, variable: Variable) -> Block:
        rings = self.rings_of(variable)
        return rings.block if rings.ends else alone(self.blocks, variable)

    def rings_of(self, variable: Variable) -> Rings:
        """Return the rings of a variable's factor."""
        key = variable.factor, variable.operationalisation
        if key not in self._rings:
            self._rings[key] = rings_of(self.cells, self.blocks, variable, self.counts)
        return self._rings[key]

    def _grown(self, state: State, variable: Variable, workers: Workers) -> State | None:
        """Return the model with one variable more; None if it cannot be fitted."""
        more = (*state.mean.variables, variable)
        key = state, more
        if key not in self._fitted:  # a second test asks for what may then be admitted
            self._fitted.clear()
            fit = partial(self.state, more, state.mean.coefficients, state.clustering)
            self._fitted[key] = workers.in_reach(fit)
        return self._fitted[key]

    def _usable(self, blocks: Sequence[Block], impossible: set[Variable]) -> np.ndarray:
        variables = variables_of(blocks)
        return np.array([self._both_sides[v] and v not in impossible for v in variables], bool)

    def _scores(self, blocks: Sequence[Block], state: State) -> tuple[Scores, np.ndarray]:
        """Return the scores of candidates beside a model, and those of the events."""
        alike = [self._alike[block.variables[0].factor] for block in blocks]
        scores = Scores(blocks, self._beside(state), self.squares, state.neighbourhood, alike)
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
            of_variables = slice(mean.fixed, None)
            z = mean.coefficients[of_variables] / np.sqrt(np.diag(covariance)[of_variables])
            weakest = int(z.argmin())
            p_value = float(two_sided(z[[weakest]])[0])
            if z[weakest] > 0 and p_value <= alpha:
                return left, covariance
            gone = mean.variables[weakest]
            entries.append(
                Entry(
                    action=DROPPED,
                    variable=gone,
                    p_value=p_value,
                    error=0.0,
                    at_most=False,
                    borderline=False,
                    deviate=float(z[weakest]),
                )
            )
            others = tuple(v for v in mean.variables if v != gone)
            start = np.delete(mean.coefficients, mean.fixed + weakest)
            fitted = self.state(others, start) or self.state(others, start, compared=False)
            left = finite(fitted)


def factors_of(state: State) -> set[str]:
    """Return the factors of a model."""
    return {variable.factor for variable in state.mean.variables}


def _marked(entry: Entry, unsure: set[str]) -> Entry:
    return replace(entry, borderline=entry.borderline or entry.variable.factor in unsure)
