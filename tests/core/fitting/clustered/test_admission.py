"""When a test may end early, and what it costs."""

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered.admission import AdmissionTests
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering
from risk_terrain_modelling.core.fitting.clustered.surrogates import CHUNK
from scipy import stats

VARIABLES = 40
NUMBER = 199


class Chance:
    """Surrogates whose scores are standard normal; remembers how many were drawn."""

    def __init__(self):
        self.drawn = []

    def suit(self, clustering, loosely=False):
        """Suit everything."""

    def sums(self, chunks, expected, nugget, of):
        """Return as many as a real one, each chunk always the same."""
        self.drawn.append(len(chunks) * CHUNK)
        draws = [np.random.default_rng(c).normal(size=(CHUNK, VARIABLES)) for c in chunks]
        return np.vstack(draws)


class AsTheyAre:
    """Scores that are their sums."""

    sums = None

    @staticmethod
    def of(sums):
        """Return the sums."""
        return sums


def admitted(tests, highest, usable=True):
    observed = np.zeros(VARIABLES)
    observed[7] = highest
    return tests.admission(
        AsTheyAre, observed, np.full(VARIABLES, usable), np.ones(9), Clustering()
    )


def test_beyond_doubt_a_look_is_enough():
    chance = Chance()
    found = admitted(AdmissionTests(chance, NUMBER, 0.05), 9.0)
    assert chance.drawn == [80]
    assert found.deviates.argmax() == 7
    assert found.p_value == 1 / 81
    assert found.passed
    # the deviate to pass is that of the level, not the one that ends the look
    assert found.critical == pytest.approx(stats.norm.ppf(0.95 ** (1 / VARIABLES)), rel=0.2)


def test_a_level_that_a_look_cannot_show_is_tested_in_full():
    chance = Chance()
    found = admitted(AdmissionTests(chance, NUMBER, 0.01), 9.0)
    assert chance.drawn == [200, 40, 160]
    assert found.p_value == 1 / (NUMBER + 1)
    assert found.passed


def test_a_level_that_so_many_surrogates_cannot_show_is_not_passed():
    assert not admitted(AdmissionTests(Chance(), NUMBER, 0.001), 9.0).passed


def test_after_one_test_in_doubt_no_other_begins_with_a_look():
    chance = Chance()
    tests = AdmissionTests(chance, NUMBER, 0.05)
    admitted(tests, 3.6)
    assert chance.drawn == [80, 200, 40, 160]
    chance.drawn.clear()
    assert admitted(tests, 9.0).passed
    assert chance.drawn == [200, 40, 160]


def test_where_it_plainly_fails_the_rest_is_not_drawn():
    chance = Chance()
    found = admitted(AdmissionTests(chance, NUMBER, 0.05), 1.0)
    assert chance.drawn == [80, 200, 40]
    assert found.p_value > 0.25


@pytest.mark.parametrize("highest", [2.9, 3.2, 3.6])
def test_the_p_value_is_that_of_the_largest_of_so_many_normal_variables(highest):
    found = admitted(AdmissionTests(Chance(), 4999, 0.05), highest)
    # a deviate is measured by a sample, so the tail is a little heavier than the normal one
    alone = 1 - stats.norm.cdf(highest) ** VARIABLES
    assert found.p_value == pytest.approx(alone, rel=0.25)
    assert found.passed == (found.p_value <= 0.05)


def test_the_least_number_of_surrogates_still_makes_two_sets():
    chance = Chance()
    found = admitted(AdmissionTests(chance, 19, 0.05), 3.0)
    assert chance.drawn == [80, 20, 20]
    assert 1 / 20 <= found.p_value <= 1


def test_without_a_usable_variable_nothing_is_admitted():
    found = admitted(AdmissionTests(Chance(), NUMBER, 0.05), 9.0, usable=False)
    assert not found.passed
    assert found.critical == np.inf
