"""The clustering of change: against sums over all pairs, and how often the intervals hold."""

import numpy as np
import pytest
from risk_terrain_modelling.core.change import displacement_clustering as clusters
from risk_terrain_modelling.core.change.areas import CONTROL, TREATED, Area, Compared
from risk_terrain_modelling.core.change.displacement import LOCAL, displacement_difference
from risk_terrain_modelling.core.change.displacement_clustering import (
    Dated,
    frame_of,
    likeness_of_areas,
    likeness_of_cells,
)
from risk_terrain_modelling.core.fitting.clustered.clustering import Clustering, Component
from risk_terrain_modelling.core.fitting.clustered.fields import Fields, draw_events, multiplier_of
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

SIDE = 60  # cells of 100 m


@pytest.fixture(scope="module")
def cells():
    return Cells(Frame(0.0, 100.0 * SIDE, 100.0, SIDE, SIDE), np.ones((SIDE, SIDE), bool))


def two_periods(cells, moving, rng, strength=1.0):
    """Counts of two periods around 1 event a cell; clusters of 400 m of which a share moves."""
    fields = Fields(cells, Clustering((Component(strength, 400.0, 1.0),)))
    stay, _ = fields.pair(rng)
    expected, counts = np.full(cells.count, 1.0), []
    for own in fields.pair(rng):
        field = np.sqrt(1 - moving) * stay + np.sqrt(moving) * own
        events = draw_events(expected, [multiplier_of(field, strength)], 0.0, rng)
        counts.append(np.bincount(events.cell, events.number, cells.count).astype(int))
    return np.array(counts)


def as_events(cells, counts, area):
    cell = np.concatenate([np.repeat(np.arange(cells.count), one) for one in counts])
    return Dated(cells.centres[cell], np.repeat([False, True], counts.sum(1)), area[cell])


def quarters(cells):
    """Two squares, of area 0 and 1, far from each other; -1 elsewhere."""
    area = np.full((SIDE, SIDE), -1)
    area[8:20, 8:20], area[38:50, 36:48] = 0, 1
    return cells.from_raster(area)


def test_the_covariance_is_the_mean_over_all_pairs_of_events(cells):
    rng = np.random.default_rng(3)
    area = quarters(cells)
    events = as_events(cells, two_periods(cells, 1.0, rng), area)
    measured, likeness = likeness_of_cells(cells, events, np.array([True, False]))
    assert measured.clustering.strength > 0.2
    for row in range(2):
        for column in range(2):
            some, others = (events.xy[events.area == one] for one in (row, column))
            apart = np.hypot(*(some[:, None] - others).transpose(2, 0, 1))
            mean = measured.clustering.excess(apart).mean()
            assert likeness.covariance[row, column] == pytest.approx(mean, rel=1e-3, abs=1e-6)


def test_events_of_treated_areas_say_nothing_of_the_clustering(cells):
    rng = np.random.default_rng(4)
    area = quarters(cells)
    counts = two_periods(cells, 0.5, rng)
    treated = np.array([True, False])
    first = likeness_of_cells(cells, as_events(cells, counts, area), treated)
    counts[1, area == 0] *= 5
    second = likeness_of_cells(cells, as_events(cells, counts, area), treated)
    assert first[0] == second[0]


def test_clusters_that_stay_leave_the_changes_independent(cells):
    found = [
        likeness_of_cells(
            cells,
            as_events(cells, two_periods(cells, moving, np.random.default_rng(5)), quarters(cells)),
            np.array([True, False]),
        )[1].covariance[0, 0]
        for moving in (0.0, 0.5, 1.0)
    ]
    assert found[0] < 0.01 < found[1] < found[2]


def test_too_few_events_elsewhere_measure_nothing(cells):
    events = Dated(np.full((99, 2), 50.0), np.arange(99) % 2 == 0, np.full(99, -1))
    assert likeness_of_cells(cells, events, np.zeros(0, bool)) is None


def test_intervals_hold_what_they_should(cells):
    """A small run of what docs/evaluation.md tells: 120 cities in which clusters half move."""
    rng = np.random.default_rng(20181)
    area = quarters(cells)
    areas = (Area(TREATED, "a"), Area(CONTROL, "b"))
    held = []
    for _ in range(120):
        counts = two_periods(cells, 0.5, rng)
        sums = np.array([np.bincount(area + 1, one, 3)[1:] for one in counts], float)
        found = likeness_of_cells(cells, as_events(cells, counts, area), np.array([True, False]))
        one = displacement_difference(Compared(areas, *sums), LOCAL, found[1])
        held.append((one.low <= 0 <= one.high, one.clustered_low <= 0 <= one.clustered_high))
    alone, clustered = np.mean(held, axis=0)
    assert alone < 0.75  # 95% in name
    assert 0.89 <= clustered <= 0.99  # 95% less or more three standard errors


def test_of_areas_alike_changes_are_found_where_they_were_made():
    rng = np.random.default_rng(8)
    xy = np.stack(np.meshgrid(np.arange(25.0), np.arange(20.0)), -1).reshape(-1, 2) * 500
    apart = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
    root = np.linalg.cholesky(0.09 * np.exp(-apart / 1500) + 1e-9 * np.eye(len(xy)))
    before = rng.poisson(60, len(xy)).astype(float)
    treated = np.zeros(len(xy), bool)
    found = []
    for _ in range(20):
        after = rng.poisson(60 * np.exp(root @ rng.standard_normal(len(xy)))).astype(float)
        covariance = likeness_of_areas(xy, before, after, treated)[1].covariance
        found.append([covariance[0, 0], covariance[0, 3], covariance[0, -1]])
    own, near, far = np.mean(found, axis=0)
    assert own == pytest.approx(0.09, rel=0.3)
    assert near == pytest.approx(0.09 / np.e, rel=0.45)  # 1500 m
    assert abs(far) < 0.01


def test_of_few_areas_nothing_is_known():
    xy = np.arange(38.0).reshape(19, 2)
    counts = np.full(19, 50.0)
    assert likeness_of_areas(xy, counts, counts, np.zeros(19, bool)) is None


def test_pairs_of_areas_are_summed_once_each_way():
    rng = np.random.default_rng(2)
    xy, left, weight = rng.uniform(0, 1000, (30, 2)), rng.normal(size=30), rng.uniform(1, 2, 30)
    found = clusters._pairs(xy, left, weight)
    step = found.distances[0]
    apart = np.rint(np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1)) / step)
    for lag in (2, 7, 40):
        pairs = apart == lag
        assert found.pairs[lag - 1] == pytest.approx(np.outer(weight, weight)[pairs].sum())
        if pairs.any():
            expected = np.outer(left, left)[pairs].sum() / np.outer(weight, weight)[pairs].sum()
            assert found.excess[lag - 1] == pytest.approx(expected)
    assert found.own == pytest.approx(left @ left - weight.sum())


def test_cells_of_our_own_hold_all_but_strays():
    xy = np.random.default_rng(1).uniform(0, 10_000, (4000, 2))
    cells = frame_of(np.vstack([xy, [[1e7, 1e7]]]))
    assert 0.99 < cells.contain(xy).mean() <= 1
    assert cells.count < 70_000
