"""A factor that is there is found, one that is not there is not, though events cluster."""

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered.admission import AdmissionTests
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.level import Estimate
from risk_terrain_modelling.core.fitting.clustered.scores import Scores
from risk_terrain_modelling.core.fitting.clustered.selection import Selector
from risk_terrain_modelling.core.fitting.clustered.surrogates import Surrogates
from risk_terrain_modelling.core.fitting.clustered.trial import Trial, variables_of
from risk_terrain_modelling.core.fitting.engine import workers as workers_module
from risk_terrain_modelling.core.fitting.engine.rows import merge_cells
from risk_terrain_modelling.core.fitting.engine.workers import Workers
from risk_terrain_modelling.core.fitting.families import POISSON
from risk_terrain_modelling.core.fitting.stepwise.selection import select as reference
from risk_terrain_modelling.core.model.term import ADMITTED, DROPPED, TURNED_AWAY
from risk_terrain_modelling.core.progress import Cancelled, Quiet
from scipy import stats

CLUSTERING = Clustering((Component(0.8, 400.0, 1.0),), nugget=0.2)


def selector(made, counts):
    return Selector(made.cells, merge_cells(made.blocks, counts), made.blocks, counts)


def selected(made, counts, number=99, seed=1, progress=None):
    return selector(made, counts).select(number, 0.05, seed, progress or Quiet())


def town(study, area, outcome, effects, seed, side=40, events=1500, **kinds):
    """A square town with factors of which some have effects; events that cluster besides."""
    made = study(area(np.ones((side, side), bool)), seed, **kinds)
    logs = np.zeros(made.cells.count)
    for name, distance, log in effects:
        logs += log * made.of(name, distance)[1]
    expected = np.exp(logs) * events / np.exp(logs).sum()
    return made, outcome(expected, made.cells, CLUSTERING, np.random.default_rng([seed, 1]))


@pytest.fixture(scope="module")
def mixed(study, area, outcome):
    """Of six factors one raises risk threefold and one, protective, halves it."""
    effects = [("factor 1", 200.0, np.log(3)), ("factor 4", 300.0, np.log(2.5))]
    return town(
        study, area, outcome, effects, 6, factors=6, protective=(4, 5), places=(30, 60), events=3000
    )


def test_what_is_there_is_found_and_nothing_else(mixed):
    made, counts = mixed
    found = selected(made, counts, 199)
    assert {v.factor for v in found.mean.variables} == {"factor 1", "factor 4"}
    errors = np.sqrt(np.diag(found.covariance))[1:]
    for variable, coefficient, error in zip(
        found.mean.variables, found.mean.coefficients[1:], errors
    ):
        true = {"factor 1": np.log(3), "factor 4": np.log(2.5)}[variable.factor]
        assert coefficient > 0  # protective ones are coded so that it is
        assert abs(coefficient - true) < 3 * error + 0.25  # the distance may be the next
        assert found.admission[variable].p_value <= 0.05
        assert not found.admission[variable].borderline
    assert [entry.action for entry in found.entries] == [ADMITTED, ADMITTED]
    assert found.turned_away.action == TURNED_AWAY
    assert found.turned_away.p_value > 0.05
    assert set(found.left_out) == {"factor 0", "factor 2", "factor 3", "factor 5"}
    # the model explains a part of the clustering, not all
    assert found.clustering.strength > 0.2
    assert found.mean.expected.sum() == pytest.approx(counts.sum())


def test_a_factor_told_the_wrong_way_round_is_not_admitted(mixed, study, area):
    _, counts = mixed
    wrong = study(area(np.ones((40, 40), bool)), 6, factors=6, places=(30, 60))
    found = selected(wrong, counts)
    assert {v.factor for v in found.mean.variables} == {"factor 1"}


def test_the_same_seed_gives_the_same_whatever_the_number_of_threads(mixed, monkeypatch):
    made, counts = mixed

    def outline(seed):
        found = selected(made, counts, 39, seed)
        return found.entries, found.critical, found.mean.coefficients.tolist()

    runs = []
    for threads in (1, 2, 2):
        monkeypatch.setattr(workers_module.os, "cpu_count", lambda threads=threads: threads)
        runs.append(outline(5))
    assert runs[0] == runs[1] == runs[2]
    assert outline(6)[1] != runs[0][1]


def test_with_nothing_to_choose_the_model_is_its_intercept(mixed, study, ragged):
    made, _ = mixed
    # all events in one cell: no variable has some on either side
    counts = np.zeros(made.cells.count, int)
    counts[17] = 25
    found = selected(made, counts)
    assert found.mean.variables == ()
    assert found.entries == ()
    assert found.turned_away is None
    assert found.mean.expected == pytest.approx(np.full(made.cells.count, counts.mean()))
    assert np.isfinite(found.covariance).all()


def test_a_variable_that_fails_its_own_test_beside_the_others_is_dropped(mixed):
    made, counts = mixed
    judge = selector(made, counts)
    one, other = (made.of(f"factor {n}", 200.0)[0] for n in (1, 0))
    entries = []
    state, covariance = judge._final(judge.state((other, one)), 0.05, entries)
    assert state.mean.variables == (one,)
    assert [(entry.action, entry.variable) for entry in entries] == [(DROPPED, other)]
    assert entries[0].deviate < 1.9
    assert covariance == pytest.approx(judge.covariance(state))


def test_a_fit_without_finite_optimum_is_passed_over(mixed, monkeypatch):
    made, counts = mixed
    first = selected(made, counts).entries[0].variable
    judge = selector(made, counts)
    plain = judge.state
    monkeypatch.setattr(
        judge,
        "state",
        lambda variables, *rest: None if first in variables else plain(variables, *rest),
    )
    found = judge.select(99, 0.05, 1, Quiet())
    assert first not in found.mean.variables
    # another distance of the factor, or another factor, gets its turn
    assert found.entries


class Scripted:
    """A test with a p-value given, of which one variable is the best."""

    def __init__(self, p_value, error=0.002, best=1):
        self.estimate = Estimate(p_value, error, False, 0.05)
        self.deviates = np.where(np.arange(4) == best, 3.0, 1.0)
        self.best, self.critical = best, 3.1

    def estimate_of(self, place):
        return self.estimate

    def make_precise(self):
        """Be as precise as it is."""


def trial(made, first, second=None, best=1):
    blocks = [b for b in made.blocks if b.variables[0].factor in ("factor 1", "factor 4")]
    again = None if second is None else Scripted(*np.atleast_1d(second), best=best)
    return Trial(variables_of(blocks), Scripted(*np.atleast_1d(first)), lambda variable: again)


@pytest.mark.parametrize(
    ("first", "second", "decided_by_second", "borderline"),
    [
        (0.01, 0.04, False, False),  # plain: no second test
        (0.045, 0.02, True, False),  # the second passes whatever the first does
        (0.1, 0.02, True, False),
        (0.1, 0.2, True, False),
        (0.1, 0.055, True, True),
        (0.1, 0.045, True, True),
        (0.5, 0.02, False, False),  # no hope
        ((0.29, 0.01), 0.02, True, True),  # perhaps none
        ((0.29, 0.01), 0.2, True, False),
        (0.045, None, False, True),
        (0.055, None, False, True),
        (0.07, None, False, False),
    ],
)
def test_a_second_test_decides_where_the_first_is_not_plain(
    mixed, first, second, decided_by_second, borderline
):
    judged = trial(mixed[0], first, second)
    assert (judged.decisive is judged.again) == decided_by_second
    assert judged.borderline == borderline
    entry = judged.entry(ADMITTED)
    assert entry.second == decided_by_second
    assert entry.borderline == borderline
    assert entry.p_value == judged.decisive.estimate.p_value


def test_a_second_test_of_another_factor_does_not_count(mixed):
    assert trial(mixed[0], 0.1, 0.02, best=3).again is None


def test_the_second_test_is_with_the_clustering_that_the_candidate_would_leave(mixed, monkeypatch):
    """Once something is in the model."""
    made, counts = mixed
    judge = selector(made, counts)
    inside = judge.state([made.of("factor 1", 200.0)[0]])
    others = [block for block in judge.blocks if block.variables[0].factor == "factor 4"]
    seen = []

    class Tests:
        @staticmethod
        def admission(scores, observed, usable, expected, clustering):
            seen.append(clustering)
            return Scripted(0.1)

    with Workers(Quiet()) as workers:
        judge._tried(inside, others, np.ones(4, bool), Tests(), workers)
        names = variables_of(others)
        assert seen[0] == inside.clustering
        with_it = judge.state((*inside.mean.variables, names[1]), clustering=inside.clustering)
        assert seen[1].strength == pytest.approx(with_it.clustering.strength, abs=1e-4)
        seen.clear()
        judge._tried(judge.state([]), others, np.ones(4, bool), Tests(), workers)
        assert len(seen) == 1


def test_a_factor_that_other_surrogates_might_leave_out_is_marked_whatever_the_seed(
    mixed, monkeypatch
):
    """A level set right at the p-value of the second factor."""
    made, counts = mixed
    judge = selector(made, counts)
    weakest = max(judge.select(199, 0.3, 1, Quiet()).entries, key=lambda entry: entry.p_value)
    rest = judge.select(199, 0.3, 1, Quiet()).turned_away
    level = (weakest if weakest.p_value > 0.02 else rest).p_value
    name = (weakest if weakest.p_value > 0.02 else rest).variable.factor
    for seed in range(1, 7):
        found = judge.select(199, level, seed, Quiet())
        entries = {e.variable.factor: e for e in (*found.left_out.values(), *found.entries)}
        assert entries[name].borderline, seed


def test_how_many_events_a_variable_happens_to_have_is_no_discount(area, study):
    """Rare variables without events cannot be fitted, but their surrogates count in the test."""
    made = study(area(np.ones((40, 40), bool)), 3, factors=60, reach=(0.5,), places=(2, 4))
    counts = np.zeros(made.cells.count, int)
    counts[np.random.default_rng(1).integers(0, 1600, 60)] += 1
    judge = selector(made, counts)
    usable = judge._usable(judge.blocks, set())
    assert 0 < usable.sum() < len(usable) / 2
    state = judge.state(())
    scores = Scores(judge.blocks, state.mean, judge.squares, state.neighbourhood)
    with Workers(Quiet()) as workers:
        tests = [
            AdmissionTests(Surrogates(made.cells, 1, workers), judge.pairs, 199, 0.5).admission(
                scores, scores.observed(counts), some, state.mean.expected, state.clustering
            )
            for some in (usable, np.ones(len(usable), bool))
        ]
    assert tests[0].estimate == tests[1].estimate
    assert tests[0].critical == tests[1].critical


def test_it_stops_when_asked(mixed):
    class Stop(Quiet):
        calls = 0

        def at(self, share):
            assert 0 <= share <= 1
            self.calls += 1
            if self.calls > 3:
                raise Cancelled

    with pytest.raises(Cancelled):
        selected(*mixed, progress=Stop())


def test_progress_goes_forward_and_ends_at_1(mixed):
    class Watch(Quiet):
        def __init__(self):
            self.shares = []

        def at(self, share):
            self.shares.append(share)

    watch = Watch()
    selected(*mixed, number=39, progress=watch)
    assert watch.shares == sorted(watch.shares)
    assert watch.shares[-1] == 1


def test_false_factors_are_as_rare_as_promised(study, area, outcome):
    """40 outcomes that cluster and have nothing to do with any factor."""
    p_values, naive = [], 0
    for seed in range(40):
        made, counts = town(study, area, outcome, [], seed, factors=6, protective=(1,))
        found = selected(made, counts, 99, seed)
        first = found.entries[0] if found.entries else found.turned_away
        p_values.append(first.p_value)
        rows = merge_cells(made.blocks, counts)
        naive += bool(reference(POISSON, rows, 0.05, Quiet()).variables)
    # p-values of a first test are uniform: 40 of them pass these by chance at 1 in 1000
    for level in (0.05, 0.25):
        assert (np.array(p_values) <= level).sum() <= stats.binom.ppf(0.999, 40, level)
    assert naive >= 30


def test_false_factors_are_rare_beside_a_true_one(study, area, outcome):
    """20 outcomes of one factor among six, of which the others have nothing to do with them."""
    effects = [("factor 1", 200.0, np.log(3))]
    false, kept = 0, 0
    for seed in range(20):
        made, counts = town(study, area, outcome, effects, seed, factors=6, places=(30, 60))
        chosen = {v.factor for v in selected(made, counts, 99, seed).mean.variables}
        false += bool(chosen - {"factor 1"})
        kept += "factor 1" in chosen
    assert false <= stats.binom.ppf(0.999, 20, 0.1)
    assert kept >= 18
