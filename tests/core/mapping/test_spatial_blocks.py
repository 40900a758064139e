"""Resampled blocks against plain loops over cities built cell by cell, and what they cover."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.mapping.binned import BINS, bins_of
from risk_terrain_modelling.core.mapping.block_resampling import drawn_blocks
from risk_terrain_modelling.core.mapping.evaluation import evaluate
from risk_terrain_modelling.core.mapping.spatial_blocks import blocks_of
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

from .test_evaluation import best_by_hand, captured_by_hand

SHARES = (0.05, 0.3)


def square(side, size=100.0):
    frame = Frame(0.0, side * size, size, side, side)
    return Cells(frame, np.ones(frame.shape, bool))


def test_blocks_are_squares_of_whole_cells():
    blocks = blocks_of(square(12), 310.0)
    assert (blocks.width, blocks.count) == (300.0, 16)
    by_place = blocks.of_cell.reshape(12, 12)
    for row, column in itertools.product(range(12), repeat=2):
        assert by_place[row, column] == row // 3 * 4 + column // 3


def test_without_a_width_there_are_about_a_hundred_whatever_the_size_of_a_cell():
    assert blocks_of(square(40)).count == 100
    assert blocks_of(square(400, 10.0)).count == 100
    assert blocks_of(square(40)).width == blocks_of(square(400, 10.0)).width == 400


def test_blocks_without_a_cell_of_the_study_area_are_none():
    frame = Frame(0.0, 1200.0, 100.0, 12, 12)
    inside = np.tri(12, dtype=bool)
    blocks = blocks_of(Cells(frame, inside), 300.0)
    assert blocks.count == 10
    assert set(blocks.of_cell) == set(range(10))


@pytest.mark.parametrize(
    ("width", "problem"),
    [(600.0, "into 4 blocks"), (100.0, "into 2,500 blocks"), (-1.0, "is -1"), (np.nan, "is nan")],
)
def test_widths_that_make_no_intervals(width, problem):
    cells = square(50) if width == 100 else square(12)
    with pytest.raises(RtmError, match=problem) as fault:
        blocks_of(cells, width)
    assert fault.value.where == ("block_width",)
    if width > 0:
        assert "would be chosen" in fault.value.remedy


def a_city(side=12, seed=3):
    rng = np.random.default_rng(seed)
    cells = square(side)
    values = np.exp(rng.integers(0, 9, cells.count) / 3)
    areas = np.where(rng.random(cells.count) < 0.2, rng.uniform(0.1, 1, cells.count), 1.0)
    return cells, values, rng.poisson(0.4 * values * areas), areas


def measured_by_hand(values, events, areas):
    """Measure a city that is a list of cells, by the definitions."""
    total = sum(events)
    found = {}
    for share in SHARES:
        hit = captured_by_hand(values, events, areas, share) / total
        promised = captured_by_hand(values, values, areas, share) / sum(values)
        found["pai", share] = hit / share
        found["pei", share] = hit * total / best_by_hand(events, areas, share)
        found["rri", share] = promised / hit
    gains = [
        count * np.log(value / sum(values) * sum(areas) / area)
        for value, count, area in zip(values, events, areas)
    ]
    found["log_gain"] = sum(gains) / total
    pairs = [
        (mine > other) + (mine == other) / 2
        for mine, count in zip(values, events)
        if count
        for other, none in zip(values, events)
        if not none
    ]
    found["auc"] = sum(pairs) / len(pairs)
    return found


def test_intervals_are_those_of_cities_built_of_the_blocks_drawn():
    cells, values, events, areas = a_city()
    blocks = blocks_of(cells, 300.0)
    resamples = 60
    times = drawn_blocks(blocks.count, resamples, np.random.default_rng(7))
    cities = []
    for drawn in times.astype(int):
        cell = [
            number
            for block, count in enumerate(drawn)
            for _ in range(count)
            for number in np.flatnonzero(blocks.of_cell == block)
        ]
        cities.append(measured_by_hand(values[cell], events[cell], areas[cell]))

    rng = np.random.default_rng(7)
    found = evaluate(
        *(values, events, areas, rng, Quiet()), shares=SHARES, resamples=resamples, blocks=blocks
    )

    assert (found.blocks, found.block_width) == (16, 300.0)
    assert found.event_blocks == sum(blocks.sums(events) > 0)
    whole = measured_by_hand(values, events, areas)
    total = events.sum()
    got = {"log_gain": found.log_gain.times(1 / total), "auc": found.auc}
    for at in found.at:
        got.update({(name, at.share): getattr(at, name) for name in ("pai", "pei", "rri")})
    assert set(got) == set(whole)
    for key, one in got.items():
        assert one.value == pytest.approx(whole[key]), key
        if np.isfinite(one.low):
            ends = np.quantile([city[key] for city in cities], (0.025, 0.975))
            if key[0] == "rri":  # ends of a quotient are taken of what is below
                ends = 1 / np.quantile([1 / city[key] for city in cities], (0.975, 0.025))
            np.testing.assert_allclose((one.low, one.high), ends, err_msg=str(key))
    assert sum(np.isfinite(one.low) for one in got.values()) >= 5


def best_of_all_sets(events, areas, budget):
    """Try every set of whole cells with every other cell as the one that is flagged in part."""
    best = 0.0
    for size in range(len(events) + 1):
        for chosen in itertools.combinations(range(len(events)), size):
            area = sum(areas[cell] for cell in chosen)
            if area > budget + 1e-12:
                continue
            held = sum(events[cell] for cell in chosen)
            rest = [
                min(1.0, (budget - area) / areas[cell]) * events[cell]
                for cell in range(len(events))
                if cell not in chosen
            ]
            best = max(best, held + max(rest, default=0.0))
    return best


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 8).flatmap(
        lambda cells: st.tuples(
            st.lists(st.integers(0, 4), min_size=cells, max_size=cells).filter(any),
            st.lists(st.integers(0, 6), min_size=cells, max_size=cells).filter(any),
            st.lists(st.sampled_from([0.25, 0.5, 1.0]), min_size=cells, max_size=cells),
        )
    ),
    st.floats(0.05, 1),
)
def test_efficiency_is_against_the_best_of_all_sets_of_cells(case, share):
    """PEI* tries no sets: here all are, with partial cells and a cell that is flagged in part."""
    values, events, areas = map(np.array, case)
    rng = np.random.default_rng(1)
    (at,) = evaluate(values, events, areas, rng, Quiet(), shares=(share,), resamples=20).at
    best = best_of_all_sets(events, areas, share * areas.sum())
    assert at.best_pai == pytest.approx(best / events.sum() / share)
    hits = captured_by_hand(values, events, areas, share)
    assert at.pei.value == pytest.approx(hits / best)
    assert at.pei.value <= 1 + 1e-12


def test_very_many_values_are_put_into_bins_that_keep_the_shares_exact():
    edges = np.linspace(0, 1, 40_001)
    of_group = bins_of(edges, SHARES)
    assert (np.diff(of_group) >= 0).all()
    assert of_group[-1] < BINS + 8
    for share in SHARES:
        last = int(np.searchsorted(edges, share)) - 1  # the group in which the share ends
        assert of_group[last] not in (of_group[last - 1], of_group[last + 1])


def clustered(side, rng):
    """Events in clusters of ten, each within three by three cells, which may be anywhere."""
    parents = rng.integers(0, side, (rng.poisson(60), 2))
    row, column = (np.repeat(parents, 10, axis=0).T + rng.integers(-1, 2, (2, 1))) % side
    return np.bincount(row * side + column, minlength=side**2)


def test_blocks_cover_where_events_cluster_and_single_events_do_not():
    """The map knows nothing of where events come, so that its true PAI is 1."""
    cells = square(40)
    blocks = blocks_of(cells, 400.0)
    map_, areas = np.tile(np.arange(1.0, 41.0), 40), np.ones(cells.count)
    rng = np.random.default_rng(2)
    covered, periods = np.zeros(2), 120
    for _ in range(periods):
        events = clustered(40, rng)
        for number, one in enumerate((blocks, None)):
            found = evaluate(
                *(map_, events, areas, rng, Quiet()), shares=(0.2,), resamples=199, blocks=one
            )
            pai = found.at[0].pai
            covered[number] += pai.low <= 1 <= pai.high
    assert covered[0] / periods > 0.85
    assert covered[1] / periods < 0.6
