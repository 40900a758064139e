import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered import surrogates as module
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.surrogates import CHUNK, Surrogates
from risk_terrain_modelling.core.fitting.engine import workers as workers_module
from risk_terrain_modelling.core.fitting.engine.workers import Workers
from risk_terrain_modelling.core.progress import Cancelled, Quiet

STRONG = Clustering((Component(1.0, 300.0, 1.0),))


def strength(value, scale=300.0):
    return Clustering((Component(value, scale, 1.0),))


class Drawer:
    """Surrogates, and of each the events of three thirds of the cells."""

    def __init__(self, cells, seed=1):
        self.cells, self.seed = cells, seed
        self.expected = np.full(cells.count, 0.5)
        self.codes = (np.arange(cells.count) * 3 // cells.count).astype(np.uint8)

    def __call__(self, *clusterings, chunks=range(0, 4), loosely=False, nugget=0.2):
        """Sums for one clustering after the other, with the same surrogates object."""
        with Workers(Quiet()) as workers:
            surrogates = Surrogates(self.cells, self.seed, workers)
            found = []
            for clustering in clusterings:
                surrogates.suit(clustering, loosely and bool(found))
                sums = surrogates.sums(chunks, self.expected, nugget, self.thirds)
                found.append(sums)
        return found if len(found) > 1 else found[0]

    def thirds(self, events):
        return events.sums(self.codes, 3)


@pytest.fixture
def drawer(ragged):
    return Drawer(ragged(15, 18))


def test_a_chunk_is_the_same_whoever_draws_it(drawer, monkeypatch):
    several = drawer(STRONG)
    monkeypatch.setattr(workers_module.os, "cpu_count", lambda: 1)
    assert np.array_equal(drawer(STRONG), several)
    assert np.array_equal(drawer(STRONG, chunks=range(2, 3)), several[2 * CHUNK : 3 * CHUNK])
    assert len(several) == 4 * CHUNK
    assert len(np.unique(several, axis=0)) > 3 * CHUNK


def test_another_seed_gives_other_surrogates(drawer, ragged):
    assert not np.array_equal(Drawer(ragged(15, 18), seed=2)(STRONG), drawer(STRONG))


def test_fields_too_large_to_keep_are_drawn_again_the_same(drawer, monkeypatch):
    kept = drawer(STRONG, strength(0.95))
    monkeypatch.setattr(module, "KEPT_BYTES", 0)
    again = drawer(STRONG, strength(0.95))
    assert np.array_equal(kept, again)


@pytest.mark.parametrize(
    ("later", "loosely", "serve"),
    [
        (STRONG, False, True),
        (strength(0.95), False, True),  # up to a tenth less clustering: the test is stricter
        (strength(0.5), False, False),  # a test with so much more would have little power
        (strength(0.5), True, True),  # but it may settle what is beyond doubt
        (strength(1.05), False, False),
        (strength(1.05), True, False),  # never with less clustering than there is
        (strength(2.0, 150.0), True, False),  # nor with less of it nearby, though more in all
        (Clustering(), False, False),
    ],
)
def test_kept_fields_serve_a_model_that_clusters_a_little_less(
    drawer, monkeypatch, later, loosely, serve
):
    made = []
    plain = module.Fields

    def counted(*arguments):
        made.append(arguments)
        return plain(*arguments)

    monkeypatch.setattr(module, "Fields", counted)
    first, second = drawer(STRONG, later, loosely=loosely)
    assert np.array_equal(first, second) == serve
    assert len(made) == (1 if serve or not later.components else 2)


def test_the_spread_of_surrogates_is_that_of_their_clustering(drawer, distances):
    sums = drawer(STRONG, chunks=range(0, 40), nugget=0.0)
    third = drawer.codes == 1
    mu = drawer.expected[third]
    pairs = np.outer(mu, mu) * STRONG.excess(distances(drawer.cells)[np.ix_(third, third)])
    variance = pairs.sum() + mu.sum()
    assert sums[:, 1].mean() == pytest.approx(mu.sum(), rel=0.12)
    assert sums[:, 1].var() == pytest.approx(variance, rel=0.4)
    assert variance > 10 * mu.sum()


@pytest.mark.parametrize("chunks", [range(1), range(8)])
def test_drawing_stops_when_asked(drawer, chunks, monkeypatch):
    class Stop(Quiet):
        def at(self, share):
            if drawn:
                raise Cancelled

    drawn = []
    monkeypatch.setattr(module, "multiplier_of", lambda field, _: drawn.append(1) or np.exp(field))
    with pytest.raises(Cancelled), Workers(Stop()) as workers:
        surrogates = Surrogates(drawer.cells, 1, workers)
        surrogates.suit(STRONG)
        for _ in range(1000):
            surrogates.sums(chunks, drawer.expected, 0.0, drawer.thirds)


def test_the_integral_within_a_distance_is_its_trapezia_summed_one_by_one():
    distance = np.linspace(0, 1500, 37) ** 1.1
    height, sums = distance * STRONG.excess(distance), [0.0]
    for k in range(36):
        width = distance[k + 1] - distance[k]
        sums.append(sums[-1] + width * (height[k + 1] + height[k]) / 2)
    assert module._within(STRONG, distance).tolist() == sums
