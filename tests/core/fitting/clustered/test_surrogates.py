import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.clustered import windows as windows_module
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.fields import Fields
from risk_terrain_modelling.core.fitting.clustered.level import CHUNK
from risk_terrain_modelling.core.fitting.clustered.surrogates import Surrogates
from risk_terrain_modelling.core.fitting.clustered.tiles import side_for
from risk_terrain_modelling.core.fitting.clustered.windows import Windows
from risk_terrain_modelling.core.fitting.engine import workers as workers_module
from risk_terrain_modelling.core.fitting.engine.workers import Workers
from risk_terrain_modelling.core.progress import Cancelled, Quiet

STRONG = Clustering((Component(1.0, 300.0, 1.0),))
NONE = Clustering((), 1.5)


class Drawer:
    """Surrogates, and of each the events of three thirds of the cells."""

    def __init__(self, cells, seed=1):
        self.cells, self.seed = cells, seed
        self.expected = np.full(cells.count, 0.5)
        self.codes = (np.arange(cells.count) * 3 // cells.count).astype(np.int32)

    def __call__(self, *clusterings, chunks=range(4)):
        """Sums for one clustering after the other, with the same surrogates object."""
        with Workers(Quiet()) as workers:
            made = Surrogates(self.cells, self.seed, workers)
            found = [made.drawn(chunks, self.expected, c, self.thirds) for c in clusterings]
        return found if len(found) > 1 else found[0]

    def thirds(self, surrogates):
        return np.concatenate([events.counts(self.codes[:, None], 3) for events in surrogates])


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


def test_what_came_before_does_not_matter(drawer):
    _, later = drawer(STRONG, NONE)
    assert np.array_equal(later, drawer(NONE))
    _, again = drawer(NONE, STRONG)
    assert np.array_equal(again, drawer(STRONG))


@pytest.mark.parametrize("clustering", [STRONG, NONE, Clustering(STRONG.components, 0.8)])
def test_the_spread_of_surrogates_is_that_of_their_clustering(drawer, distances, clustering):
    sums = drawer(clustering, chunks=range(150))
    third = drawer.codes == 1
    mu = drawer.expected[third]
    pairs = np.outer(mu, mu) * clustering.excess(distances(drawer.cells)[np.ix_(third, third)])
    variance = pairs.sum() + (1 + clustering.nugget) * mu.sum()
    assert sums[:, 1].mean() == pytest.approx(mu.sum(), rel=0.06)
    assert sums[:, 1].var() == pytest.approx(variance, rel=0.2)


def test_windows_show_one_ring_from_everywhere_and_turned_over(ragged):
    cells = ragged(6, 9)
    fields = Fields(cells, STRONG)
    windows = Windows(cells, fields, STRONG.strength)
    ring = windows.rings(np.random.default_rng(0))[0]
    rows, columns = fields.shape
    plain = np.tile(ring[:rows, :columns], (2, 2))
    start = np.array([0.9, 0.95])  # so that windows pass the ring's ends
    seen = set()
    for number in range(8):
        place = (start + np.multiply(windows_module.SPREAD, number)) % 1
        down, across = (place * fields.shape).astype(int)
        part = plain[down : down + 6, across : across + 9]
        turned = number // 2 % 2, number % 2
        part = part[::-1] if turned[0] else part
        part = part[:, ::-1] if turned[1] else part
        assert np.array_equal(windows.view(ring, number, start), part)
        seen.add((down, across))
    assert len(seen) == 8


def test_windows_onto_one_field_have_the_covariance_asked_for(ragged, distances):
    cells = ragged(10, 12)
    windows = Windows(cells, Fields(cells, STRONG), STRONG.strength)
    rng = np.random.default_rng(3)
    logs = np.array(
        [
            np.log(windows.view(ring, number, start)[cells.inside]) + STRONG.strength / 2
            for _ in range(400)
            for start in [rng.random(2)]
            for ring in windows.rings(rng)
            for number in (0, 3)
        ]
    )
    apart = distances(cells)
    for distance in (0.0, 100.0, 300.0):
        one, two = np.nonzero(apart == distance)
        products = (logs[:, one] * logs[:, two]).mean()
        expected = float(STRONG.log_correlation(np.array(distance)))
        assert products == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("chunks", [range(1), range(8)])
def test_drawing_stops_when_asked(drawer, chunks):
    class Stop(Quiet):
        def at(self, share):
            if drawn:
                raise Cancelled

    drawn = []

    def slowly(surrogates):
        drawn.append(1)
        return drawer.thirds(surrogates)

    with pytest.raises(Cancelled), Workers(Stop()) as workers:
        made = Surrogates(drawer.cells, 1, workers)
        for _ in range(1000):
            made.drawn(chunks, drawer.expected, STRONG, slowly)


def test_a_field_of_squares_spreads_events_as_one_of_cells_does(ragged, distances):
    clustering = Clustering((Component(0.8, 700.0, 2.0),), 0.4)
    cells = ragged(15, 18)
    assert side_for(clustering, cells.frame.cell_size) == 2
    drawer = Drawer(cells)
    sums = drawer(clustering, chunks=range(150))
    third = drawer.codes == 1
    mu = drawer.expected[third]
    pairs = np.outer(mu, mu) * clustering.excess(distances(cells)[np.ix_(third, third)])
    variance = pairs.sum() + (1 + clustering.nugget) * mu.sum()
    assert sums[:, 1].mean() == pytest.approx(mu.sum(), rel=0.06)
    assert sums[:, 1].var() == pytest.approx(variance, rel=0.2)
