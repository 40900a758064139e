"""Kernel density by plain loops over cells and events; bandwidths by leaving each event out."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.mapping import bandwidth as bandwidth_module
from risk_terrain_modelling.core.mapping.bandwidth import choose_bandwidth
from risk_terrain_modelling.core.mapping.hotspot import (
    KERNELS,
    event_centres,
    kernel_density,
    past_counts,
)
from risk_terrain_modelling.core.progress import Cancelled, Quiet
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

FRAME = Frame(left=1000.0, top=5000.0, cell_size=50.0, columns=23, rows=17)


def ragged_cells():
    inside = np.random.default_rng(3).random(FRAME.shape) < 0.8
    return Cells(FRAME, inside)


def centres(cells):
    return [
        (cells.frame.column_centres()[column], cells.frame.row_centres()[row])
        for row in range(cells.frame.rows)
        for column in range(cells.frame.columns)
        if cells.inside[row, column]
    ]


def kernel_by_hand(kernel, distance, bandwidth):
    u = distance / bandwidth
    if u >= 1:
        return 0.0
    shape = {"quartic": 3 * (1 - u * u) ** 2, "epanechnikov": 2 * (1 - u * u)}[kernel]
    return shape / (math.pi * bandwidth**2)


def some_events(count, seed=5):
    rng = np.random.default_rng(seed)
    xy = rng.uniform((900, 4000), (2300, 5100), (count, 2))
    return np.vstack([xy, xy[: count // 3], xy[:2], xy[:1]])


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("bandwidth", [50.0, 137.0, 2000.0])
def test_density_by_plain_loops(kernel, bandwidth):
    cells, xy = ragged_cells(), some_events(30)
    by_hand = [
        sum(kernel_by_hand(kernel, math.dist(centre, event), bandwidth) for event in xy)
        for centre in centres(cells)
    ]

    density = kernel_density(cells, xy, bandwidth, kernel, Quiet())

    np.testing.assert_allclose(density, by_hand, rtol=1e-9, atol=1e-18)


@pytest.mark.parametrize("kernel", KERNELS)
def test_an_event_is_one_event_all_around_it(kernel):
    frame = Frame(0.0, 0.0, 1.0, 101, 101)
    cells = Cells(frame, np.ones(frame.shape, bool))
    density = kernel_density(cells, np.array([[50.3, -50.8]]), 40.0, kernel, Quiet())
    assert density.sum() * frame.cell_size**2 == pytest.approx(1, abs=1e-3)


def test_nothing_is_made_up_at_the_edge():
    frame = Frame(0.0, 0.0, 1.0, 101, 101)
    cells = Cells(frame, np.ones(frame.shape, bool))
    density = kernel_density(cells, np.array([[0.0, -50.5]]), 40.0, "quartic", Quiet())
    assert density.sum() == pytest.approx(0.5, abs=1e-3)


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(19)))
def test_the_order_of_events_says_nothing(order):
    cells, xy = ragged_cells(), some_events(12)
    shuffled = kernel_density(cells, xy[order], 120.0, "quartic", Quiet())
    expected = kernel_density(cells, xy, 120.0, "quartic", Quiet())
    np.testing.assert_array_equal(shuffled, expected)


def test_a_bandwidth_below_a_cell_is_refused():
    with pytest.raises(RtmError, match="49 is shorter than a cell of 50"):
        kernel_density(ragged_cells(), some_events(3), 49.0, "quartic", Quiet())


def test_an_unknown_kernel_is_refused():
    with pytest.raises(RtmError, match="quartic, epanechnikov"):
        kernel_density(ragged_cells(), some_events(3), 100.0, "gaussian", Quiet())


def test_density_can_be_cancelled():
    class Stop:
        def at(self, share):
            raise Cancelled

    with pytest.raises(Cancelled):
        kernel_density(ragged_cells(), some_events(3), 100.0, "quartic", Stop())
    with pytest.raises(Cancelled):
        choose_bandwidth(ragged_cells(), some_events(3), 1e6, "quartic", Stop())


def test_counts_and_the_centres_they_came_from():
    cells = ragged_cells()
    counts = past_counts(cells, some_events(40))
    again = past_counts(cells, event_centres(cells, counts.astype(int)))
    assert counts.sum() > 20
    np.testing.assert_array_equal(again, counts)


def likelihood_by_hand(xy, bandwidth, kernel, area):
    total = 0.0
    for event in xy:
        others = [other for other in xy if tuple(other) != tuple(event)]
        height = sum(kernel_by_hand(kernel, math.dist(event, other), bandwidth) for other in others)
        total += math.log((height + 1 / area) / (len(others) + 1))
    return total


@pytest.mark.parametrize("kernel", KERNELS)
def test_likelihood_by_leaving_each_location_out(kernel):
    cells, xy, tried = ragged_cells(), some_events(25), (1.0, 2.5, 6.0)
    choice = choose_bandwidth(cells, xy, 9e5, kernel, Quiet(), tried)
    by_hand = [likelihood_by_hand(xy, 50.0 * size, kernel, 9e5) for size in tried]
    np.testing.assert_allclose(choice.log_likelihoods, by_hand, rtol=1e-10)
    assert choice.bandwidth == 50.0 * tried[int(np.argmax(by_hand))]


def test_only_some_of_many_locations_are_asked(monkeypatch):
    cells, xy = ragged_cells(), np.unique(some_events(40), axis=0)
    all_asked = choose_bandwidth(cells, xy, 9e5, "quartic", Quiet(), (2.0, 4.0))
    monkeypatch.setattr(bandwidth_module, "MOST_LOCATIONS", 10)
    some_asked = choose_bandwidth(cells, xy, 9e5, "quartic", Quiet(), (2.0, 4.0))
    ratio = some_asked.log_likelihoods / all_asked.log_likelihoods
    assert np.all((ratio > 0.15) & (ratio < 0.35))  # 10 of 40


def test_pieces_of_the_work_add_up(monkeypatch):
    cells, xy = ragged_cells(), some_events(40)
    at_once = choose_bandwidth(cells, xy, 9e5, "quartic", Quiet())
    monkeypatch.setattr(bandwidth_module, "LOCATIONS_AT_ONCE", 7)
    monkeypatch.setattr(bandwidth_module, "PAIRS_AT_ONCE", 20)
    in_pieces = choose_bandwidth(cells, xy, 9e5, "quartic", Quiet())
    np.testing.assert_allclose(in_pieces.log_likelihoods, at_once.log_likelihoods, rtol=1e-12)


def test_stacked_events_do_not_drive_the_bandwidth_to_nothing():
    """Snapped to a lattice of 200 m, a random pattern would look clustered at distance 0."""
    rng = np.random.default_rng(1)
    frame = Frame(0.0, 0.0, 100.0, 60, 60)
    cells = Cells(frame, np.ones(frame.shape, bool))
    centre = np.repeat(rng.uniform((1000, -5000), (5000, -1000), (6, 2)), 150, axis=0)
    xy = np.round((centre + rng.normal(0, 500, (900, 2))) / 200) * 200

    choice = choose_bandwidth(cells, xy, 3.6e7, "quartic", Quiet())

    # a quartic kernel of bandwidth h is as wide as a Gaussian of h / sqrt(8)
    assert 400 < choice.bandwidth < 1600
    assert not choice.at_limit


def test_one_lonely_event_rules_out_no_bandwidth():
    rng = np.random.default_rng(2)
    frame = Frame(0.0, 0.0, 100.0, 100, 100)
    cells = Cells(frame, np.ones(frame.shape, bool))
    cluster = rng.normal((2000, -2000), 300, (500, 2))
    lonely = np.vstack([cluster, [[9500.0, -9500.0]]])
    with_it, without = (
        choose_bandwidth(cells, xy, 1e8, "quartic", Quiet()).bandwidth for xy in (lonely, cluster)
    )
    assert with_it == without


def test_one_location_gives_no_bandwidth():
    with pytest.raises(RtmError, match="4 events at one location: no bandwidth"):
        choose_bandwidth(ragged_cells(), np.full((4, 2), 1500.0), 1e6, "quartic", Quiet())
