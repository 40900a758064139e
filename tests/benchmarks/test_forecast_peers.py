"""What the learning peers are told and how they are taught: the same past, and nothing later."""

import numpy as np
import pytest
from risk_terrain_modelling.benchmarks import lessons
from risk_terrain_modelling.benchmarks.lessons import (
    PARTS,
    Known,
    Peer,
    forward,
    log_score,
    thinned,
)
from risk_terrain_modelling.benchmarks.origins import ORIGINS
from risk_terrain_modelling.benchmarks.peer_features import BANDWIDTHS, features, influences
from risk_terrain_modelling.core.model.block import pack
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.core.terrain.grid import Cells, Frame


@pytest.fixture
def cells():
    return Cells(Frame(0.0, 300.0, 10.0, 30, 30), np.ones((30, 30), bool))


@pytest.fixture
def known(cells):
    counts = np.random.default_rng(4).poisson(0.5, (3, cells.count))
    return Known(cells, counts, (2.0, 1.0, 1.0), np.zeros((cells.count, 1), np.float32))


class Seen:
    """A peer that keeps what it was taught, and foretells 1 event everywhere."""

    def __init__(self):
        self.lessons, self.asked, self.chosen = [], [], 0

    def choose(self, told, target):
        self.chosen += 1
        return {"leaf": 3}

    def learn(self, told, target, settings, seed):
        self.lessons.append((told, target, settings, seed))
        return lambda given: self.asked.append(given) or np.ones(len(given))

    @property
    def peer(self):
        return Peer(self.choose, self.learn)


def test_features_are_rates_so_that_a_longer_past_looks_like_a_shorter_one(known):
    short = features(known.cells, known.counts[:1], (1.0,), known.constant)
    twice = features(known.cells, 2 * known.counts[:1], (2.0,), known.constant)
    np.testing.assert_allclose(short, twice, rtol=1e-6)
    assert short[:, 0].tolist() == known.counts[0].tolist()


def test_densities_are_sums_around_by_all_pairs(known):
    told = features(known.cells, known.counts, known.lengths, known.constant)
    rate = known.counts.sum(axis=0) / 4
    row, column = np.nonzero(known.cells.inside)
    squares = (row[:, None] - row) ** 2 + (column[:, None] - column) ** 2
    by_hand = np.exp(-squares / (2 * BANDWIDTHS[1] ** 2)) @ rate
    np.testing.assert_allclose(told[:, 2], by_hand, rtol=1e-5)
    np.testing.assert_allclose(told[:, 9], by_hand - rate, rtol=1e-4, atol=1e-5)


def test_nested_proximities_are_one_column_and_what_is_alike_everywhere_is_none():
    near = [Variable("pubs", "proximity", distance) for distance in (10.0, 20.0)]
    holds = np.array([[1, 0, 0, 0], [1, 1, 0, 0]], bool)
    blocks = [pack(near, holds), pack([Variable("bars", "density", 10.0)], [np.ones(4, bool)])]
    found = influences(blocks, np.array([1.0, 1.0, 1.0, 0.5]))
    assert found.tolist() == [[1, 2], [1, 1], [1, 0], [0.5, 0]]


def test_thinned_lessons_never_hold_the_events_that_they_ask_for(known):
    seen = Seen()
    found = thinned(seen.peer, known)
    targets = [target for _, target, *_ in seen.lessons]
    assert len(targets) == PARTS and seen.chosen == 1
    np.testing.assert_array_equal(sum(targets), known.counts.sum(axis=0))
    sizes = [target.sum() for target in targets]
    assert max(sizes) - min(sizes) <= len(known.counts)  # each period is dealt evenly
    for told, target, *_ in seen.lessons:
        rate = (known.counts.sum(axis=0) - target) / sum(known.lengths)
        np.testing.assert_allclose(told[:, 0], rate, rtol=1e-6)
    for asked in seen.asked:
        np.testing.assert_array_equal(asked, known.features())
    assert found.forecast.tolist() == [1.0] * known.cells.count


def test_forward_lessons_ask_for_the_last_period_from_those_before(known):
    seen = Seen()
    forward(seen.peer, known)
    earlier = known.counts[:2].sum(axis=0) / 3
    for told, target, *_ in seen.lessons:
        np.testing.assert_allclose(told[:, 0], earlier, rtol=1e-6)
        np.testing.assert_array_equal(target, known.counts[-1])
    np.testing.assert_allclose(seen.asked[0][:, 0], known.counts.sum(axis=0) / 4, rtol=1e-6)


def test_the_score_of_what_was_foretold_in_proportion():
    assert log_score(np.array([3.0, 1.0]), np.array([1, 2])) == pytest.approx(
        np.log(0.75) + 2 * np.log(0.25)
    )


def test_no_origin_knows_the_period_to_be_foretold():
    assert len(ORIGINS) > 12
    for name, origin in ORIGINS.items():
        assert origin.name == name
        assert origin.later not in origin.past
        assert len(origin.past) == len(origin.lengths)
        assert origin.case.incidents == origin.past[-1]  # on which the model is fitted
        years = [one[-4:] for one in (*origin.past, origin.later)]
        assert years == sorted(years)
    assert lessons.PARTS == 5
