import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.fitting.clustered.arrivals import STEPS, Arrivals, Arrived
from risk_terrain_modelling.core.fitting.clustered.tiles import Spread

EXPECTED = np.array([0.05, 0.3, 1.0, 2.5, 0.0, 1.0, 4.0, 30.0])


def counts_of(nugget, surrogates, seed=1):
    arrivals = Arrivals(nugget, np.random.Generator(np.random.SFC64(seed)))
    mean = np.tile(EXPECTED * arrivals.occasions * STEPS, (surrogates, 1)).astype(np.float32)
    cells = np.arange(len(EXPECTED), dtype=np.int32)
    spread = Spread(mean[0], np.zeros((0, len(cells)), np.float32), cells[None])
    return arrivals.drawn(mean, spread).counts(cells[:, None], len(EXPECTED))


@pytest.mark.parametrize("nugget", [0.0, 1.5])
def test_counts_have_the_mean_and_variance_asked_for(nugget):
    counts = np.concatenate([counts_of(nugget, 200, seed) for seed in range(100)])
    error = counts.std(0) / np.sqrt(len(counts))
    assert (np.abs(counts.mean(0) - EXPECTED) <= 4.5 * error).all()
    squares = (counts - EXPECTED) ** 2
    error = squares.std(0) / np.sqrt(len(counts))
    assert (np.abs(squares.mean(0) - (1 + nugget) * EXPECTED) <= 4.5 * error).all()
    assert not counts[:, 4].any()


def test_counts_of_few_events_are_poisson():
    counts = np.concatenate([counts_of(0.0, 500, seed) for seed in range(60)])[:, 2].astype(int)
    found = np.bincount(counts, minlength=5)[:5] / len(counts)
    poisson = np.exp(-1) / np.array([1, 1, 2, 6, 24])
    assert found == pytest.approx(poisson, abs=0.012)


def test_cells_have_nothing_in_common():
    counts = np.concatenate([counts_of(0.8, 200, seed) for seed in range(60)])
    correlation = np.corrcoef(np.delete(counts, 4, axis=1).T)
    assert np.abs(correlation - np.eye(7)).max() < 0.05


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 20), st.integers(1, 6), st.integers(1, 4))
def test_counts_by_codes_are_plain_counting(seed, cells, levels, surrogates):
    rng = np.random.default_rng(seed)
    events = int(rng.integers(0, 40))
    surrogate, cell = np.sort(rng.integers(0, surrogates, events)), rng.integers(0, cells, events)
    number = rng.integers(1, 4, events).astype(np.float32)
    codes = rng.integers(0, levels, (cells, 2), np.int32)
    plain = np.zeros((surrogates, levels))
    for s, c, n in zip(surrogate, cell, number):
        plain[s, codes[c, 0]] += n
        plain[s, codes[c, 1]] += n
    found = Arrived(cell, number, np.searchsorted(surrogate, np.arange(surrogates + 1)))
    assert np.array_equal(found.counts(codes, levels), plain)
