"""Ratios in bands: how many events it takes to cross one, by fitting again and again."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_terrain_modelling.core.publishing.public_terms import (
    STEPS,
    PublicRatio,
    public_ratio,
)


@pytest.mark.parametrize(
    ("ratio", "error", "low", "high"),
    [
        (1.54, 0.037, 1.5, 1.6),  # London's bus stops and stolen bicycles: 730 events, the band 47
        (1.54, 0.15, 1.5, 2.0),
        (0.74, 0.05, 0.7, 0.8),
        (0.03, 0.1, 0.0, 0.1),
        (2.0, 0.01, 2.0, 2.1),  # an edge is of the band above
    ],
)
def test_bands(ratio, error, low, high):
    assert public_ratio(ratio, error, 10) == PublicRatio(low=low, high=high)


def test_a_ratio_that_rests_on_too_few_events_is_not_told():
    assert public_ratio(1.5, 0.6, 10) is None


@given(st.floats(0.01, 50), st.floats(0.001, 2), st.sampled_from([5, 10, 15, 20]))
def test_what_is_told_holds_the_ratio_and_takes_enough_events_to_cross(ratio, error, width):
    found = public_ratio(ratio, error, width)
    if found is None:
        return
    assert found.low - 1e-9 <= ratio < found.high + 1e-9
    assert min(abs(found.high - found.low - step) for step in STEPS) < 1e-9
    assert math.log(found.high / max(found.low, 0.05)) >= width * error**2


@pytest.mark.parametrize(
    ("within", "beyond", "cells_within", "cells"),
    [
        (60, 140, 100, 400),
        (400, 2800, 900, 13000),
        (30, 30, 50, 400),
    ],
)
def test_by_how_many_events_a_band_is_crossed(within, beyond, cells_within, cells):
    """One 0/1 variable: the ratio of a Poisson model is that of the two rates, whatever they are.

    Events are added within the influence, one by one, for as long as the band that is told stays
    the same. That takes about as many as a band of counts holds, or more.
    """
    width = 10

    def told(events):
        ratio = (events / cells_within) / (beyond / (cells - cells_within))
        error = math.sqrt(1 / events + 1 / beyond)
        return public_ratio(ratio, error, width)

    counts = np.arange(within // 2, within * 2)
    bands = [told(int(events)) for events in counts]
    lengths = {}
    for band in bands:
        lengths[band] = lengths.get(band, 0) + 1
    whole = [band for band in lengths if band is not None and band not in (bands[0], bands[-1])]
    assert all(lengths[band] >= 0.8 * width for band in whole), lengths
