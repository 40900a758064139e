"""Maps over several cuts: means, spread and leads by hand."""

import math
import statistics

import numpy as np
import pytest
from risk_terrain_modelling.core.mapping.kinds import RANDOM
from risk_terrain_modelling.core.mapping.origins import Origin, summarised
from risk_terrain_modelling.core.mapping.validation import (
    NamedMap,
    ValidationSettings,
    validate_maps,
)
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.terrain.cuts import Cut
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

SETTINGS = ValidationSettings((0.1, 0.3), resamples=99)


@pytest.fixture
def origins():
    """Three cuts of one town: two maps that know something, and one that is 0 somewhere."""
    frame = Frame(0.0, 20.0, 1.0, 20, 20)
    cells = Cells(frame, np.ones(frame.shape, bool))
    found = []
    for number, cut in enumerate((Cut("2016-01", "2016-02"), *[Cut("2016-02", "2016-03")] * 2)):
        rng = np.random.default_rng(number)
        risk = rng.gamma(0.5, 1.0, cells.count)
        events = rng.poisson(risk) + (np.arange(cells.count) == 7)
        maps = (
            NamedMap("good", "a", risk + 0.01),
            NamedMap("twin", "a", 2 * risk + 0.02),
            NamedMap("zeros", "b", np.where(np.arange(cells.count) == 7, 0.0, rng.random(400))),
        )
        areas = np.ones(cells.count)
        results = validate_maps(cells, maps, 3, events, areas, SETTINGS, Quiet())
        found.append(Origin(cut, 100 + number, 2, results))
    return found


def test_every_cut_counts_the_same(origins):
    summary = summarised(origins)
    assert [one.name for one in summary] == ["good", "twin", "zeros", RANDOM]
    for number, one in enumerate(summary):
        for position in range(2):
            for key in ("hit_rate", "pai", "pei"):
                each = [
                    getattr(origin.results[number].evaluation.at[position], key).value
                    for origin in origins
                ]
                over = getattr(one, key)[position]
                assert over.mean == pytest.approx(statistics.mean(each))
                assert over.spread == pytest.approx(statistics.stdev(each))
                assert (over.lowest, over.highest) == (min(each), max(each))


def test_equals_lead_together_and_the_random_map_never(origins):
    good, twin, zeros, floor = summarised(origins)
    for position in range(2):
        assert good.hit_rate[position].led == twin.hit_rate[position].led == 3
        assert zeros.hit_rate[position].led == floor.hit_rate[position].led == 0


def test_a_map_that_called_an_event_impossible_has_no_mean_gain(origins):
    good, _, zeros, floor = summarised(origins)
    each = [
        origin.results[0].evaluation.log_gain.value / origin.results[0].evaluation.events
        for origin in origins
    ]
    assert good.gain.mean == pytest.approx(statistics.mean(each))
    assert good.gain.led == 3
    assert math.isnan(zeros.gain.mean)
    assert zeros.gain.led == 0
    assert math.isfinite(floor.gain.mean)


def test_of_one_cut_nothing_varies(origins):
    good, *_ = summarised(origins[:1])
    assert math.isnan(good.pai[0].spread)
    assert good.pai[0].lowest == good.pai[0].mean == good.pai[0].highest
