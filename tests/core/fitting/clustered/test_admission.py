"""When a test may end early, what it costs, and what it tells."""

from types import SimpleNamespace

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered import admission as module
from risk_terrain_modelling.core.fitting.clustered.admission import AdmissionTests
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering
from risk_terrain_modelling.core.fitting.clustered.level import CHUNK
from scipy import stats

VARIABLES = 40
NUMBER = 199


class Chance:
    """Surrogates whose scores are standard normal; remembers how many were drawn."""

    def __init__(self, seed=0):
        self.seed, self.drawn_so_far = seed, []

    def generator(self):
        return np.random.default_rng(self.seed)

    def drawn(self, chunks, expected, clustering, of):
        """Return as many as a real one, each chunk always the same."""
        self.drawn_so_far.append(len(chunks) * CHUNK)
        seeds = ([self.seed, chunk] for chunk in chunks)
        normal = (np.random.default_rng(s).normal(size=(CHUNK, VARIABLES)) for s in seeds)
        return np.vstack([of(one) for one in normal])


class AsTheyAre:
    """Scores that are their sums, and need no standard."""

    usable = np.ones(VARIABLES, bool)

    def __init__(self, *given):
        """Take whatever a standard takes."""

    def sums(self, surrogates):
        return surrogates

    def of(self, sums):
        """Return the sums."""
        return sums


@pytest.fixture(autouse=True)
def _no_standard(monkeypatch):
    monkeypatch.setattr(module, "Standard", AsTheyAre)


def begun(highest, chance=None, usable=True, number=NUMBER, alpha=0.05):
    chance = chance or Chance()
    observed = np.zeros(VARIABLES)
    observed[7] = highest
    tests = AdmissionTests(chance, SimpleNamespace(), number, alpha)
    usable = np.full(VARIABLES, usable)
    return tests.admission(AsTheyAre(), observed, usable, np.ones(9), Clustering()), chance


def precise(*given, **more):
    test, chance = begun(*given, **more)
    test.make_precise()
    return test, sum(chance.drawn_so_far)


def reached(highest):
    """P-value of the largest of so many normal variables."""
    return 1 - stats.norm.cdf(highest) ** VARIABLES


def test_beyond_doubt_a_look_is_enough():
    test, drawn = precise(9.0)
    assert drawn == 80
    assert test.best == 7
    assert test.estimate.p_value == 1 / 81
    assert test.estimate.at_most
    assert test.estimate.passed
    # the deviate to pass is that of the level, not the one that ends the look
    assert test.critical == pytest.approx(stats.norm.ppf(0.95 ** (1 / VARIABLES)), rel=0.2)


def test_a_level_that_a_look_cannot_show_is_tested_further():
    test, drawn = precise(9.0, number=1000, alpha=0.001)
    assert drawn == 1000
    assert test.estimate.p_value == 1 / 1001
    assert test.estimate.passed


def test_where_it_plainly_fails_no_more_than_asked_for_are_drawn():
    test, drawn = precise(1.0)
    assert drawn == 200
    assert test.estimate.p_value > 0.5


@pytest.mark.parametrize("highest", [2.9, 3.05, 3.2, 3.4])
def test_near_the_level_the_p_value_is_precise(highest):
    found = [precise(highest, chance=Chance(seed))[0].estimate for seed in range(6)]
    p_values = np.array([one.p_value for one in found])
    assert p_values == pytest.approx(np.full(6, reached(highest)), abs=0.012)
    assert p_values.std(ddof=1) < 0.006
    assert all(one.error <= 0.0035 for one in found)


def test_the_nearer_to_the_level_the_more_are_drawn():
    far, near = precise(3.8)[1], precise(3.02)[1]
    assert 200 <= far < near <= 40 * NUMBER


def test_there_is_a_limit_to_what_is_drawn():
    test, drawn = precise(3.02, number=39)
    assert drawn <= 40 * 39
    assert test.estimate.error > 0.002


def test_other_candidates_have_p_values_of_their_own():
    test, _ = precise(3.0)
    other = test.estimate_of(3)
    assert other.p_value > 0.99
    assert test.estimate_of(7) == test.estimate


def test_without_a_usable_variable_nothing_is_admitted():
    test, drawn = precise(9.0, usable=False)
    assert not test.estimate.passed
    assert test.estimate.p_value == 1
    assert test.critical == np.inf
    assert drawn == 0
