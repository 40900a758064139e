"""Scores and classes of a risk map, by hand."""

import numpy as np
import pytest
from risk_terrain_modelling.core.mapping.risk import risk_of


def test_the_lowest_score_is_one_and_classes_use_mean_and_two_deviations():
    expected = np.array([0.1] * 9 + [2.0])
    risk = risk_of(expected)
    assert risk.scores[0] == 1
    assert risk.scores[-1] == pytest.approx(20)
    assert risk.mean == pytest.approx(2.9)
    assert risk.standard_deviation == pytest.approx(np.std([1] * 9 + [20], ddof=1))
    assert risk.highest.tolist() == [False] * 9 + [True]
    assert risk.above_average.sum() == 1


def test_a_flat_map_has_no_risk_above_average():
    risk = risk_of(np.full(1000, np.exp(-1.234)))
    assert (risk.scores == 1).all()
    assert (risk.mean, risk.standard_deviation, risk.maximum) == (1, 0, 1)
    assert not risk.highest.any()
    assert not risk.above_average.any()
